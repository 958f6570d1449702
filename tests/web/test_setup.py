"""An empty system begins on its first page."""

import pytest

from tongxin.directory.models import Division, User
from tongxin.standards.models import Edition

TYPED = {
    "code": "500116", "name": "江津区", "person": "区办员", "username": "office",
    "password": "long-enough-2026", "again": "long-enough-2026",
}  # fmt: skip


@pytest.mark.django_db
def test_an_empty_system_sends_everybody_to_the_first_page(client):
    assert client.get("/").headers["Location"] == "/setup/"


@pytest.mark.django_db
def test_the_first_page_makes_the_district_and_logs_in(client, read):
    answer = client.post("/setup/", TYPED, follow=True)
    assert Division.objects.get().name == "江津区"
    assert "开始工作" in read(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"code": "5001"}, "行政区划代码应是6位数字"),
        ({"name": ""}, "请填写“区县名称”"),
        ({"again": "other"}, "两次输入的密码不一样"),
        ({"password": "123", "again": "123"}, "密码不合要求"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(client, read, changed, told):
    assert told in read(client.post("/setup/", TYPED | changed))
    assert not Division.objects.exists() and not User.objects.exists()


def test_the_first_page_is_closed_once_a_district_exists(client, office):
    assert client.post("/setup/", TYPED | {"code": "500117"}).headers["Location"] == "/login/"
    assert Division.objects.count() == 1


def test_the_sample_standard_is_one_click_away(as_, office, read):
    answer = as_(office).post("/start/sample/", follow=True)
    assert Edition.objects.get().state == "active"
    assert "样例,非官方标准" in read(answer)


def test_a_liaison_has_no_business_on_the_start_page(as_, liaison):
    assert as_(liaison).get("/start/").status_code == 403
