"""The family's side: phone and code, one question a screen, a receipt, what next and by when."""

import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cases.conftest import PROBE, TYPED, _probe  # noqa: F401 - the probe stands here too
from tongxin.cases import actions, applicants, kinds
from tongxin.cases.models import Applicant, Case, Consent
from tongxin.core import sms
from tongxin.core.models import Once

PHONE = "13800138000"


@pytest.fixture
def sent(monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(sms, "send", lambda phone, text: told.append(text))
    return told


@pytest.fixture
def family(district, office, sent):
    """A browser in which somebody entered by phone and code."""
    client = Client()
    client.post("/my/enter/", {"phone": PHONE})
    answer = client.post("/my/enter/", {"phone": PHONE, "code": sent[-1][3:9]})
    assert answer["Location"] == "/my/"
    return client


def hidden(answer, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode()).group(1)


def fill(client, answers=TYPED):
    """Answer every question; the last look."""
    page = client.get("/apply/probe/ask/")
    for n, field in enumerate(PROBE.form.fields):
        assert field.label in page.content.decode()
        page = client.post(
            "/apply/probe/ask/",
            {"so_far": hidden(page, "so_far"), "at": str(n), "answer": answers[field.key]},
        )
    return page


def hand_in(client, page, **more):
    form = {"so_far": hidden(page, "so_far"), "at": hidden(page, "at"), "_once": "k1", **more}
    return client.post("/apply/probe/ask/", form)


def test_who_is_not_known_is_asked_for_a_phone_and_comes_back(client, office):
    answer = client.get("/apply/probe/ask/")
    assert answer["Location"] == "/my/enter/?next=%2Fapply%2Fprobe%2Fask%2F"


def test_a_wrong_code_is_a_sentence_and_the_number_stays(client, office, sent, read):
    client.post("/my/enter/", {"phone": PHONE})
    answer = client.post("/my/enter/", {"phone": PHONE, "code": "1"})
    assert answer.status_code == 422 and "验证码不对" in read(answer)
    assert hidden(answer, "phone") == PHONE


def test_before_anything_is_asked_one_reads_who_may_and_what_to_bring(client, office, read):
    told = read(client.get("/apply/probe/"))
    assert "谁可以办" in told and "申请书" in told and "看过就还给您" in told and "30日" in told


def test_question_by_question_to_a_receipt_that_says_what_comes_next(family, read):
    answer = hand_in(family, fill(family))
    case = Case.objects.get()
    assert answer["Location"] == f"/my/{case.token}/"
    told = read(family.get(answer["Location"]))
    assert "接下来:工作人员核对材料" in told and "前。" in told
    assert "试验〔" in told and TYPED["id_no"] not in told


def test_a_wrong_answer_is_told_at_its_own_question(family, read):
    page = family.get("/apply/probe/ask/")
    answer = family.post(
        "/apply/probe/ask/", {"so_far": hidden(page, "so_far"), "at": "0", "answer": ""}
    )
    assert answer.status_code == 422 and "请填写“事项”" in read(answer)


def test_handed_in_twice_it_is_one_case(family):
    page = fill(family)
    first = hand_in(family, page)
    again = hand_in(family, page)
    assert first["Location"] == again["Location"] and Case.objects.count() == 1


def test_what_was_typed_stands_nowhere_before_it_is_handed_in(family):
    page = fill(family)
    text = page.content.decode()
    assert TYPED["id_no"] in text and not Once.objects.exists()
    assert TYPED["id_no"] not in str(dict(family.session))


def test_answers_of_one_phone_do_not_open_at_another(family, district, sent):
    page = fill(family)
    other = Client()
    other.post("/my/enter/", {"phone": "13900139000"})
    other.post("/my/enter/", {"phone": "13900139000", "code": sent[-1][3:9]})
    answer = hand_in(other, page)
    assert answer.status_code == 409 and not Case.objects.exists()


def test_nobody_else_s_receipt_exists(family, district, office):
    stranger = Applicant.objects.create(division=district, phone="x", sealed=b"")
    case = actions.open_case(by=None, applicant=stranger, kind="probe", raw=TYPED)
    assert family.get(f"/my/{case.token}/").status_code == 404


def test_a_missing_paper_is_sent_and_the_case_goes_on(family, office, read):
    hand_in(family, fill(family))
    case = Case.objects.get()
    actions.take(by=office, case=case, step="ask_papers", raw={"text": "缺申请书,请手写一份"})
    told = read(family.get(f"/my/{case.token}/"))
    assert "缺申请书,请手写一份" in told
    file = SimpleUploadedFile("申请书.txt", b"hello")
    family.post(f"/my/{case.token}/paper/", {"paper": "申请书", "file": file})
    family.post(f"/my/{case.token}/papers_in/")
    case.refresh_from_db()
    assert not case.waiting and case.papers.get().from_applicant


def test_leaving_closes_the_door_behind_one(family):
    family.post("/my/leave/")
    assert family.get("/my/")["Location"].startswith("/my/enter/")


def test_a_staff_session_is_no_family_and_a_family_is_no_staff(family, office, as_):
    assert family.get("/cases/")["Location"].startswith("/login/")
    assert as_(office).get("/my/")["Location"].startswith("/my/enter/")


def test_larger_type_is_one_tap_and_stays(family):
    assert 'class="large"' in family.get("/my/?type=large").content.decode()
    assert 'class="large"' in family.get("/my/").content.decode()


def test_a_consent_is_asked_apart_and_never_ticked_beforehand(family, monkeypatch):
    asked = replace(PROBE, consents={"宣传": "同意用于宣传"})
    monkeypatch.setattr(kinds, "every", lambda: {"probe": asked})
    page = fill(family)
    assert "同意用于宣传" in page.content.decode() and "checked" not in page.content.decode()
    hand_in(family, page)
    assert not Consent.objects.exists()


def test_too_many_tries_from_one_address_wait(client, office, sent, read):
    for _ in range(20):
        client.post("/my/enter/", {"phone": "1"})
    answer = client.post("/my/enter/", {"phone": PHONE})
    assert answer.status_code == 429 and "过10分钟" in read(answer)
    assert applicants.tidy(PHONE)


# ---- another size is no answer, an answer can be changed, the door keeps what was answered --------
def test_another_size_on_the_last_page_hands_nothing_in(family):
    page = fill(family)
    answer = hand_in(family, page, type="large")
    assert answer.status_code == 200 and 'class="large"' in answer.content.decode()
    assert not Case.objects.exists()


def test_another_size_in_the_middle_keeps_what_was_typed_and_stays(family):
    page = family.get("/apply/probe/ask/")
    form = {"so_far": hidden(page, "so_far"), "at": "0", "answer": "来访一件", "type": "large"}
    answer = family.post("/apply/probe/ask/", form)
    text = answer.content.decode()
    assert answer.status_code == 200 and "<h1>事项</h1>" in text and 'value="来访一件"' in text


def test_another_size_at_the_door_sends_no_message(client, office, sent):
    client.post("/my/enter/", {"phone": PHONE, "type": "large"})
    assert sent == []


def test_one_answer_is_changed_and_one_is_back_at_the_last_look(family, read):
    page = fill(family)
    form = {"so_far": hidden(page, "so_far"), "at": hidden(page, "at"), "again": "1"}
    page = family.post("/apply/probe/ask/", form)
    assert f'value="{TYPED["name"]}"' in page.content.decode()
    form = {"so_far": hidden(page, "so_far"), "at": hidden(page, "at"), "answer": "改过的人"}
    page = family.post("/apply/probe/ask/", form)
    assert "看一遍,没有错就交" in read(page) and "改过的人" in read(page)


def test_what_cannot_be_written_is_told_in_a_familys_words(family, read):
    page = family.get("/apply/probe/ask/")
    form = {"so_far": hidden(page, "so_far"), "at": "0", "answer": "在12345部队"}
    told = read(family.post("/apply/probe/ask/", form))
    assert "请到镇街退役军人服务站当面说" in told and "线下受理" not in told


GUIDE = {"stage": "小学", "status": "现役军人", "here": ["父母一方住在本区"]}


def test_what_the_guide_was_told_goes_through_the_door_and_is_not_asked_again(
    client, office, sent, read
):
    page = client.post("/apply/school_place/guide/", GUIDE)
    door = client.post("/apply/school_place/ask/", {"begun": hidden(page, "begun")})
    assert "您的手机号码" in read(door)
    form = {name: hidden(door, name) for name in ("begun", "next")}
    client.post("/my/enter/", {**form, "phone": PHONE})
    form |= {"phone": PHONE, "code": sent[-1][3:9]}
    page = client.post("/my/enter/", form, follow=True)
    text = read(page)
    assert "入学年度" in text and "还有8个问题" in text


def test_half_an_hour_away_from_the_phone_loses_nothing(family, sent, read):
    page = family.get("/apply/probe/ask/")
    form = {"so_far": hidden(page, "so_far"), "at": "0", "answer": "来访一件"}
    page = family.post("/apply/probe/ask/", form)
    family.session.flush()
    family.cookies.pop("sessionid", None)
    door = family.post("/apply/probe/ask/", {"so_far": hidden(page, "so_far"), "at": "1"})
    form = {"so_far": hidden(door, "so_far"), "next": hidden(door, "next"), "phone": PHONE}
    family.post("/my/enter/", form)
    page = family.post("/my/enter/", {**form, "code": sent[-1][3:9]}, follow=True)
    assert "<h1>姓名</h1>" in page.content.decode()


def test_only_an_application_is_sent_on_through_the_door(client, office, sent):
    form = {"begun": "x", "next": "/my/leave/", "phone": PHONE}
    client.post("/my/enter/", form)
    answer = client.post("/my/enter/", {**form, "code": sent[-1][3:9]})
    assert answer.status_code == 302


def test_a_paper_that_could_not_be_read_can_be_sent_once_more(family, office, read):
    hand_in(family, fill(family))
    case = Case.objects.get()
    here = f"/my/{case.token}/"
    family.post(f"{here}paper/", {"paper": "申请书", "file": SimpleUploadedFile("1.txt", b"one")})
    assert "交这一份" not in read(family.get(here))
    actions.take(by=office, case=case, step="ask_papers", raw={"text": "看不清,请重拍"})
    assert "交这一份" in read(family.get(here))
    family.post(f"{here}paper/", {"paper": "申请书", "file": SimpleUploadedFile("2.txt", b"two")})
    assert case.papers.count() == 2


def test_what_is_so_unless_one_says_else_is_not_asked(family, read):
    page = family.get("/apply/hardship/ask/")
    assert "<h1>困难类别</h1>" in page.content.decode()
    assert "最多12个问题" in read(family.get("/apply/hardship/"))
