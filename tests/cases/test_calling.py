"""The family hears that there is something to read; of what it is about the message says nothing."""

import pytest

from tongxin.cases import actions, applicants, shown
from tongxin.cases.models import Case
from tongxin.core import sms
from tongxin.core.errors import Refused

from . import test_kind_card, test_kind_contact
from .conftest import TYPED

PHONE = "13800138000"
WINDOW = {
    "card": test_kind_card.TYPED | {"phone": PHONE},
    "contact": test_kind_contact.TYPED | {"phone": PHONE},
}


def fails(phone, text):
    raise Refused("短信没有发出去,请过一会儿再试。")


@pytest.fixture
def told(monkeypatch):
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(sms, "send", lambda phone, text: sent.append((phone, text)))
    return sent


@pytest.fixture
def family(district, told):
    applicants.send_code(division=district.pk, phone=PHONE)
    code = told.pop()[1][3:9]
    return applicants.enter(division=district.pk, phone=PHONE, code=code)


@pytest.fixture
def case(family):
    raw = TYPED | {"town": "德感街道"}
    return actions.open_case(by=None, applicant=family, kind="probe", raw=raw)


@pytest.fixture
def step(django_capture_on_commit_callbacks):
    def take(**how):
        with django_capture_on_commit_callbacks(execute=True):
            return actions.take(**how)

    return take


def test_a_missing_paper_is_told_without_a_word_of_the_case(case, liaison, step, told):
    step(by=liaison, case=case, step="ask_papers", raw={"text": "缺申请书"})
    [(phone, text)] = told
    assert phone == PHONE and "有新的消息" in text
    assert not any(word in text for word in ("试验", "申请书", *TYPED.values()))


def test_what_only_concerns_the_office_is_not_told(case, liaison, step, told):
    step(by=liaison, case=case, step="received_done")
    assert told == []


def test_what_the_family_did_itself_is_not_told_to_it(
    case, family, liaison, step, told, django_capture_on_commit_callbacks
):
    step(by=liaison, case=case, step="ask_papers", raw={"text": "缺申请书"})
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_as_applicant(applicant=family, case=case, step="papers_in")
    assert len(told) == 1


def test_where_no_phone_was_asked_for_nobody_is_told(opened, liaison, step, told):
    step(by=liaison, case=opened, step="ask_papers", raw={"text": "缺申请书"})
    assert told == [] and shown.show(liaison, opened).called == ""


@pytest.fixture
def at_window(office):
    """A kind that asks for phone and paper at the window."""

    def open_(kind="card", **changed):
        return actions.open_case(by=office, kind=kind, raw=WINDOW[kind] | changed)

    return open_


def test_who_asked_at_a_window_is_told_on_the_number_that_was_written_down(
    at_window, office, step, told
):
    step(by=office, case=at_window(), step="ask_papers", raw={"text": "缺证件照片"})
    [(phone, text)] = told
    assert phone == PHONE and "有新的消息" in text
    assert not any(word in text for word in ("优待证", "照片", "样例"))
    assert shown.show(office, Case.objects.get()).called == "已发短信提醒申请人。"


def test_what_is_no_mobile_number_is_not_called(at_window, office, step, told):
    step(by=office, case=at_window(phone="样例电话"), step="ask_papers", raw={"text": "样例"})
    assert told == []


def test_who_asked_for_nothing_hears_nothing_and_finds_nothing(
    at_window, office, family, step, told
):
    """A list of people to keep in touch with is the office's own; a card is theirs (control)."""
    step(by=office, case=at_window("contact"), step="kept_done", raw={"reason": "迁出本区"})
    assert told == [] and applicants.opened_for(family) == []
    card = at_window()
    assert [case.pk for case in applicants.opened_for(family)] == [card.pk]


def test_a_message_that_did_not_go_out_is_said_on_the_page_until_the_next_step(
    case, liaison, step, told, monkeypatch
):
    sent = sms.send
    monkeypatch.setattr(sms, "send", fails)
    case = step(by=liaison, case=case, step="ask_papers", raw={"text": "缺申请书"})
    page = shown.show(liaison, case)
    assert page.called == "短信没有发出,请打电话告诉申请人。" and page.history[0].event.unsent
    case = step(by=liaison, case=case, step="papers_in")
    page = shown.show(liaison, case)
    assert page.unsent == "短信没有发出,请打电话告诉申请人。"
    monkeypatch.setattr(sms, "send", sent)
    case = step(by=liaison, case=case, step="ask_papers", raw={"text": "缺签名"})
    page = shown.show(liaison, case)
    assert (page.called, page.unsent) == ("已发短信提醒申请人。", "")
    assert [t.event.unsent for t in page.history] == [False, True, True, False]


def test_where_the_district_sends_no_messages_nothing_has_failed(
    case, liaison, step, told, settings
):
    settings.SMS = "off"
    case = step(by=liaison, case=case, step="ask_papers", raw={"text": "缺申请书"})
    page = shown.show(liaison, case)
    assert told == [] and page.called == "本区没有开通短信,请打电话告诉申请人。"
    assert not page.history[0].event.unsent


def test_a_gateway_that_fails_costs_the_message_and_not_the_step(case, liaison, step, monkeypatch):
    monkeypatch.setattr(sms, "send", fails)
    assert step(by=liaison, case=case, step="ask_papers", raw={"text": "缺申请书"}).waiting
