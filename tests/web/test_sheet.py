"""评分表: in the order an assessment judges, in two figures, for today and any day before."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.web import grid_cast as cast
from tongxin.assessments import printed, queries
from tongxin.core import clock
from tongxin.ledger import actions as ledger


def moment(year, month, day):
    return timezone.make_aware(datetime(year, month, day, 9))


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def small(office):
    return cast.put(office, cast.visited(), cast.linked(), pass_line=3)


def test_the_sheet_judges_vetoes_then_base_then_bonus_then_adds_up(office, as_, read):
    cast.sample(office)
    text = read(as_(office).get("/sheet/"))
    parts = ["一、一票否决", "否6", "二、基础分", "双拥工作进规划", "三、加分", "加4", "总分"]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_each_point_has_its_sentence_and_both_figures(small, office, as_, read):
    cast.visit(office)
    text = read(as_(office).get("/sheet/"))
    assert "春节1次,1格得0.25分" in text
    assert "样例,非官方标准" in text and "截至2026年6月1日" in text
    assert "总分0.250" in text


def test_the_sheet_of_a_past_quarter_is_one_click_and_says_its_day(small, office, as_, read):
    with clock.at(moment(2026, 2, 6)):
        cast.visit(office)
    with clock.at(moment(2026, 5, 2)):
        cast.visit(office, day="2026-05-01", facet="八一")
    client = as_(office)
    assert "as_of=2026-03-31" in client.get("/sheet/").content.decode()
    text = read(client.get("/sheet/?as_of=2026-03-31"))
    assert "截至2026年3月31日,按当日已收到的记录重新计算" in text
    assert "总分0.250" in text
    assert "总分0.50" in read(client.get("/sheet/"))


def test_what_was_accepted_later_does_not_count_on_an_earlier_day(small, office):
    with clock.at(moment(2026, 2, 6)):
        entry = cast.visit(office)
    ledger.accept(by=office, entries=[entry])
    then, now = printed.printed(small, moment(2026, 3, 31).date()), printed.printed(small)
    assert (then.said.total, then.taken.total) == (Decimal("0.25"), 0)
    assert (now.said.total, now.taken.total) == (Decimal("0.25"), Decimal("0.25"))


def test_the_sheet_of_stored_cells_is_the_sheet_of_the_records(office):
    edition = cast.sample(office)
    cast.visit(office)
    stored, fresh = printed.printed(edition), queries.sheets(edition)
    assert stored.said.total == fresh.reported.total
    told = {
        (item.item.id, cell.window): cell.sentences
        for section in stored.sections for item in section.items for cell in item.cells
        if cell.state != "future"
    }  # fmt: skip
    assert told == {
        (c.item, c.window.name): tuple(p.sentence for p in c.parts)
        for row in fresh.reported.cells.values() for c in row if c.state != "future"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "sentence"), [("2026-06-02", "这一天还没有到"), ("昨天", "日期")]
)
def test_a_day_that_cannot_be_is_refused_in_a_sentence(small, office, as_, read, typed, sentence):
    answer = as_(office).get("/sheet/", {"as_of": typed})
    assert answer.status_code == 422
    assert sentence in read(answer)


def test_a_veto_that_happened_is_told_and_the_points_are_still_listed(office, as_, read):
    cast.sample(office)
    ledger.record(by=office, kind="veto", raw={
        "title": "样例", "happened_on": "2026-03-01", "facet": "否2:发生", "unit": "退役军人局",
        "signed_by": "样例负责人",
    })  # fmt: skip
    text = read(as_(office).get("/sheet/"))
    assert "有一票否决情形,不予推荐" in text and "总分" in text


def test_the_pass_line_is_held_against_the_accepted_figure(small, office, as_, read):
    assert "还没有达到标准规定的分数线3分" in read(as_(office).get("/sheet/"))


def test_a_liaison_and_an_assessor_read_the_sheet(small, liaison, assessor, as_):
    assert as_(liaison).get("/sheet/").status_code == 200
    assert as_(assessor).get("/sheet/?as_of=2026-03-31").status_code == 200


def test_an_edition_that_never_counted_shows_itself_unscored(small, office, as_, read):
    queries.CellScore.objects.all().delete()
    assert "未计分" in read(as_(office).get("/sheet/"))
