"""上级认定: what a superior office said of what was accepted, which office and which day."""

from datetime import date, timedelta

import pytest

from tongxin.core import clock, events
from tongxin.core.errors import Refused
from tongxin.directory.scope import Forbidden
from tongxin.ledger import actions, queries, returns, review_actions, reviewing
from tongxin.ledger.models import Entry, EntryPast, Review

VISIT = {"title": "走访", "happened_on": "2026-02-10", "facet": "春节", "recipients": ["驻区部队"]}
DAY = date(2026, 3, 1)


@pytest.fixture
def entry(office, liaison):
    made = actions.record(by=liaison, kind="visit", raw=VISIT)
    actions.accept(by=office, entries=[made])
    return made


def uphold(by, entry, who="市双拥办", on=DAY):
    return review_actions.uphold(by=by, entry=entry, who=who, on=on)


def refuse(by, entry, who="市双拥办", on=DAY, reason="没有签收", until=None):
    return review_actions.refuse(by=by, entry=entry, who=who, on=on, reason=reason, until=until)


def test_upheld_it_stays_accepted_and_says_by_whom_and_when(office, entry):
    row = uphold(office, entry)
    assert (row.state, row.superior) == ("accepted", "upheld") and row.accepted_at
    verdict = reviewing.superior([row])[entry.pk]
    assert (verdict.verdict, verdict.who, verdict.on) == ("upheld", "市双拥办", DAY)
    told = events.history(entry.division_id, "entry", entry.no)[0].sentence
    assert told == "登记市双拥办认可“走访”(2026年3月1日)"


def test_refused_it_is_returned_with_reason_and_date(office, entry):
    until = clock.today() + timedelta(days=9)
    row = refuse(office, entry, until=until)
    assert (row.state, row.superior, row.accepted_at) == ("returned", "refused", None)
    [open_] = returns.of_entry(row)
    assert (open_.level, open_.who, open_.reason, open_.until) == (
        "superior", "市双拥办", "没有签收", until,
    )  # fmt: skip
    assert EntryPast.objects.order_by("-id").first().state == "accepted"


def test_refused_ones_are_listed_until_the_superior_says_otherwise(office, liaison, entry):
    refuse(office, entry)
    actions.revise(by=liaison, entry=entry, raw=VISIT)
    actions.accept(by=office, entries=[entry])
    assert list(reviewing.refused(office)) == [entry]
    assert reviewing.counts(office)["refused"] == 1
    uphold(office, entry)
    assert not reviewing.refused(office).exists()
    assert Review.objects.filter(level="superior").count() == 2


def test_the_list_of_a_kind_narrows_to_what_was_refused(office, liaison, entry):
    actions.record(by=liaison, kind="visit", raw=VISIT)
    uphold(office, entry)
    assert queries.entries(office, superior="upheld").get() == entry
    assert not queries.entries(office, superior="refused").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"who": " "}, "哪个机关"),
        ({"on": None}, "日期"),
        ({"on": date(2999, 1, 1)}, "不能晚于今天"),
        ({"reason": ""}, "原因"),
    ],
)
def test_a_verdict_names_the_office_the_day_and_the_reason(office, entry, wrong, said):
    with pytest.raises(Refused, match=said):
        refuse(office, entry, **wrong)
    assert Entry.objects.get().superior == "" and Entry.objects.get().state == "accepted"


def test_what_was_not_accepted_here_has_no_verdict_from_above(office, liaison):
    waiting = actions.record(by=liaison, kind="visit", raw=VISIT)
    with pytest.raises(Refused, match="没有“登记上级认可”"):
        uphold(office, waiting)


def test_only_the_office_registers_it(liaison, leader, assessor, outsider, entry):
    for by in (liaison, leader, assessor):
        with pytest.raises(Forbidden):
            uphold(by, entry)
    with pytest.raises(Refused, match="没有这条记录"):
        refuse(outsider, entry)
