"""重点对象联系 in the browser: one quiet line in the town's own list, no mark of lateness."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tongxin.cases import actions, schemes
from tongxin.core import clock

TYPED = {"why": "困难帮扶对象", "name": "样例甲", "id_no": "样例证件001", "phone": "样例电话",
         "town": "德感街道"}  # fmt: skip


@pytest.fixture(autouse=True)
def spring():
    with clock.at(timezone.make_aware(datetime(2026, 6, 1, 9))):
        yield


@pytest.fixture
def paper(district, office, person, unit):
    """The rhythm of the place: typed by one, compared by another."""
    other = person(district, "office2", "office", unit=unit("退役军人局"), name="另一位区办员")
    raw = {"contact_months": "3", "visit_months": "12"}
    row = schemes.propose(
        by=office, kind="contact", since=date(2026, 1, 1), source="样例文件〔2026〕1号", raw=raw
    )
    return schemes.check(by=other, scheme=row)


@pytest.fixture
def listed(liaison):
    """On the list since 2026-03-10: to be called by 2026-06-10 where there is a rhythm."""

    def go():
        return actions.open_case(by=liaison, kind="contact", raw=TYPED, day=date(2026, 3, 10))

    return go


def work(unit, name="德感街道"):
    return reverse("work-unit", args=[unit(name).pk])


def test_the_town_s_list_says_it_in_one_line_that_leads_to_the_names(
    paper, listed, liaison, office, unit, as_, read
):
    listed()
    told = "近三十天要联系的重点对象有1位,最近的在2026年6月10日前。"
    page = as_(liaison).get(work(unit))
    assert told in read(page) and "/cases/?kind=contact" in page.content.decode()
    assert told in read(as_(office).get(work(unit)))
    assert "重点对象" not in read(as_(office).get(work(unit, "支坪镇")))
    assert "联系〔2026〕1号" in read(as_(liaison).get("/cases/?kind=contact"))


def test_without_the_local_paper_the_list_says_nothing(listed, liaison, unit, as_, read):
    case = listed()
    assert "重点对象" not in read(as_(liaison).get(work(unit)))
    assert "本地文件没有定" in read(as_(liaison).get(f"/cases/contact/{case.year}/{case.no}/"))


def test_a_day_that_has_passed_is_a_day_and_no_more(paper, listed, liaison, unit, as_, read):
    case = listed()
    with clock.at(timezone.make_aware(datetime(2026, 7, 20, 9))):
        pages = ["/cases/?kind=contact", f"/cases/contact/{case.year}/{case.no}/", work(unit)]
        text = "".join(read(as_(liaison).get(page)) for page in pages)
    assert "2026年6月10日" in text
    assert not [word for word in ("超期", "已超过期限", "延期", "晚于") if word in text]
