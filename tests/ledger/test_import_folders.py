"""The folders of the last round: where each file belongs, and all of them or none."""

import io
import zipfile

import pytest
from django.conf import settings

from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.ledger.importing import bring_in, folders, plan
from tongxin.ledger.importing.guess import HIGH, LOW, MEDIUM, Guesser, numbered, year_of
from tongxin.ledger.models import Batch, Evidence

ITEMS = {
    "1.1": "双拥工作进规划、进考核、进报告",
    "1.2": "议军与领导小组会议制度",
    "3.1": "拥军支前协调机制",
    "3.8": "节日走访慰问",
    "3.9": "边防连队结对共建",
    "5.3": "教育培训与就业创业",
    "5.10": "权益维护与法律援助",
}


@pytest.fixture
def zipped(tmp_path):
    """A zip; with an encoding, names are written as old Windows programs do."""

    def make(parts: dict[str, bytes], encoding="utf-8", name="上轮资料.zip"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for n, data in enumerate(parts.values()):
                archive.writestr(f"{n:04}" + "x" * 60, data)
        data = out.getvalue()
        for n, inner in enumerate(parts):
            raw, old = inner.encode(encoding), f"{n:04}".encode() + b"x" * 60
            data = data.replace(old, raw.ljust(64, b"_")[:64])
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    return make


@pytest.fixture
def folder(tmp_path):
    def make(parts: dict[str, bytes]):
        for inner, data in parts.items():
            path = tmp_path / "上轮" / inner
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return tmp_path / "上轮"

    return make


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("Ⅲ-1-2-①", (3, 1, 2, 1)),
        ("III-1-2-1 方案", (3, 1, 2, 1)),
        ("Ⅱ-1-1)-①", (2, 1, 1, 1)),
        ("3-1-2-1", (3, 1, 2, 1)),
        ("3.8 走访慰问", (3, 8)),
        ("3．８走访", (3, 8)),
        ("三、拥军支前", (3,)),
        ("第三部分 拥军", (3,)),
        ("(一)组织领导", (1,)),
        ("③走访", (3,)),
        ("01-通知", (1,)),
        ("八一慰问", ()),
        ("2024年走访", ()),
        ("24年度任务书", ()),
        ("2024.3.8 慰问", ()),
        ("20240308", ()),
        ("3个单位", ()),
        ("X光", ()),
        ("十五届全会", ()),
    ],
)
def test_numbers_at_the_head_of_a_name_are_read_and_dates_are_not(name, numbers):
    assert numbered(name).numbers == numbers


@pytest.mark.parametrize(
    ("path", "item", "year", "number", "confidence"),
    [
        ("Ⅲ-1-2-①.pdf", "3.1", None, "Ⅲ-1-2-①", HIGH),
        ("3.8 走访慰问/2024/方案.pdf", "3.8", 2024, "3.8", HIGH),
        ("三、拥军支前/8 节日走访慰问/2023年/Ⅲ-8-1-①.docx", "3.8", 2023, "Ⅲ-8-1-①", HIGH),
        ("三、拥军支前/9/2.pdf", "3.9", None, "2", MEDIUM),
        ("5/5.10/1.台账.xlsx", "5.10", None, "1", MEDIUM),
        ("走访慰问/2022八一.jpg", "3.8", 2022, "", MEDIUM),
        ("3.8 教育培训与就业创业/2024.5.3.pdf", "5.3", 2024, "3.8", MEDIUM),
        ("杂项/IMG_1.jpg", None, None, "", ""),
    ],
)
def test_a_path_is_placed_by_number_and_name(path, item, year, number, confidence):
    guess = Guesser(ITEMS).guess(path)
    assert (guess.item, guess.year, guess.number) == (item, year, number)
    assert guess.confidence == confidence and guess.reason


def test_a_number_that_can_be_read_in_two_ways_is_to_be_checked():
    guess = Guesser(ITEMS | {"8.1": "纠纷协调机制"}).guess("三、拥军支前/8-1 春节/照片.jpg")
    assert (guess.item, guess.confidence) == ("3.8", LOW)


def test_a_section_folder_is_not_taken_for_an_item_of_a_like_name():
    assert Guesser(ITEMS).guess("三、拥军支前/8-2/照片.jpg").item == "3.8"


def test_the_year_nearest_to_the_file_counts():
    assert year_of(["2023年", "2024春节", "照片"]) == 2024
    assert year_of(["23年", "照片"]) == 2023
    assert year_of(["编号120245"]) is None


def test_names_of_windows_archives_are_read(zipped):
    for encoding in ("gb18030", "utf-8"):
        found = plan(zipped({"3.8 走访慰问/2024/方案.txt": "样例".encode()}, encoding), ITEMS)
        assert found[0].inner.startswith("3.8 走访慰问/2024/方案.txt")
        assert (found[0].item, found[0].year) == ("3.8", 2024)


def test_a_folder_is_planned_like_a_zip_and_litter_is_left_out(folder):
    found = plan(folder({
        "3.8 走访慰问/方案.txt": b"a", "Thumbs.db": b"x", "~$方案.docx": b"x", "杂/空.txt": b"",
    }), ITEMS)  # fmt: skip
    assert [(p.inner, p.item) for p in found] == [
        ("3.8 走访慰问/方案.txt", "3.8"),
        ("杂/空.txt", ""),
    ]
    assert "空文件" in found[1].reason and found[0].sure == "把握大"


def test_a_link_in_a_folder_is_refused(folder):
    root = folder({"a.txt": b"a"})
    (root / "b.txt").symlink_to(root / "a.txt")
    with pytest.raises(Refused, match="链接"):
        plan(root, ITEMS)


@pytest.mark.parametrize("data", [b"", b"Rar!\x1a", b"PK\x03\x04 broken"])
def test_what_is_no_zip_is_told_what_to_do(tmp_path, data):
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(Refused, match="打包"):
        plan(tmp_path / "x.zip", ITEMS)


def test_planned_files_become_evidence_and_equal_bytes_one(folder, liaison, unit):
    root = folder({"3.8/甲.txt": b"same", "1.1/乙.txt": b"same", "5.3/丙.txt": b"other"})
    brought = bring_in(by=liaison, path=root, plan=plan(root, ITEMS))
    assert [b.placed.item for b in brought] == ["1.1", "3.8", "5.3"]
    assert brought[0].evidence == brought[1].evidence != brought[2].evidence
    assert {e.unit for e in Evidence.objects.all()} == {unit("德感街道")}
    assert (
        Batch.objects.get().rows == 2 and Event.objects.filter(verb="evidence.import").count() == 1
    )


def test_bringing_in_again_makes_nothing_twice(folder, liaison):
    root = folder({"3.8/甲.txt": b"a"})
    first = bring_in(by=liaison, path=root, plan=plan(root, ITEMS))
    again = bring_in(by=liaison, path=root, plan=plan(root, ITEMS))
    assert first[0].evidence == again[0].evidence and Evidence.objects.count() == 1


def test_one_bad_file_keeps_all_out_and_is_named(folder, liaison):
    root = folder({"3.8/甲.txt": b"a", "3.8/坏.exe": b"MZ"})
    with pytest.raises(Refused, match="1个文件") as error:
        bring_in(by=liaison, path=root, plan=plan(root, ITEMS))
    assert error.value.problems[0].startswith("3.8/坏.exe")
    assert not Evidence.objects.exists() and not Batch.objects.exists()


def test_files_left_out_of_the_plan_stay_out(folder, liaison):
    root = folder({"3.8/甲.txt": b"a", "3.8/坏.exe": b"MZ"})
    chosen = [p for p in plan(root, ITEMS) if p.name != "坏.exe"]
    assert len(bring_in(by=liaison, path=root, plan=chosen)) == 1


def test_a_crash_in_the_middle_leaves_no_row(folder, liaison, monkeypatch):
    root = folder({"3.8/甲.txt": b"a"})

    def crash(**_):
        raise RuntimeError("power")

    monkeypatch.setattr(folders.events, "record", crash)
    with pytest.raises(RuntimeError):
        bring_in(by=liaison, path=root, plan=plan(root, ITEMS))
    assert not Evidence.objects.exists() and not Batch.objects.exists()


def test_a_plan_cannot_reach_outside_the_tree(folder, liaison, tmp_path):
    (tmp_path / "secret.txt").write_bytes(b"x")
    root = folder({"a.txt": b"a"})
    outside = folders.Placed("../secret.txt", "secret.txt", 1)
    with pytest.raises(Refused) as error:
        bring_in(by=liaison, path=root, plan=[outside])
    assert "里面没有" in error.value.problems[0]
    assert not settings.FILES.exists() or not list(settings.FILES.rglob("*/??/*"))
