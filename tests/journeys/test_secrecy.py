"""A need that names what must not be written, one that is cleared, and who alone may close it."""

import re

from playwright.sync_api import expect

from tests.journeys.acts import (
    answers_by_label,
    cell_of,
    comes_for_cases,
    finds_the_case,
    follows,
    goes_to,
    is_told,
    logs_in,
    presses,
    takes_the_step,
)
from tongxin.cases.models import Case
from tongxin.gates.models import Offline

DESIGNATOR = "请修12345部队门口的路"
NEUTRAL = "改善营区周边道路照明"
NUMBER = "互提〔2026〕1号"


def test_a_designator_is_stopped_at_once_and_only_number_day_and_owner_are_left(page, people):
    comes_for_cases(page, "renwu")
    asks_for_something(page, DESIGNATOR)
    is_told(page, "“需求原文”里的")
    assert not Case.objects.exists()
    follows(page, "登记线下受理")
    presses(page, "登记一个编号")
    is_told(page, "已登记线下受理1号,经办人周联络。")
    columns = page.get_by_role("columnheader").all_inner_texts()
    assert columns == ["编号", "日期", "经办人", "来自", "办结"]
    kept = Offline.objects.values().get()
    assert set(kept) == {"id", "division_id", "no", "on", "owner_id", "closed_on"}


def test_a_need_is_cleared_done_and_closed_by_the_side_that_asked(page, new_page, people):
    comes_for_cases(page, "renwu")
    asks_for_something(page, "样例原文:请修营区门口的路灯")
    is_told(page, f"已受理,编号{NUMBER}。")
    clears_it(logs_in(new_page(), "baomi"))
    office = comes_for_cases(new_page(), "office")
    puts_it_on_the_list(office)
    reports_it_done(comes_for_cases(new_page(), "jian"))
    cannot_close_it(office)
    confirms_it(page)
    stands_in_the_grid(office)


def asks_for_something(page, wish):
    goes_to(page, "办件")
    follows(page, "受理")
    follows(page, "军地互提双清单")
    answers_by_label(
        page, 哪一方提出="部队需求", 驻区单位="驻区单位甲", 类别="设施改善", 需求原文=wish
    )
    presses(page, "受理")


def clears_it(reviewer):
    """The start page says that one waits; the text is opened for a purpose; neutral words follow."""
    goes_to(reviewer, "今日")
    row = reviewer.get_by_role("listitem").filter(has_text="1件需求等待保密审查")
    row.get_by_role("link").click()
    follows(reviewer, NUMBER)
    reads_the_text(reviewer)
    follows(reviewer, "审查通过")
    answers_by_label(reviewer, 对外使用的写法=NEUTRAL)
    presses(reviewer, "审查通过")
    is_told(reviewer, "已审查通过,现在是“待会商”")


def reads_the_text(reviewer):
    expect(reviewer.get_by_role("main")).not_to_contain_text("路灯")
    reviewer.locator("summary").filter(has_text="查看需求原文").click()
    reviewer.get_by_label("查看需求原文的用途").fill("保密审查")
    presses(reviewer, "查看")
    expect(reviewer.get_by_role("main")).to_contain_text("样例原文:请修营区门口的路灯")


def puts_it_on_the_list(office):
    finds_the_case(office, NUMBER)
    takes_the_step(office, "会商", 会商意见="可以办")
    takes_the_step(office, "列入清单", 办结时限="2026-12-20", 质量要求="当年完成")
    takes_the_step(office, "下达", 承办单位="区住建委")


def reports_it_done(builder):
    finds_the_case(builder, NUMBER)
    takes_the_step(builder, "报结", 办理结果="已更换路灯")
    cannot_close_it(builder)


def cannot_close_it(window):
    """Reported is not closed: only the asking side has that button."""
    finds_the_case(window, NUMBER)
    expect(window.get_by_role("link", name="提方确认")).to_have_count(0)


def confirms_it(page):
    finds_the_case(page, NUMBER)
    takes_the_step(page, "提方确认")


def stands_in_the_grid(office):
    goes_to(office, "总表")
    cell_of(office, "3.2", "2026年").click()
    follows(office, "打开这一格")
    expect(
        office.get_by_role("main").get_by_role("link", name=re.compile("互提")).first
    ).to_be_visible()
