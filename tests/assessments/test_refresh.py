"""An entry is saved and the score has moved, in few queries and nowhere else."""

from decimal import Decimal

from tongxin.assessments import actions, linking, queries
from tongxin.assessments.models import CellScore
from tongxin.core import clock
from tongxin.directory import scope
from tongxin.directory.models import User
from tongxin.ledger import actions as ledger
from tongxin.ledger import changes
from tongxin.rules import scoring
from tongxin.standards import queries as standards

from .conftest import at, counted, linked, small, statements


def cell(edition, item, window):
    return CellScore.objects.get(edition=edition, part="base", item=item, window=window)


def test_a_saved_visit_is_in_the_score_at_once(sample, visit):
    before = cell(sample, "3.8", "2024年").reported
    visit("2024-02-05", "春节")
    after = cell(sample, "3.8", "2024年")
    assert after.reported == (before or 0) + Decimal("0.25")
    assert "春节1次" in after.sentence


def test_saving_an_entry_takes_at_most_twelve_queries(sample, office, visit):
    visit("2024-02-05", "春节")
    fresh = User.objects.get(pk=office.pk)
    with statements(12):
        visit("2024-08-01", "八一", by=fresh)


def test_saving_what_is_counted_by_towns_takes_at_most_twelve_queries(put, visit, office):
    put(
        small(
            counted("1.1", "走访覆盖镇街", "visit//towns"),
            counted("1.2", "走访", "visit/春节/count"),
        )
    )
    scope.forget(office)
    with statements(12):
        visit("2024-02-05", "春节", town="几江街道")


def test_a_change_of_a_kind_no_rule_reads_writes_no_cell(sample, monkeypatch):
    written = []
    monkeypatch.setattr(actions, "_write", written.append)
    actions.refresh(changes.Change(sample.division_id, frozenset({"unread"})))
    assert written == []
    actions.refresh(changes.Change(sample.division_id, frozenset({"visit"})))
    assert written


def test_only_the_touched_items_are_judged_again(sample, visit, monkeypatch):
    judged, row = set(), actions.judged.row

    def spy(edition, said, taken):
        judged.add((said.item, said.window.name))
        return row(edition, said, taken)

    monkeypatch.setattr(actions.judged, "row", spy)
    visit("2024-02-05", "春节")
    made = standards.parsed(sample)
    touched = {
        i.id for i in made.items() if any(f.kind in {"visit", scoring.GRID} for f in i.facts())
    }
    assert {item for item, _ in judged} == touched
    assert {window for _, window in judged} == {"2024年"}
    assert len(touched) < sum(1 for _ in made.items()) / 5


def test_several_standards_are_scored_over_the_same_entries(put, visit):
    city = put(small(counted("1.1", "春节走访", "visit/春节/count"), key="city"))
    nation = put(small(counted("7.9", "走访", "visit//count", 4, need=2), key="nation"))
    visit("2024-02-05", "春节")
    assert cell(city, "1.1", "2024年").state == "full"
    assert cell(nation, "7.9", "2024年").state == "none"
    visit("2024-08-01", "八一")
    assert cell(nation, "7.9", "2024年").state == "full"


def test_an_entry_moved_to_another_year_leaves_the_first(put, visit, office):
    edition = put(small(counted("1.1", "春节走访", "visit/春节/count")))
    entry = visit("2024-02-05", "春节")
    raw = {
        "title": entry.title,
        "happened_on": "2025-01-25",
        "facet": "春节",
        "unit": entry.unit_id,
        "recipients": ["驻区部队"],
    }
    ledger.revise(by=office, entry=entry, raw=raw)
    assert cell(edition, "1.1", "2024年").state == "none"
    assert cell(edition, "1.1", "2025年").state == "full"


def test_an_item_that_reads_the_grid_and_records_keeps_its_records(put, visit, office):
    """A change elsewhere judges it again, and must not forget what it read itself."""
    both = counted("1.1", "春节走访", "visit/春节/count")
    both["points"] = 4
    both["scoring"].append(
        {"calc": "matrix", "points": 2, "top": "@grid//done", "bottom": "@grid//due"}
    )
    edition = put(small(both, linked("1.2", "制度", labels=("文件",))))
    entry = visit("2024-02-05", "春节")
    before = cell(edition, "1.1", "2024年").reported
    linking.link(by=office, edition=edition, item="1.2", window="2024年", label="文件", entry=entry)
    after = cell(edition, "1.1", "2024年").reported
    assert after == before + Decimal("0.5")
    assert actions.recheck(edition.division_id, mend=False) == []


def test_a_withdrawn_entry_is_counted_nowhere_its_links_neither(put, visit, office):
    edition = put(small(linked("1.1", "制度", labels=("文件",))))
    entry = visit("2024-02-05", "春节")
    linking.link(by=office, edition=edition, item="1.1", window="2025年", label="文件", entry=entry)
    assert cell(edition, "1.1", "2025年").state == "full"
    ledger.withdraw(by=office, entry=entry, reason="重复登记")
    assert cell(edition, "1.1", "2025年").state == "none"
    ledger.restore(by=office, entry=entry)
    assert cell(edition, "1.1", "2025年").state == "full"


def test_the_stored_total_is_the_total_of_the_sheet(sample, visit):
    visit("2024-02-05", "春节")
    both = queries.sheets(sample)
    totals = queries.totals(standards.parsed(sample), queries.cells(sample))
    assert (totals.reported, totals.accepted) == (both.reported.total, both.accepted.total)


def test_a_new_year_makes_its_cells_due_without_any_entry(sample):
    with clock.at(at(2027)):
        assert actions.recheck("500116", mend=False)
        actions.new_day()
        assert actions.recheck("500116", mend=False) == []
