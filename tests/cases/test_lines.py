"""Lines: the same line once whoever writes it, voided with a reason, never more than a file twice."""

from decimal import Decimal

import pytest

from tongxin.cases import actions, line_actions, queries
from tongxin.core.errors import Refused
from tongxin.core.models import Event

from .conftest import TYPED

LINE = {"month": "2026-03", "sum": "2100"}


def test_a_line_keeps_its_amount_and_the_same_one_is_refused(liaison, opened):
    line = line_actions.add_line(by=liaison, case=opened, kind="money", raw=LINE)
    assert line.amount == Decimal("2100")
    with pytest.raises(Refused, match="这一笔拨付已经登记过"):
        line_actions.add_line(by=liaison, case=opened, kind="money", raw=LINE)


def test_one_payment_for_one_event_even_in_a_second_case(liaison, opened):
    line_actions.add_line(by=liaison, case=opened, kind="money", raw=LINE)
    actions.take(by=liaison, case=opened, step="withdraw", raw={"text": "重来"})
    second = actions.open_case(by=liaison, kind="probe", raw=TYPED)
    with pytest.raises(Refused, match=r"在试验〔\d+〕1号"):
        line_actions.add_line(by=liaison, case=second, kind="money", raw=LINE)


def test_a_voided_line_stays_readable_and_frees_its_place(liaison, opened):
    line = line_actions.add_line(by=liaison, case=opened, kind="money", raw=LINE)
    with pytest.raises(Refused, match="作废的原因"):
        line_actions.void_line(by=liaison, line=line, reason="")
    line_actions.void_line(by=liaison, line=line, reason="金额写错")
    assert queries.lines(opened) == [] and len(queries.lines(opened, living=False)) == 1
    line_actions.add_line(by=liaison, case=opened, kind="money", raw=LINE)


def test_a_file_is_kept_with_the_case_and_looked_at_for_a_purpose(liaison, opened):
    given = {"name": "申请书.txt", "chunks": [b"hello"]}
    paper = line_actions.bring(case=opened, paper="申请书", by=liaison, **given)
    with pytest.raises(Refused, match="已经交过"):
        line_actions.bring(case=opened, paper="申请书", by=liaison, **given)
    with pytest.raises(Refused, match="收的材料是:申请书"):
        line_actions.bring(case=opened, paper="身份证", by=liaison, **given)
    with line_actions.open_paper(by=liaison, paper=paper, purpose="核对材料") as source:
        assert source.read() == b"hello"
    assert "用途:核对材料" in Event.objects.order_by("-id")[0].sentence
