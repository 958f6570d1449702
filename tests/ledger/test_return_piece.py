"""退回 of one piece: which, why, until when; mended, the entry goes back by itself."""

from datetime import timedelta

import pytest

from tongxin.core import clock, events
from tongxin.core.errors import Refused
from tongxin.directory.scope import Forbidden
from tongxin.ledger import actions, evidence, proofs, returns, review_actions, reviewing, signing
from tongxin.ledger.models import Attachment, Entry, Review

VISIT = {
    "title": "春节走访",
    "happened_on": "2026-02-10",
    "facet": "春节",
    "recipients": ["驻区部队"],
}


@pytest.fixture
def soon():
    return clock.today() + timedelta(days=7)


@pytest.fixture
def entry(liaison):
    return actions.record(by=liaison, kind="visit", raw=VISIT)


@pytest.fixture
def piece(liaison, entry):
    return put(liaison, entry, "名单")


def text(words="甲", name="名单.txt"):
    return {"name": name, "chunks": [words.encode()]}


def put(by, entry, paper, words="甲"):
    file = evidence.add_file(by=by, unit=entry.unit_id, **text(words, f"{paper}.txt")).evidence
    return evidence.attach(by=by, entry=entry, evidence=file, paper=paper)


def give_back(office, piece, soon, reason="没有盖章"):
    return review_actions.return_piece(by=office, attachment=piece, reason=reason, until=soon)


def now(entry):
    return Entry.objects.get(pk=entry.pk)


def open_of(entry):
    return [(r.attachment_id, r.reason, r.until) for r in returns.of_entry(now(entry))]


def test_the_entry_becomes_returned_and_says_which_piece_why_and_until_when(
    office, entry, piece, soon
):
    actions.accept(by=office, entries=[entry])
    back = give_back(office, piece, soon)
    assert (back.state, back.accepted_at) == ("returned", None)
    assert open_of(entry) == [(piece.pk, "没有盖章", soon)]
    told = events.history(entry.division_id, "entry", entry.no)[0]
    assert told.verb == "entry.return_piece" and told.sentence.endswith("“名单.txt”:没有盖章")
    piece.refresh_from_db()
    assert piece.removed_at is None


@pytest.mark.parametrize(
    ("reason", "day", "said"), [("", True, "原因"), ("没有盖章", False, "期限")]
)
def test_it_needs_a_reason_and_a_day(office, entry, piece, soon, reason, day, said):
    with pytest.raises(Refused, match=said):
        review_actions.return_piece(
            by=office, attachment=piece, reason=reason, until=soon if day else None
        )
    assert now(entry).state == "pending" and not Review.objects.exists()


def test_only_the_office_of_the_district_returns_a_piece(liaison, leader, outsider, piece, soon):
    for by in (liaison, leader):
        with pytest.raises(Forbidden):
            give_back(by, piece, soon)
    with pytest.raises(Refused, match="没有这条记录"):
        give_back(outsider, piece, soon)


def test_a_piece_taken_off_meanwhile_is_not_returned(office, liaison, entry, piece, soon):
    evidence.detach(by=liaison, attachment=piece, reason="放错了")
    with pytest.raises(Refused, match="换过或撤下"):
        give_back(office, piece, soon)
    assert now(entry).state == "pending"


def test_a_new_version_mends_it_and_the_entry_waits_again(office, liaison, entry, piece, soon):
    give_back(office, piece, soon)
    evidence.replace(by=liaison, evidence=piece.evidence, **text("乙"))
    assert now(entry).state == "pending" and open_of(entry) == []
    verbs = [e.verb for e in events.history(entry.division_id, "entry", entry.no)]
    assert verbs[:2] == ["entry.mend", "entry.replace"]
    answered = Review.objects.get(verdict="answered")
    assert (answered.attachment, answered.by) == (piece, liaison)


def test_both_versions_stay_with_who_and_why(office, liaison, piece, soon):
    give_back(office, piece, soon)
    new = evidence.replace(by=liaison, evidence=piece.evidence, **text("乙"))
    chain = proofs.versions(office, new)
    assert [v.pk for v in chain] == [new.pk, piece.evidence_id]
    assert [v.by for v in chain] == [liaison, liaison]
    assert proofs.reasons(liaison, chain)[piece.evidence_id].reason == "没有盖章"


def test_another_put_in_its_place_mends_it_in_either_order(office, liaison, entry, piece, soon):
    give_back(office, piece, soon)
    put(liaison, entry, "名单", "乙")
    assert now(entry).state == "returned"
    evidence.detach(by=liaison, attachment=piece, reason="换盖章件")
    assert now(entry).state == "pending"


def test_taken_off_alone_it_is_not_mended(office, liaison, entry, piece, soon):
    other = put(liaison, entry, "名单", "另一页")
    give_back(office, piece, soon)
    evidence.detach(by=liaison, attachment=piece, reason="换盖章件")
    assert now(entry).state == "returned" and Attachment.objects.get(removed_at=None) == other
    put(liaison, entry, "照片", "丙")
    assert now(entry).state == "returned"
    put(liaison, entry, "名单", "乙")
    assert now(entry).state == "pending"


def test_the_same_file_put_in_again_mends_nothing(office, liaison, entry, piece, soon):
    give_back(office, piece, soon)
    evidence.detach(by=liaison, attachment=piece, reason="换盖章件")
    evidence.attach(by=liaison, entry=entry, evidence=piece.evidence, paper="名单")
    assert now(entry).state == "returned"


def test_what_no_paper_asks_for_may_simply_go(office, liaison, entry, soon):
    extra = put(liaison, entry, "")
    give_back(office, extra, soon, "不是这次活动的")
    evidence.detach(by=liaison, attachment=extra, reason="不是这次活动的")
    assert now(entry).state == "pending"


def test_with_two_returned_the_last_one_mended_sends_it(office, liaison, entry, piece, soon):
    photo = put(liaison, entry, "照片", "丙")
    give_back(office, piece, soon)
    give_back(office, photo, soon, "看不清")
    evidence.replace(by=liaison, evidence=piece.evidence, **text("乙"))
    assert now(entry).state == "returned" and open_of(entry) == [(photo.pk, "看不清", soon)]
    evidence.replace(by=liaison, evidence=photo.evidence, **text("丁", "照片.txt"))
    assert now(entry).state == "pending"


def test_correcting_the_words_does_not_mend_a_piece(office, liaison, entry, piece, soon):
    give_back(office, piece, soon)
    assert actions.revise(by=liaison, entry=entry, raw=VISIT).state == "returned"
    assert len(open_of(entry)) == 1


def test_returned_as_a_whole_and_in_part_both_are_to_be_mended(office, liaison, entry, piece, soon):
    actions.send_back(by=office, entry=entry, reason="人数不对")
    give_back(office, piece, soon)
    evidence.replace(by=liaison, evidence=piece.evidence, **text("乙"))
    assert open_of(entry) == [(None, "人数不对", None)]
    assert actions.revise(by=liaison, entry=entry, raw=VISIT).state == "pending"


def test_returned_again_the_new_date_counts(office, entry, piece, soon):
    give_back(office, piece, soon)
    later = soon + timedelta(days=5)
    give_back(office, piece, later, "还是没有盖章")
    assert open_of(entry) == [(piece.pk, "还是没有盖章", later)]
    assert Review.objects.filter(verdict="returned").count() == 2


def test_overdue_follows_from_the_calendar_and_is_stored_nowhere(office, entry, piece, soon):
    give_back(office, piece, soon)
    assert returns.late(soon) == 0
    with clock.at(clock.now() + timedelta(days=10)):
        assert returns.late(soon) == 3
    assert returns.late(None) == 0


def test_accepted_after_all_nothing_is_left_to_mend(office, entry, piece, soon):
    give_back(office, piece, soon)
    actions.accept(by=office, entries=[entry])
    assert open_of(entry) == []
    actions.send_back(by=office, entry=entry, reason="人数不对")
    assert open_of(entry) == [(None, "人数不对", None)]


def test_mended_it_is_signed_anew_where_the_unit_signs(
    signing_on, office, liaison, leader, entry, piece, soon
):
    signing.sign(by=leader, entries=[now(entry)])
    give_back(office, piece, soon)
    evidence.replace(by=liaison, evidence=piece.evidence, **text("乙"))
    assert now(entry).state == "unsigned"


def test_material_added_to_what_was_signed_is_signed_too(
    signing_on, office, liaison, leader, entry, piece
):
    signing.sign(by=leader, entries=[now(entry)])
    put(office, now(entry), "照片", "丙")
    assert now(entry).state == "pending"
    put(liaison, now(entry), "慰问方案", "丁")
    assert now(entry).state == "unsigned"


def test_an_accepted_entry_that_loses_proof_waits_again_and_one_that_gains_stays(
    office, liaison, entry, piece
):
    actions.accept(by=office, entries=[entry])
    put(liaison, entry, "照片", "丙")
    assert now(entry).state == "accepted"
    evidence.detach(by=liaison, attachment=piece, reason="放错了")
    assert (now(entry).state, now(entry).accepted_at) == ("pending", None)


def test_better_words_for_a_passage_take_no_acceptance_back(office, liaison, entry, piece):
    actions.accept(by=office, entries=[entry])
    evidence.attach(by=liaison, entry=entry, evidence=piece.evidence, paper="名单", page="1")
    evidence.detach(by=liaison, attachment=piece, reason="更新页码和原句")
    assert now(entry).state == "accepted"


def test_withdrawn_and_restored_it_is_returned_still(office, liaison, entry, piece, soon):
    give_back(office, piece, soon)
    actions.withdraw(by=liaison, entry=entry, reason="重复")
    assert actions.restore(by=liaison, entry=entry).state == "returned"
    assert len(open_of(entry)) == 1


def test_what_came_back_is_listed_the_overdue_first(office, liaison, entry, piece, soon):
    other = actions.record(by=liaison, kind="visit", raw=VISIT)
    actions.send_back(by=office, entry=other, reason="缺照片")
    give_back(office, piece, soon)
    rows = list(reviewing.mending(liaison))
    assert [(r.no, r.why, r.due_on) for r in rows] == [
        (entry.no, "没有盖章", soon),
        (other.no, "缺照片", None),
    ]
    assert rows[0].piece_paper == "名单" and rows[1].piece_name is None
