"""Every kind of case leaves an entry that stands in a cell of the sample's grid."""

from dataclasses import replace

import pytest

from tongxin.assessments import opened, queries, reading
from tongxin.cases import actions, kinds
from tongxin.cases.models import Case, CaseLine, LedgerMonth
from tongxin.directory.models import User
from tongxin.ledger.models import Entry
from tongxin.rules import scoring
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

#: The steps that bring a kind's entry where the sample shows it under way only.
STEPS = {
    "partnership": [("agreed_done", {"day": "2026-11-10", "until": "2027-11-09"})],
    "together": [("agreed_done", {"day": "2026-11-10", "text": "样例"})],
}
#: What the standard's own sentences do not speak of: it stands there as 另列佐证.
ALSO = {"hardship": "5.6", "contact": "5.6", "card": "5.7", "window": "5.7", "legal_aid": "5.10"}


def edition():
    return Edition.objects.get(key="sample-a", state="active")


def left_by(kind):
    """The entries that cases of a kind and their lines have left."""
    for step, raw in STEPS.get(kind, ()):
        case = Case.objects.filter(kind=kind, live=True).first()
        actions.take(by=User.objects.get(username="office"), case=case, step=step, raw=raw)
    lines = CaseLine.objects.filter(case__kind=kind, void="").values_list("data", flat=True)
    own = [data["entry"] for data in lines if "entry" in data]
    months = LedgerMonth.objects.filter(kind=kind).exclude(entry=None)
    own += months.values_list("entry", flat=True)
    own += Case.objects.filter(kind=kind).exclude(entry=None).values_list("entry", flat=True)
    return list(Entry.objects.filter(pk__in=own, withdrawn=False))


def cells_of(made, entry):
    """The items and years in which an entry stands, as the standard reads it."""
    return [
        (item.id, window.name)
        for item in made.items()
        for window in scoring.windows_of(item, made)
        for fact in item.shown()
        if fact.kind == entry.kind
        and (not fact.facets or entry.facet in fact.facets)
        and window.start <= entry.happened_on <= window.end
    ]


@pytest.mark.parametrize("kind", sorted(kinds.every()))
def test_a_kind_s_entries_stand_in_a_cell_and_its_page_lists_them(sampled, kind):
    office, found, made = User.objects.get(username="office"), left_by(kind), edition()
    assert found, f"样例里没有“{kind}”留下的台账"
    for entry in found:
        item, window = cells_of(standards.parsed(made), entry)[0]
        place = opened.find(made, item, window)
        listed = opened.entries(office, place, (*place.facts, *place.also))
        assert listed.filter(pk=entry.pk).exists()


def test_without_the_other_material_five_kinds_would_stand_nowhere(sampled):
    """The control: the same standard with 另列佐证 taken out."""
    made = standards.parsed(edition())
    bare = replace(
        made,
        sections=tuple(
            replace(s, items=tuple(replace(i, also=()) for i in s.items)) for s in made.sections
        ),
    )
    lost = {kind for kind in ALSO if not any(cells_of(bare, entry) for entry in left_by(kind))}
    assert lost == set(ALSO)


@pytest.mark.parametrize(("kind", "item"), ALSO.items())
def test_what_stands_there_is_told_to_score_nothing(sampled, kind, item):
    entry = left_by(kind)[0]
    (reader,) = reading.items_reading(sampled, entry.kind, entry.facet, entry.happened_on)
    assert (reader.id, reader.scores, reader.counts) == (item, False, True)


@pytest.mark.parametrize("kind", ALSO)
def test_taken_out_of_the_count_no_point_of_the_sample_moves(sampled, kind):
    before = queries.sheets(edition())
    Entry.objects.filter(pk__in=[entry.pk for entry in left_by(kind)]).update(withdrawn=True)
    assert queries.sheets(edition()) == before
