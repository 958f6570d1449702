"""登录, 退出, 修改密码: who gets in, who does not, and what they are told."""

import pytest

from tests.conftest import PASSWORD
from tongxin.web.office.accounts import WRONG
from tongxin.web.ui.address import own

HERE, ELSEWHERE = "10.0.0.1", "10.0.0.2"


@pytest.fixture
def log_in(client):
    def send(username="office", password=PASSWORD, address=HERE, **more):
        form = {"username": username, "password": password, **more}
        return client.post("/login/", form, REMOTE_ADDR=address)

    return send


@pytest.fixture
def guess(log_in, settings):
    """As many wrong guesses as it takes."""

    def repeat(username="office", address=HERE):
        for _ in range(settings.AXES_FAILURE_LIMIT):
            answer = log_in(username, "wrong", address)
        return answer

    return repeat


def test_the_right_password_opens_the_page_one_wanted(office, log_in, client):
    assert client.get("/password/?a=1&b=2").url == "/login/?next=%2Fpassword%2F%3Fa%3D1%26b%3D2"
    answer = log_in(next="/password/?a=1&b=2")
    assert (answer.status_code, answer.url) == (302, "/password/?a=1&b=2")
    assert client.get("/password/").status_code == 200


def test_the_login_name_may_be_typed_in_capitals_and_with_blanks(office, log_in):
    assert log_in(username=" OFFICE ").status_code == 302


def test_the_session_gets_a_new_key_on_login(office, log_in, client):
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    log_in()
    assert client.cookies["sessionid"].value != before


@pytest.mark.parametrize("username", ["office", "nobody", "liaison"])
def test_every_failure_is_told_in_the_same_sentence(office, liaison, log_in, read, username):
    liaison.is_active = False
    liaison.save()
    password = PASSWORD if username == "liaison" else "wrong"
    answer = log_in(username, password)
    assert WRONG in read(answer)
    assert "_auth_user_id" not in answer.wsgi_request.session


def test_what_was_typed_as_a_name_is_still_there_and_the_password_is_not(office, log_in):
    body = log_in(password="my-wrong-guess").content.decode()
    assert 'value="office"' in body
    assert "my-wrong-guess" not in body


def test_too_many_guesses_are_stopped_with_a_sentence_even_for_the_right_password(
    office, log_in, guess, read
):
    assert guess().status_code == 429
    answer = log_in()
    assert answer.status_code == 429
    assert "请停15分钟再登录" in read(answer)


def test_one_guess_fewer_than_too_many_stops_nobody(office, log_in, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert log_in(password="wrong").status_code == 200
    assert log_in().status_code == 302


def test_guesses_from_one_address_never_stop_the_owner_at_another(office, log_in, guess):
    guess(address=ELSEWHERE)
    assert log_in(address=HERE).status_code == 302


def test_guesses_in_other_letter_cases_are_guesses_at_the_same_name(office, log_in, settings):
    for number in range(settings.AXES_FAILURE_LIMIT):
        answer = log_in("OFFICE" if number % 2 else "office", "wrong")
    assert answer.status_code == 429


OUTSIDE = [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "///evil.example",
    "javascript:alert(1)", "evil", "http:///evil.example", "\t//evil.example", "",
]  # fmt: skip


@pytest.mark.parametrize("address", OUTSIDE)
def test_next_never_leads_outside(office, log_in, address):
    assert log_in(next=address).url == "/"


@pytest.mark.parametrize("address", ["/", "/grid/?year=2025", "/ledger/12/"])
def test_next_leads_to_any_page_of_ours(address):
    assert own(address) == address


def test_a_part_of_a_page_asked_for_after_the_session_ended_moves_the_whole_page(client, office):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/grid/?year=2025"}
    answer = client.get("/grid/part/", headers=headers)
    assert answer["HX-Redirect"] == "/login/?next=%2Fgrid%2F%3Fyear%3D2025"


def test_a_form_sent_after_the_session_ended_leads_back_to_the_form_it_came_from(client, office):
    answer = client.post("/password/", headers={"Referer": "http://testserver/password/?x=1"})
    assert answer.url == "/login/?next=%2Fpassword%2F%3Fx%3D1"
    answer = client.post("/password/", headers={"Referer": "https://evil.example/units/"})
    assert answer.url == "/login/"


def test_leaving_takes_a_press_on_the_button_and_no_link_can_do_it(office, as_):
    client = as_(office)
    client.get("/logout/")
    assert client.get("/password/").status_code == 200
    assert client.post("/logout/").url == "/login/"
    assert client.get("/password/").status_code == 302


def _change(client, old=PASSWORD, new="bright-river-17", again=None):
    form = {"old": old, "new": new, "again": new if again is None else again}
    return client.post("/password/", form)


def test_a_changed_password_keeps_this_session_and_ends_the_others(office, as_):
    here, elsewhere = as_(office), as_(office)
    assert _change(here).url == "/"
    assert here.get("/password/").status_code == 200
    assert elsewhere.get("/password/").status_code == 302
    office.refresh_from_db()
    assert office.check_password("bright-river-17")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"old": "wrong"}, "原密码不对"),
        ({"old": ""}, "请输入原密码"),
        ({"new": ""}, "请输入新密码"),
        ({"new": PASSWORD}, "新密码与原密码相同"),
        ({"again": "other"}, "两次输入的新密码不一样"),
        ({"new": "short"}, "密码不合要求"),
        ({"new": "password123"}, "密码不合要求"),
    ],
)
def test_a_password_that_cannot_be_taken_is_told_why_and_nothing_changes(
    office, as_, read, typed, sentence
):
    answer = _change(as_(office), **typed)
    assert sentence in read(answer)
    office.refresh_from_db()
    assert office.check_password(PASSWORD)


def test_a_given_password_must_be_changed_before_anything_else(office, as_, read):
    office.must_change = True
    office.save()
    client = as_(office)
    assert client.get("/grid/").url == "/password/"
    assert "请先换成自己的密码" in read(client.get("/password/"))
    _change(client)
    office.refresh_from_db()
    assert not office.must_change


def test_the_frame_names_the_district_the_person_and_marks_the_sample(office, as_, read):
    text = read(as_(office).get("/password/"))
    for word in ("江津区", "样例", "区办员", "区双拥办", "修改密码", "退出"):
        assert word in text


def test_the_navigation_holds_only_what_the_role_can_use(liaison, office, as_):
    def addresses(user):
        return [place.word for place in as_(user).get("/password/").context["places"]]

    assert "审核" in addresses(office)
    assert "审核" not in addresses(liaison)


def test_a_page_that_is_not_there_says_so_inside_the_frame(office, as_, read):
    answer = as_(office).get("/nowhere/")
    assert answer.status_code == 404
    assert "没有这一页" in read(answer)
    assert "退出" in read(answer)
