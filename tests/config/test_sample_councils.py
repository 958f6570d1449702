"""The sample's councils: the second hears what the first decided, and all follows from the needs."""

import pytest

from tongxin.cases import agenda
from tongxin.cases.models import Case
from tongxin.ledger.models import Entry


def council(year):
    return Case.objects.get(kind="council", facet="议军会", year=year)


def told(year):
    made = agenda.of(council(year))
    return (
        [(one.known.number, one.standing) for one in made.old],
        [(one.number, one.decided.data["outcome"]) for one in made.topics],
    )


def test_the_first_council_decides_and_the_second_hears_it(sampled):
    old, topics = told(2024)
    assert old == []
    listed = [number for number, outcome in topics if outcome == "列入清单"]
    assert listed == [number for number, _ in topics] and len(listed) == 3
    old, topics = told(2025)
    assert [number for number, standing in old if standing == "办结"][:3] == listed
    assert [standing for _, standing in old].count("逾期") == 1
    assert sorted(outcome for _, outcome in topics) == ["不列入", "再议"]


def test_what_was_told_to_its_end_is_not_heard_again_and_the_rest_is(sampled):
    old, topics = told(2026)
    assert [standing for _, standing in old] == ["逾期"]
    assert [outcome for _, outcome in topics] == ["列入清单"]
    assert agenda.of(council(2026)).topics[0].again


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_each_leaves_its_meeting_with_the_five_papers(sampled, year):
    entry = council(year).entry
    assert entry.complete and entry.attendance == 46
    assert entry.title == f"{year}年区委议军会议(样例)"


def test_a_council_being_prepared_shows_what_it_has_to_hear(sampled):
    row = Case.objects.get(kind="council", state="prepared")
    standing = sorted(one.standing for one in agenda.of(row).old)
    assert standing == ["办理中", "逾期"]


def test_what_the_needs_leave_is_what_the_ledger_counted_before(sampled):
    rows = Entry.objects.filter(kind="need", facet__in=("部队需求", "地方需求"), withdrawn=False)
    for year, sums in ((2024, (10, 10, 0)), (2025, (8, 7, 1)), (2026, (8, 5, 0))):
        found = [r for r in rows if r.happened_on.year == year]
        assert tuple(sum(getattr(r, k) for r in found) for k in ("due", "done", "late")) == sums
