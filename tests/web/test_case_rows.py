"""Rows of a case: what stays is typed once, and one goes on to the next row."""

import re

import pytest
from django.urls import reverse

from tongxin.cases import actions, line_actions

DAY = "2020-01-01"
ROUND = {
    "festival": "其他", "round_year": "2026", "body": "政府", "plan": "900", "budget": "样例科目",
}  # fmt: skip
GOODS = {"item": "大米", "measure": "袋", "quantity": "3", "price": "100", "sum": "300",
         "bill": "样例单据1", "day": DAY}  # fmt: skip
HOME = {"household": "H-001", "family": "优抚对象", "item": "大米", "quantity": "1", "signed": "是",
        "taker": "样例甲", "taker2": "样例乙", "sheet": "样例1号", "day": DAY}  # fmt: skip


@pytest.fixture
def giving(office, second):
    case = actions.open_case(by=office, kind="visit_round", raw=ROUND)
    actions.take(by=second, case=case, step="planned_done", raw={"paper_no": "样例〔2026〕1号"})
    line_actions.add_line(by=office, case=case, kind="goods", raw=GOODS)
    return actions.take(by=office, case=case, step="buying_done")


def test_the_next_row_begins_with_what_the_paper_says_of_all(giving, office, as_, read):
    client = as_(office)
    here = reverse("case-line", args=[giving.kind, giving.year, giving.no, "given"])
    answer = client.post(here, {**HOME, "more": "1"})
    assert answer["Location"] == here
    page = client.get(here).content.decode()
    assert 'value="样例甲"' in page and 'value="H-001"' not in page


def test_the_last_row_leads_back_to_the_case_and_its_balance(giving, office, as_, read):
    client = as_(office)
    here = reverse("case-line", args=[giving.kind, giving.year, giving.no, "given"])
    page = read(client.post(here, HOME, follow=True))
    assert "还没有交代" in page and re.search(r"大米\s*3\s*1\s*0\s*2", page)
