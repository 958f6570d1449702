"""The sample's cases are written at once, and are what the actions would have made of them."""

from datetime import date, timedelta

import pytest
from django.db import connection

from tests.clear_text import in_words
from tongxin.cases import actions, kinds, line_actions, months, tallies
from tongxin.cases.models import Case, CaseEvent, CaseLine, LedgerMonth, Scheme
from tongxin.cases.ways import ENDS
from tongxin.config import sample
from tongxin.config.sample.writing import moment
from tongxin.core import clock
from tongxin.core.models import Counter, Event
from tongxin.directory.models import User
from tongxin.ledger.models import Entry

KINDS = ("school_place", "spouse", "visit_round", "bulletin", "hardship", "window", "legal_aid",
         "card", "benefit_complaint", "help", "need", "partnership", "together",
         "officer", "soldier", "fair", "contest", "course", "park", "firm", "job_seeker",
         "support", "contact", "council")  # fmt: skip
#: Kinds of things there is one of – an agreement, a firm, a fair: ours steps aside for the replay.
ONCE = ("partnership", "fair", "contest", "course", "park", "firm")
#: A council's topics follow from the needs (test_sample_councils.py).
REPLAYED = tuple(kind for kind in KINDS if kind != "council")
SEALED = ("样例孩子", "样例家长", "样例证件", "样例家属", "样例需求原文", "样例军人", "样例通令",
          "样例住址", "样例账号", "样例军官", "样例士兵", "样例求职人", "样例享受人", "样例信用代码",
          "样例录用单位", "样例援助文书", "样例联系人", "样例号码")  # fmt: skip
#: Kinds whose entries, of this ledger kind and class, all come out of cases.
LEFT: dict[str, dict] = {
    "officer": {"kind": "officer"},
    "soldier": {"kind": "soldier", "facet": "安置上岗"},
    "school_place": {"kind": "school_place"},
    "spouse": {"kind": "spouse"},
    "visit_round": {"kind": "visit", "facet__in": ("春节", "八一")},
    "bulletin": {"kind": "honour", "facet": "送喜报"},
    "hardship": {"kind": "payment", "facet": "困难帮扶"},
    "window": {"kind": "window"},
    "legal_aid": {"kind": "rights", "facet": "法律援助"},
    "fair": {"kind": "job_fair"},
    "course": {"kind": "training"},
    "contest": {"kind": "venture", "facet": "创业创新大赛"},
    "park": {"kind": "venture", "facet": "创业园区"},
    "card": {"kind": "veteran_service", "facet": "优待证办理"},
    "contact": {"kind": "veteran_service", "facet": "重点对象联系"},
    "council": {"kind": "meeting", "facet": "议军会"},
}


def recipes(kind):
    return next(file for file in sample._cases() if file["kind"] == kind)["cases"]


def worded(raw, **words):
    return {k: v.format(**words) if isinstance(v, str) else v for k, v in raw.items()}


def replay(recipe, day):
    """The recipe's case on another day by the actions themselves, as another person."""
    people = {u.username: u for u in User.objects.all()}
    words = {"n": 77, "year": day.year}
    LedgerMonth.objects.update(closed_at=None)  # what is replayed is dated into closed months
    kind = next(k for k in KINDS if recipe in recipes(k))
    with clock.at(moment(day)):
        raw = worded(recipe["form"], **words)
        case = actions.open_case(by=people[recipe["by"]], kind=kind, raw=raw, sample=True)
    for told in recipe["steps"]:
        when = day + timedelta(days=told["after"])
        with clock.at(moment(when)):
            raw = worded(told.get("ask", {}), **words, day=when)
            by = people[told["by"]]
            if "line" in told:
                line_actions.add_line(by=by, case=case, kind=told["line"], raw=raw)
            else:
                case = actions.take(by=by, case=case, step=told["step"], raw=raw)
    return Case.objects.get(pk=case.pk)


def told(case):
    """What a case is, without its own number, moments and names."""
    events = case.events.order_by("seq").values_list(
        "step", "before", "after", "text", "public", "by__username", "unit__name"
    )
    events = [(e[0], e[1], e[2], e[3].replace(f"-{case.no}号", "号"), *e[4:]) for e in events]
    entry = case.entry
    numbers = (entry.kind, entry.facet, entry.unit.name, entry.due, entry.done, entry.late,
               entry.people, entry.amount) if entry else ()  # fmt: skip
    lines = sorted(case.lines.values_list("kind", "amount", "void"))
    return (case.state, case.live, case.waiting, case.version, case.unit.name, case.facet,
            list(events), numbers, lines)  # fmt: skip


def step_aside(kind):
    """The sample's own of a kind no longer stand in the way of the same once more."""
    Case.objects.filter(kind=kind).update(identity="")
    for line in CaseLine.objects.filter(case__kind=kind):
        CaseLine.objects.filter(pk=line.pk).update(key=f"aside/{line.pk}")


@pytest.mark.parametrize("kind", REPLAYED)
def test_each_recipe_by_the_actions_gives_the_same_case(sampled, kind):
    for recipe in recipes(kind):
        first = recipe["every"][0] if "every" in recipe else recipe["day"]
        day = first[0] if isinstance(first, list) else first
        year = Case.objects.filter(kind=kind, opened_on=day)
        ours = next(c for c in year if c.events.count() == _steps(recipe) + 1)
        expected = told(ours)
        if kind in ONCE:
            step_aside(kind)
        assert told(replay(recipe, day)) == expected, recipe["form"]


def _steps(recipe):
    return sum("step" in one for one in recipe["steps"])


def test_numbers_run_without_a_gap_and_the_next_goes_on(sampled):
    for kind in KINDS:
        for year in sorted({c.year for c in Case.objects.filter(kind=kind)}):
            numbers = list(Case.objects.filter(kind=kind, year=year).order_by("no")
                           .values_list("no", flat=True))  # fmt: skip
            assert numbers == list(range(1, len(numbers) + 1))
            counter = Counter.objects.filter(series=f"case:{kind}:{year}").first()
            assert (counter.last if counter else 0) == len(numbers)


def test_every_case_is_a_sample_and_hangs_together(sampled):
    assert not Case.objects.filter(sample=False).exists()
    for case in Case.objects.prefetch_related("events"):
        events = sorted(case.events.all(), key=lambda e: e.seq)
        assert events[-1].after == case.state and case.live == (case.state not in ENDS)
        assert [e.before for e in events[1:]] == [e.after for e in events[:-1]]
    assert Event.objects.filter(subject="case").count() == CaseEvent.objects.count()


@pytest.mark.parametrize("kind", LEFT)
def test_all_entries_of_a_kind_come_out_of_cases(sampled, kind):
    left = Case.objects.filter(kind=kind).exclude(entry=None)
    assert Entry.objects.filter(**LEFT[kind]).count() == left.filter(
        **{f"entry__{key}": value for key, value in LEFT[kind].items()}
    ).count() > 0  # fmt: skip


def test_what_a_firm_is_given_outside_is_an_entry_of_its_line(sampled):
    lines = CaseLine.objects.filter(kind="honour", case__kind="firm")
    outside = Entry.objects.filter(facet__in=("合作企业光荣榜", "创新创业成果展"))
    assert sorted(line.data["entry"] for line in lines) == sorted(e.pk for e in outside)
    assert outside.count() == 4


def test_the_entries_of_both_ledgers_come_out_of_their_closed_months(sampled):
    rows = Entry.objects.filter(kind="policy", facet__in=("就业创业台账", "扶持政策台账"))
    years = {(e.facet, e.happened_on.year) for e in rows}
    assert len(rows) == len(years) == 6 and rows.filter(complete=True).count() == 6
    closed = LedgerMonth.objects.exclude(closed_at=None)
    assert set(closed.values_list("entry", flat=True)) == {e.pk for e in rows}
    for entry in rows:
        kind = kinds.get("support" if entry.facet == "扶持政策台账" else "job_seeker")
        found = months.summed(kind, months.of_year(sampled, kind, entry.happened_on.year))
        assert entry.people == found[kind.book.people] > 0
        assert entry.amount == (found["amount"] if kind.book.amount else None)


def test_a_closed_month_counted_again_gives_the_figures_it_was_closed_with(sampled):
    closed = LedgerMonth.objects.exclude(closed_at=None)
    assert closed.count() == 2 * 33
    for row in closed:
        found = tallies.figures(sampled, kinds.get(row.kind), row.month)
        assert {k: months.kept(v) for k, v in found.items()} == row.totals


def test_every_month_with_something_in_it_has_its_row(sampled):
    """So that the next month to be closed is known."""
    have = set(LedgerMonth.objects.values_list("kind", "month"))
    events = CaseEvent.objects.filter(case__kind__in=("job_seeker", "support"))
    wanted = {(e.case.kind, tallies.first_of(e.day)) for e in events.select_related("case")}
    assert wanted <= have and months.next_open(sampled) == date(2026, 10, 1)


def test_the_sample_s_figures_were_compared_by_a_second_person(sampled):
    for row in Scheme.objects.all():
        assert row.checked_by_id != row.by_id and row.source.startswith("样例")


def test_what_is_personal_stands_nowhere_in_the_clear(sampled):
    with connection.cursor() as cursor:
        for table in ("cases_case", "cases_caseevent", "cases_caseline", "core_event",
                      "ledger_entry", "cases_personal"):  # fmt: skip
            cursor.execute(f"SELECT * FROM {table}")
            rows = in_words(cursor)
            assert not [w for w in SEALED if w in rows]


def test_states_to_show_are_there(sampled):
    states = set(Case.objects.values_list("kind", "state"))
    assert {
        ("school_place", s) for s in ("filed", "declared", "reviewed", "noticed", "done")
    } <= states
    assert {("spouse", s) for s in ("sorted", "named", "followed", "done")} <= states
    assert {("job_seeker", s) for s in ("registered", "assessed", "aided", "placed")} <= states
    assert CaseLine.objects.filter(kind="referral").count() >= 14
    assert set(kinds.every()) >= set(KINDS)
