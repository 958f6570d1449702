"""结账: a closed month takes nothing more, its figures stand, and the year's entries come out of it."""

from datetime import date
from decimal import Decimal

import pytest

from tests.cases.conftest import on
from tests.cases.test_kind_job_seeker import TYPED
from tongxin.cases import actions, kinds, line_actions, months, tallies
from tongxin.cases.models import Case, CaseLine, LedgerMonth
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.ledger import actions as ledger
from tongxin.ledger.models import Entry

from .conftest import APRIL, FIX, REFERRAL, book, frozen

pytestmark = pytest.mark.usefixtures("january")


def test_closing_keeps_the_figures_and_says_who_did_it(met, close, refer, office):
    refer(met())
    close()
    row = LedgerMonth.objects.get(kind="job_seeker")
    assert frozen() == book() == {"registered": 1, "referred": 1} and row.by == office
    assert Event.objects.get(verb="ledger_month.close").sentence.startswith("2026年3月")
    assert LedgerMonth.objects.get(kind="support").closed_at


def test_the_first_closed_month_opens_the_year_s_entries_and_later_ones_correct_them(
    met, close, points
):
    met()
    assert points("5.3") == "0"
    close()
    rows = {e.facet: e for e in Entry.objects.filter(kind="policy")}
    assert set(rows) == {"就业创业台账", "扶持政策台账"} and points("5.3") == "0.25"
    seekers = rows["就业创业台账"]
    assert (seekers.title, seekers.happened_on) == ("2026年就业创业台账", date(2026, 3, 31))
    assert (seekers.people, seekers.amount, seekers.unit.office) == (1, None, True)
    met(day=(4, 13), id_no="样例证件求2")
    close(APRIL, (2026, 5, 6))
    assert Entry.objects.filter(kind="policy").count() == 2
    seekers.refresh_from_db()
    assert (seekers.people, seekers.happened_on) == (2, date(2026, 3, 31))
    assert "已结到4月" in str(seekers.data) and points("5.3") == "0.25"


def test_another_year_has_entries_of_its_own(met, close):
    met(day=(12, 7))
    close(date(2026, 12, 1), (2027, 1, 6))
    close(date(2027, 1, 1), (2027, 2, 3))
    titles = Entry.objects.filter(kind="policy", facet="就业创业台账").values_list(
        "title", "people"
    )
    assert set(titles) == {("2026年就业创业台账", 1), ("2027年就业创业台账", 0)}


def test_an_entry_somebody_withdrew_comes_back_with_the_next_month(met, close, office):
    met()
    close()
    with clock.at(on(2026, 4, 9)):
        ledger.withdraw(by=office, entry=Entry.objects.get(facet="就业创业台账"), reason="样例")
    close(APRIL, (2026, 5, 6))
    assert not Entry.objects.get(facet="就业创业台账").withdrawn


def policy(by, facet="就业创业台账", day=date(2026, 3, 20)):
    raw = {"title": "样例台账", "facet": facet, "happened_on": day, "people": 7}
    return ledger.record(by=by, kind="policy", raw=raw)


def test_what_the_books_entered_is_not_typed_a_second_time(met, close, office):
    """Another year, another class and another district's are their own affair (control)."""
    met()
    close()
    with clock.at(on(2026, 4, 9)):
        no = Entry.objects.get(facet="就业创业台账").no
        told = f"2026年的就业创业台账由每月结账自动记入台账,编号{no},不用再登记"
        with pytest.raises(Refused, match=told):
            policy(office)
        with pytest.raises(Refused, match=told):
            raw = {"title": "样例", "happened_on": date(2026, 4, 1), "facet": "就业创业台账"}
            ledger.revise(by=office, entry=policy(office, "政策落实"), raw=raw)
        assert policy(office, "政策落实").pk and policy(office, day=date(2025, 12, 31)).pk
    assert Entry.objects.filter(facet="就业创业台账", happened_on__year=2026).count() == 1


def test_what_was_withdrawn_does_not_come_back_beside_it(met, close, office):
    met()
    with clock.at(on(2026, 3, 25)):
        typed = policy(office)
        ledger.withdraw(by=office, entry=typed, reason="样例")
    close()
    with clock.at(on(2026, 4, 9)), pytest.raises(Refused, match="由每月结账自动记入台账"):
        ledger.restore(by=office, entry=typed)


def test_another_district_s_entry_is_its_own(met, close, outsider):
    met()
    close()
    with clock.at(on(2026, 4, 9)):
        assert policy(outsider).pk


def test_what_was_typed_before_the_first_close_becomes_the_year_s_entry(met, close, office):
    met()
    with clock.at(on(2026, 3, 25)):
        typed = policy(office)
    close()
    entry = Entry.objects.get(facet="就业创业台账")
    assert (entry.pk, entry.people, entry.title) == (typed.pk, 1, "样例台账")
    assert LedgerMonth.objects.get(kind="job_seeker").entry == entry


def test_typed_twice_the_month_is_closed_when_one_is_left(met, close, office):
    met()
    with clock.at(on(2026, 3, 25)):
        one, other = policy(office), policy(office)
    with pytest.raises(Refused, match="不止一条.编号.*请只留一条"):
        close()
    with clock.at(on(2026, 4, 7)):
        ledger.withdraw(by=office, entry=other, reason="样例")
    close()
    assert Entry.objects.get(facet="就业创业台账", withdrawn=False).pk == one.pk


def test_a_closed_month_takes_no_step_and_no_line(met, close, refer, office):
    case = met()
    line = refer(case)
    close()
    late = on(2026, 4, 9)
    told = "2026年3月的就业创业台账已经结账"
    with clock.at(late), pytest.raises(Refused, match=told):
        raw = {"day": "2026-03-31", "no": "1"}
        actions.take(by=office, case=case, step="assessed_done", raw=raw)
    with pytest.raises(Refused, match=told):
        refer(case, (2026, 4, 9), **REFERRAL | {"firm": "样例二公司"})
    with clock.at(late), pytest.raises(Refused, match=told):
        line_actions.void_line(by=office, line=line, reason="样例")
    with clock.at(late), pytest.raises(Refused, match=told):
        raw = TYPED | {"id_no": "样例证件求3"}
        actions.open_case(by=office, kind="job_seeker", raw=raw, day=date(2026, 3, 31))
    assert frozen() == book() and Case.objects.count() == 1


def test_months_before_the_first_closed_one_are_closed_with_it(met, close, refer):
    case = met()
    close()
    with pytest.raises(Refused, match="2026年2月的就业创业台账已经结账"):
        refer(case, (2026, 4, 9), **REFERRAL | {"day": "2026-02-27"})


def test_the_open_month_goes_on(met, close, refer):
    case = met()
    close()
    refer(case, (2026, 4, 9), **REFERRAL | {"day": "2026-04-01"})
    assert book(APRIL) == {"referred": 1}


def test_other_kinds_know_nothing_of_books(close, met, liaison):
    met()
    close()
    with clock.at(on(2026, 4, 9)):
        raw = {"matter": "样例", "name": "样例人", "id_no": "样例"}
        assert actions.open_case(by=liaison, kind="probe", raw=raw, day=date(2026, 3, 9)).pk


def test_a_month_is_closed_when_it_is_over_in_turn_and_once(met, close):
    met()
    with pytest.raises(Refused, match="2026年3月还没有过完,4月1日起可以结账"):
        close(moment=(2026, 3, 31))
    with pytest.raises(Refused, match="请先结2026年3月"):
        close(APRIL, (2026, 5, 6))
    close(moment=(2026, 4, 1))
    with pytest.raises(Refused, match="2026年3月已经结账,不用再结"):
        close()
    with pytest.raises(Refused, match="2026年2月已经结账"):
        close(date(2026, 2, 1))


def test_with_nothing_in_the_books_there_is_nothing_to_close(close, office):
    assert months.next_open("500116") is None
    with pytest.raises(Refused, match="还没有登记"):
        close()


def test_only_the_office_closes(met, close, liaison, leader):
    met()
    for somebody in (liaison, leader):
        with pytest.raises(Refused):
            close(by=somebody)
    assert not LedgerMonth.objects.exclude(closed_at=None).exists()


def test_another_district_closes_its_own(met, close, outsider):
    met()
    with pytest.raises(Refused, match="还没有登记"):
        close(by=outsider)


def test_a_correction_is_a_line_in_the_open_month_that_names_what_it_corrects(met, close, refer):
    case = met()
    refer(case)
    close()
    refer(case, (2026, 4, 9), "correction", **FIX)
    assert frozen() == book() and book(APRIL) == {"referred": -1}
    close(APRIL, (2026, 5, 6))
    rows = months.of_year("500116", kinds.get("job_seeker"), 2026)
    assert months.summed(kinds.get("job_seeker"), rows)["referred"] == 0
    [row] = tallies.rows("500116", kinds.get("job_seeker"), APRIL)
    assert row.name == "更正" and "原来记在哪一天:2026-03-09" in row.words


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"on": "2026-03-10"}, "在2026年3月10日没有“推荐”"),
        ({"what": "面试"}, "没有“面试”"),
        ({"on": "2026-04-02"}, "2026年4月还没有结账.*请直接作废"),
        ({"day": "2026-03-31"}, "2026年3月的就业创业台账已经结账"),
        ({"count": "0"}, "多计或少计了几人"),
        ({"text": ""}, "有几处"),
    ],
)
def test_a_correction_of_nothing_is_refused(met, close, refer, changed, told):
    case = met()
    refer(case)
    close()
    with pytest.raises(Refused, match=told):
        refer(case, (2026, 4, 9), "correction", **FIX | changed)


def test_what_has_ended_can_still_be_corrected_and_nothing_else(met, close, refer, office):
    case = met()
    refer(case)
    with clock.at(on(2026, 3, 20)):
        actions.take(by=office, case=case, step="end", raw={"because": "联系不上"})
    close()
    with pytest.raises(Refused, match="已经办结"):
        refer(case, (2026, 4, 9), **REFERRAL | {"day": "2026-04-09"})
    wrong = refer(case, (2026, 4, 9), "correction", **FIX)
    with clock.at(on(2026, 4, 10)):
        line_actions.void_line(by=office, line=wrong, reason="样例")
    assert book(APRIL) == {}


def test_money_is_corrected_by_money(close, office, colleague, figures, refer):
    figures("support", policies="样例补贴=每年一次")
    raw = {"policy": "样例补贴", "side": "个人", "name": "样例", "id_no": "样例1", "phone": "样例",
           "year": "2026"}  # fmt: skip
    with clock.at(on(2026, 3, 9)):
        case = actions.open_case(by=office, kind="support", raw=raw)
        for by, step, said in (
            (office, "applied_done", {"shown": "是", "fit": "是"}),
            (colleague, "checked_done", {"sum": "1500"}),
            (office, "approved_done", {"receipt": "样例", "day": "2026-03-09"}),
        ):
            case = actions.take(by=by, case=case, step=step, raw=said)
    close()
    assert book(kind="support")["amount"] == Decimal(1500)
    fix = FIX | {"what": "兑现金额", "way": "多计", "count": "0", "sum": "500.50"}
    refer(case, (2026, 4, 9), "correction", **fix)
    assert book(APRIL, "support") == {"amount": Decimal("-500.50")}
    [row] = tallies.rows("500116", kinds.get("support"), APRIL)
    assert row.amount == Decimal("-500.50") and row.words.startswith("样例补贴;更正哪一项")
    close(APRIL, (2026, 5, 6))
    entry = Entry.objects.get(facet="扶持政策台账")
    assert (entry.people, entry.amount) == (1, Decimal("999.50"))


def test_counted_again_a_closed_month_differs_only_if_somebody_changed_what_is_in_it(
    met, close, refer
):
    refer(met())
    close()
    assert months.recheck("500116") == []
    CaseLine.objects.filter(kind="referral").update(void="样例:绕过系统改的")
    [told] = months.recheck("500116")
    assert told.startswith("2026年3月的就业创业台账与结账时不同")
