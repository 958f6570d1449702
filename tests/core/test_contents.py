"""What is written in a file is found wherever it stands, and said where."""

import io
import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.papers import EVERYWHERE, make, photo, zipped
from tongxin.core import contents, uploads
from tongxin.core.contents import Unreadable
from tongxin.core.errors import Refused

WORDS = "样例文字甲乙丙1357924680"


def read(tmp_path, data: bytes, name: str) -> list[contents.Piece]:
    path = tmp_path / "a"
    path.write_bytes(data)
    return list(contents.pieces(path, name))


def squeezed(text: str) -> str:
    """A PDF sets a gap between Chinese and figures."""
    return "".join(text.split())


@pytest.mark.parametrize(("kind", "place"), EVERYWHERE)
def test_a_text_is_found_wherever_it_stands(tmp_path, kind, place):
    words = "1357924680135" if place == "numbers" else WORDS
    found = read(tmp_path, make(kind, place, [words]), f"样例.{kind}")
    assert any(words in squeezed(piece.text) for piece in found), [p.where for p in found]


@pytest.mark.parametrize(
    ("kind", "place", "where"),
    [
        ("xlsx", "hidden sheet", "工作表“底稿”(隐藏)B1"),
        ("xlsx", "hidden rows", "工作表“Sheet”(隐藏行)B2"),
        ("xlsx", "hidden column", "工作表“Sheet”(隐藏列)B2"),
        ("xlsx", "comments", "批注A1"),
        ("xlsx", "keywords", "文档属性:关键词"),
        ("docx", "comment", "批注"),
        ("docx", "tracked deletion", "正文的修订(已删除的文字)"),
        ("docx", "author", "文档属性:作者"),
        ("docx", "header", "页眉"),
        ("pdf", "pages", "第1页"),
        ("pdf", "notes", "第1页的批注"),
        ("html", "hidden", "网页隐藏内容"),
        ("html", "comment", "网页注释"),
        ("jpg", "artist", "照片EXIF:Artist"),
        ("zip", "document inside", "“a.docx”里的批注"),
        ("csv", "gb18030", "第2行第2列"),
    ],
)
def test_each_piece_says_where_it_stands(tmp_path, kind, place, where):
    found = read(tmp_path, make(kind, place, [WORDS]), f"样例.{kind}")
    assert where in [piece.where for piece in found if WORDS in squeezed(piece.text)]


def test_a_cell_knows_the_head_of_its_column(tmp_path):
    for data, name in (
        (make("xlsx", "cells", [WORDS]), "a.xlsx"),
        (make("csv", "gb18030", [WORDS]), "a.csv"),
    ):
        heads = {p.heading for p in read(tmp_path, data, name) if p.text == WORDS}
        assert "事项" in heads


def test_a_photo_tells_its_place_as_degrees(tmp_path):
    found = read(tmp_path, photo("gps", ["29 17 24", "106 15 36"]), "a.jpg")
    assert "N29.290000,E106.260000" in [p.text for p in found if p.where == "照片EXIF:GPS"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_is_put_behind_a_picture_s_end_is_read(tmp_path, kind):
    out = io.BytesIO()
    Image.new("RGB", (12, 8), "green").save(out, kind)
    path = tmp_path / "photo"
    path.write_bytes(out.getvalue() + "样例末尾13812345678".encode())
    found = contents.pieces(path, f"photo.{kind.lower()}")
    assert [one.text for one in found if one.where == "图片末尾"] == ["样例末尾13812345678"]


def test_a_number_that_a_spreadsheet_shortened_is_read_with_all_its_digits(tmp_path):
    found = read(tmp_path, make("xlsx", "numbers", ["13579246801"]), "a.xlsx")
    assert "13579246801" in [p.text for p in found]
    assert contents.sheets.figure("5.0011619900101E+17") == "500116199001010000"


def test_what_is_packed_too_deep_is_not_passed_over(tmp_path):
    inner = zipped({"a.zip": zipped({"a.zip": zipped({"a.txt": WORDS})})})
    with pytest.raises(Unreadable, match="太深"):
        read(tmp_path, zipped({"a.zip": inner}), "a.zip")


def test_entities_are_refused_and_not_expanded(tmp_path):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    data = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": bomb})
    with pytest.raises(Unreadable):
        read(tmp_path, data, "a.docx")


def test_an_unknown_file_is_refused(tmp_path):
    with pytest.raises(Refused):
        read(tmp_path, random.Random(1).randbytes(400), "a.bin")


SEEDS = [make(kind, place, [WORDS]) for kind, place in (
    ("docx", "comment"), ("xlsx", "hidden sheet"), ("pdf", "notes"), ("html", "hidden"),
    ("jpg", "xmp"), ("png", "png text"), ("zip", "document inside"), ("doc", "text"),
)]  # fmt: skip


@settings(
    max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@example(which=1, start=138890241, hits=16)  # a part that begins before the file
@given(st.integers(0, len(SEEDS) - 1), st.integers(0, 2**32), st.integers(1, 40))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(tmp_path, which, start, hits):
    dice, data = random.Random(start), bytearray(SEEDS[which])
    for _ in range(hits):
        data[dice.randrange(len(data))] = dice.randrange(256)
    path = tmp_path / "a"
    path.write_bytes(bytes(data))
    found, why = contents.read_all(path, "a")
    assert found or why


def test_every_type_that_may_be_stored_has_a_reader():
    assert set(contents._READERS) == {*uploads.NAMES, contents.HTML}
