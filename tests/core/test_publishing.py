"""T-PUB: 10,000 leaks in eight formats do not go out, well-masked lists do."""

import io
import random
from collections import Counter

import pytest
from PIL import Image

from tests import publishing_corpus
from tests.papers import EVERYWHERE, PLACES, make, photo
from tongxin.core import publishing
from tongxin.core.contents import media_of
from tongxin.core.errors import Refused
from tongxin.rules.publishing import POLICIES

#: What holds only a little, and how much of it.
ROOM = {"author": 2, "footer": 4, "alternative text": 20, "attachments": 25, "comment author": 60}
FORMATS = ("html", "xlsx", "docx", "pdf", "csv", "txt", "jpg", "zip")
#: In these a leak is found where it stands; a photo is stopped for carrying anything at all.
READ = [(k, p) for k, p in EVERYWHERE if k in FORMATS and k != "jpg"]
EACH = 280


def seeded(place: str) -> int:
    """How many leaks are put into a place."""
    return min(EACH, ROOM.get(place, EACH) * 6)


def verdict(tmp_path, data: bytes, name: str, policy: str = "general") -> publishing.Verdict:
    path = tmp_path / "a"
    path.write_bytes(data)
    return publishing.examine(path, name, POLICIES[policy])


def missed(tmp_path, kind: str, place: str, count: int, seed: int) -> list[tuple[str, str]]:
    """The leaks of a place that the gate does not name, a file with many of them at a time."""
    only = "mobile" if place == "numbers" else ""
    drawn, out = publishing_corpus.leaks(count, seed, only), []
    size = min(ROOM.get(place, 140), 140)
    for start in range(0, count, size):
        part = drawn[start : start + size]
        data = make(kind, place, [text for _, text in part])
        found = verdict(tmp_path, data, f"公示.{kind}")
        told = [_bare(f.leak.text) for f in found.found]
        out += [(leak, text) for leak, text in part if not any(t in _bare(text) for t in told)]
    return out


def _bare(text: str) -> str:
    return "".join(text.split()).replace("/", "-")


def test_there_are_10000_leaks_in_eight_formats():
    assert {k for k, _ in READ} | {"jpg"} == set(FORMATS)
    assert sum(seeded(place) for _, place in READ) >= 10_000


@pytest.mark.parametrize(("kind", "place"), READ)
def test_a_leak_does_not_go_out_wherever_it_stands(tmp_path, kind, place):
    assert missed(tmp_path, kind, place, seeded(place), hash_of(kind, place)) == []


def hash_of(kind: str, place: str) -> int:
    return sum(map(ord, kind + place))


@pytest.mark.parametrize("place", PLACES["jpg"])
def test_a_photo_with_words_or_a_place_does_not_go_out(tmp_path, place):
    for _, text in publishing_corpus.leaks(20, 4):
        assert not verdict(tmp_path, photo(place, [text]), "活动.jpg").ok
    assert not verdict(tmp_path, photo("gps", ["29 17 24", "106 15 36"]), "活动.jpg").ok


def test_a_photo_made_anew_goes_out_upright_and_bare(tmp_path):
    path = tmp_path / "a.jpg"
    image, exif = Image.new("RGB", (30, 10), "red"), Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "样例相机"
    exif.get_ifd(0x8825)[1] = "N"
    image.save(path, "JPEG", exif=exif)
    clean = publishing.clean_photo(path)
    assert Image.open(io.BytesIO(clean)).size == (10, 30)
    assert verdict(tmp_path, clean, "活动.jpg").ok
    assert not verdict(tmp_path, path.read_bytes(), "活动.jpg").ok


@pytest.mark.parametrize("kind", ["html", "xlsx", "docx", "pdf", "csv", "txt", "zip"])
def test_well_masked_lists_go_out(tmp_path, kind):
    place = "text inside" if kind == "zip" else PLACES[kind][0]
    lines = publishing_corpus.innocent(440, hash_of(kind, ""))
    alarmed = []
    for start in range(0, len(lines), 110):
        data = make(kind, place, lines[start : start + 110])
        found = verdict(tmp_path, data, f"公示.{kind}")
        alarmed += [(f.leak.kind, f.leak.text) for f in found.found]
    assert len(alarmed) <= len(lines) * 0.005, alarmed


def test_a_search_for_18_digits_misses_most_so_the_corpus_is_not_blind():
    texts = publishing_corpus.leaks(2_300, 1)
    plain = sum(any(len(w) == 18 and w[:17].isdigit() for w in t.split()) for _, t in texts)
    assert plain < len(texts) / 10
    assert min(Counter(kind for kind, _ in texts).values()) == 100


def rows(*lines: str) -> bytes:
    return "\n".join(lines).encode("gb18030")


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("序号,子女姓名,学校", "1,王小宇,鼎山小学", "2,李静,几江中学"), "minor"),
        (("序号,姓名,年级,就读学校", "1,王小宇,三年级,鼎山小学"), "minor"),
        (("序号,军人姓名,奖励", "1,王宇,三等功"), "serving"),
        (("姓名,军衔,奖励", "王宇,,三等功"), "serving"),
        (("户主,联系电话", "王某,47812345"), "phone"),
        (("户主,家庭住址", "王某,鼎山路12号"), "home"),
        (("姓名,身份证号,出生日期", "王*,500116********1234,1990-03-07"), "mask"),
        (("单位,部队番号", "甲,54321"), "secret"),
        (("说明,单位", "54321,部队"), "secret"),
    ],
)
def test_a_table_s_heads_tell_what_a_cell_is(tmp_path, lines, kind):
    assert kind in [f.leak.kind for f in verdict(tmp_path, rows(*lines), "a.csv").found]


@pytest.mark.parametrize(
    "lines",
    [
        ("序号,学生编号,学校", "1,A01,鼎山小学"),
        ("序号,子女姓名,学校", "1,王*,鼎山小学", "2,李某某,几江中学"),
        ("家长姓名,关系", "王小宇,父"),
        ("退役军人姓名,荣誉", "王宇,最美拥军人物"),
        ("监督单位,监督电话", "区纪委,47812345"),
        ("单位名称,单位地址", "某店,鼎山路12号"),
        ("姓名,身份证号", "王*,500***********1234"),
        ("序号,金额,对象", "1,50000,部队", "2,20000,部队"),
    ],
)
def test_a_table_that_is_masked_goes_out(tmp_path, lines):
    found = verdict(tmp_path, rows(*lines), "a.csv").found
    assert [(f.leak.kind, f.leak.text) for f in found] == []


def test_a_list_s_policy_says_whether_names_are_masked(tmp_path):
    named, masked = rows("姓名,得分", "王宇,61.35"), rows("姓名,得分", "王*,61.35")
    by = {key: (verdict(tmp_path, named, "a.csv", key).ok, verdict(tmp_path, masked, "a.csv", key).ok)
          for key in POLICIES}  # fmt: skip
    assert by == {
        "general": (True, True), "honour": (True, True), "placement": (False, True),
        "relief": (False, True), "school": (False, False),
    }  # fmt: skip


def test_what_cannot_be_read_does_not_go_out(tmp_path):
    found = verdict(tmp_path, b"%PDF-1.7 broken", "a.pdf").found
    assert [f.leak.kind for f in found] == ["unread"]


def test_a_finding_says_where_and_does_not_repeat_the_value(tmp_path):
    number = publishing_corpus.identity(random.Random(2))
    data = make("xlsx", "hidden sheet", [number])
    found = verdict(tmp_path, data, "公示.xlsx").found[0]
    assert found.where == "工作表“底稿”(隐藏)B1"
    assert "身份证号" in found.sentence and number not in found.sentence


def test_a_program_is_no_list(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"MZ" + b"\0" * 100)
    with pytest.raises(Refused):
        media_of(path, "a.exe")
    assert not publishing.examine(path, "a.exe").ok
