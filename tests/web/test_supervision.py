"""督办通报 and 督办单 on screen: each figure opens, a unit's slips go in one act, papers print."""

from datetime import date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone

from tests.web.grid_cast import once
from tongxin.core import clock
from tongxin.ledger import task_actions
from tongxin.ledger.models import Task, TaskStep

START = timezone.make_aware(datetime(2026, 10, 1, 9))


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(START):
        yield


@pytest.fixture
def late(office, unit):
    """Three tasks that were due on the 8th; it is the 20th now."""
    tasks = [
        task_actions.give(
            by=office, unit=unit(name), title=title, text="", due_on=date(2026, 10, 8)
        )
        for name, title in (("财政局", "核对凭证"), ("财政局", "补充台账"), ("区教委", "报小结"))
    ]
    with clock.at(START + timedelta(days=19)):
        yield tasks


def test_each_figure_opens_to_the_things_it_counts(late, office, as_, read, unit):
    client = as_(office)
    text = read(client.get("/supervision/?month=2026-10"))
    assert "督办通报:2026年10月" in text and "是截至2026年10月20日的数" in text
    assert text.index("区教委") < text.index("财政局")
    listed = client.get(f"/supervision/list/?month=2026-10&what=overdue&unit={unit('财政局').pk}")
    assert "财政局(2件)" in read(listed) and "报小结" not in read(listed)


def test_a_month_without_anything_says_so_and_one_to_come_is_not_there(office, as_, read):
    client = as_(office)
    assert "没有交办、督办,也没有退回材料" in read(client.get("/supervision/?month=2026-09"))
    for period in ("?month=2026-11", "?quarter=2027-q1", "?month=x"):
        assert client.get(f"/supervision/{period}").status_code == 404
    assert client.get("/supervision/?quarter=2026-q4").status_code == 200


def test_no_word_on_the_page_compares_units(late, office, as_, read):
    text = read(as_(office).get("/supervision/?month=2026-10")).replace("不评分、不排名", "")
    assert not [word for word in ("排名", "第一", "最好", "最差", "得分", "后进") if word in text]


def test_the_report_is_taken_away(late, office, as_):
    client = as_(office)
    answer = client.get("/supervision/export/xlsx/?month=2026-10")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert sheet["A1"].value == "江津区2026年10月双拥工作督办通报(样例)"
    assert client.get("/supervision/export/docx/?month=2026-10").status_code == 200
    assert client.get("/supervision/export/pdf/?month=2026-10").status_code == 404


def test_a_units_slips_go_out_together_and_print_on_one_paper(late, office, as_, read, unit):
    client = as_(office)
    text = read(client.get("/slips/"))
    assert "核对凭证" in text and "发蓝色督办单" in text
    form = once(task=[late[0].no, late[1].no], text="请抓紧办结", until="2026-11-05")
    answer = client.post("/slips/send/", form, follow=True)
    told = read(answer)
    assert "已发督办单2张" in told and told.count("蓝色督办单") == 1
    assert "〔2026〕1号、〔2026〕2号" in told and "2026年10月1日交办,限2026年10月8日" in told
    assert answer.content.decode().count('class="a4') == 1
    again = client.post("/slips/send/", form, follow=True)
    assert again.status_code == 200 and TaskStep.objects.filter(verb="slip").count() == 2


@pytest.mark.parametrize(
    ("given", "told"), [({}, "请填写办结期限"), ({"until": "2026-10-20"}, "应在今天以后")]
)
def test_a_slip_without_a_date_to_come_is_refused_as_typed(
    late, office, as_, read, unit, given, told
):
    form = once(task=[late[0].no], text="请抓紧", unit=unit("财政局").pk, **given)
    answer = as_(office).post("/slips/send/", form)
    assert answer.status_code == 422
    assert told in read(answer) and 'value="请抓紧"' in answer.content.decode()
    assert Task.objects.get(pk=late[0].pk).slip == ""


def test_sent_slips_are_listed_with_how_they_stand(late, office, as_, read):
    client = as_(office)
    form = once(task=[late[2].no], text="", until="2026-10-25")
    client.post("/slips/send/", form)
    with clock.at(START + timedelta(days=30)):
        text = read(client.get("/slips/"))
    assert "〔2026〕1号" in text and "又过期限" in text and "发橙色督办单" in text


def test_the_pages_are_the_offices_and_of_the_own_district(
    late, office, liaison, outsider, as_, read
):
    for address in ("/supervision/", "/slips/", "/slips/print/"):
        assert as_(liaison).get(address).status_code == 403
    as_(office).post("/slips/send/", once(task=[late[0].no], text="", until="2026-11-05"))
    step = TaskStep.objects.get(verb="slip")
    assert "核对凭证" not in read(as_(outsider).get(f"/slips/print/?s={step.pk}"))
