"""A unit's one list: what is due, what came back, what counts; a unit's own and nobody else's."""

from datetime import date

import pytest

from tongxin.assessments import gap_tasks, linking, unit_work
from tongxin.core import clock
from tongxin.directory import actions as directory
from tongxin.directory.models import Unit, User
from tongxin.ledger import actions as ledger
from tongxin.ledger import task_actions
from tongxin.ledger.models import Entry, Evidence

from .conftest import at, counted, linked, small, statements


def unit(name):
    return Unit.objects.get(name=name)


@pytest.fixture
def edition(put):
    return put(
        small(
            counted("1.1", "走访", "visit/春节/count", need=2, lead=["区教委"]),
            linked("1.2", "制度", labels=("方案",), lead=["各镇街"], support=["区教委"]),
        )
    )


def work(by, name="区教委"):
    return unit_work.of_unit(User.objects.get(pk=by.pk), unit(name))


def give(office, title="报方案", to="区教委", due=date(2026, 6, 10)):
    return task_actions.give(by=office, unit=unit(to), title=title, text="", due_on=due)


def sorts(found):
    return [line.sort for line in found.due]


def test_tasks_gaps_and_what_came_back_stand_in_one_list_late_ones_first(office, edition, visit):
    give(office, due=date(2026, 6, 1))
    give(office, "报总结", due=date(2026, 6, 20))
    entry = visit("2026-02-10", unit="区教委")
    ledger.send_back(by=office, entry=entry, reason="缺照片", until=date(2026, 6, 15))
    with clock.at(at(2026, 6, 2)):
        found = work(office)
    assert [(x.sort, x.title, x.late) for x in found.due] == [
        ("task", "报方案", True), ("returned", "春节走访慰问", False),
        ("task", "报总结", False), ("gap", found.due[3].title, False),
    ]  # fmt: skip
    assert found.back[0].note == "缺照片" and found.due[3].day == date(2026, 12, 31)


def test_material_that_came_back_is_told_with_its_cell(office, edition):
    file = Evidence.objects.create(division_id="500116", unit=unit("区教委"), name="方案.pdf")
    link = linking.link(
        by=office, edition=edition, item="1.2", window="2026年", evidence=file, label="方案"
    )
    linking.return_link(by=office, link=link, reason="没有盖章")
    (line,) = work(office).back
    assert (line.item, line.window.name, line.note) == ("1.2", "2026年", "没有盖章")


def test_what_waits_for_the_office_is_shown_and_not_told_again(office, edition):
    task = give(office)
    task_actions.prove(by=office, task=task, text="报了")
    found = work(office)
    assert "proved" in sorts(found) and found.told == []


def test_what_was_accepted_lately_tells_the_cell_it_counts_in(office, edition, visit):
    entries = [visit(day, unit="区教委") for day in ("2026-02-10", "2026-02-11")]
    ledger.accept(by=office, entries=entries)
    found = work(office)
    one = found.counts[0].counted[0]
    assert (one.item, one.window, one.points, one.max) == ("1.1", "2026年", one.max, one.max)
    with clock.at(at(2026, 7, 2)):
        assert work(office).counts == ()


def test_accepted_material_counts_in_the_cell_it_was_placed_in(office, edition):
    file = Evidence.objects.create(division_id="500116", unit=unit("区教委"), name="方案.pdf")
    link = linking.link(
        by=office, edition=edition, item="1.2", window="2026年", evidence=file, label="方案"
    )
    linking.accept_links(by=office, links=[link])
    (line,) = work(office).counts
    assert line.counted[0].item == "1.2" and line.counted[0].points == line.counted[0].max


def test_what_all_towns_lead_together_or_a_unit_supports_is_on_nobodys_list(office, edition):
    assert "gap" not in sorts(work(office, "德感街道"))
    assert {x.item for x in work(office).due} == {"1.1"}


def test_a_gap_that_was_given_stands_once_as_the_task(office, edition):
    gap = next(x for x in work(office).due if x.sort == "gap")
    key = gap_tasks.key_of(gap_tasks.Gap(gap.title, gap.worth, gap.fact))
    gap_tasks.give(
        by=office, edition=edition, item="1.1", window="2026年", key=key, units=[unit("区教委")],
        text="", due_on=date(2026, 9, 1),
    )  # fmt: skip
    here = [x.sort for x in work(office).due if x.day and x.day.year == 2026]
    assert here == ["task"]


def test_a_merged_units_work_stands_in_the_list_of_the_unit_it_went_into(office, edition):
    give(office, to="德感街道")
    directory.merge_unit(by=office, unit=unit("德感街道"), into=unit("几江街道"))
    assert sorts(work(office, "几江街道")) == ["task"]


def test_the_gaps_of_a_merged_unit_go_with_it(office, edition):
    directory.merge_unit(by=office, unit=unit("区教委"), into=unit("退役军人局"))
    assert {x.item for x in work(office, "退役军人局").due if x.sort == "gap"} == {"1.1"}


def test_a_liaison_sees_the_own_unit_and_no_other(office, edition, liaison):
    give(office, to="几江街道")
    assert sorts(work(liaison, "几江街道")) == ["task"]
    with pytest.raises(Unit.DoesNotExist):
        work(liaison, "区教委")


def test_neither_another_district_nor_an_assessor_sees_it(office, edition, outsider, assessor):
    for who in (outsider, assessor):
        with pytest.raises(Unit.DoesNotExist):
            work(who)


def fill(office, edition, count):
    for n in range(count):
        give(office, f"事项{n}")
    rows = Entry.objects.bulk_create(
        Entry(division_id="500116", no=1000 + n, kind="visit", facet="春节", title=f"走访{n}",
              unit=unit("区教委"), happened_on="2026-02-05", series=f"#{n}",
              state=("returned", "accepted")[n % 2], accepted_at=clock.now())
        for n in range(count)
    )  # fmt: skip
    return rows


@pytest.mark.parametrize("count", [1, 60])
def test_a_list_takes_at_most_ten_queries_however_long_it_is(office, edition, count):
    fill(office, edition, count)
    by, home = User.objects.get(pk=office.pk), unit("区教委")
    with statements(10):
        found = unit_work.of_unit(by, home)
    assert len(found.due) >= count


def test_the_lists_of_all_units_take_as_many(office, edition):
    fill(office, edition, 5)
    by, units = User.objects.get(pk=office.pk), list(Unit.objects.all())
    with statements(10):
        assert len(unit_work.of_units(by, units)) == len(units)
