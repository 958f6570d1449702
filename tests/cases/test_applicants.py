"""By phone and one-time code: once, within its time and tries; nothing of the number in the clear."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.clear_text import in_words
from tongxin.cases import actions, applicants, queries
from tongxin.cases.models import Applicant, Case, Consent, OneTimeCode
from tongxin.core import clock, sms
from tongxin.core.errors import Refused

from .conftest import TYPED

PHONE = "13800138000"


@pytest.fixture
def sent(monkeypatch):
    """What was sent, newest last."""
    told: list[str] = []
    monkeypatch.setattr(sms, "send", lambda phone, text: told.append(text))
    return told


def code_of(text: str) -> str:
    return text.removeprefix("验证码")[:6]


@pytest.fixture
def family(district, sent):
    applicants.send_code(division=district.pk, phone=PHONE)
    return applicants.enter(division=district.pk, phone=PHONE, code=code_of(sent[-1]))


def test_the_right_code_lets_in_and_works_once(district, sent, family):
    assert Applicant.objects.get() == family
    with pytest.raises(Refused, match="验证码不对"):
        applicants.enter(division=district.pk, phone=PHONE, code=code_of(sent[-1]))


def test_after_five_wrong_tries_the_right_one_is_refused_too(district, sent):
    applicants.send_code(division=district.pk, phone=PHONE)
    right = code_of(sent[-1])
    wrong = "000000" if right != "000000" else "000001"
    for _ in range(5):
        with pytest.raises(Refused):
            applicants.enter(division=district.pk, phone=PHONE, code=wrong)
    with pytest.raises(Refused):
        applicants.enter(division=district.pk, phone=PHONE, code=right)


def test_an_old_code_is_refused(district, sent):
    applicants.send_code(division=district.pk, phone=PHONE)
    with clock.at(clock.now() + timedelta(minutes=11)), pytest.raises(Refused):
        applicants.enter(division=district.pk, phone=PHONE, code=code_of(sent[-1]))


def test_a_phone_is_not_flooded(district, sent):
    for _ in range(5):
        applicants.send_code(division=district.pk, phone=PHONE)
    with pytest.raises(Refused, match="一小时"):
        applicants.send_code(division=district.pk, phone=PHONE)
    assert len(sent) == OneTimeCode.objects.count() == 5


@pytest.mark.parametrize("phone", ["", "1380013800", "12800138000", "abc", "138001380001"])
def test_what_is_no_mobile_number_is_told_so(district, sent, phone):
    with pytest.raises(Refused, match="11位手机号码"):
        applicants.send_code(division=district.pk, phone=phone)


def test_neither_number_nor_code_stands_in_the_database(district, sent, family):
    with connection.cursor() as cursor:
        for table in ("cases_applicant", "cases_onetimecode", "core_event"):
            cursor.execute(f"SELECT * FROM {table}")
            told = in_words(cursor)
            assert PHONE not in told and code_of(sent[-1]) not in told
    assert applicants.phone_of(family) == PHONE


def test_a_gateway_that_fails_is_a_sentence(district, settings):
    settings.SMS = "off"
    with pytest.raises(Refused, match="服务站"):
        applicants.send_code(division=district.pk, phone=PHONE)
    settings.SMS = "tests.cases.test_applicants.broken"
    with pytest.raises(Refused, match="过一会儿"):
        applicants.send_code(division=district.pk, phone=PHONE)


def broken(phone, text):
    raise OSError("no line")


def test_a_family_s_case_goes_to_its_town_and_nobody_else_s_receipt_finds_it(
    district, sent, family
):
    case = actions.open_case(by=None, applicant=family, kind="probe", raw=TYPED)
    assert case.unit.name == "支坪镇" and case.by is None
    assert queries.own_case(family, case.token) == case
    other = Applicant.objects.create(division=district, phone="x", sealed=b"")
    with pytest.raises(Case.DoesNotExist):
        queries.own_case(other, case.token)


def test_a_kind_that_is_not_online_is_for_the_window(family):
    with pytest.raises(Refused, match="窗口"):
        actions.open_case(by=None, applicant=family, kind="bulletin", raw={})


def test_a_family_may_send_papers_withdraw_and_appeal_and_nothing_else(family, office):
    case = actions.open_case(by=None, applicant=family, kind="probe", raw=TYPED)
    with pytest.raises(Refused, match="工作人员"):
        actions.take_as_applicant(applicant=family, case=case, step="received_done")
    with pytest.raises(Refused, match="没有要补"):
        actions.take_as_applicant(applicant=family, case=case, step="papers_in")
    actions.take(by=office, case=case, step="ask_papers", raw={"text": "户口本"})
    case = actions.take_as_applicant(applicant=family, case=case, step="papers_in")
    assert not case.waiting
    case = actions.take(by=office, case=case, step="refuse", raw={"basis": "第1条", "text": "不符"})
    case = actions.take_as_applicant(applicant=family, case=case, step="appeal", text="请再看")
    assert case.state == "review"


def test_a_consent_is_one_and_can_be_taken_back(family):
    one = applicants.agree(applicant=family, purpose="宣传报道")
    assert applicants.agree(applicant=family, purpose="宣传报道") == one
    applicants.take_back(applicant=family, consent=one)
    assert Consent.objects.get().withdrawn_at


def test_the_same_asked_from_another_phone_is_told_no_number(district):
    """Whoever types somebody else's ID number learns at most that nothing more is to be done."""
    first = Applicant.objects.create(division=district, phone="x", sealed=b"")
    other = Applicant.objects.create(division=district, phone="y", sealed=b"")
    actions.open_case(by=None, applicant=first, kind="probe", raw=TYPED)
    with pytest.raises(Refused, match="已经受理过,编号试验"):
        actions.open_case(by=None, applicant=first, kind="probe", raw=TYPED)
    with pytest.raises(Refused, match="已经在办") as refused:
        actions.open_case(by=None, applicant=other, kind="probe", raw=TYPED)
    assert "号" not in refused.value.sentence.replace("证号", "")
