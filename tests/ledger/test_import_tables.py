"""Spreadsheets as they come: encodings, titles, merged cells, formulas, far corners."""

import datetime as d
import io
import zipfile

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tongxin.core.errors import Refused
from tongxin.ledger.importing import survey
from tongxin.ledger.importing.tables import read_table

KNOWN = ["名称", "日期", "单位", "人次", "人数"]


@pytest.fixture
def book(tmp_path):
    """A workbook from rows; `more` may do with the sheet what it likes."""

    def make(*rows, more=None, name="表.xlsx", epoch=None):
        workbook = openpyxl.Workbook()
        if epoch:
            workbook.epoch = epoch
        for row in rows:
            workbook.active.append(row)
        if more:
            more(workbook.active)
        workbook.save(tmp_path / name)
        return tmp_path / name

    return make


@pytest.fixture
def text(tmp_path):
    def make(content: str | bytes, encoding="utf-8", name="表.csv"):
        data = content if isinstance(content, bytes) else content.encode(encoding)
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    return make


def read(path, known=KNOWN):
    table = read_table(path, path.name, known)
    return table, [(n, list(row)) for n, row in table.rows]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_text_is_read_in_the_encodings_of_offices(text, encoding):
    table, rows = read(text("名称,日期\n走访,2024.5.3\n", encoding))
    assert table.headers == ["名称", "日期"]
    assert rows == [(2, ["走访", "2024.5.3"])]


@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_the_sign_between_cells_is_found(text, sign):
    assert read(text(f"名称{sign}日期\n走访{sign}x\n"))[1] == [(2, ["走访", "x"])]


def test_excels_own_line_about_the_sign_is_no_row(text):
    table, rows = read(text("sep=;\n名称;日期\n走访;x\n"))
    assert (table.headers, rows) == (["名称", "日期"], [(3, ["走访", "x"])])


def test_a_cell_with_line_breaks_is_one_row(text):
    assert read(text('名称,日期\n"走访\n两行",x\n下一行,y\n'))[1][1][0] == 3


def test_bytes_in_no_encoding_are_told_what_to_do(text):
    with pytest.raises(Refused, match="编码.*另存为xlsx"):
        read(text(b"\xff\xff" + "名称,日期".encode()))


def test_titles_above_the_header_are_passed_over(book):
    table, rows = read(book(["江津区走访台账"], ["填报单位:样例"], ["名称", "日期"], ["走访", "x"]))
    assert table.header_row == 3 and rows == [(4, ["走访", "x"])]


def test_rows_and_columns_keep_the_numbers_of_the_sheet(book):
    def shift(sheet):
        sheet["C4"], sheet["D4"], sheet["C5"], sheet["D5"] = "名称", "日期", "走访", "x"

    table, rows = read(book(more=shift))
    assert rows == [(5, ["走访", "x"])]
    assert table.letter(0) == "C"


def test_a_header_of_two_rows_takes_the_lower_word(book):
    def merge(sheet):
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:B2")
        sheet.merge_cells("C1:D1")

    rows = (["名称", "日期", "参加情况", None], [None, None, "人次", "人数"], ["走访", "x", 5, 3])
    table, found = read(book(*rows, more=merge))
    assert table.headers == ["名称", "日期", "人次", "人数"]
    assert found == [(3, ["走访", "x", 5.0, 3.0])]


def test_a_value_merged_over_rows_stands_in_each(book):
    rows = (["名称", "单位"], ["一", "区教委"], ["二", None], ["三", None], ["四", None])
    found = read(book(*rows, more=lambda s: s.merge_cells("B2:B4")))[1]
    assert [r[1] for _, r in found] == ["区教委", "区教委", "区教委", ""]


def test_the_sheet_with_the_header_is_read_and_the_others_are_named(book):
    def more(sheet):
        sheet.title = "2024年"
        other = sheet.parent.create_sheet("说明", 0)
        other.append(["请先看说明"])
        other.append(["第二行"])
        hidden = sheet.parent.create_sheet("字典", 0)
        hidden.append(KNOWN)
        hidden.sheet_state = "hidden"

    table, rows = read(book(["名称", "日期"], ["走访", "x"], more=more))
    assert table.sheet == "2024年" and len(rows) == 1
    assert "“说明”" in table.notes[0] and "字典" not in table.notes[0]


def test_a_table_without_a_header_is_told_what_to_write(book):
    with pytest.raises(Refused, match="名称、日期"):
        read(book(["甲", "乙"], [1, 2]))


def test_headers_that_occur_twice_are_known(book):
    assert read(book(["名称", "日期", "日 期"], [1, 2, 3]))[0].duplicates() == {"日期": [1, 2]}


def test_days_of_old_macs_are_known_as_such(book):
    table, rows = read(
        book(["名称", "日期"], ["走访", d.datetime(2024, 5, 3)], epoch=CALENDAR_MAC_1904)
    )
    assert table.epoch_1904
    assert str(rows[0][1][1])[:10] == "2024-05-03"


def test_a_formula_nobody_computed_is_not_taken_for_an_empty_cell(book):
    table, _ = read(book(["名称", "人次"], ["走访", "=1+1"]))
    assert table.bad == {(2, 1): survey.UNCOMPUTED}


def test_an_error_value_is_not_taken_for_an_empty_cell(book):
    def error(sheet):
        sheet["B2"] = "#DIV/0!"
        sheet["B2"].data_type = "e"

    table, _ = read(book(["名称", "人次"], ["走访"], more=error))
    assert "#DIV/0!" in table.bad[(2, 1)]


def rewritten(path, change):
    """The workbook with its sheet's XML changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if "worksheets/" in name else data)
    path.write_bytes(out.getvalue())
    return path


def test_a_computed_empty_text_is_an_empty_cell(book):
    path = book(["名称", "人次"], ["走访", '=IF(1,"")'])
    changed = rewritten(path, lambda x: x.replace(b'<c r="B2"', b'<c r="B2" t="str"'))
    assert read(changed)[0].bad == {}


@pytest.mark.parametrize("quote", [b'"', b"'"])
@pytest.mark.parametrize("corner", ["XFD1048576", "A1048576", "XFD2", "ZZ99999"])
def test_a_stray_cell_at_a_far_corner_is_refused_or_harmless(book, corner, quote):
    path = book(["名称", "日期"], ["走访", "x"])
    cell = b"<c r=%s%s%s><v>1</v></c>" % (quote, corner.encode(), quote)
    rewritten(path, lambda x: x.replace(b"</row></sheetData>", cell + b"</row></sheetData>"))
    if corner == "XFD2":
        assert len(read(path)[1]) == 1
    elif corner == "A1048576":
        with pytest.raises(Refused, match="第1048576行"):
            read(path)
    else:
        with pytest.raises(Refused, match="请删掉数据以外"):
            read(path)


def test_a_book_that_is_only_a_name_is_refused(tmp_path):
    path = tmp_path / "表.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")
    with pytest.raises(Refused):
        read(path)


def ods(path, *rows: str):
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    names = "".join(f' xmlns:{n}="{space}{n}:1.0"' for n in ("office", "table", "text"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="表">{"".join(rows)}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def ods_row(*words: str, rows="", cells="") -> str:
    repeat = f' table:number-columns-repeated="{cells}"' if cells else ""
    inside = "".join(
        f'<table:table-cell office:value-type="string"{repeat}><text:p>{w}</text:p></table:table-cell>'
        for w in words
    )
    repeat = f' table:number-rows-repeated="{rows}"' if rows else ""
    return f"<table:table-row{repeat}>{inside or '<table:table-cell/>'}</table:table-row>"


def test_an_ods_is_read_and_its_empty_rest_is_no_flood(tmp_path):
    path = ods(tmp_path / "表.ods", ods_row("名称", "日期"), ods_row("走访", "2024.5.3"),
               ods_row(rows="1048574"))  # fmt: skip
    assert read(path)[1] == [(2, ["走访", "2024.5.3"])]


@pytest.mark.parametrize("flood", [{"rows": "1048575"}, {"cells": "16384"}])
def test_a_value_repeated_without_end_is_refused(tmp_path, flood):
    path = ods(tmp_path / "表.ods", ods_row("名称"), ods_row("x", **flood))
    with pytest.raises(Refused, match="铺得太大"):
        read(path)
