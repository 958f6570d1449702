"""The family hears that there is something to read; of what it is about the message says nothing."""

import pytest

from tongxin.cases import actions, applicants
from tongxin.core import sms
from tongxin.core.errors import Refused

from .conftest import TYPED

PHONE = "13800138000"


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


def test_a_case_of_the_window_has_nobody_to_tell(opened, liaison, step, told):
    step(by=liaison, case=opened, step="ask_papers", raw={"text": "缺申请书"})
    assert told == []


def test_a_gateway_that_fails_costs_the_message_and_not_the_step(case, liaison, step, monkeypatch):
    def fails(phone, text):
        raise Refused("短信没有发出去,请过一会儿再试。")

    monkeypatch.setattr(sms, "send", fails)
    assert step(by=liaison, case=case, step="ask_papers", raw={"text": "缺申请书"}).waiting
