"""An edition written as a workbook comes back as it was."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongxin.rules.scoring import (
    CALCULATORS,
    YEAR_MODES,
    Bonus,
    Edition,
    Element,
    Fact,
    Item,
    Level,
    Rule,
    ScoringPoint,
    Section,
    Veto,
    Window,
    parse,
)
from tongxin.standards.tables import draft_from_file, write_xlsx

LIBRARY = Path(__file__).parents[2] / "library"
SAMPLE = parse.edition(yaml.safe_load((LIBRARY / "standards" / "sample-a.yaml").read_text("utf-8")))


def back(edition, path):
    write_xlsx(edition, path)
    return draft_from_file(path, key=edition.key)


def test_the_sample_standard_comes_back_equal(tmp_path):
    draft = back(SAMPLE, tmp_path / "a.xlsx")
    assert parse.edition(draft.data) == SAMPLE
    assert (draft.warnings, draft.mismatches, draft.manual) == ([], [], 0)
    assert draft.read == 54 and draft.declared_total == draft.summed_total == 100


def test_a_clerk_recognises_the_table(tmp_path):
    write_xlsx(SAMPLE, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert sheet["A1"].value == SAMPLE.title and sheet["A2"].value == "样例,非官方标准"
    assert [c.value for c in sheet[3]][:5] == ["考评项目", "编号", "考评内容", "分值", "评分办法"]
    assert sheet["A4"].value == "1 组织领导(6分)" and "A4" in sheet.merged_cells
    firsts = [c.value for c in sheet["A"] if c.value]
    assert firsts[-2:] == ["加分项", "一票否决"]


def test_figures_are_numbers_and_nothing_is_a_formula(tmp_path):
    edition = replace(SAMPLE, title="=1+1", note="@SUM(A1)")
    write_xlsx(edition, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    cells = [c for s in book.worksheets for row in s.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f"]
    assert book.worksheets[0]["D4"].data_type == "n" and book.worksheets[0]["D4"].value == 2
    draft = draft_from_file(tmp_path / "a.xlsx", key=SAMPLE.key)
    assert parse.edition(draft.data) == edition


def test_what_a_clerk_changes_in_the_printed_columns_counts(tmp_path):
    write_xlsx(SAMPLE, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book.worksheets[0]
    sheet["D4"], sheet["C4"], sheet["I4"] = 3, "新的名称", "财政局、区教委"
    book.save(tmp_path / "a.xlsx")
    draft = draft_from_file(tmp_path / "a.xlsx", key=SAMPLE.key)
    item = parse.edition(draft.data).item("1.1")
    assert (item.max, item.name, item.lead) == (3, "新的名称", ("财政局", "区教委"))
    assert {"where": "考评内容1.1“新的名称”", "declared": "3", "summed": "2"} in draft.mismatches


def change(tmp_path, column, value):
    """The first item's cell in a column of the machine, changed by hand."""
    write_xlsx(SAMPLE, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book.worksheets[0]
    sheet.cell(4, [c.value for c in sheet[3]].index(column) + 1).value = value
    book.save(tmp_path / "a.xlsx")
    return draft_from_file(tmp_path / "a.xlsx", key=SAMPLE.key)


def test_what_a_clerk_lists_as_other_material_counts(tmp_path):
    draft = change(tmp_path, "另列佐证", "payment/困难帮扶/count、visit")
    item = parse.edition(draft.data).item("1.1")
    assert item.also == (Fact("payment", ("困难帮扶",)), Fact("visit"))


def test_a_calculator_set_to_hand_is_obeyed_and_told(tmp_path):
    draft = change(tmp_path, "计分方式", "人工评分")
    assert parse.edition(draft.data).item("1.1").points[0].rule.calc == "hand"
    assert draft.manual == 1 and any("计分方式已改为" in w for w in draft.warnings)


@pytest.mark.parametrize(
    "broken", ["", "{", "[1]", '{"calc":"no"}', '{"calc":"each","elements":[{}]}', '{"elements":3}']
)
def test_parameters_that_are_broken_or_gone_leave_the_sentence_to_be_read(tmp_path, broken):
    draft = change(tmp_path, "规则参数", broken or None)
    item = parse.edition(draft.data).item("1.1")
    assert [p.rule.calc for p in item.points] == ["each"] and item.points[0].max == 2


def test_without_the_columns_of_the_machine_every_sentence_is_read(tmp_path):
    write_xlsx(SAMPLE, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book.worksheets[0]
    for area in [a for a in sheet.merged_cells.ranges if a.min_row < 3]:
        sheet.unmerge_cells(str(area))
    sheet.delete_cols(12, 7)
    del book["版本信息"]
    book.save(tmp_path / "a.xlsx")
    draft = draft_from_file(tmp_path / "a.xlsx", key="k", start=date(2024, 1, 1))
    read = parse.edition(draft.data)
    assert (draft.read, draft.manual, draft.mismatches) == (54, 0, [])
    assert [(i.id, i.name, i.max, i.lead) for i in read.items()] == [
        (i.id, i.name, i.max, i.lead) for i in SAMPLE.items()
    ]
    assert [(b.id, b.max) for b in read.bonus] == [(b.id, b.max) for b in SAMPLE.bonus]
    assert [(v.id, v.name) for v in read.vetoes] == [(v.id, v.name) for v in SAMPLE.vetoes]
    assert (read.title, read.label, read.total) == (SAMPLE.title, SAMPLE.label, SAMPLE.total)


def test_own_years_of_the_cycle_come_back(tmp_path):
    windows = (
        Window("2019年度", date(2019, 4, 1), date(2020, 3, 31)),
        Window("第二年", date(2020, 4, 1), date(2021, 3, 31)),
    )
    edition = replace(SAMPLE, windows=windows)
    assert parse.edition(back(edition, tmp_path / "a.xlsx").data) == edition


# ---- any edition at all --------------------------------------------------------------------------

WORD = st.text(
    alphabet="双拥工作领导小组、;:,(5分)①1.2一二加否ABC/|×÷% -=", min_size=1, max_size=12
).map(lambda t: f"甲{t.strip()}乙")
NUMBER = st.integers(0, 400).map(lambda n: Decimal(n) / 80)
FACT = st.builds(
    Fact,
    st.sampled_from(["@link", "data", "visit"]),
    st.lists(
        st.sampled_from(["春节", "1.1:甲/乙".replace("/", "／")]), unique=True, max_size=2
    ).map(tuple),
    st.sampled_from(["count", "done", "due"]),
    st.booleans(),
)
ELEMENT = st.builds(
    Element,
    WORD,
    FACT,
    NUMBER,
    st.none() | st.integers(1, 30).map(Decimal),
    st.integers(1, 3).map(Decimal),
    st.sampled_from(["", "03-31"]),
    FACT,
)
LEVEL = st.builds(Level, WORD, NUMBER, st.none() | st.integers(1, 4), st.none() | FACT)
RULE = st.builds(
    Rule,
    calc=st.sampled_from(list(CALCULATORS)),
    elements=st.lists(ELEMENT, min_size=1, max_size=3).map(tuple),
    levels=st.lists(LEVEL, min_size=1, max_size=2).map(tuple),
    top=FACT,
    bottom=FACT,
    spot=st.builds(
        Rule, st.just("spot"), top=FACT, bottom=FACT, sample=st.none() | st.just(Decimal(5))
    ),
    each=NUMBER,
    threshold=st.none() | NUMBER,
    empty=st.sampled_from(["none", "full", "zero"]),
    start=st.none() | NUMBER,
    noun=st.just("") | WORD,
)
NAMES = st.lists(WORD, unique=True, max_size=3).map(tuple)


@st.composite
def editions(draw):
    sections = tuple(
        Section(
            str(s),
            draw(WORD),
            draw(NUMBER),
            tuple(draw(item(f"{s}.{n}")) for n in range(1, draw(st.integers(0, 3)) + 1)),
            draw(st.none() | NUMBER),
            draw(st.sampled_from(["", "N+F"])),
        )
        for s in range(1, draw(st.integers(1, 3)) + 1)
    )
    first = date(2024, 4, 1)
    windows = tuple(
        Window(f"第{n}年", first + timedelta(days=365 * n), first + timedelta(days=365 * n + 364))
        for n in range(draw(st.integers(1, 4)))
    )
    certain = Section("9", "甲", Decimal(1), (draw(item("9.1")),))
    certain = replace(certain, items=(replace(certain.items[0], max=Decimal(1)),))
    return Edition(
        "k", "2", draw(WORD), (*sections, certain), windows, draw(st.just("") | WORD),
        Decimal(draw(st.integers(1, 200))), tuple(draw(bonuses())), draw(st.none() | NUMBER),
        tuple(draw(vetoes())), draw(st.sampled_from(["full", "excluded"])), draw(st.none() | NUMBER),
        draw(st.just("") | WORD),
    )  # fmt: skip


def item(number):
    points = st.lists(
        st.tuples(st.just("") | WORD, NUMBER, RULE, st.just("") | WORD), min_size=1, max_size=3
    )
    return st.builds(
        Item, st.just(number), WORD, NUMBER,
        points.map(lambda rows: tuple(
            ScoringPoint(f"{number}-{n}", *row) for n, row in enumerate(rows, 1))),
        st.just("") | WORD, st.sampled_from(list(YEAR_MODES)), st.booleans(),
        NAMES, NAMES, NAMES, NAMES, st.sampled_from(["", "P"]),
        st.lists(FACT.filter(lambda f: f.kind != "@link"), unique=True, max_size=2).map(tuple),
    )  # fmt: skip


def bonuses():
    made = st.builds(
        Bonus, st.just(""), WORD, NUMBER, RULE, st.just("") | WORD, NAMES, st.just("F")
    )
    return st.lists(made, max_size=2).map(
        lambda rows: [replace(b, id=f"加{n}") for n, b in enumerate(rows, 1)]
    )


def vetoes():
    made = st.builds(
        Veto, st.just(""), WORD, FACT, FACT, st.none() | st.integers(1, 4), st.just("P")
    )
    return st.lists(made, max_size=2).map(
        lambda rows: [replace(v, id=f"否{n}") for n, v in enumerate(rows, 1)]
    )


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edition=editions())
def test_any_edition_comes_back_equal(tmp_path, edition):
    assert parse.edition(back(edition, tmp_path / "a.xlsx").data) == edition
