"""签字单: empty rows on paper for lines that are taken where there is no signal."""

import pytest

from tongxin.cases import actions

TYPED = {
    "festival": "春节",
    "round_year": "2026",
    "body": "政府",
    "plan": "10000",
    "budget": "样例",
}


@pytest.fixture
def round_(office):
    return actions.open_case(by=office, kind="visit_round", raw=TYPED)


def here(case, line):
    return f"/cases/{case.kind}/{case.year}/{case.no}/sheet/{line}/"


@pytest.mark.parametrize("line", ["given", "unit"])
def test_a_sheet_has_the_columns_of_its_line_and_no_rows_filled_in(office, as_, read, round_, line):
    told = read(as_(office).get(here(round_, line)))
    assert "领出人二" in told and "签字单编号" in told and "逐行登记" in told


def test_a_unit_s_sheet_has_no_column_for_quantities(office, as_, read, round_):
    assert "份数" in read(as_(office).get(here(round_, "given")))
    assert "份数" not in read(as_(office).get(here(round_, "unit")))


def test_lines_that_are_not_signed_for_have_no_sheet(office, as_, round_):
    assert as_(office).get(here(round_, "goods")).status_code == 404


def test_beyond_one_s_units_there_is_none(outsider, liaison, as_, round_):
    for who in (outsider, liaison):
        assert as_(who).get(here(round_, "given")).status_code in (403, 404)
