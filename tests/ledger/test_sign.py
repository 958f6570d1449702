"""签报: what a liaison reports waits for the head of the unit, who signs it or sends it back."""

import pytest

from tongxin.core import events
from tongxin.core.errors import Refused
from tongxin.directory.scope import Forbidden
from tongxin.ledger import actions, returns, signing
from tongxin.ledger.importing import import_rows
from tongxin.ledger.models import Entry, EntryPast, Review
from tongxin.ledger.outcome import Outcome

VISIT = {
    "title": "春节走访",
    "happened_on": "2026-02-10",
    "facet": "春节",
    "recipients": ["驻区部队"],
}


def record(by, **raw):
    return actions.record(by=by, kind="visit", raw={**VISIT, **raw})


def state(entry):
    return Entry.objects.get(pk=entry.pk).state


def test_what_a_liaison_records_waits_for_the_head(signing_on, liaison):
    assert record(liaison).state == "unsigned"


def test_without_signing_it_goes_straight_to_the_office(liaison):
    assert record(liaison).state == "pending"


@pytest.mark.parametrize("who", ["office", "leader"])
def test_what_the_office_or_the_head_records_needs_no_signature(request, signing_on, who):
    by = request.getfixturevalue(who)
    assert record(by, unit="德感街道").state == "pending"


def test_another_units_signing_does_not_concern_this_one(signing_on, district, person, unit):
    teacher = person(district, "teacher", "liaison", unit=unit("区教委"))
    assert record(teacher).state == "pending"


def test_signed_it_goes_to_the_office_with_its_event_and_its_past(signing_on, liaison, leader):
    entry = record(liaison)
    assert signing.sign(by=leader, entries=[entry]).done == [entry]
    assert state(entry) == "pending"
    assert EntryPast.objects.get().state == "unsigned"
    review = Review.objects.get()
    assert (review.level, review.verdict, review.by) == ("unit", "signed", leader)
    assert events.history(entry.division_id, "entry", entry.no)[0].sentence == "签报“春节走访”"


def test_many_are_signed_at_once_and_once(signing_on, liaison, leader):
    entries = [record(liaison, title=f"走访{n}") for n in range(3)]
    assert len(signing.sign(by=leader, entries=entries).done) == 3
    again = signing.sign(by=leader, entries=entries)
    assert again.done == [] and Review.objects.count() == 3
    assert "3条已由街道负责人在" in again.told("签报")


def test_unsigned_counts_as_reported_and_is_not_accepted(signing_on, liaison, office):
    entry = record(liaison)
    outcome = actions.accept(by=office, entries=[entry])
    assert outcome.told("认定") == "这条记录现在是“待签”,没有认定。"
    assert outcome.done == [] and state(entry) == "unsigned"
    assert Entry.objects.filter(withdrawn=False, accepted_at=None).count() == 1


def test_nobody_signs_for_another_unit(signing_on, liaison, district, person, unit):
    other = person(district, "other", "leader", unit=unit("区教委"))
    entry = record(liaison)
    assert signing.sign(by=other, entries=[entry]) == Outcome()
    with pytest.raises(Refused, match="没有这条记录"):
        signing.return_to_unit(by=other, entry=entry, reason="试试")
    assert state(entry) == "unsigned"


def test_a_liaison_does_not_sign_the_own_work(signing_on, liaison, assessor):
    entry = record(liaison)
    for by in (liaison, assessor):
        with pytest.raises(Forbidden):
            signing.sign(by=by, entries=[entry])


def test_what_changed_since_it_was_looked_at_is_not_signed(signing_on, liaison, leader):
    entry = record(liaison)
    shown = {entry.no: "1-0-0"}
    actions.revise(by=liaison, entry=entry, raw={**VISIT, "title": "改过的走访"})
    outcome = signing.sign(by=leader, entries=[entry], shown=shown)
    assert outcome.done == [] and state(entry) == "unsigned"
    told = outcome.told("签报")
    assert "已由镇街联络员在" in told and told.endswith("修改,请看过再签报。")


def test_a_correction_is_signed_anew(signing_on, liaison, leader, office):
    entry = record(liaison)
    signing.sign(by=leader, entries=[entry])
    actions.accept(by=office, entries=[entry])
    assert actions.revise(by=liaison, entry=entry, raw=VISIT).state == "unsigned"
    assert actions.revise(by=leader, entry=entry, raw=VISIT).state == "pending"


def test_the_office_correcting_a_word_does_not_sign_for_the_head(signing_on, liaison, office):
    entry = record(liaison)
    raw = {**VISIT, "unit": "德感街道"}
    assert actions.revise(by=office, entry=entry, raw=raw).state == "unsigned"


def test_the_head_sends_back_with_a_reason_and_the_office_waits(
    signing_on, liaison, leader, office
):
    entry = record(liaison)
    signing.return_to_unit(by=leader, entry=entry, reason="人数不对")
    entry.refresh_from_db()
    assert entry.state == "returned"
    assert [r.reason for r in returns.of_entry(entry)] == ["人数不对"]
    told = actions.accept(by=office, entries=[entry]).told("认定")
    assert "退回本单位" in told and state(entry) == "returned"
    assert actions.revise(by=liaison, entry=entry, raw=VISIT).state == "unsigned"


def test_sending_back_within_the_unit_needs_a_reason(signing_on, liaison, leader):
    entry = record(liaison)
    with pytest.raises(Refused, match="退回的原因"):
        signing.return_to_unit(by=leader, entry=entry, reason=" ")
    assert state(entry) == "unsigned"


def test_the_office_registers_a_signature_on_paper_with_a_note(signing_on, liaison, office):
    entry = record(liaison)
    with pytest.raises(Refused, match="纸质签报的情况"):
        signing.sign_on_paper(by=office, entries=[entry], note=" ")
    signing.sign_on_paper(by=office, entries=[entry], note="负责人在报送表上签字")
    assert state(entry) == "pending"
    assert Review.objects.get().reason == "负责人在报送表上签字"
    with pytest.raises(Forbidden):
        signing.sign_on_paper(by=liaison, entries=[entry], note="自己签的")


def test_restored_it_waits_for_the_signature_again(signing_on, liaison):
    entry = record(liaison)
    actions.withdraw(by=liaison, entry=entry, reason="重复")
    assert actions.restore(by=liaison, entry=entry).state == "unsigned"


@pytest.mark.parametrize(("who", "expected"), [("liaison", "unsigned"), ("office", "pending")])
def test_rows_of_a_spreadsheet_wait_as_a_form_would(request, signing_on, tmp_path, who, expected):
    sheet = tmp_path / "走访.csv"
    sheet.write_text(
        "名称,日期,节点,慰问对象,单位\n春节走访,2026-02-10,春节,驻区部队,德感街道\n",
        encoding="utf-8",
    )
    by = request.getfixturevalue(who)
    report = import_rows(by=by, kind="visit", path=sheet, name="走访.csv")
    assert report.accepted == 1, report.rejected
    assert Entry.objects.get().state == expected


@pytest.mark.parametrize(("on", "most"), [(False, 12), (True, 12)])
def test_saving_costs_no_query_more_where_the_unit_signs(
    request, liaison, django_assert_max_num_queries, on, most
):
    if on:
        request.getfixturevalue("signing_on")
    record(liaison)
    with django_assert_max_num_queries(most):
        record(liaison)
