"""就业创业合作企业: its code checked, its plaque, its posts, and what others say of it as entries."""

from datetime import date
from decimal import Decimal

import pytest

from tongxin.cases import actions, line_actions, queries
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.ledger.models import Entry

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

CODE = "91500116MAYYYYYY18"
TYPED = {"name": "样例企业甲有限公司", "alias": "样例甲", "code": CODE, "veteran": "是",
         "contact": "样例联系人", "phone": "样例号码"}  # fmt: skip
SEEN = {"alive": "是", "clean": "是", "seen_on": "2026-02-02"}
POST = {"day": "2026-03-10", "post": "样例操作工", "count": 12}
HONOUR = {"day": "2026-06-30", "sort": "合作企业光荣榜",
          "list": "全国退役军人就业创业合作企业光荣榜", "by": "样例主办单位", "paper": "样例公告"}  # fmt: skip


@pytest.fixture
def line(office):
    def add(case, kind, moment=(7, 1), **raw):
        with clock.at(on(2026, *moment)):
            return line_actions.add_line(by=office, case=case, kind=kind, raw=raw)

    return add


@pytest.fixture
def opened(office):
    return lambda **changed: actions.open_case(by=office, kind="firm", raw=TYPED | changed)


@pytest.fixture
def agreed(opened, take):
    case = take(opened(), "received_done", (2, 2), **SEEN)
    return take(case, "verified_done", (2, 10), day="2026-02-10", until="2028-02-09")


@pytest.fixture
def listed(agreed, take, colleague):
    return take(agreed, "agreed_done", (3, 2), by=colleague, day="2026-03-02", plaque="001")


def test_a_firm_on_a_list_and_at_a_show_is_two_entries_and_moves_no_point(listed, line, points):
    before = points("5.3")
    line(listed, "honour", **HONOUR)
    show = {"sort": "创新创业成果展", "list": "首届全国退役军人创新创业成果展", "day": "2026-05-20"}
    line(listed, "honour", **(HONOUR | show))
    told = list(Entry.objects.order_by("happened_on").values_list("kind", "facet", "title"))
    assert told == [
        ("venture", "创新创业成果展", "样例企业甲有限公司参加首届全国退役军人创新创业成果展"),
        ("venture", "合作企业光荣榜", "样例企业甲有限公司入选全国退役军人就业创业合作企业光荣榜"),
    ]
    assert points("5.3") == before


def test_an_honour_has_its_paper_and_is_told_once(listed, line, office):
    with pytest.raises(Refused):
        line(listed, "honour", **(HONOUR | {"paper": ""}))
    made = line(listed, "honour", **HONOUR)
    with pytest.raises(Refused, match="已经登记过"):
        line(listed, "honour", **(HONOUR | {"list": "全国退役军人就业创业合作企业 光荣榜"}))
    line_actions.void_line(by=office, line=made, reason="样例:写错")
    assert Entry.objects.get().withdrawn


def test_a_wrong_code_goes_no_further(opened, take):
    case = opened(code=CODE[:-1] + "9")
    with pytest.raises(Refused, match="校验位不对"):
        take(case, "received_done", (2, 2), **SEEN)


@pytest.mark.parametrize("wrong", [{"alive": "否"}, {"clean": "否"}])
def test_a_firm_in_bad_standing_is_not_signed_with(opened, take, wrong):
    with pytest.raises(Refused, match="不能合作"):
        take(opened(), "received_done", (2, 2), **(SEEN | wrong))


def test_the_register_was_asked_before(opened, take):
    with pytest.raises(Refused, match="查询日期"):
        take(opened(), "received_done", (2, 2), **(SEEN | {"seen_on": "2026-02-03"}))


def test_the_same_code_is_the_same_firm_whatever_it_is_called(opened):
    assert opened().title == "样例企业甲有限公司(又名样例甲)"
    with pytest.raises(Refused, match="已经受理过"):
        opened(name="样例企业乙", code=f" {CODE.lower()} ")


def test_who_checked_it_does_not_give_the_plaque(agreed, take, colleague):
    with pytest.raises(Refused, match="要由另一个人办理"):
        take(agreed, "agreed_done", (3, 2), day="2026-03-02", plaque="001")
    with pytest.raises(Refused, match="早于签约日期"):
        take(agreed, "agreed_done", (3, 2), by=colleague, day="2026-02-09", plaque="001")


def test_posts_are_lines_with_their_number(listed, line):
    line(listed, "post", **POST)
    line(listed, "post", **(POST | {"post": "样例质检员", "count": 3}))
    with pytest.raises(Refused, match="已经登记过"):
        line(listed, "post", **POST)
    with pytest.raises(Refused, match="大于0"):
        line(listed, "post", **(POST | {"post": "样例", "count": 0}))
    assert sum(x.quantity for x in queries.lines(listed)) == Decimal(15)


def test_before_it_signed_a_firm_offers_nothing(opened, line):
    with pytest.raises(Refused, match="现在是“待核验”"):
        line(opened(), "post", **POST)


def test_the_agreement_runs_to_its_day_and_is_renewed(listed, take):
    assert listed.due_on == date(2028, 2, 9)
    case = take(listed, "renew", (6, 1), day="2026-06-01", until="2030-02-09")
    assert case.due_on == date(2030, 2, 9)
    with pytest.raises(Refused, match="有效期要在签约日期之后"):
        take(case, "renew", (6, 2), day="2026-06-02", until="2026-06-02")


def test_with_a_local_paper_it_is_looked_at_in_time_and_again(listed, take, figures):
    figures("firm", review_months=12)
    case = take(listed, "review", (12, 1), year=2026, verdict="继续合作", text="样例")
    # 12 months from 1 December 2026.
    assert case.due_on == date(2027, 12, 1)
    with pytest.raises(Refused, match="从授牌的2026年评到今年"):
        take(case, "review", (12, 2), year=2025, verdict="继续合作", text="样例")


def test_it_leaves_with_its_plaque_and_may_come_again(listed, take, opened):
    case = take(listed, "listed_done", (9, 1), plaque="已收回", text="样例:企业迁出")
    assert case.state == "done" and case.due_on is None
    assert opened().no == 2


def test_a_firm_with_a_plaque_is_let_go_and_neither_refused_nor_withdrawn(listed, take):
    for step, raw in (
        ("refuse", {"basis": "样例", "text": "样例"}),
        ("withdraw", {"text": "样例"}),
    ):
        with pytest.raises(Refused, match="请用“退出”"):
            take(listed, step, (9, 1), **raw)
    with pytest.raises(Refused, match="不能“延期”"):
        take(listed, "extend", (9, 1), text="样例", until="2029-01-01")


def test_before_the_plaque_it_may_withdraw(agreed, take):
    assert take(agreed, "withdraw", (3, 2), text="样例").state == "withdrawn"


def test_nobody_s_name_or_number_stands_in_the_clear(listed, line):
    line(listed, "honour", **HONOUR)
    told = f"{listed.title}{listed.data}"
    told += "".join(f"{e.text}{e.data}" for e in listed.events.all())
    told += "".join(f"{e.title}{e.data}" for e in Entry.objects.all())
    told += "".join(Event.objects.values_list("sentence", flat=True))
    assert not [word for word in ("样例联系人", "样例号码") if word in told]
