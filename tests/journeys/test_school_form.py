"""岳母's school form: from a minute's look without a name to the first day at school, and the grid."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.acts import (
    cell_of,
    comes_for_cases,
    finds_the_case,
    follows,
    goes_to,
    is_told,
    logs_in,
    photo,
    takes_the_step,
)
from tests.journeys.acts_of_families import PHONE_NUMBER, Family
from tests.journeys.conftest import PHONE
from tongxin.cases import actions, applicants

FIGURES = {
    "last_days": "小学=2026-06-30",
    "handle_days": "40",
    "notice_days": "5",
    "school_table": "一等功军人子女=任选一次\n二等功(战时三等功)以上军人子女=名单内任选一次",
}
GROUPS = ("一等功军人子女", "二等功(战时三等功)以上军人子女")
TYPED = {
    "stage": "转学插班", "school_year": "2026", "status": "现役军人", "groups": list(GROUPS),
    "place": "祖父母或外祖父母户籍地", "town": "德感街道", "child": "样例小雨",
    "child_id": "样例证件0017", "parent": "样例外婆", "phone": PHONE_NUMBER, "guardian": "是",
}  # fmt: skip
NUMBER = "子女教育〔2026〕1号"
#: From the first page to the receipt: more taps than this, and somebody has added a question.
MOST_TAPS = 36


@pytest.fixture(autouse=True)
def _school(local_figures):
    local_figures("school_place", **FIGURES)


@pytest.fixture
def mother_in_law(phone, messages):
    return Family(phone, messages)


@pytest.fixture
def handed_in(people, messages):
    """A case that came by the phone, as the first journey leaves it."""
    division = people["office"].division_id
    applicants.send_code(division=division, phone=PHONE_NUMBER)
    code = re.search(r"\d{6}", messages[-1])[0]
    family = applicants.enter(division=division, phone=PHONE_NUMBER, code=code)
    return actions.open_case(by=None, applicant=family, kind="school_place", raw=TYPED)


def test_from_a_minutes_look_to_a_receipt_and_a_paper_added_on_the_phone(mother_in_law, page):
    looks_without_a_name(mother_in_law, "转学插班", "爷爷奶奶或外公外婆的户口在本区")
    asks_by_phone(mother_in_law)
    assert mother_in_law.taps <= MOST_TAPS
    comes_for_cases(page, "degan")
    a_paper_is_missing(page, "缺备案申报表第2页,请监护人签字后拍照补来")
    adds_it_on_the_phone(mother_in_law)
    goes_to(page, "办件")
    follows(page, NUMBER)
    expect(page.get_by_role("main")).to_contain_text("备案表.jpg 申请人交来")


def test_what_was_decided_is_explained_to_the_family_and_stands_in_the_grid(
    handed_in, mother_in_law, new_page, later
):
    the_garrison_has_certified(comes_for_cases(new_page(), "degan"))
    decides_and_notices(new_page)
    later(6)
    bureau = arranges(new_page)
    reads_what_was_decided(mother_in_law)
    closes(bureau)
    stands_in_the_grid(new_page)


def looks_without_a_name(family, stage, *here):
    """Which place, what to bring, the last day; nobody has asked who she is."""
    family.page.goto("/apply/")
    family.follows(re.compile("^军人子女教育优待"))
    family.follows("先看看能不能办、带什么")
    family.picks(孩子要办什么=stage, 孩子的父母一方是="现役军人")
    family.ticks(*here)
    family.presses("看结果")
    family.reads("可以申请")
    family.reads("祖父母或外祖父母户籍地:带老人的户口簿")
    assert not family.messages


def asks_by_phone(family):
    """What the guide was told is not asked again; the last look lets a slip be put right."""
    family.presses("开始办理")
    family.enters()
    family.answers("入学年度", "2026")
    family.is_asked("还符合哪几类")
    family.ticks(*GROUPS)
    family.goes_on()
    family.is_asked("由哪个镇街核对材料")
    family.picks(由哪个镇街核对材料="德感街道")
    family.goes_on()
    family.answers("孩子姓名", "样例小鱼")
    family.answers("孩子身份证号", "样例证件0017")
    family.answers("联系人姓名", "样例外婆")
    family.is_asked("入学志愿")
    family.goes_on()
    family.chooses("监护人同意为办理入学使用孩子的信息", "是")
    family.reads(PHONE_NUMBER)
    mends_the_name(family)
    family.presses("交上去")
    family.reads(NUMBER)
    family.reads("已经收到,由德感街道办")
    family.reads("接下来:备齐材料,在这里拍照交来")


def mends_the_name(family):
    family.presses(re.compile(r"^修改\s*孩子姓名$"))
    expect(family.page.get_by_label("孩子姓名")).to_have_value("样例小鱼")
    family.answers("孩子姓名", "样例小雨")
    family.is_asked("看一遍,没有错就交")
    family.reads("样例小雨")


def a_paper_is_missing(page, text):
    finds_the_case(page, NUMBER)
    takes_the_step(page, "通知补件", 缺什么=text, 请在哪天前补齐="2026-12-01")
    is_told(page, "等申请人补材料,期限暂停计算")


def adds_it_on_the_phone(family):
    """A message says that there is something; the page says what, until when, and takes the picture."""
    assert "有新的消息" in family.messages[-1]
    family.page.reload()
    family.reads("请补:缺备案申报表第2页")
    family.reads("请在2026年12月1日前补来")
    picture = {"name": "备案表.jpg", "mimeType": "image/jpeg", "buffer": photo("备案表.jpg")}
    family.hands_over("备案申报表", picture)
    family.presses("材料补齐了")
    family.reads("现在是“待申报”,在德感街道")


def the_garrison_has_certified(page):
    """The letter was seen; its number is all that stays."""
    finds_the_case(page, NUMBER)
    takes_the_step(page, "登记申报")
    takes_the_step(page, "登记核验", 证明信编号="2026-003", 证明信写明的情况与申报一致="是")


def decides_and_notices(new_page):
    office = comes_for_cases(new_page(), "office")
    finds_the_case(office, NUMBER)
    takes_the_step(office, "复核并移交教委", 移交给="区教委")
    bureau = comes_for_cases(new_page(), "jiaowei")
    finds_the_case(bureau, NUMBER)
    takes_the_step(bureau, "核定优待")
    is_told(bureau, "按一等功军人子女给“任选一次”")
    takes_the_step(bureau, "发布公示")


def arranges(new_page):
    bureau = comes_for_cases(new_page(), "jiaowei")
    finds_the_case(bureau, NUMBER)
    takes_the_step(bureau, "公示期满", 公示期间有异议="否")
    takes_the_step(bureau, "安排学校", 安排的学校="样例小学", 安排后班额没有超过规定="是")
    return bureau


def reads_what_was_decided(family):
    """A message, a week later; she enters anew; the school, the benefit and why, and one button."""
    assert "有新的消息" in family.messages[-1]
    family.page.goto("/my/")
    family.enters()
    family.follows(re.compile("^军人子女教育优待 待家长确认"))
    family.reads("样例小学")
    family.reads("已核定:给“任选一次”。同时符合的其他类别不累加。")
    family.reads("同时符合的二等功(战时三等功)以上军人子女(名单内任选一次)不再累加")
    family.presses("家长确认")
    family.reads("接下来:按学校通知报到,报到以后办结")


def closes(bureau):
    finds_the_case(bureau, NUMBER)
    takes_the_step(bureau, "登记入学")
    expect(bureau.get_by_role("main").get_by_role("link", name=NUMBER)).to_be_visible()


def stands_in_the_grid(new_page):
    """5.5 of the year: one child asked, one settled by the rules."""
    page = logs_in(new_page(), "office")
    goes_to(page, "总表")
    cell_of(page, "5.5", "2026年").click()
    follows(page, "打开这一格")
    expect(page.get_by_role("main").get_by_role("link", name=NUMBER).first).to_be_visible()


def test_in_large_type_and_without_javascript_it_is_the_same_way(new_page, messages):
    """长辈版 is chosen once; choosing it in the middle loses nothing and hands nothing in."""
    family = Family(new_page(**PHONE, java_script_enabled=False), messages)
    looks_without_a_name(family, "转学插班", "爷爷奶奶或外公外婆的户口在本区")
    family.presses("开始办理")
    family.presses("大字")
    expect(family.page.locator("html.large")).to_be_visible()
    family.enters()
    family.answers("入学年度", "2026")
    family.goes_on()
    family.picks(由哪个镇街核对材料="德感街道")
    family.goes_on()
    for question in ("孩子姓名", "孩子身份证号", "联系人姓名"):
        family.answers(question, "样例小雨")
    family.goes_on()
    family.chooses("监护人同意为办理入学使用孩子的信息", "是")
    for size in ("标准字", "大字"):
        family.presses(size)
        family.is_asked("看一遍,没有错就交")
    family.presses("交上去")
    family.reads(NUMBER)
    expect(family.page.locator("html.large")).to_be_visible()
