"""The start of a day: tasks are made and notices go out, in every district, once."""

from datetime import date, datetime

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from tongxin.cases import actions as cases
from tongxin.config import cli, daily
from tongxin.core import clock
from tongxin.core.models import Event, Letter
from tongxin.directory import actions as directory
from tongxin.ledger import node_actions, task_actions
from tongxin.ledger.models import Entry, Task

JULY = timezone.make_aware(datetime(2026, 7, 12, 9))


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(JULY):
        yield


@pytest.fixture
def mailing(settings):
    settings.EMAIL_URL = "smtp://10.1.1.9"


@pytest.fixture
def teachers(office, unit):
    """区教委 with a mailbox and something to do."""
    one = unit("区教委")
    directory.set_email(by=office, unit=one, email="jiaowei@example.gov.cn")
    task_actions.give(by=office, unit=one, title="报方案", text="", due_on=date(2026, 7, 30))
    return one


def test_a_new_day_makes_the_nodes_tasks_of_every_district(office, outsider):
    daily.new_day()
    daily.new_day()
    assert set(Task.objects.values_list("division", "title")) == {
        (code, f"2026年八一{what}")
        for code in ("500116", "500118")
        for what in ("走访慰问", "双拥活动")
    }


def test_a_district_that_fails_does_not_keep_the_others_from_theirs(office, outsider, monkeypatch):
    make = node_actions.make_due

    def fails_in_one(*, by, division):
        if division == "500116":
            raise RuntimeError
        return make(by=by, division=division)

    monkeypatch.setattr(node_actions, "make_due", fails_in_one)
    daily.new_day()
    assert {t.division_id for t in Task.objects.all()} == {"500118"}


def test_nothing_is_sent_where_no_mail_server_is_set(teachers):
    daily.new_day()
    assert mail.outbox == [] and not Letter.objects.exists()


def test_a_unit_gets_one_notice_with_everything_in_it(mailing, teachers, office):
    task_actions.give(by=office, unit=teachers, title="报总结", text="", due_on=date(2026, 7, 30))
    daily.new_day()
    (letter,) = mail.outbox
    assert letter.to == ["jiaowei@example.gov.cn"] and "共2件" in letter.body
    assert "报方案" in letter.body and "报总结" in letter.body
    assert Event.objects.get(verb="notice.send").by is None


def test_the_next_days_bring_no_second_one_until_there_is_something_new(mailing, teachers):
    sent = []
    for day in (12, 13, 14, 15, 16, 22, 23, 24, 30, 31):
        with clock.at(JULY.replace(day=day)):
            daily.new_day()
        if len(mail.outbox) > len(sent):
            sent.append(day)
    # Fifteen and seven days ahead of the 30th, and when it has passed.
    assert sent == [12, 15, 23, 31]


def test_a_nodes_days_ahead_say_when_the_notice_comes_again(mailing, office, unit):
    directory.set_email(by=office, unit=unit("退役军人局"), email="tuiyi@example.gov.cn")
    sent = []
    for day in range(12, 32):
        with clock.at(JULY.replace(day=day)):
            daily.new_day()
        if len(mail.outbox) > len(sent):
            sent.append(day)
    # 八一 is told at first, and 15 and 7 days ahead; 下半年送兵 from 15 August on, 30 and 15 days.
    assert sent == [12, 16, 17, 25, 31]


def test_the_list_is_told_with_its_address_where_one_is_set(mailing, teachers, settings):
    settings.SITE_ADDRESS = "http://10.1.1.1:8000"
    daily.new_day()
    assert f"http://10.1.1.1:8000/work/unit/{teachers.pk}/" in mail.outbox[0].body


def test_tasks_are_made_from_the_command_line_for_a_day(office, capsys):
    assert cli.main(["tasks", "make", "--on", "2026-09-12", "--json"]) == 0
    assert "2026年国防教育开学第一课" in capsys.readouterr().out
    assert cli.main(["tasks", "make", "--on", "2026-09-12"]) == 0
    assert "派出0项任务" in capsys.readouterr().out
    assert cli.main(["tasks", "make", "--on", "九月"]) == 1
    assert "日期应写成" in capsys.readouterr().err


def test_what_would_be_sent_is_shown_and_not_sent(teachers, office, unit, capsys):
    task_actions.give(
        by=office, unit=unit("财政局"), title="报方案", text="", due_on=date(2026, 7, 30)
    )
    assert cli.main(["notices", "send", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "区教委 1件 要发 jiaowei@example.gov.cn" in told and "要发1份" in told
    assert "财政局 1件 没有工作邮箱" in told and mail.outbox == []


def test_sending_without_a_mail_server_says_what_to_do(teachers, capsys):
    assert cli.main(["notices", "send"]) == 1
    assert "还没有设置发信服务" in capsys.readouterr().err


def test_notices_are_sent_from_the_command_line_once(mailing, teachers, capsys):
    assert cli.main(["notices", "send"]) == 0
    assert "发出1份" in capsys.readouterr().out
    assert cli.main(["notices", "send"]) == 0
    assert "没有变化,不再发" in capsys.readouterr().out and len(mail.outbox) == 1


@pytest.mark.parametrize("email", ["jiaowei", "a@b", "a b@example.gov.cn"])
def test_what_is_no_mailbox_is_refused(office, unit, email):
    with pytest.raises(directory.Refused, match="不是邮箱地址"):
        directory.set_email(by=office, unit=unit("区教委"), email=email)


def test_a_need_that_nobody_confirmed_by_its_day_is_late_the_day_after(
    office, liaison, person, unit, district
):
    reviewer = person(district, "reads", "screener", unit=unit("退役军人局"))
    typed = {"side": "地方需求", "alias": "驻区单位甲", "category": "其他", "wish": "样例"}
    case = cases.open_case(by=liaison, kind="need", raw=typed)
    for by, step, raw in (
        (reviewer, "collected_done", {"neutral": "样例"}),
        (office, "screened_done", {"text": "样例"}),
        (office, "discussed_done", {"until": "2026-07-20", "quality": "样例"}),
    ):
        case = cases.take(by=by, case=case, step=step, raw=raw)
    for day, late in ((20, 0), (21, 1)):
        with clock.at(timezone.make_aware(datetime(2026, 7, day, 9))):
            daily.new_day()
        assert Entry.objects.get(kind="need").late == late


def test_each_day_the_planner_learns_how_full_the_tables_are(office):
    """PostgreSQL keeps these figures itself."""
    daily.new_day()
    known = {"sqlite": "sqlite_stat1", "postgresql": "pg_statistic"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {known}")
        assert cursor.fetchone()[0] > 0
