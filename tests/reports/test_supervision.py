"""督办通报: what a month counts, by unit in the directory's order, never by the figures."""

from datetime import date, datetime, timedelta
from io import BytesIO

import docx
import openpyxl
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tongxin.core import clock
from tongxin.directory.models import Unit, User
from tongxin.ledger import actions as ledger
from tongxin.ledger import task_actions
from tongxin.reports import supervision, supervision_docx, supervision_xlsx
from tongxin.reports.supervision import KEYS, Period, Thing, in_order

OCTOBER, LAST_QUARTER = Period(2026, 10), Period(2026, 4, quarter=True)


def on(month, day):
    return clock.at(timezone.make_aware(datetime(2026, month, day, 9)))


@pytest.fixture(autouse=True)
def first_day():
    with on(9, 1):
        yield


@pytest.fixture
def give(office, unit):
    def make(name, month, day, due, title="事项"):
        with on(month, day):
            return task_actions.give(
                by=office, unit=unit(name), title=title, text="", due_on=date(2026, *due)
            )

    return make


def prove(office, task, month, day):
    with on(month, day):
        task_actions.prove(by=office, task=task, text="办好了")


def counts(office, period, day=(11, 20)):
    """Unit → what is not nothing."""
    with on(*day):
        made = supervision.report(office, period)
    return {r.unit.name: {k: n for k, n in r.counts if n} for r in made.rows}


def test_a_task_is_told_as_it_stood_on_the_last_day_of_the_month(give, office):
    task = give("财政局", 9, 10, (10, 20))
    assert counts(office, Period(2026, 9)) == {"财政局": {"given": 1, "open": 1}}
    assert counts(office, OCTOBER) == {"财政局": {"overdue": 1}}
    prove(office, task, 11, 3)
    with on(11, 4):
        task_actions.pass_(by=office, task=task)
    assert counts(office, OCTOBER) == {"财政局": {"overdue": 1}}, "last month says what it said"
    assert counts(office, Period(2026, 11)) == {"财政局": {"done_late": 1}}
    assert counts(office, LAST_QUARTER) == {"财政局": {"done_late": 1}}


def test_what_was_shown_in_time_is_done_in_time_and_waits_until_it_is_looked_at(give, office):
    task = give("财政局", 10, 1, (10, 20))
    prove(office, task, 10, 19)
    assert counts(office, OCTOBER) == {"财政局": {"given": 1, "open": 1}}
    with on(11, 9):
        task_actions.pass_(by=office, task=task)
    assert counts(office, Period(2026, 11)) == {"财政局": {"done": 1}}


def test_extensions_and_slips_by_colour_are_counted_in_their_month(give, office):
    task, other = give("财政局", 10, 1, (10, 8)), give("区教委", 10, 1, (10, 8))
    with on(10, 9):
        task_actions.send_slip(
            by=office, task=task, level="blue", text="", until=date(2026, 10, 20)
        )
    with on(10, 21):
        task_actions.send_slip(
            by=office, task=task, level="orange", text="", until=date(2026, 10, 30)
        )
        task_actions.excuse(by=office, task=other, reason="等批复")
        task_actions.answer_excuse(by=office, task=other, granted=True, until=date(2026, 12, 1))
    assert counts(office, OCTOBER) == {
        "区教委": {"given": 1, "open": 1, "granted": 1},
        "财政局": {"given": 1, "overdue": 1, "blue": 1, "orange": 1},
    }


def test_a_dropped_task_is_not_counted(give, office):
    task = give("财政局", 10, 1, (10, 8))
    with on(10, 5):
        task_actions.drop(by=office, task=task, reason="重复")
    assert counts(office, OCTOBER) == {}


def test_returned_material_is_mended_in_time_or_not(office, unit):
    def returned(name, until):
        with on(10, 2):
            raw = {"title": "慰问", "happened_on": "2026-09-30", "facet": "春节", "unit": name,
                   "recipients": ["驻区部队"]}  # fmt: skip
            entry = ledger.record(by=office, kind="visit", raw=raw)
            ledger.send_back(by=office, entry=entry, reason="缺照片", until=until)
        return entry, raw

    for name, day in (("财政局", 8), ("区教委", 12)):
        entry, raw = returned(name, date(2026, 10, 10))
        with on(10, day):
            ledger.revise(by=office, entry=entry, raw=raw)
    returned("德感街道", None)
    assert counts(office, OCTOBER) == {
        "区教委": {"returned": 1},
        "财政局": {"returned": 1, "mended": 1},
        "德感街道": {"returned": 1},
    }


def test_returned_once_more_is_not_mended(office):
    with on(10, 2):
        raw = {"title": "慰问", "happened_on": "2026-09-30", "facet": "春节", "unit": "财政局",
               "recipients": ["驻区部队"]}  # fmt: skip
        entry = ledger.record(by=office, kind="visit", raw=raw)
        ledger.send_back(by=office, entry=entry, reason="缺照片", until=date(2026, 10, 10))
    with on(10, 5):
        ledger.send_back(by=office, entry=entry, reason="还缺小结", until=date(2026, 10, 20))
    assert counts(office, OCTOBER) == {"财政局": {"returned": 2}}


def test_the_month_is_compared_with_the_one_before(give, office):
    give("财政局", 9, 10, (12, 1)), give("财政局", 10, 10, (12, 1)), give("区教委", 10, 11, (12, 1))
    with on(11, 20):
        made = supervision.report(office, OCTOBER)
    assert (made.totals["given"], made.former["given"]) == (2, 1)
    assert (made.totals["open"], made.former["open"]) == (3, 1)


THING = Thing("task", 1, "事项", None, "")
#: A unit's figures from one number, two bits a column: cheap to draw, and zero is no figure at all.
AMOUNTS = st.integers(0, 4 ** len(KEYS) - 1)


def figures_of(number):
    return {key: (THING,) * (number >> 2 * n & 3) for n, key in enumerate(KEYS)}


@given(st.lists(st.tuples(st.integers(0, 3), AMOUNTS), min_size=1, max_size=12), st.randoms())
def test_the_order_of_units_never_depends_on_their_figures(drawn, chance):
    """Whatever the figures, and however they are dealt out again, units stand as in the directory."""
    units = [Unit(pk=n, name=f"单位{n}", order=order) for n, (order, _) in enumerate(drawn, 1)]
    figures = [figures_of(number) for _, number in drawn]
    directory = [u.pk for u in sorted(units, key=lambda u: (u.order, u.pk))]
    for _ in range(2):
        chance.shuffle(units), chance.shuffle(figures)
        dealt = {u.pk: one for u, one in zip(units, figures, strict=True)}
        shown = [r.unit.pk for r in in_order(units, dealt)]
        assert shown == [pk for pk in directory if any(dealt[pk].values())]


def test_a_sorted_list_would_be_caught():
    """The control: an order by any figure differs from the directory's."""
    units = [Unit(pk=1, order=1), Unit(pk=2, order=2)]
    dealt = {1: dict.fromkeys(KEYS, (THING,)), 2: dict.fromkeys(KEYS, (THING,) * 2)}
    rows = in_order(units, dealt)
    assert sorted(rows, key=lambda r: -r.count("overdue")) != list(rows)


def test_a_unit_sees_its_own_figures_only(give, liaison, office):
    give("财政局", 10, 1, (12, 1)), give("德感街道", 10, 1, (12, 1))
    assert [*counts(liaison, OCTOBER)] == ["德感街道"]


def test_it_is_read_in_a_fixed_number_of_queries(give, office, django_assert_max_num_queries):
    for n in range(12):
        give(("财政局", "区教委", "德感街道")[n % 3], 10, 1 + n, (11, 1 + n))
    fresh = User.objects.get(pk=office.pk)
    with on(11, 20), django_assert_max_num_queries(8):
        supervision.report(fresh, OCTOBER)


@pytest.mark.parametrize("text", ["2026-13", "2026-q5", "0000-01", "", "2026-1", "x"])
def test_an_address_that_names_no_period_is_none(text):
    assert supervision.read(text) is None


def test_periods_follow_one_another_without_a_gap():
    for quarter in (False, True):
        period = supervision.of(date(2025, 11, 5), quarter)
        for _ in range(14):
            assert supervision.read(period.key) == period
            assert period.next.former == period
            assert period.last + timedelta(days=1) == period.next.first
            period = period.next


def test_both_files_bring_the_same_figures_typed(give, office):
    give("财政局", 10, 1, (10, 8), title="=1+1"), give("区教委", 10, 1, (12, 1))
    with on(11, 20):
        made = supervision.report(office, OCTOBER)
        sheet, text = BytesIO(), BytesIO()
        supervision_xlsx.write(sheet, made, office.division)
        supervision_docx.write(text, made, office.division)
    rows = [list(r) for r in openpyxl.load_workbook(sheet).active.iter_rows(values_only=True)]
    assert rows[0][0] == "江津区2026年10月双拥工作督办通报(样例)"
    told = next(r for r in rows if r[0] == "财政局")
    assert told[1:6] == [1, 0, 0, 0, 1]
    tables = docx.Document(text).tables
    assert [c.text for c in tables[1].rows[2].cells] == [
        "财政局", "1", "0", "0", "0", "1", "0", "0/0/0", "0/0",
    ]  # fmt: skip
    assert [r[0] for r in rows if r[0] in ("区教委", "财政局")] == ["区教委", "财政局"]
