"""Rendered by LibreOffice and measured in millimetres: the page is what the standard says.

The fonts a reader has are not here; letters come from a substitute, and with them their edges.
Places are therefore held to a millimetre. Full-width signs are as wide in any font.
"""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.rules.gongwen_pages import BOTTOM, LEFT, RIGHT, TOP, Page, said
from tests.rules.gongwen_samples import SAMPLES, SENTENCE, notice
from tongxin.rules import gongwen
from tongxin.rules.gongwen import Heading, Para
from tongxin.rules.gongwen import measures as m

NEAR = 1.0
#: A line of text in millimetres.
LINE = m.LINE / 1440 * 25.4


def docx(document, *changes: tuple[str, str]) -> bytes:
    """The document's file; changes are made in its styles, for controls."""
    target, changed = io.BytesIO(), io.BytesIO()
    gongwen.write(target, document)
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            for before, after in changes if name == "word/styles.xml" else ():
                assert before in text
                text = text.replace(before, after)
            new.writestr(name, text)
    return changed.getvalue()


#: How many lines of text the documents have that show where the 版记 goes.
FILLED = range(2, 12)

#: How many recipients: the most that leave room for text on page one lie between.
TOWNS = (10, 14, 16, 18, 20, 24, 40)


def towns(count: int) -> str:
    return "、".join(f"样例第{x}镇人民政府" for x in range(count))


FILES = {
    **{name: docx(document) for name, document in SAMPLES.items()},
    **{f"filled{n}": docx(notice(body=(Para("样例文字。"),) * n)) for n in FILLED},
    **{f"recipients{n}": docx(notice(to=towns(n))) for n in TOWNS},
    "headed": docx(notice(body=(Heading(1, "样例标题"), Para(SENTENCE * 4)))),
    "lines29": docx(SAMPLES["full"], ('w:line="579"', 'w:line="580"')),
    "untracked": docx(SAMPLES["full"], ('<w:spacing w:val="-5"/>', '<w:spacing w:val="0"/>')),
}


@pytest.fixture(scope="session")
def rendered(tmp_path_factory) -> Path:
    """All documents as PDF: one start of LibreOffice."""
    folder = tmp_path_factory.mktemp("gongwen")
    for name, content in FILES.items():
        (folder / f"{name}.docx").write_bytes(content)
    soffice = shutil.which("soffice")
    assert soffice, "soffice is missing: tools/system.sh tests"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    files = sorted(map(str, folder.glob("*.docx")))
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder


@pytest.fixture(scope="session")
def pages(rendered):
    """name → its measured pages."""
    known: dict[str, list[Page]] = {}

    def measured(name: str) -> list[Page]:
        if name not in known:
            pdf = pdfium.PdfDocument(str(rendered / f"{name}.pdf"))
            known[name] = [Page(page) for page in pdf]
            pdf.close()
        return known[name]

    return measured


def near(value: float, slack: float = NEAR):
    return pytest.approx(value, abs=slack)


# ---- 版心: 22 lines of 28 characters ----------------------------------------------------------------


def test_a_full_page_has_22_lines_of_28_characters(pages):
    assert [len(x) for x in pages("full")[1].lines()] == [28] * 22


def test_a_page_of_many_paragraphs_has_22_lines_too(pages):
    assert [len(x.lines()) for x in pages("report")[:2]] == [21, 22]
    # The empty line under the title is the 22nd; the last line begins a paragraph.
    assert said(pages("report")[0].lines()[-1]).startswith(SENTENCE[:6])


def test_control_at_29_points_a_page_has_21_lines(pages):
    assert len(pages("lines29")[1].lines()) == 21


def test_control_without_tracking_a_line_has_27_characters(pages):
    assert len(pages("untracked")[1].lines()[1]) == 27


def test_the_text_fills_156_by_225_millimetres(pages):
    lines = pages("full")[1].lines()
    assert min(x[0].left for x in lines) == near(LEFT)
    assert max(x[-1].right for x in lines) == near(RIGHT)
    # Four fifths of an exact line stand above its base, one below.
    assert lines[0][0].base - 0.8 * LINE == near(TOP, 0.2)
    assert lines[-1][0].base + 0.2 * LINE == near(BOTTOM, 0.5)


def test_signs_stand_28_to_a_line_at_even_steps(pages):
    line = pages("full")[1].lines()[3]
    steps = [b.left - a.left for a, b in zip(line, line[1:], strict=False)]
    assert max(steps) - min(steps) < 0.15
    assert sum(steps) / 27 == near(156 / 28, 0.03)


def test_a_paragraph_begins_two_characters_in(pages):
    first = pages("notice")[0].line("为做好")[0]
    assert first.left == near(LEFT + 2 * 156 / 28)


# ---- page numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["notice", "long", "minutes", "report"])
def test_the_dash_of_the_page_number_stands_7_mm_below_the_text(pages, name):
    for page in pages(name):
        dash = page.number()[0]
        assert dash.text == "—"
        assert dash.top - BOTTOM == near(7, 0.5)


def test_odd_numbers_stand_right_and_even_ones_left_one_character_in(pages):
    one = 14 * 25.4 / 72
    for count, page in enumerate(pages("long"), start=1):
        number = page.number()
        assert said(number) == f"—{count}—"
        if count % 2:
            assert RIGHT - number[-1].right == near(one, 0.7)
        else:
            assert number[0].left - LEFT == near(one, 0.7)


def test_plain_material_has_its_number_in_the_middle(pages):
    number = pages("report")[0].number()
    assert (number[0].left + number[-1].right) / 2 == near((LEFT + RIGHT) / 2)


def test_a_letter_has_no_number_on_page_one(pages):
    first, second = pages("letter")[:2]
    assert said(first.number()) == ""
    assert said(second.number()) == "—2—"
    assert second.number()[0].top - BOTTOM == near(7, 0.5)


# ---- the head -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["notice", "upward", "long", "unsealed"])
def test_the_mark_begins_35_mm_below_the_texts_upper_edge(pages, name):
    mark = pages(name)[0].line("样例区双拥办文件")
    assert min(x.top for x in mark) - TOP == near(35)
    assert mark[0].left >= LEFT - NEAR
    assert mark[-1].right <= RIGHT + NEAR


def test_a_mark_of_minutes_and_one_of_several_issuers_begin_there_too(pages):
    for name, start in (("minutes", "样例区双拥工作"), ("joint", "样例区退役军人")):
        assert min(x.top for x in pages(name)[0].line(start)) - TOP == near(35)


@pytest.mark.parametrize("name", ["notice", "upward", "joint", "minutes", "long"])
def test_the_red_rule_is_156_mm_wide_and_4_mm_below_the_number(pages, name):
    page = pages(name)[0]
    rule = page.strokes[0]
    above = [x for x in page.lines() if x[0].base < rule.top][-1]
    assert rule.colour == (255, 0, 0)
    assert (rule.left, rule.right) == (near(LEFT, 0.3), near(RIGHT, 0.3))
    assert rule.top - max(x.bottom for x in above) == near(4, 0.5)
    assert rule.bottom - rule.top == near(0.44, 0.1)


def test_two_empty_lines_stand_between_mark_and_number_and_between_rule_and_title(pages):
    page = pages("notice")[0]
    mark, number = page.line("样例区双拥办文件"), page.line("样双拥办")
    title = page.line("关于开展")
    assert min(x.top for x in number) - max(x.bottom for x in mark) > 2 * LINE
    assert title[0].base - page.strokes[0].bottom == near(2.8 * LINE)


def test_number_and_signer_stand_one_character_from_the_edges(pages):
    row = pages("upward")[0].line("样双拥办")
    assert row[0].left - LEFT == near(156 / 28)
    assert RIGHT - row[-1].right == near(156 / 28)


@pytest.mark.parametrize("name", [x for x in FILES if x not in ("lines29", "untracked")])
def test_page_one_shows_text(pages, name):
    document = SAMPLES.get(name)
    first = document.body[0].text if document else "为做好今年"
    start = {"filled": "样例文字", "headed": "各镇街要"}.get(name.rstrip("0123456789"), first[:5])
    assert pages(name)[0].line(start)[0].base < BOTTOM


def test_recipients_move_to_the_foot_only_where_they_leave_no_room(pages):
    moved = ["主送" in "".join(map(said, pages(f"recipients{n}")[-1].lines())) for n in TOWNS]
    assert moved == sorted(moved)
    assert set(moved) == {False, True}


# ---- letters --------------------------------------------------------------------------------------


def test_a_letters_mark_begins_30_mm_from_the_papers_edge(pages):
    assert min(x.top for x in pages("letter")[0].signs) == near(30)


def test_a_letters_rules_are_170_mm_wide_in_the_middle_of_the_paper(pages):
    rules = pages("letter")[0].strokes
    assert len(rules) == 4
    for rule in rules:
        assert (rule.left, rule.right) == (near(20, 0.3), near(190, 0.3))
        assert rule.colour == (255, 0, 0)


def test_a_letters_rules_are_thick_over_thin_and_thin_over_thick(pages):
    page = pages("letter")[0]
    mark = page.line("样例区双拥工作")
    weights = [x.bottom - x.top for x in page.strokes]
    assert weights[0] > 2 * weights[1]
    assert weights[3] > 2 * weights[2]
    assert page.strokes[0].top - max(x.bottom for x in mark) == near(4, 0.5)
    assert 297 - page.strokes[3].bottom == near(20, 0.3)


def test_a_letters_number_stands_right_below_the_rule_and_urgency_left(pages):
    page = pages("letter")[0]
    row = page.line("特急")
    assert (row[0].left, row[-1].right) == (near(LEFT), near(RIGHT))
    gap = 7 / 8 * 16 * 25.4 / 72
    assert min(x.top for x in row) - page.strokes[1].bottom == near(gap)


def test_the_second_page_of_a_letter_is_a_page_of_text(pages):
    page = pages("letter")[1]
    assert page.strokes == []
    assert page.lines()[0][0].base - 0.8 * LINE == near(TOP, 0.2)


# ---- the end --------------------------------------------------------------------------------------


def middle(signs) -> float:
    return (signs[0].left + signs[-1].right) / 2


def test_with_a_seal_the_name_stands_in_the_middle_over_the_date(pages):
    page = pages("notice")[-1]
    name, day = page.line("样例区双拥办"), page.line("2026年3月1日")
    assert middle(name) == near(middle(day), 0.7)
    # The substitute's digits and the room LibreOffice puts beside them make the date wider.
    assert RIGHT - day[-1].right == near(4 * 156 / 28, 4)


@pytest.mark.parametrize("name", ["notice", "upward", "joint", "long", "minutes", "stamped"])
def test_the_last_rule_of_the_last_page_is_the_texts_lower_edge(pages, name):
    rules = [x for x in pages(name)[-1].strokes if x.right - x.left > 150][-3:]
    assert rules[-1].bottom == near(BOTTOM, 0.3)
    assert [(x.left, x.right) for x in rules] == [(near(LEFT, 0.3), near(RIGHT, 0.3))] * 3
    weights = [x.bottom - x.top for x in rules]
    assert weights == [near(0.35, 0.05), near(0.26, 0.05), near(0.35, 0.05)]


def test_copies_and_printing_stand_one_character_from_the_edges(pages):
    one = 14 * 25.4 / 72
    row = pages("notice")[-1].line("样例区双拥工作领导小组办公室")
    assert row[0].left - LEFT == near(one)
    assert RIGHT - row[-1].right == near(one)
    long = pages("long")[-1].lines()
    wrapped = next(i for i, x in enumerate(long) if said(x).startswith("抄送"))
    assert long[wrapped + 1][0].left - LEFT == near(4 * one)


def test_a_letters_copies_stand_at_the_foot_without_rules(pages):
    line = pages("letter")[-1].lines()[-1]
    assert said(line).startswith("抄送")
    assert BOTTOM - max(x.bottom for x in line) < 3


@pytest.mark.parametrize("count", FILLED)
def test_the_foot_is_on_the_last_page_only_and_covers_no_text(pages, count):
    *before, last = pages(f"filled{count}")
    foot = [x for x in last.strokes if x.colour == (0, 0, 0)]
    assert len(foot) == 3
    assert all(x.colour != (0, 0, 0) for page in before for x in page.strokes)
    above = [x for x in last.signs if not said([x]).isspace() and x.base < foot[0].top]
    inside = [x for x in last.lines() if x[0].base > foot[0].top]
    assert [said(x)[:2] for x in inside] == ["抄送", "样例"]
    assert max(x.bottom for x in above) < foot[0].top
    # It never stands alone: the signature and a line of text are with it.
    assert said(last.line("样例文字。")) == "样例文字。"
    assert last.line("2026年3月1日")


def test_the_documents_for_that_are_of_one_page_and_of_two(pages):
    assert {len(pages(f"filled{n}")) for n in FILLED} == {1, 2}


def test_recipients_at_the_foot_stand_above_the_copies_without_a_rule_between(pages):
    page = pages("recipients40")[-1]
    inside = [said(x)[:2] for x in page.lines() if x[0].base > page.strokes[-3].top]
    assert inside[0] == "主送"
    assert inside[-2:] == ["抄送", "样例"]


# ---- attachments and tables -----------------------------------------------------------------------


def test_an_attachment_begins_a_page_flush_left_with_its_title_on_line_3(pages):
    page = next(x for x in pages("long") if said(x.lines()[0]) == "附件1")
    label, title = page.lines()[:2]
    assert label[0].left == near(LEFT)
    assert title[0].base - label[0].base == near(2 * LINE, 0.2)
    assert middle(title) == near((LEFT + RIGHT) / 2)


def test_a_tables_head_is_on_each_of_its_pages(pages):
    heads = [x for page in pages("long") for x in page.lines() if said(x).startswith("序号")]
    assert len(heads) == 3


def test_every_sample_says_that_it_is_one():
    assert all("样例" in str(document) for document in SAMPLES.values())
