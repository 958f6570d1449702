"""账号 and 操作记录: seen and changed only by those whose task it is."""

import re

import pytest

from tongxin.directory.models import User


@pytest.fixture
def security(district, person):
    return person(district, "security", "security", name="安全管理员")


@pytest.fixture
def audit(district, person):
    return person(district, "audit", "audit", name="审计管理员")


def test_a_new_account_gets_a_first_password_that_must_be_changed(as_, office, read, client):
    answer = as_(office).post("/people/new/", {"name": "新人", "username": "new"}, follow=True)
    password = re.search(r"首次密码:(\S+?),", read(answer)).group(1)
    assert client.post("/login/", {"username": "new", "password": password}).status_code == 302
    assert client.get("/").headers["Location"] == "/password/"


def test_security_gives_and_takes_a_role(as_, security, liaison, unit, read):
    browser = as_(security)
    address = f"/people/{liaison.pk}/"
    browser.post(f"{address}assign/", {"role": "leader", "unit": unit("德感街道").pk})
    assert "单位负责人" in read(browser.get(address))
    row = liaison.assignments.get(role="leader")
    browser.post(f"{address}end/", {"assignment": row.pk})
    row.refresh_from_db()
    assert row.until is not None


def test_a_role_without_its_unit_is_refused_with_a_sentence(as_, security, liaison, read):
    answer = as_(security).post(f"/people/{liaison.pk}/assign/", {"role": "leader"})
    assert answer.status_code == 409 and "哪个单位" in read(answer)


def test_a_liaison_sees_no_accounts(as_, liaison):
    assert as_(liaison).get("/people/").status_code == 403


def test_accounts_of_another_district_do_not_exist(as_, outsider, liaison):
    assert as_(outsider).get(f"/people/{liaison.pk}/").status_code == 404


def test_the_audit_administrator_reads_every_act_and_no_material(as_, audit, office, unit, read):
    as_(office).post(f"/units/{unit('区教委').pk}/rename/", {"name": "区教育局"})
    browser = as_(audit)
    assert "更名为“区教育局”" in read(browser.get("/events/"))
    assert "更名" in read(browser.get("/events/?q=教育局"))
    assert browser.get("/ledger/").status_code == 403


def test_the_office_does_not_read_the_trail(as_, office):
    assert as_(office).get("/events/").status_code == 403


def test_a_locked_account_cannot_log_in(as_, security, liaison, client):
    as_(security).post(f"/people/{liaison.pk}/lock/")
    assert not User.objects.get(pk=liaison.pk).is_active
    answer = client.post("/login/", {"username": "liaison", "password": "correct-horse-2026"})
    assert answer.status_code == 200
