"""答问卷 without a login: three taps, once for each code, nothing kept but the choices."""

import logging
import re

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from tests.checks import survey_cast as cast
from tongxin.checks.models import Answer
from tongxin.core.models import Event, Once
from tongxin.web.public.questionnaire import WRONG


@pytest.fixture(autouse=True)
def _nobody_guessed_yet():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def survey(office):
    return cast.opened(office)


@pytest.fixture
def code(office, survey):
    return cast.codes(office, survey, 1)[0]


@pytest.fixture
def phone(db):
    return Client(enforce_csrf_checks=False)


def taps(phone, code, *choices):
    """One choice after another, each from the screen before; the last answer."""
    answer, told = phone.get(f"/q/{code}/"), ""
    for choice in choices:
        answer = phone.post(f"/q/{code}/", {"told": told, "choice": choice}, follow=True)
        told = answer.context.get("told", "") if answer.context else ""
    return answer


def test_three_taps_hand_the_sheet_in(phone, code, read):
    assert "第1题,共3题" in read(phone.get(f"/q/{code}/"))
    answer = taps(phone, code, 0, 1, 0)
    assert "已经交卷,谢谢您" in read(answer)
    assert Answer.objects.get().choices == [0, 1, 0]


def test_the_way_back_takes_the_last_choice_back(phone, code, read):
    answer = phone.post(f"/q/{code}/", {"told": "0,1", "back": "1"})
    assert "第2题,共3题" in read(answer) and answer.context["told"] == "0"


def test_a_second_use_is_refused_in_a_sentence(phone, code, read):
    taps(phone, code, 0, 0, 0)
    text = read(phone.get(f"/q/{code}/"))
    assert "它已经交过卷" in text and "刚才已经交卷的,就是交成了" in text
    taps(phone, code, 3, 3, 3)
    assert Answer.objects.get().choices == [0, 0, 0]


def test_a_double_tap_on_the_last_question_counts_once(phone, code):
    for _ in range(2):
        phone.post(f"/q/{code}/", {"told": "0,0", "choice": "0"})
    assert Answer.objects.count() == 1


def test_a_code_may_be_typed_in_with_blanks(phone, code):
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)  # what a Chinese keyboard types
    for typed in (f"{code[:4]} {code[4:8]} {code[8:]}".lower(), wide):
        answer = phone.post("/q/", {"code": typed, "go": "1"})
        assert answer["Location"] == f"/q/{code}/"


@pytest.mark.parametrize("typed", ["", "   ", "不是码", "ABCD/EFG", "<script>", "A" * 60])
def test_what_is_no_code_is_told_on_the_same_page(phone, typed, read):
    text = read(phone.post("/q/", {"code": typed, "go": "1"}))
    assert "答题码" in text and "Traceback" not in text


@pytest.mark.parametrize("told", ["9,9", "x", "0,0,0,0,0", "-1", "99999999999999999999"])
def test_a_form_that_was_tampered_with_hands_nothing_wrong_in(phone, code, told):
    answer = phone.post(f"/q/{code}/", {"told": told, "choice": "77"})
    assert answer.status_code == 200
    assert not Answer.objects.exists()


def test_guessing_is_slowed_and_then_waits(phone, read):
    for n in range(WRONG.most):
        assert phone.get(f"/q/WRONG{n:07d}/").status_code == 200
    answer = phone.get("/q/WRONG9999999/")
    assert answer.status_code == 429 and "请过10分钟再试" in read(answer)


def test_right_codes_are_not_counted_as_guesses(phone, office, survey):
    for one in cast.codes(office, survey, WRONG.most + 2):
        assert phone.get(f"/q/{one}/").status_code == 200
    assert not WRONG.holds("127.0.0.1")


def test_nobody_is_recognised_and_nothing_is_logged(phone, code, caplog):
    before = (Event.objects.count(), Once.objects.count(), Session.objects.count())
    with caplog.at_level(logging.DEBUG):
        taps(phone, code, 0, 0, 0)
        phone.get(f"/q/{code}/")
    assert (Event.objects.count(), Once.objects.count(), Session.objects.count()) == before
    assert "sessionid" not in phone.cookies
    said = " ".join(r.getMessage() for r in caplog.records if r.name != "django.db.backends")
    assert "127.0.0.1" not in said and code not in said


def test_somebody_logged_in_is_not_written_down_either(office, code, as_):
    taps(as_(office), code, 0, 0, 0)
    assert Event.objects.filter(by=office, verb__contains="answer").count() == 0
    assert {f.name for f in Answer._meta.fields} == {"key", "survey", "choices", "sheet"}


def test_large_type_stays_chosen_and_loses_no_answer(phone, code):
    answer = phone.post(f"/q/{code}/", {"told": "0,1", "type": "large"})
    assert answer.context["told"] == "0,1" and 'class="large"' in answer.content.decode()
    assert phone.cookies["type"].value == "large"
    assert 'class="large"' in phone.get("/q/").content.decode()
    assert 'class="large"' not in phone.get("/q/?type=normal").content.decode()


def test_the_page_needs_no_script_and_says_you(phone, code, read):
    pages = [phone.get("/q/"), phone.get(f"/q/{code}/"), phone.get("/q/thanks/")]
    for page in pages:
        assert "<script" not in page.content.decode() and "您" in read(page)
        assert "no-store" in page.headers["Cache-Control"]
    assert re.search(r'name="choice" value="0"', pages[1].content.decode())


def test_after_the_last_day_the_page_says_so(office, phone, read):
    survey = cast.opened(office)
    code = cast.codes(office, survey, 1)[0]
    survey.closes_on = survey.opened_on.replace(year=survey.opened_on.year - 1)
    survey.save()
    assert "已经截止" in read(phone.get(f"/q/{code}/"))
