"""The buttons on an entry's page come from the table; each press does what it says, once."""

import re
from datetime import timedelta

import pytest

from tongxin.core import clock
from tongxin.ledger import actions, evidence, review_actions
from tongxin.ledger.models import Entry, Review

VISIT = {"title": "走访", "happened_on": "2026-02-10", "facet": "春节", "recipients": ["驻区部队"]}
SOON = clock.today() + timedelta(days=7)


@pytest.fixture
def entry(liaison):
    return actions.record(by=liaison, kind="visit", raw=VISIT)


@pytest.fixture
def piece(liaison, entry):
    file = evidence.add_file(by=liaison, name="名单.txt", chunks=[b"a"]).evidence
    return evidence.attach(by=liaison, entry=entry, evidence=file, paper="名单")


def buttons(page):
    return [act.key for act in page.context["acts"]]


def address(entry, step=""):
    return f"/ledger/{entry.no}/{step}"


def state():
    return Entry.objects.get().state


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("office", {"withdraw", "return", "revise", "attach", "accept"}),
        ("liaison", {"withdraw", "revise", "attach"}),
        ("leader", {"withdraw", "revise", "attach"}),
        ("assessor", set()),
    ],
)
def test_what_waits_offers_to_each_what_the_table_allows(request, as_, entry, who, expected):
    page = as_(request.getfixturevalue(who)).get(address(entry))
    assert set(buttons(page)) == expected


def test_the_head_is_offered_the_signature_as_the_one_red_button(as_, signing_on, leader, liaison):
    entry = actions.record(by=liaison, kind="visit", raw=VISIT)
    page = as_(leader).get(address(entry))
    assert [a.key for a in page.context["acts"] if a.primary] == ["sign"]
    as_(leader).post(address(entry, "sign/"))
    assert state() == "pending"


def test_an_accepted_entry_offers_the_verdict_from_above_and_a_withdrawn_one_only_restoring(
    as_, office, liaison, entry
):
    actions.accept(by=office, entries=[entry])
    assert "uphold" in buttons(as_(office).get(address(entry)))
    actions.withdraw(by=liaison, entry=entry, reason="重复")
    assert buttons(as_(office).get(address(entry))) == ["restore"]


def test_one_piece_is_returned_from_its_own_link(as_, office, liaison, entry, piece, read):
    client = as_(office)
    where = address(entry, f"pieces/{piece.pk}/return/")
    assert where in client.get(address(entry)).content.decode()
    told = read(client.post(where, {"reason": "没有盖章"}))
    assert "请写明这份材料改好的期限" in told
    client.post(where, {"reason": "没有盖章", "until": SOON.isoformat()})
    page = as_(liaison).get(address(entry))
    text = read(page)
    day = f"{SOON.year}年{SOON.month}月{SOON.day}日"
    assert "退回名单“名单.txt”:没有盖章" in text and f"请在{day}前改好" in text
    assert f"/evidence/{piece.evidence_id}/replace/?entry={entry.no}" in page.content.decode()


def test_past_the_day_it_is_red_with_a_word(as_, office, liaison, entry, piece, read):
    review_actions.return_piece(by=office, attachment=piece, reason="没有盖章", until=SOON)
    with clock.at(clock.now() + timedelta(days=10)):
        page = as_(liaison).get(address(entry))
        listed = as_(liaison).get("/returned/")
    assert "mark-overdue" in page.content.decode() and "已超3天" in read(page)
    assert "mark-overdue" in listed.content.decode() and "已超3天" in read(listed)


def test_replaced_from_the_entry_one_comes_back_to_it_and_it_waits_again(
    as_, office, liaison, entry, piece, read, tmp_path
):
    review_actions.return_piece(by=office, attachment=piece, reason="没有盖章", until=SOON)
    (tmp_path / "名单.txt").write_bytes(b"b")
    with open(tmp_path / "名单.txt", "rb") as file:
        answer = as_(liaison).post(
            f"/evidence/{piece.evidence_id}/replace/?entry={entry.no}", {"file": file}, follow=True
        )
    assert answer.redirect_chain[-1][0] == address(entry)
    assert "已换成新版本,等待认定。" in read(answer) and state() == "pending"


def test_the_file_shows_its_versions_with_who_and_why(as_, office, liaison, entry, piece, read):
    review_actions.return_piece(by=office, attachment=piece, reason="没有盖章", until=SOON)
    new = evidence.replace(by=liaison, evidence=piece.evidence, name="名单.txt", chunks=[b"b"])
    text = read(as_(office).get(f"/evidence/{new.pk}/"))
    assert "区办员退回:没有盖章" in text and text.count("镇街联络员,") >= 2


def test_an_answer_for_one_piece_or_for_all(as_, office, liaison, entry, piece, read):
    review_actions.return_piece(by=office, attachment=piece, reason="没有盖章", until=SOON)
    client = as_(liaison)
    assert "请写明情况" in read(client.post(address(entry, "answer/"), {"reason": ""}))
    where = address(entry, f"answer/?piece={piece.pk}")
    assert "名单.txt" in read(client.get(where))
    assert "等待认定" in read(client.post(where, {"reason": "章在背面"}, follow=True))
    assert Review.objects.get(verdict="answered").reason == "章在背面"


def test_the_office_registers_what_a_superior_said(as_, office, entry, read):
    actions.accept(by=office, entries=[entry])
    client, where = as_(office), address(entry, "superior/")
    wrong = {"who": "市双拥办", "on": "2026-03-01"}
    assert "请选择上级认可还是不认可" in read(client.post(where, wrong))
    answer = client.post(where, {**wrong, "verdict": "upheld"}, follow=True)
    assert "● 上级认可 市双拥办,2026年3月1日" in read(answer)
    sent = {**wrong, "verdict": "refused", "reason": "没有签收", "until": SOON.isoformat()}
    assert "记录退回填报单位修改" in read(client.post(where, sent, follow=True))
    assert "走访" in read(client.get("/review/?tab=refused"))
    listed = client.get("/ledger/visit/?state=refused").context["page"]
    assert [e.no for e in listed] == [entry.no]
    assert "市双拥办" in client.get(where).content.decode()


def test_accepting_what_was_just_revised_is_told_and_not_done(as_, office, liaison, entry, read):
    client = as_(office)
    page = client.get(address(entry)).content.decode()
    seen = re.search(rf'name="shown-{entry.no}" value="([^"]+)"', page)[1]
    actions.revise(by=liaison, entry=entry, raw={**VISIT, "title": "改过"})
    answer = client.post(address(entry, "accept/"), {f"shown-{entry.no}": seen}, follow=True)
    assert "已由镇街联络员在" in read(answer) and "请看过再认定" in read(answer)
    assert state() == "pending"


def test_returning_what_another_just_accepted_is_told_and_not_done(
    as_, office, second, entry, read
):
    client = as_(office)
    page = client.get(address(entry, "return/")).content.decode()
    seen = re.search(rf'name="shown-{entry.no}" value="([^"]+)"', page)[1]
    actions.accept(by=second, entries=[entry])
    sent = {"reason": "缺照片", f"shown-{entry.no}": seen}
    answer = client.post(address(entry, "return/"), sent)
    assert answer.status_code == 422 and "已由张三在" in read(answer) and "缺照片" in read(answer)
    assert state() == "accepted"


def test_a_signature_on_paper_is_registered_with_a_note(as_, office, signing_on, liaison, read):
    entry = actions.record(by=liaison, kind="visit", raw=VISIT)
    client = as_(office)
    answer = client.post(address(entry, "paper/"), {"reason": "负责人已签字"}, follow=True)
    assert "已登记签报1条。" in read(answer) and state() == "pending"


@pytest.mark.parametrize(
    "step", ["accept/", "return/", "superior/", "paper/", "sign/", "return-unit/"]
)
def test_an_assessor_and_a_liaison_have_no_verdict(as_, liaison, assessor, entry, step):
    for who in (liaison, assessor):
        assert as_(who).post(address(entry, step), {"reason": "x"}).status_code == 403
    assert state() == "pending"


@pytest.mark.parametrize("step", ["return/", "superior/", "paper/", "answer/", "accept/"])
def test_another_district_finds_nothing_there(as_, outsider, entry, step):
    assert as_(outsider).post(address(entry, step), {"reason": "x"}).status_code == 404
