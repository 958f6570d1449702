"""归档文件目录、脊背、备考表: what was typed stays text, and rare names are drawn."""

import ctypes
import io

import openpyxl
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest

from tongxin.directory.models import User
from tongxin.documents import archive as filed
from tongxin.documents import filing, ledger_boxes
from tongxin.documents.filing import Paper
from tongxin.documents.models import Box
from tongxin.reports import archive
from tongxin.standards import queries as standards

RARE = "赟喆昇𬭎"
TITLES = ['=HYPERLINK("x","y")', "\uff1d1+1", "#emph[x] $1$ @a <b> \\", f"关于{RARE}的通知"]


@pytest.fixture
def clerk(sampled):
    return User.objects.get(username="office")


@pytest.fixture
def catalogue(clerk):
    """A catalogue of papers with titles that would be something else elsewhere."""
    unit = filed.filers(clerk)[0]
    for title in TITLES:
        filing.file(by=clerk, unit=unit, year=2026, category="双拥工作文件", code="BGS",
                    paper=Paper(title, f"{RARE}办公室", "20260110", 3), office="办公室")  # fmt: skip
    return filing.catalogue(by=clerk, unit=unit, year=2026, period="D30", code="BGS")


def text(content: bytes) -> str:
    pages = pdfium.PdfDocument(content)
    return "".join(page.get_textpage().get_text_range() for page in pages)


def drawn(content: bytes) -> dict[str, tuple[str, float]]:
    """Each sign with the font it is drawn in and the width of its ink."""
    found = {}
    for page in pdfium.PdfDocument(content):
        words = page.get_textpage()
        for place in range(words.count_chars()):
            name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
            raw.FPDFText_GetFontInfo(words.raw, place, name, 200, ctypes.byref(flags))
            left, _, right, _ = words.get_charbox(place)
            found[_sign(words, place)] = (name.value.decode(), right - left)
    return found


def _sign(words, place: int) -> str:
    """The sign at a place; one beyond the first plane is told in two halves."""
    code = raw.FPDFText_GetUnicode(words.raw, place)
    if not 0xD800 <= code < 0xDC00:
        return chr(code)
    half = raw.FPDFText_GetUnicode(words.raw, place + 1)
    return chr(0x10000 + (code - 0xD800) * 0x400 + (half - 0xDC00))


def test_the_spreadsheet_has_the_columns_of_the_rule_and_each_cell_its_type(catalogue):
    target = io.BytesIO()
    archive.catalogue_xlsx(target, catalogue)
    sheet = openpyxl.load_workbook(target).active
    head = [cell.value for cell in sheet[3]]
    assert head == ["序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注"]
    rows = list(sheet.iter_rows(min_row=4))
    assert [row[4].value for row in rows] == TITLES
    assert {row[4].data_type for row in rows} == {"s"}
    assert [(row[0].value, row[7].value) for row in rows] == [(n, 3) for n in range(1, 5)]
    assert rows[0][5].value == "20260110" and not rows[0][4].hyperlink
    assert "第1版" in sheet["A2"].value


def test_the_pdf_has_what_was_typed_as_text(catalogue):
    told = text(archive.catalogue_pdf(catalogue)).replace("\r\n", "")
    for title in TITLES[:3]:
        assert title.replace(" ", "") in told.replace(" ", "")
    assert "归档文件目录" in told and "第1版" in told and "30年" in told


def test_rare_names_are_text_in_a_font_that_has_them(catalogue):
    found = drawn(archive.catalogue_pdf(catalogue))
    for sign in RARE:
        font, width = found[sign]
        assert "Noto" in font and width > 3, (sign, font, width)


def test_a_sign_no_font_has_would_be_seen_to_be_missing(catalogue):
    """The control: what cannot be drawn has no ink of its own and no font of ours."""
    catalogue.rows[0][4] = "\U0010fffd"
    found = drawn(archive.catalogue_pdf(catalogue))
    assert "\U0010fffd" not in found or "NotoSerifCJK" not in found["\U0010fffd"][0]


def test_a_spine_shows_its_fields_from_top_to_bottom(sampled):
    first = text(archive.spines_pdf([Box.objects.get(no=1)])).split()
    for word in ("全宗号", "0194", "年度", "2025", "保管期限", "30年", "起止件号", "盒号", "1"):
        assert word in first
    assert first.index("0001") < first.index("0010") < first.index("盒号")
    assert first[first.index("机构(问题)") + 1 :][:3] == ["双", "拥", "办"]


def test_a_spine_is_as_wide_as_its_box(sampled):
    widths = _widths(archive.spines_pdf(list(Box.objects.order_by("no"))))
    for spine in Box.objects.values_list("spine", flat=True):
        assert any(abs(width - (spine - 1)) < 0.3 for width in widths)


def _widths(content: bytes) -> set[float]:
    page = pdfium.PdfDocument(content)[0]
    found = set()
    for path in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, _, right, _ = path.get_bounds()
        found.add(round((right - left) * 25.4 / 72, 1))
    return found


def test_the_remarks_say_who_arranged_and_who_checked(sampled):
    told = text(archive.remarks_pdf(list(Box.objects.order_by("no")))).replace("\r\n", "")
    assert told.count("备考表") == 2
    assert "样例区办员" in told and "样例检查人" in told and "2026年4月20日" in told


def test_a_ledger_box_has_a_label_and_a_catalogue(sampled, clerk):
    edition = standards.find(sampled, "sample-a")
    boxes = ledger_boxes.of_section(clerk, edition, "2", "2024年")
    assert archive.ledger_label(boxes[0]) == "2 宣传教育 2024年"
    told = text(archive.ledger_pdf(boxes, edition.title)).replace("\r\n", "")
    assert "台账盒目录" in told and boxes[0].lines[0].title[:8] in told
    assert "1/1" in text(archive.ledger_spines(boxes))


def test_several_ledger_boxes_are_told_apart_by_a_circled_number(sampled, clerk):
    edition = standards.find(sampled, "sample-a")
    boxes = ledger_boxes.of_section(clerk, edition, "5", "2024年", sheet=1)
    labels = [archive.ledger_label(box) for box in boxes]
    assert labels[1] == "5 政策法规落实 2024年 ②"
