"""任务分解表: one store read by indicator and by unit, and both files that carry it out."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from tests.web import grid_cast as cast
from tongxin.core import clock
from tongxin.directory import actions as directory
from tongxin.ledger import actions as ledger
from tongxin.reports import tasks, tasks_docx, tasks_xlsx
from tongxin.standards import queries as standards


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def small(office):
    shared = cast.linked("1.3", support=["各成员单位"])
    return cast.put(office, cast.visited(), cast.linked(), shared)


def by_name(tables):
    return {table.name: table for table in tables}


def numbers(table):
    return [task.item for task in table.tasks]


def spreadsheet(edition, tables):
    file = BytesIO()
    tasks_xlsx.write(file, edition, tables, "任务分解表")
    return openpyxl.load_workbook(file).active


def document(edition, tables):
    file = BytesIO()
    tasks_docx.write(file, edition, tables, "任务分解表")
    return docx.Document(file)


def words_of(made):
    return [c.text for table in made.tables for row in table.rows for c in row.cells]


def test_the_indicator_table_holds_every_item_once_in_the_standards_order(office):
    edition = cast.sample(office)
    table = tasks.by_indicator(office, edition)
    assert numbers(table) == [item.id for item in standards.parsed(edition).items()]
    assert [task.no for task in table.tasks] == list(range(1, len(table.tasks) + 1))


def test_a_row_says_who_until_when_how_far_and_both_scores(small, office, liaison):
    entry = cast.visit(office)
    task = tasks.by_indicator(office, small).tasks[0]
    assert (task.section, task.name, task.points) == ("1 组织领导", "节日走访慰问", Decimal(2))
    assert (task.lead, task.support) == ("退役军人局", "各镇街")
    assert task.demands == "要点:春节、八一"
    assert "八一" in task.missing and "2026年" in task.missing and "2024年" not in task.missing
    assert task.until == date(2026, 12, 31)
    assert task.done == "2024年○\n2025年○\n2026年◐\n2027年·"
    assert (task.reported, task.accepted) == (Decimal("0.25"), 0)
    ledger.accept(by=office, entries=[entry])
    assert tasks.by_indicator(office, small).tasks[0].accepted == Decimal("0.25")


def test_the_time_limit_is_the_last_day_of_what_is_missing(office):
    item = cast.visited()
    item["scoring"][0]["elements"][1]["by"] = "08-01"
    edition = cast.put(office, item)
    assert tasks.by_indicator(office, edition).tasks[0].until == date(2026, 8, 1)


def test_the_common_tasks_of_the_member_units_come_first(small, office):
    tables = tasks.by_unit(office, small)
    assert (tables[0].name, tables[0].common) == ("各成员单位共同任务", True)
    assert numbers(tables[0]) == ["1.3"]


def test_a_member_unit_sees_the_common_tasks_then_its_own(small, office, unit):
    common, own = tasks.by_unit(office, small, unit("区教委"))
    assert (common.common, own.name, numbers(own)) == (True, "区教委", ["1.2", "1.3"])
    assert own.heading == "区教委(牵头2项,协办0项)"


def test_what_all_towns_support_stands_in_each_towns_table(small, office, unit):
    (table,) = tasks.by_unit(office, small, unit("石门镇"))
    assert (table.name, numbers(table)) == ("各镇街共同任务", ["1.1"])


def test_a_change_of_a_duty_shows_in_both_tables(small, office, unit):
    small.duties.filter(item="1.2").update(unit=unit("财政局"))
    assert tasks.by_indicator(office, small).tasks[1].lead == "财政局"
    assert numbers(by_name(tasks.by_unit(office, small))["财政局"]) == ["1.2"]


def test_a_new_name_of_a_unit_shows_in_both_tables(small, office, unit):
    directory.rename_unit(by=office, unit=unit("区教委"), name="区教育局")
    assert tasks.by_indicator(office, small).tasks[1].lead == "区教育局"
    assert "区教育局" in by_name(tasks.by_unit(office, small))


def test_the_tasks_of_a_merged_unit_go_on_in_the_other(small, office, unit):
    directory.merge_unit(by=office, unit=unit("区教委"), into=unit("财政局"))
    assert tasks.by_indicator(office, small).tasks[1].lead == "财政局"
    assert numbers(by_name(tasks.by_unit(office, small))["财政局"]) == ["1.2", "1.3"]


def test_a_name_that_leads_to_no_unit_keeps_its_tasks(office):
    edition = cast.put(office, cast.visited(lead=["不知名单位"], support=[]))
    (table,) = tasks.by_unit(office, edition)
    assert (table.name, numbers(table)) == ("不知名单位,不在单位名录里", ["1.1"])


def test_only_liaisons_in_force_are_named(small, office, district, person, unit):
    first = person(district, "one", "liaison", unit=unit("区教委"), name="甲联络")
    person(district, "two", "liaison", unit=unit("区教委"), name="乙联络", until=clock.now())
    assert tasks.by_indicator(office, small).tasks[1].people == "甲联络"
    first.is_active = False
    first.save()
    assert tasks.by_indicator(office, small).tasks[1].people == ""


def test_a_liaison_is_given_the_tables_of_the_own_unit_only(small, district, person, unit):
    clerk = person(district, "clerk", "liaison", unit=unit("区教委"))
    assert list(by_name(tasks.by_unit(clerk, small))) == ["各成员单位共同任务", "区教委"]
    assert tasks.by_unit(clerk, small, unit("退役军人局")) == []


@pytest.mark.parametrize("view", ["indicator", "unit"])
def test_both_files_hold_every_item_of_the_sample(office, view):
    edition = cast.sample(office)
    if view == "unit":
        tables = tasks.by_unit(office, edition)
    else:
        tables = [tasks.by_indicator(office, edition)]
    sheet = spreadsheet(edition, tables)
    in_cells = {row[2] for row in sheet.iter_rows(min_row=4, values_only=True)}
    in_words = set(words_of(document(edition, tables)))
    wanted = {f"{item.id} {item.name}" for item in standards.parsed(edition).items()}
    assert wanted <= in_cells and wanted <= in_words


def test_the_spreadsheet_has_types_a_repeated_heading_and_a_wide_page(small, office):
    sheet = spreadsheet(small, [tasks.by_indicator(office, small)])
    assert [c.value for c in sheet[3]] == [word for word, _ in tasks.COLUMNS]
    no, _, _, points, *_ = (c.value for c in sheet[4])
    assert (no, points, sheet["J4"].value.date()) == (1, 2, date(2026, 12, 31))
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$3:$3", "landscape")
    assert int(sheet.page_setup.paperSize) == 8
    assert "样例,非官方标准" in sheet["A2"].value


def test_a_title_that_begins_like_a_formula_stays_text(office):
    edition = cast.put(office, cast.visited(name="=1+1", text="=cmd|'/c calc'!A0"))
    edition.duties.filter(role="support").update(name="=HYPERLINK(1)")
    sheet = spreadsheet(edition, [tasks.by_indicator(office, edition)])
    assert all(c.data_type != "f" for row in sheet.iter_rows() for c in row)
    assert (sheet["E4"].value, sheet["H4"].value) == ("=cmd|'/c calc'!A0", "=HYPERLINK(1)")


def test_the_document_lies_wide_with_label_fonts_and_a_heading_on_each_page(small, office):
    made = document(small, tasks.by_unit(office, small))
    section = made.sections[0]
    assert section.page_width > section.page_height
    assert "样例,非官方标准" in made.paragraphs[1].text
    fonts = made.paragraphs[0].runs[0]._r.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == tasks_docx.TITLE_FONT
    normal = made.styles["Normal"].element.rPr.rFonts
    assert normal.get(qn("w:eastAsia")) == tasks_docx.BODY_FONT
    for table in made.tables:
        marked = [r._tr.trPr is not None and r._tr.trPr.find(qn("w:tblHeader")) is not None
                  for r in table.rows]  # fmt: skip
        assert marked == [True] + [False] * (len(table.rows) - 1)


def test_the_columns_of_the_document_are_as_wide_as_their_texts_need(small, office):
    made = document(small, [tasks.by_indicator(office, small)])
    for row in made.tables[0].rows:
        widths = [cell.width.mm for cell in row.cells]
        assert sum(widths) == pytest.approx(390, abs=1)
        assert widths[4] == pytest.approx(6 * widths[0], abs=0.5)


def test_a_character_the_document_cannot_hold_is_left_out(office):
    edition = cast.put(office, cast.visited(text="上半年\x0b下半年"))
    assert "上半年下半年" in words_of(document(edition, [tasks.by_indicator(office, edition)]))
