"""Record, revise, withdraw, restore, accept, return: each with its event, its past, its refusals."""

from datetime import timedelta

import pytest

from tongxin.core import clock, events
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.directory.scope import Forbidden
from tongxin.ledger import actions, changes, queries
from tongxin.ledger.models import Entry, EntryPast, Review, Role
from tongxin.ledger.outcome import Outcome

VISIT = {
    "title": "春节走访",
    "happened_on": "2026-02-10",
    "facet": "春节",
    "recipients": ["驻区部队"],
    "amount": "3500",
}


@pytest.fixture
def heard(monkeypatch):
    """The changes published meanwhile."""
    told = []
    monkeypatch.setattr(changes, "_listeners", [told.append])
    return told


@pytest.fixture
def visit(liaison):
    return actions.record(by=liaison, kind="visit", raw=VISIT)


def test_a_record_takes_the_next_number_and_tells_what_changed(liaison, heard):
    first = actions.record(by=liaison, kind="visit", raw=VISIT)
    second = actions.record(by=liaison, kind="visit", raw=VISIT)
    assert (first.no, second.no) == (1, 2) and first.unit.name == "德感街道"
    assert heard[0].kinds == {"visit"} and heard[0].first == heard[0].last == first.happened_on
    [event] = events.history(first.division_id, "entry", first.no)
    assert event.sentence == "登记走访慰问“春节走访”" and event.by == liaison


def test_a_refused_record_takes_no_number_and_leaves_no_event(liaison):
    with pytest.raises(actions.Rejected) as refused:
        actions.record(by=liaison, kind="visit", raw={**VISIT, "title": "", "amount": "多"})
    assert set(refused.value.errors) == {"title", "amount"}
    assert not Entry.objects.exists() and not Event.objects.exists()
    assert actions.record(by=liaison, kind="visit", raw=VISIT).no == 1


def test_what_has_not_happened_yet_is_no_entry(liaison):
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(actions.Rejected, match="有几处"):
        actions.record(by=liaison, kind="visit", raw={**VISIT, "happened_on": tomorrow})


def test_nobody_reports_for_another_unit(liaison):
    with pytest.raises(Refused):
        actions.record(by=liaison, kind="visit", raw={**VISIT, "unit": "区教委"})


def test_a_unit_named_twice_takes_part_once(office, unit):
    town = unit("德感街道")
    parts = [(town, "", "join"), (town, "", "assist"), (None, "泸州市双拥办", "host")]
    entry = actions.record(by=office, kind="visit", raw=VISIT, roles=parts)
    assert {(r.unit, r.partner, r.role) for r in Role.objects.filter(entry=entry)} == {
        (town, "", "assist"),
        (None, "泸州市双拥办", "host"),
    }


def test_a_correction_keeps_the_state_before_and_waits_again(office, liaison, visit):
    actions.accept(by=office, entries=[visit])
    visit.refresh_from_db()
    changed = actions.revise(
        by=liaison, entry=visit, raw={**VISIT, "title": "春节走访慰问"}, version=visit.version
    )
    past = EntryPast.objects.get()
    assert (past.title, past.state, past.version) == ("春节走访", "accepted", 2)
    assert (changed.state, changed.accepted_at, changed.version) == ("pending", None, 3)
    assert changed.received_at == visit.received_at and past.until == changed.since


def test_a_correction_of_the_day_tells_both_days(liaison, visit, heard):
    actions.revise(by=liaison, entry=visit, raw={**VISIT, "happened_on": "2025-02-01"})
    assert (heard[0].first.year, heard[0].last.year) == (2025, 2026)


def test_an_outdated_form_changes_nothing(liaison, visit):
    actions.revise(by=liaison, entry=visit, raw={**VISIT, "title": "甲"}, version=1)
    with pytest.raises(actions.Outdated, match="别人改过"):
        actions.revise(by=liaison, entry=visit, raw={**VISIT, "title": "乙"}, version=1)
    assert Entry.objects.get().title == "甲"


def test_parts_of_a_joint_event_change_only_when_they_are_given(office, unit):
    entry = actions.record(by=office, kind="visit", raw=VISIT, roles=[(unit("区教委"), "", "join")])
    actions.revise(by=office, entry=entry, raw=VISIT)
    assert Role.objects.count() == 1
    actions.revise(by=office, entry=entry, raw=VISIT, roles=[])
    assert not Role.objects.exists()


def test_parts_that_are_told_again_stay_the_rows_they_are(office, unit):
    parts = [(unit("区教委"), "", "join"), (None, "四川省泸州市", "host")]
    entry = actions.record(by=office, kind="visit", raw=VISIT, roles=parts)
    before = set(entry.roles.values_list("pk", flat=True))
    actions.revise(by=office, entry=entry, raw=VISIT, roles=parts)
    assert set(entry.roles.values_list("pk", flat=True)) == before
    actions.revise(by=office, entry=entry, raw=VISIT, roles=[(unit("区教委"), "", "host")])
    assert [(r.unit.name, r.role) for r in entry.roles.all()] == [("区教委", "host")]


def test_the_own_story_number_survives_a_correction(liaison, visit):
    assert actions.revise(by=liaison, entry=visit, raw=VISIT).series == "#1"


def test_taking_part_is_not_yet_answering_for_it(office, liaison, unit):
    entry = actions.record(
        by=office, kind="visit", raw=VISIT, roles=[(unit("德感街道"), "", "join")]
    )
    assert queries.entry(liaison, entry.no) == entry
    assert not queries.may_change(liaison, entry) and queries.may_change(office, entry)
    for act in (
        lambda: actions.revise(by=liaison, entry=entry, raw=VISIT),
        lambda: actions.withdraw(by=liaison, entry=entry, reason="试试"),
        lambda: actions.restore(by=liaison, entry=entry),
    ):
        with pytest.raises(Refused, match="由别的单位填报"):
            act()


def test_a_withdrawn_entry_counts_nowhere_and_stays_readable(liaison, visit, heard):
    actions.withdraw(by=liaison, entry=visit, reason="重复登记")
    assert not queries.visible_to(liaison).exists()
    assert queries.any_entry(liaison, visit.no).withdrawn
    assert heard and EntryPast.objects.get().withdrawn is False
    assert events.history(visit.division_id, "entry", visit.no)[0].detail == {"reason": "重复登记"}


def test_withdrawing_twice_is_withdrawn_once(liaison, visit):
    actions.withdraw(by=liaison, entry=visit, reason="重复登记")
    actions.withdraw(by=liaison, entry=visit, reason="重复登记")
    assert EntryPast.objects.count() == 1


def test_a_withdrawal_needs_a_reason(liaison, visit):
    with pytest.raises(Refused, match="撤回的原因"):
        actions.withdraw(by=liaison, entry=visit, reason="  ")


def test_a_restored_entry_waits_for_acceptance(office, liaison, visit):
    actions.accept(by=office, entries=[visit])
    actions.withdraw(by=liaison, entry=visit, reason="重复登记")
    entry = actions.restore(by=liaison, entry=visit)
    assert (entry.withdrawn, entry.state, entry.accepted_at) == (False, "pending", None)


def test_restoring_what_was_never_withdrawn_changes_nothing(liaison, visit):
    assert actions.restore(by=liaison, entry=visit).version == 1


def test_accepting_again_changes_nothing(office, visit, heard):
    assert len(actions.accept(by=office, entries=[visit]).done) == 1
    first = Entry.objects.get().accepted_at
    assert actions.accept(by=office, entries=[visit]).done == []
    assert Entry.objects.get().accepted_at == first
    assert Review.objects.count() == 1 and len(heard) == 1


def test_a_withdrawn_entry_cannot_be_accepted(office, liaison, visit):
    actions.withdraw(by=liaison, entry=visit, reason="重复登记")
    assert actions.accept(by=office, entries=[visit]).done == []


def test_another_districts_entries_are_not_accepted_by_number(outsider, visit):
    assert actions.accept(by=outsider, entries=[visit]) == Outcome()
    assert Entry.objects.get().state == "pending"


def test_a_return_takes_an_acceptance_back_and_says_why_and_until_when(office, visit):
    actions.accept(by=office, entries=[visit])
    day = clock.today() + timedelta(days=7)
    entry = actions.send_back(by=office, entry=visit, reason="缺签到", until=day)
    assert (entry.state, entry.accepted_at) == ("returned", None)
    review = Review.objects.order_by("-id").first()
    assert (review.verdict, review.reason, review.until) == ("returned", "缺签到", day)
    assert EntryPast.objects.get().state == "accepted"


def test_a_return_needs_a_reason(office, visit):
    with pytest.raises(Refused, match="退回的原因"):
        actions.send_back(by=office, entry=visit, reason="")


def test_accepting_and_returning_are_the_offices(liaison, assessor, visit):
    for person in (liaison, assessor):
        with pytest.raises(Forbidden):
            actions.accept(by=person, entries=[visit])
        with pytest.raises(Forbidden):
            actions.send_back(by=person, entry=visit, reason="缺签到")
    with pytest.raises(Forbidden):
        actions.record(by=assessor, kind="visit", raw=VISIT)
