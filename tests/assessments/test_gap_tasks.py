"""交办 from a cell: its gap becomes a task of the unit that leads."""

from datetime import date

import pytest

from tongxin.assessments import gap_tasks, stored
from tongxin.assessments.models import CellScore
from tongxin.core.errors import Refused
from tongxin.directory import actions as directory
from tongxin.directory.models import Unit
from tongxin.directory.scope import Forbidden
from tongxin.ledger.models import Task
from tongxin.rules.scoring import Fact, Gap

from .conftest import counted, linked, small


@pytest.fixture
def edition(put):
    return put(
        small(
            counted("1.1", "走访", "visit/春节/count", need=2, lead=["区教委"]),
            linked("1.2", "制度", labels=("方案",), lead=["退役军人局", "各镇街"]),
        )
    )


def gap(edition, item="1.1", window="2026年"):
    row = CellScore.objects.get(edition=edition, part="base", item=item, window=window)
    return stored.gaps_of(row)[0]


def give(by, edition, item="1.1", units=None, **more):
    given = {"window": "2026年", "text": "", "due_on": date(2026, 9, 1)} | more
    key = given.pop("key", None) or gap_tasks.key_of(gap(edition, item, given["window"]))
    units = gap_tasks.leaders(edition, item) if units is None else units
    return gap_tasks.give(by=by, edition=edition, item=item, key=key, units=units, **given)


def test_the_gap_goes_to_the_unit_that_leads_with_the_cell_it_serves(edition, office):
    (task,) = give(office, edition)
    assert task.unit.name == "区教委" and task.title.startswith("1.1 走访(2026年):")
    assert (task.edition, task.item, task.window) == (edition.pk, "1.1", "2026年")
    assert (task.wanted, task.facet) == ("visit", "春节")


def test_a_collective_that_leads_is_no_unit_to_give_to(edition):
    assert [u.name for u in gap_tasks.leaders(edition, "1.2")] == ["退役军人局"]


def test_a_merged_units_gap_goes_to_the_unit_it_went_into(edition, office):
    into = Unit.objects.get(name="退役军人局")
    directory.merge_unit(by=office, unit=Unit.objects.get(name="区教委"), into=into)
    assert gap_tasks.leaders(edition, "1.1") == [into]


def test_a_gap_is_given_to_a_unit_once_however_much_was_done_meanwhile(edition, office, visit):
    give(office, edition)
    visit("2026-02-10")
    with pytest.raises(Refused, match="已经交办给区教委"):
        give(office, edition)
    assert Task.objects.count() == 1


def test_the_date_lies_within_the_cells_year(edition, office):
    with pytest.raises(Refused, match="2026年12月31日为止"):
        give(office, edition, due_on=date(2027, 1, 1))


def test_a_fact_names_a_gap_and_its_words_do_not():
    fact = Fact("visit", ("春节",))
    assert gap_tasks.key_of(Gap("还差3", 1, fact)) == gap_tasks.key_of(Gap("还差2", 1, fact))
    assert gap_tasks.key_of(Gap("没有方案", 1)) != gap_tasks.key_of(Gap("没有总结", 1))


def test_a_gap_that_was_closed_meanwhile_is_told(edition, office, visit):
    key = gap_tasks.key_of(gap(edition))
    visit("2026-02-10")
    visit("2026-02-11")
    with pytest.raises(Refused, match="现在不缺这一项了"):
        give(office, edition, key=key)


def test_material_for_a_cell_is_no_ledger_entry(edition, office):
    (task,) = give(office, edition, "1.2")
    assert task.wanted == ""


def test_neither_a_liaison_nor_another_district_gives(edition, liaison, outsider):
    with pytest.raises(Forbidden):
        give(liaison, edition)
    with pytest.raises(Refused, match="没有这份标准"):
        give(outsider, edition)


def test_a_long_fact_is_named_by_a_short_key_and_fits_the_source(put, office):
    facts = "|".join(f"分类{n}" for n in range(40))
    edition = put(small(counted("1.1", "活动", f"activity/{facts}/count", lead=["区教委"])))
    assert len(give(office, edition)[0].source) <= 120
