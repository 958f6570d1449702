"""两本台账 as tables and spreadsheets, and whom to call, on the sample's cases."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tongxin.cases import months
from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.reports import employment, follow_up
from tongxin.rules import following

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def clerk(sampled):
    return User.objects.get(username="office")


def sheet(write, *arguments):
    file = BytesIO()
    write(file, *arguments)
    return (
        CalamineWorkbook.from_filelike(BytesIO(file.getvalue())).get_sheet_by_index(0).to_python()
    )


def totals(ledger):
    return {name: value for name, value, _ in ledger.totals}


def test_a_month_has_both_books_with_their_rows_and_figures(clerk):
    first, second = employment.of_month(clerk, SEPTEMBER)
    assert (first.name, second.name) == ("就业创业台账", "扶持政策台账")
    assert first.closed and totals(first)["推荐"] == 1 and totals(first)["推荐没有成"] == 1
    assert totals(second)["兑现金额"] == Decimal(8000)
    counted = [name for row in first.rows for name in row.counts]
    assert {name: counted.count(name) for name in counted} == {
        name: value for name, value in totals(first).items() if value
    }
    assert second.rows[0].words.startswith("样例创业补贴;兑现凭证编号")


def test_no_row_names_anybody_or_who_hired(clerk):
    for month in employment.listed(clerk):
        for one in employment.of_month(clerk, month):
            told = repr([(r.number, r.name, r.words) for r in one.rows])
            assert not [w for w in ("求职人", "享受人", "录用单位", "援助文书") if w in told]


def test_an_open_month_is_counted_as_it_stands_and_waits_to_be_closed(clerk):
    assert employment.waiting(clerk) == OCTOBER
    first, _ = employment.of_month(clerk, OCTOBER)
    assert first.closed is None and totals(first)["登记"] == 2
    months.close(by=clerk, month=OCTOBER)
    again, _ = employment.of_month(clerk, OCTOBER)
    assert again.closed.by == clerk and totals(again) == totals(first)
    assert employment.waiting(clerk) != OCTOBER


def test_a_year_adds_its_closed_months(clerk):
    first, second = employment.of_year(clerk, 2024)
    assert len(first.rows) == 12 and first.rows[0][0] == "1月"
    for made in (first, second):
        columns = list(zip(*made.rows, strict=True))[1:]
        assert tuple(sum(column) for column in columns) == made.total[1:]


def test_the_books_are_the_office_s(sampled):
    with pytest.raises(Refused):
        employment.of_month(User.objects.get(username="degan"), SEPTEMBER)


def test_a_book_as_a_spreadsheet_keeps_every_type(clerk):
    rows = sheet(employment.write, employment.ledger(clerk, SEPTEMBER, "support"))
    assert rows[0][0] == "2026年9月扶持政策台账" and "兑现金额8000元" in rows[1][0]
    assert isinstance(rows[3][0], date) and rows[3][4] == 8000
    rows = sheet(employment.write, employment.ledger(clerk, OCTOBER, "job_seeker"))
    assert "没有结账" in rows[1][0]
    with pytest.raises(Refused, match="没有这本台账"):
        employment.ledger(clerk, OCTOBER, "spouse")


def test_a_year_as_a_spreadsheet_is_all_numbers(clerk):
    rows = sheet(employment.write_year, employment.of_year(clerk, 2025)[1])
    assert rows[-1][0] == "合计" and all(isinstance(v, float | int) for v in rows[-1][1:])


def test_a_month_costs_the_same_queries_however_much_is_in_it(clerk, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        employment.of_month(clerk, SEPTEMBER)


def test_whom_to_call_comes_in_the_order_of_the_rule_with_its_reason(clerk):
    rows = follow_up.rows(clerk)
    places = [following.ORDER.index(row.why) for row in rows]
    assert places == sorted(places)
    by_number = {row.number: row.why for row in rows}
    assert by_number["求职〔2026〕11号"] == following.AIDED
    assert by_number["求职〔2026〕12号"] == following.NO_OFFER
    assert by_number["求职〔2026〕10号"] == following.ANSWER
    assert "求职〔2026〕13号" not in by_number  # nobody has met them yet


def test_a_town_calls_its_own(sampled, django_assert_max_num_queries):
    town = User.objects.get(username="degan")
    with django_assert_max_num_queries(6):
        rows = follow_up.rows(town)
    assert {row.number for row in rows} >= {"求职〔2026〕11号"}
    assert all(row.case.home.name == "德感街道" for row in rows)
