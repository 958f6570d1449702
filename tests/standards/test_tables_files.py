"""Files that are no standard, or no file of their kind: one sentence, never a traceback."""

import zipfile

import docx
import pytest
from openpyxl import Workbook

from tongxin.standards.tables import TableError, draft_from_file


def refused(path):
    with pytest.raises(TableError) as refusal:
        draft_from_file(path, key="k")
    sentence = str(refusal.value)
    assert sentence and "\n" not in sentence
    return sentence


def zipped(path, parts):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_bytes_that_are_no_office_file(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    assert "另存" in refused(path)
    path.write_bytes(b"")
    refused(path)


def test_a_package_of_another_kind(tmp_path):
    assert ".xlsx" in refused(zipped(tmp_path / "a.zip", {"ppt/presentation.xml": "<a/>"}))


@pytest.mark.parametrize("content", ["", "<a", "<worksheet/>", "\0\0"])
def test_a_broken_workbook(tmp_path, content):
    parts = {"xl/workbook.xml": content, "[Content_Types].xml": content}
    assert "另存" in refused(zipped(tmp_path / "a.xlsx", parts))


@pytest.mark.parametrize("content", ["", "<a", "<w:document/>", "\0\0"])
def test_a_broken_document(tmp_path, content):
    parts = {"word/document.xml": content, "[Content_Types].xml": content}
    assert "另存" in refused(zipped(tmp_path / "a.docx", parts))


def test_a_damaged_archive(tmp_path):
    Workbook().save(tmp_path / "a.xlsx")
    content = bytearray((tmp_path / "a.xlsx").read_bytes())
    content[60:400] = b"\xff" * 340
    (tmp_path / "a.xlsx").write_bytes(bytes(content))
    refused(tmp_path / "a.xlsx")


def test_an_entity_bomb_is_not_expanded(tmp_path):
    Workbook().save(tmp_path / "a.xlsx")
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = bomb
    refused(zipped(tmp_path / "b.xlsx", parts))


def test_a_merged_range_over_whole_columns_is_refused_before_it_is_filled(tmp_path):
    Workbook().save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    huge = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"</worksheet>", huge)
    parts["xl/worksheets/sheet1.xml"] = sheet
    assert "合并" in refused(zipped(tmp_path / "b.xlsx", parts))


def test_a_workbook_without_a_header_we_know(tmp_path):
    book = Workbook()
    book.active.append(["姓名", "电话"])
    book.active.append(["张三", "123"])
    book.save(tmp_path / "a.xlsx")
    assert "没有找到表头" in refused(tmp_path / "a.xlsx")


def test_an_empty_workbook_and_an_empty_document(tmp_path):
    Workbook().save(tmp_path / "a.xlsx")
    docx.Document().save(str(tmp_path / "a.docx"))
    assert "没有找到表头" in refused(tmp_path / "a.xlsx")
    assert "没有找到表头" in refused(tmp_path / "a.docx")


def test_a_header_without_items(tmp_path):
    book = Workbook()
    book.active.append(["序号", "考评内容", "分值", "评分标准"])
    book.save(tmp_path / "a.xlsx")
    assert "没有读到考评内容" in refused(tmp_path / "a.xlsx")


def test_the_kind_is_told_by_the_file_not_by_its_name(tmp_path):
    book = Workbook()
    book.active.append(["序号", "考评内容", "分值", "评分标准"])
    book.active.append([1, "甲", 1, "有文件得1分"])
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.xlsx").rename(tmp_path / "a.docx")
    assert draft_from_file(tmp_path / "a.docx", key="k").read == 1
