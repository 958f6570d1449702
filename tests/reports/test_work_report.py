"""The sample's 汇报材料: every published figure from its query, on pages that measure right."""

import io
import shutil
import subprocess

import openpyxl
import pypdfium2 as pdfium
import pytest

from tests.rules.gongwen_pages import RIGHT, Page, said
from tongxin.documents import actions, queries
from tongxin.documents.models import Report
from tongxin.ledger.models import Entry
from tongxin.reports import facts, work

#: Words of the published account that the report must bear, each as it was published.
WORDS = [
    *("七次", "四大班子", "100%", "圆满完成", "妥善安置", "24名", "18家", "1.8万张", "700余万元"),
    *("2本台账", "40余个", "17个", "6个", "2家企业", "2家军创企业", "20余场", "3个版本", "三园"),
    *("3所", "60余场次", "近30万", "全覆盖", "10名", "5名", "8名", "3个镇", "2名官兵"),
]


@pytest.fixture
def briefing(sampled):
    return Report.objects.get(genre="briefing", sample=True)


def test_it_carries_all_forty_facts(sampled, briefing):
    told = {figure.key.split(".")[0] for figure in briefing.figures.all()}
    assert told == {row["id"] for row in facts.facts(sampled)}
    assert len(told) == 40


def test_it_carries_every_measure_of_each_fact(sampled, briefing):
    told = {figure.key for figure in briefing.figures.all()}
    assert told == {f"{r['id']}.{m}" for r in facts.facts(sampled) for m in r["expected"]}


@pytest.mark.parametrize("word", WORDS)
def test_a_published_word_is_printed(briefing, word):
    assert word in briefing.text


def test_each_printed_figure_is_in_the_words_of_its_fact(sampled, briefing):
    rows = {row["id"]: row for row in facts.facts(sampled)}
    for figure in briefing.figures.all():
        row = rows[figure.key.split(".")[0]]
        if any(char.isdigit() for char in row["wording"]):
            assert figure.said in row["wording"] or figure.key in UNSAID, figure.key
        assert figure.said in briefing.text


#: Measures that the account's wording has no place for.
UNSAID = {"city-company.pacts"}


def test_each_figure_leads_to_entries_that_exist(sampled, briefing):
    known = set(Entry.objects.filter(division=sampled).values_list("no", flat=True))
    for figure in briefing.figures.all():
        assert figure.entries and set(figure.entries) <= known, figure.key


def test_it_says_that_it_is_a_sample(briefing):
    assert (briefing.label, briefing.sample) == ("样例", True)
    assert "样例" in work.document(briefing).subtitle


def test_the_forty_figures_are_still_right_and_the_summary_is_not(sampled, briefing):
    clerk = briefing.issued_by
    (wrong,) = queries.wrong(clerk)
    assert wrong.report.genre == "summary"
    assert [(f.figure.said, f.now.said) for f in wrong.figures] == [("10场", "9场")]


def test_a_query_is_told_in_words(briefing):
    told = queries.traced(list(briefing.figures.select_related("report")))
    by_key = {f.key: told[f.no] for f in briefing.figures.all()}
    assert by_key["title-national.titles"] == (
        "台账“荣誉称号(双拥模范城命名)”里名称含“全国双拥模范城”的,条数"
    )
    assert "÷" in by_key["officers.rate"] and "应安置数" in by_key["officers.rate"]
    assert "不同的“带队" in by_key["visits.bodies"]


@pytest.fixture
def pages(briefing, tmp_path):
    """The Word document as LibreOffice sets it."""
    path = tmp_path / "report.docx"
    with open(path, "wb") as target:
        work.docx(target, briefing)
    soffice = shutil.which("soffice")
    assert soffice, "soffice is missing: tools/system.sh tests"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return [Page(page) for page in pdfium.PdfDocument(tmp_path / "report.pdf")]


def test_a_full_page_has_22_lines_of_28_signs_and_the_last_ends_signed(pages):
    lines = pages[1].lines()
    assert len(lines) == 22
    whole = [line for line in lines if all(ord(sign.text) > 0x2E7F for sign in line)]
    full = [line for line in whole if line[-1].right > RIGHT - 8]
    # A line that a sign may not begin or end is shorter and spread out; none is longer.
    counts = [len(line) for line in full]
    assert max(counts) == 28 and counts.count(28) >= 2
    text = "".join(said(line) for line in pages[-1].lines())
    assert text.endswith("区退役军人事务局2026年3月20日")


def test_the_sources_come_as_last_pages_where_they_are_asked_for(briefing):
    document = work.document(briefing, sources=True)
    (annex,) = document.attachments
    (table,) = annex.blocks
    assert len(table.rows) == briefing.figures.count()
    assert not work.document(briefing).attachments


def test_the_sources_as_a_spreadsheet_are_typed_and_hold_no_formula(briefing):
    briefing.figures.filter(key="children.solved").update(label='=HYPERLINK("x")')
    target = io.BytesIO()
    work.sources_xlsx(target, briefing)
    rows = list(openpyxl.load_workbook(target).active.iter_rows(min_row=2))
    assert len(rows) == briefing.figures.count()
    told = {row[1].value: row for row in rows}
    assert told['=HYPERLINK("x")'][1].data_type == "s"
    assert told['=HYPERLINK("x")'][3].value == 24
    assert all(cell.data_type != "f" for row in rows for cell in row)
    cards = next(row for row in rows if "办卡" in row[1].value)
    assert cards[7].value.count("、") == 47


def test_a_draft_says_so_and_shows_what_is_to_be_filled(sampled, briefing):
    draft = actions.redraft(by=briefing.issued_by, report=briefing)
    draft.asks["area"]["value"] = ""
    document = work.document(draft)
    assert "拟稿" in document.subtitle
    assert "待填:幅员面积" in document.body[0].text


def test_the_same_report_gives_the_same_bytes(briefing):
    first, second = io.BytesIO(), io.BytesIO()
    work.docx(first, briefing)
    work.docx(second, briefing)
    assert first.getvalue() == second.getvalue()
