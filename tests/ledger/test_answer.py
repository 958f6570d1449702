"""说明情况: why it is right as it is; the text is kept and the entry goes back to the review."""

from datetime import timedelta

import pytest

from tongxin.core import clock, events
from tongxin.core.errors import Refused
from tongxin.directory.scope import Forbidden
from tongxin.ledger import actions, evidence, returns, review_actions, signing
from tongxin.ledger.models import Entry, Review

VISIT = {"title": "走访", "happened_on": "2026-02-10", "facet": "春节", "recipients": ["驻区部队"]}


@pytest.fixture
def entry(liaison):
    return actions.record(by=liaison, kind="visit", raw=VISIT)


@pytest.fixture
def returned(office, liaison, entry):
    """Two pieces returned; their attachments."""
    until, pieces = clock.today() + timedelta(days=5), []
    for name in ("名单", "照片"):
        file = evidence.add_file(by=liaison, name=f"{name}.txt", chunks=[name.encode()]).evidence
        piece = evidence.attach(by=liaison, entry=entry, evidence=file, paper=name)
        review_actions.return_piece(by=office, attachment=piece, reason="没有盖章", until=until)
        pieces.append(piece)
    return pieces


def test_answered_it_goes_back_with_the_text_kept(office, liaison, entry):
    actions.send_back(by=office, entry=entry, reason="没有盖章")
    back = review_actions.answer(by=liaison, entry=entry, text="公章在附件第3页")
    assert back.state == "pending"
    kept = Review.objects.get(verdict="answered")
    assert (kept.level, kept.reason, kept.by) == ("unit", "公章在附件第3页", liaison)
    assert "公章在附件第3页" in events.history(entry.division_id, "entry", entry.no)[0].sentence


def test_one_piece_answered_leaves_the_other_to_be_mended(liaison, entry, returned):
    first, second = returned
    kept = review_actions.answer(by=liaison, entry=entry, text="章在背面", attachment=first)
    assert kept.state == "returned"
    assert [r.attachment for r in returns.of_entry(kept)] == [second]
    assert review_actions.answer(by=liaison, entry=entry, text="同上").state == "pending"


def test_an_answer_for_all_answers_each(liaison, entry, returned):
    assert review_actions.answer(by=liaison, entry=entry, text="章在背面").state == "pending"
    assert Review.objects.filter(verdict="answered").count() == 2


def test_an_answered_piece_and_a_mended_one_send_it_together(liaison, entry, returned):
    first, second = returned
    review_actions.answer(by=liaison, entry=entry, text="章在背面", attachment=first)
    evidence.replace(by=liaison, evidence=second.evidence, name="照片.txt", chunks=[b"new"])
    assert Entry.objects.get().state == "pending"


def test_an_answer_says_something(liaison, entry, returned):
    with pytest.raises(Refused, match="写明情况"):
        review_actions.answer(by=liaison, entry=entry, text=" ")
    assert Entry.objects.get().state == "returned"


def test_only_what_was_returned_is_answered(liaison, entry):
    with pytest.raises(Refused, match="不能“说明情况”"):
        review_actions.answer(by=liaison, entry=entry, text="没事")


def test_another_unit_and_an_assessor_do_not_answer(
    office, entry, assessor, district, person, unit
):
    actions.send_back(by=office, entry=entry, reason="没有盖章")
    other = person(district, "other", "liaison", unit=unit("区教委"))
    with pytest.raises(Refused, match="别的单位"):
        review_actions.answer(by=other, entry=entry, text="没事")
    with pytest.raises(Forbidden):
        review_actions.answer(by=assessor, entry=entry, text="没事")


def test_answered_it_waits_for_the_head_where_the_unit_signs(signing_on, office, liaison, leader):
    entry = actions.record(by=liaison, kind="visit", raw=VISIT)
    signing.return_to_unit(by=leader, entry=entry, reason="人数不对")
    assert review_actions.answer(by=liaison, entry=entry, text="照签到数").state == "unsigned"
