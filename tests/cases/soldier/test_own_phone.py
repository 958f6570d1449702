"""The veteran on his own phone: a window opened his case, four digits prove it, he sees each line."""

import pytest
from django.test import Client

from tests.cases.conftest import on
from tongxin.cases import actions, applicants, told
from tongxin.cases.models import CaseEvent
from tongxin.core import clock, sms
from tongxin.core.errors import Refused
from tongxin.core.models import Event

PHONE, ID_NO = "13800138000", "50011619900501001X"


@pytest.fixture
def veteran(district, office, monkeypatch):
    """The applicant behind the phone."""
    sent: list[str] = []
    monkeypatch.setattr(sms, "send", lambda phone, text: sent.append(text))
    applicants.send_code(division=office.division_id, phone=PHONE)
    return applicants.enter(division=office.division_id, phone=PHONE, code=sent[-1][3:9])


@pytest.fixture
def scored(audited, take, local):
    """Scored at the window; the phone was given with blanks."""
    local()
    case = audited(phone="138 0013 8000", id_no=ID_NO)
    return take(case, "audited_done", (1, 26))


def test_a_case_of_the_window_is_found_by_phone_and_opened_by_four_digits(scored, veteran):
    assert [case.pk for case in applicants.opened_for(veteran)] == [scored.pk]
    assert applicants.cases_of(veteran) == []
    applicants.take_over(applicant=veteran, token=scored.token, ending="001x")
    assert applicants.opened_for(veteran) == []
    assert [case.pk for case in applicants.cases_of(veteran)] == [scored.pk]
    assert "接上退役士兵〔2026〕1号" in Event.objects.latest("id").sentence


@pytest.mark.parametrize("ending", ["0010", "", "1X", "50011619900501001X"])
def test_the_phone_alone_or_a_wrong_ending_opens_nothing(scored, veteran, ending):
    with pytest.raises(Refused, match="后4位"):
        applicants.take_over(applicant=veteran, token=scored.token, ending=ending)
    scored.refresh_from_db()
    assert scored.applicant is None


def test_somebody_else_s_phone_finds_nothing_even_with_the_four_digits(
    scored, district, office, monkeypatch
):
    sent: list[str] = []
    monkeypatch.setattr(sms, "send", lambda phone, text: sent.append(text))
    applicants.send_code(division=office.division_id, phone="13900139000")
    other = applicants.enter(division=office.division_id, phone="13900139000", code=sent[-1][3:9])
    assert applicants.opened_for(other) == []
    with pytest.raises(Refused, match="没有找到"):
        applicants.take_over(applicant=other, token=scored.token, ending="001X")


def test_he_sees_each_line_with_its_paper_and_what_is_lacking(scored, veteran):
    case = applicants.take_over(applicant=veteran, token=scored.token, ending="001X")
    sheet = told.whole(case).sheet
    assert sheet.title == "服役表现分(按2018年暂行办法)" and sheet.total == "37.5分"
    assert sheet.rows[0] == ("服役前12年:12×3", "36分", "凭入伍批准书、退役命令")
    assert sheet.rows[-1] == ("三等功:1×10", "0分", "未证明,缺:奖章")


def test_the_office_opens_the_same_lines_for_a_purpose_and_leaves_its_trace(
    scored, office, as_, read
):
    with clock.at(on(2026, 1, 27)):
        page = f"/cases/soldier/2026/{scored.no}/"
        assert "37.5" not in read(as_(office).get(page))
        with pytest.raises(Refused, match="用途"):
            actions.open_sheet(by=office, case=scored, purpose=" ")
        shown = read(as_(office).post(f"{page}reveal/sheet/", {"purpose": "请本人核对"}))
    assert "37.5分" in shown and "未证明,缺:奖章" in shown
    assert "用途:请本人核对" in Event.objects.latest("id").sentence


def test_before_it_is_scored_there_is_no_sheet(audited, veteran, local):
    local()
    case = audited(phone=PHONE, id_no=ID_NO)
    case = applicants.take_over(applicant=veteran, token=case.token, ending="001X")
    assert told.whole(case).sheet is None


def test_he_objects_on_the_phone_while_it_is_published_and_never_gives_up_by_a_button(
    scored, take, veteran
):
    case = applicants.take_over(applicant=veteran, token=scored.token, ending="001X")
    assert told.whole(case).own == [] and "withdraw" not in told.whole(case).may
    with clock.at(on(2026, 1, 27)), pytest.raises(Refused, match="由工作人员办理"):
        actions.take_as_applicant(applicant=veteran, case=case, step="withdraw", text="样例")
    case = take(case, "scored_done", (1, 28), seen="1", signed="1")
    case = take(case, "confirmed_done", (2, 1))
    assert told.whole(case).own == [("object", "提异议", "原因")]
    with clock.at(on(2026, 2, 2)):
        with pytest.raises(Refused):
            actions.take_as_applicant(applicant=veteran, case=case, step="object", text="")
        actions.take_as_applicant(
            applicant=veteran, case=case, step="object", text="样例:奖章在手里"
        )
    case.refresh_from_db()
    assert case.state == "objected"
    assert CaseEvent.objects.get(case=case, step="object").by is None


def test_on_the_page_five_wrong_tries_wait_an_hour(scored, veteran):
    with clock.at(on(2026, 1, 27)):
        client = Client()
        session = client.session
        session["applicant"] = veteran.pk
        session.save()
        page = client.get("/my/").content.decode()
        assert "窗口为这个号码登记的一件事" in page and "样例甲" not in page
        where = f"/my/found/{scored.token}/"
        for _ in range(5):
            assert client.post(where, {"ending": "9999"}).status_code == 422
        answer = client.post(where, {"ending": "001X"})
        assert answer.status_code == 422 and "过一小时" in answer.content.decode()


def test_on_the_page_the_four_digits_lead_to_the_sheet(scored, veteran):
    with clock.at(on(2026, 1, 27)):
        client = Client()
        session = client.session
        session["applicant"] = veteran.pk
        session.save()
        answer = client.post(f"/my/found/{scored.token}/", {"ending": "001X"})
        page = client.get(answer["Location"]).content.decode()
    assert "37.5分" in page and "未证明,缺:奖章" in page and "撤回" not in page
