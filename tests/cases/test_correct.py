"""改正填错的内容: a slip at the door is put right with its reason, until somebody has judged by it."""

from dataclasses import replace

import pytest
from django.test import Client

from tests.cases.test_kind_hardship import TYPED as HARDSHIP
from tongxin.cases import actions, applicants, kinds, queries, told
from tongxin.cases.models import Applicant, Case
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.ledger.actions import Rejected

CARD = {
    "matter": "首次申领", "who": "退役军人", "name": "样例甲", "id_no": "样例证件一", "phone": "13800138000",
    "town": "德感街道",
}  # fmt: skip


@pytest.fixture
def card(liaison):
    return actions.open_case(by=liaison, kind="card", raw=CARD)


def put_right(by, case, **changed):
    """As the page sends it: what is not personal is filled in, what is personal is empty."""
    raw = {**case.data, "corrected": "样例:抄错了", **changed}
    return actions.take(by=by, case=case, step="correct", raw=raw)


def test_a_number_copied_wrong_is_put_right_and_what_is_left_empty_stays(card, liaison):
    case = put_right(liaison, card, id_no="样例证件二")
    known = queries.personal(case)
    assert (known["id_no"], known["name"], known["phone"]) == (
        "样例证件二",
        "样例甲",
        "13800138000",
    )
    assert case.state == card.state and case.version == card.version + 1
    assert case.identity != card.identity


def test_the_trail_says_which_fields_and_why_and_no_value(card, liaison):
    put_right(liaison, card, id_no="样例证件二")
    said = Event.objects.latest("id").sentence
    assert "改正身份证号:样例:抄错了" in said and "样例证件" not in said
    event = card.events.get(step="correct")
    assert event.text == "改正身份证号。样例:抄错了" and event.data == {}


def test_the_family_is_told_what_was_put_right(card, liaison, district):
    card.applicant = Applicant.objects.create(division=district, phone="x", sealed=b"")
    card.save()
    case = put_right(liaison, card, matter="补办换领")
    assert [(one.verb, one.text) for one in told.whole(case).said] == [
        ("改正填错的内容", "改正要办什么。样例:抄错了")
    ]
    assert case.title == "优待证补办换领" and case.facet == "补办换领"


def test_another_phone_is_found_by_it_from_then_on(card, liaison):
    case = put_right(liaison, card, phone="139 0013 9000")
    assert case.contact == applicants.index_of("13900139000") != card.contact


def test_it_may_not_become_the_same_as_another_that_is_under_way(card, liaison):
    other = actions.open_case(by=liaison, kind="card", raw=CARD | {"id_no": "样例证件二"})
    with pytest.raises(Refused, match="已经受理过"):
        put_right(liaison, other, id_no="样例证件一")
    other.refresh_from_db()
    assert queries.personal(other)["id_no"] == "样例证件二"


def test_nothing_changed_and_no_reason_are_refused(card, liaison):
    with pytest.raises(Refused, match="没有改动"):
        put_right(liaison, card)
    with pytest.raises(Rejected):
        put_right(liaison, card, id_no="样例证件二", corrected="")


def test_what_somebody_judged_by_is_not_changed_under_him(liaison):
    case = actions.open_case(by=liaison, kind="hardship", raw=HARDSHIP)
    judged = next(s for s in kinds.get("hardship").flow.steps if s.ability == "case.approve")
    case.events.create(seq=2, step=judged.key, before="x", after=case.state, day=case.opened_on)
    with pytest.raises(Refused, match="审核过"):
        put_right(liaison, case, event_day="2026-01-02")


def test_a_person_s_right_that_was_counted_keeps_its_person(card, liaison, monkeypatch):
    every = kinds.every()
    counted = replace(every["card"], claims={"open": lambda context: []})
    monkeypatch.setattr(kinds, "every", lambda: every | {"card": counted})
    with pytest.raises(Refused, match="占用了名额"):
        put_right(liaison, card, id_no="样例证件二")
    assert put_right(liaison, card, matter="补办换领").facet == "补办换领"


def test_other_units_do_not_reach_it_and_a_race_has_one_winner(card, outsider, liaison):
    with pytest.raises((Refused, Case.DoesNotExist)):
        put_right(outsider, card, id_no="样例证件二")
    put_right(liaison, card, id_no="样例证件二")
    with pytest.raises(Refused):
        actions.take(
            by=liaison, case=card, step="correct", version=1,
            raw={**card.data, "corrected": "样例", "id_no": "样例证件三"},
        )  # fmt: skip


def test_on_the_page_personal_fields_come_empty_and_the_rest_as_it_is(card, liaison):
    client = Client()
    client.force_login(liaison, "django.contrib.auth.backends.ModelBackend")
    where = f"/cases/card/{card.year}/{card.no}/"
    assert "改正填错的内容" in client.get(where).content.decode()
    page = client.get(f"{where}step/correct/").content.decode()
    assert "不改的空着" in page and "样例证件一" not in page and "样例甲" not in page
    form = {
        **card.data,
        "corrected": "样例",
        "name": "样例乙",
        "_once": "k",
        "version": card.version,
    }
    assert client.post(f"{where}step/correct/", form).status_code == 302
    card.refresh_from_db()
    assert queries.personal(card)["name"] == "样例乙"
