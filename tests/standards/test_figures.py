"""Figures entered for an item stay its own when numbers change."""

from tongxin.standards import actions, queries
from tongxin.standards.figures import facets

from .conftest import definition


def rated(number, name):
    """An item scored by figures that somebody states for it."""
    rule = {
        "calc": "ratio",
        "points": 2,
        "noun": "办结",
        "top": f"data/{number}:办结/done",
        "bottom": f"data/{number}:办结/due",
    }
    return {"id": number, "name": name, "points": 2, "text": f"{name}办结率", "scoring": [rule]}


def install(by, *items, key="small"):
    data = definition(key=key, sections=[{"id": "1", "name": "甲", "items": list(items)}])
    return actions.install(by=by, division="500116", data=data)


def names(edition):
    return {i.id: facets([i]) for i in queries.parsed(edition).items()}


def test_a_renumbered_item_reads_what_was_entered_before_and_the_newcomer_does_not(
    office, district
):
    first = install(office, rated("1.1", "走访慰问"), rated("1.2", "优待抚恤"))
    second = install(
        office, rated("1.1", "国防教育"), rated("1.2", "走访慰问"), rated("1.3", "优待抚恤")
    )
    first.refresh_from_db()
    assert first.mapping == {"1.1": ["1.2"], "1.2": ["1.3"]}
    assert names(second) == {"1.1": {"small·1.1:办结"}, "1.2": {"1.1:办结"}, "1.3": {"1.2:办结"}}


def test_a_number_that_changes_twice_still_leads_to_the_first_figures(office, district):
    install(office, rated("1.1", "走访慰问"))
    install(office, rated("1.5", "走访慰问"))
    third = install(office, rated("1.9", "走访慰问"))
    assert names(third) == {"1.9": {"1.1:办结"}}


def test_a_kept_name_is_no_change_of_the_rule(office, district):
    install(office, rated("1.1", "走访慰问"))
    moved = install(office, rated("1.5", "走访慰问"))
    again = definition(sections=[{"id": "1", "name": "甲", "items": [rated("1.5", "走访慰问")]}])
    found = actions.diff.compare(queries.parsed(moved), actions.checked(again))
    assert {c.kinds for c in found.changes} == {("same",)}


def test_two_standards_with_the_same_numbers_do_not_read_each_others_figures(office, district):
    city = install(office, rated("1.1", "走访慰问"), key="city")
    nation = install(office, rated("1.1", "国防教育"), key="nation")
    assert names(city) == {"1.1": {"1.1:办结"}}
    assert names(nation) == {"1.1": {"nation·1.1:办结"}}


def test_figures_with_a_name_of_their_own_are_shared_by_all(office, district):
    shared = rated("1.1", "镇街覆盖")
    shared["scoring"][0] |= {"top": "data/镇街总数/done", "bottom": "data/镇街总数/due"}
    install(office, shared, key="city")
    assert names(install(office, shared, key="nation")) == {"1.1": {"镇街总数"}}
