"""The sheet as of a past day is the sheet that stood on that day, whatever happened since."""

import random
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tongxin.assessments import actions, linking, queries
from tongxin.assessments.models import Absence, CellLink
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.models import Unit
from tongxin.ledger import actions as ledger
from tongxin.ledger import review_actions
from tongxin.ledger.models import Entry, EntryPast, Evidence
from tongxin.rules import scoring
from tongxin.standards import queries as standards

from .conftest import at, counted, linked, small

YEARS = ("2024年", "2025年", "2026年", "2027年")
FESTIVALS = {"春节": "{}-02-05", "八一": "{}-05-01"}


@pytest.fixture
def edition(put):
    return put(
        small(
            {**linked("1.1", "规划"), "absence_allowed": True},
            counted("1.2", "走访", "visit//count", 4, need=2),
            counted("1.3", "走访镇街", "visit//towns"),
            counted("1.4", "春节走访一次计分", "visit/春节/count", years="cycle", need=3),
            counted("1.5", "慰问人数", "visit//people", need=20),
            {
                "id": "1.6",
                "name": "台账",
                "points": 1,
                "years": "mean",
                "scoring": [
                    {"calc": "matrix", "points": 1, "top": "@grid//done", "bottom": "@grid//due"}
                ],
            },
            bonus=[
                {
                    "id": "加1",
                    "name": "走访",
                    "points": 1,
                    "calc": "capped",
                    "each": "0.2",
                    "top": "visit//stories",
                }
            ],
            vetoes=[{"id": "否1", "name": "样例情形"}],
        )
    )


class Hand:
    """A person at work: each move is one act on the ledger or the grid, drawn by chance."""

    def __init__(self, by, edition, seed):
        self.by, self.edition, self.chance = by, edition, random.Random(seed)
        self.made = standards.parsed(edition)

    def entry(self, **what):
        found = list(Entry.objects.filter(**what).order_by("id"))
        return self.chance.choice(found) if found else None

    def _raw(self):
        facet = self.chance.choice(list(FESTIVALS))
        day = FESTIVALS[facet].format(self.chance.choice((2024, 2025, 2026)))
        return {
            "title": "走访",
            "happened_on": day,
            "facet": facet,
            "unit": "退役军人局",
            "recipients": ["驻区部队"],
            "town": self.chance.choice(["几江街道", "德感街道"]),
            "people": self.chance.choice([5, 15, 25]),
        }

    def record(self):
        ledger.record(by=self.by, kind="visit", raw=self._raw())

    def declare(self):
        raw = {
            "title": "声明",
            "happened_on": f"{self.chance.choice((2024, 2025, 2026))}-03-01",
            "facet": self.chance.choice(["否1:未发生", "否1:未发生", "否1:发生"]),
            "unit": "退役军人局",
            "signed_by": "样例",
        }
        ledger.record(by=self.by, kind="veto", raw=raw)

    def revise(self):
        if entry := self.entry(withdrawn=False, kind="visit"):
            ledger.revise(by=self.by, entry=entry, raw=self._raw())

    def withdraw(self):
        if entry := self.entry(withdrawn=False):
            ledger.withdraw(by=self.by, entry=entry, reason="样例")

    def restore(self):
        if entry := self.entry(withdrawn=True):
            ledger.restore(by=self.by, entry=entry)

    def accept(self):
        if entry := self.entry(withdrawn=False):
            ledger.accept(by=self.by, entries=[entry])

    def send_back(self):
        if entry := self.entry(withdrawn=False):
            ledger.send_back(by=self.by, entry=entry, reason="样例")

    def refuse_above(self):
        """An accepted entry that a superior office does not uphold is accepted no more."""
        if (entry := self.entry(withdrawn=False)) and entry.state == "accepted":
            review_actions.refuse(
                by=self.by, entry=entry, who="市双拥办", on=clock.today(), reason="样例"
            )

    def answer(self):
        if (entry := self.entry(withdrawn=False)) and entry.state == "returned":
            review_actions.answer(by=self.by, entry=entry, text="样例")

    def place(self):
        entry = self.chance.choice([None, self.entry(withdrawn=False)])
        file = Evidence.objects.create(
            division_id=self.edition.division_id,
            unit=Unit.objects.get(name="退役军人局"),
            name="样例",
        )
        with suppress(Refused):  # the same record twice in one place
            linking.link(
                by=self.by,
                edition=self.edition,
                item="1.1",
                window=self.chance.choice(YEARS),
                label=self.chance.choice(["方案", "总结", ""]),
                entry=entry,
                evidence=None if entry else file,
                number=f"样例{file.pk}",
            )

    def _link(self):
        rows = list(CellLink.objects.filter(removed_at=None).order_by("id"))
        return self.chance.choice(rows) if rows else None

    def unlink(self):
        if link := self._link():
            linking.unlink(by=self.by, link=link)

    def accept_link(self):
        if link := self._link():
            linking.accept_links(by=self.by, links=[link])

    def return_link(self):
        if link := self._link():
            linking.return_link(by=self.by, link=link, reason="样例")

    def accept_cell(self):
        item = self.chance.choice(["1.1", "1.2", "1.3"])
        linking.accept_cell(
            by=self.by, edition=self.edition, item=item, window=self.chance.choice(YEARS)
        )

    def mark(self):
        points = self.chance.choice([None, Decimal("0.25"), Decimal("0.5")])
        actions.mark(
            by=self.by,
            edition=self.edition,
            item=self.chance.choice(["1.1", "1.2"]),
            window=self.chance.choice(YEARS),
            points=points,
            reason="样例",
        )

    def absence(self):
        actions.set_absence(
            by=self.by,
            edition=self.edition,
            item="1.1",
            window=self.chance.choice(YEARS),
            reason=self.chance.choice(["样例", ""]),
        )

    MOVES = (
        "record",
        "record",
        "record",
        "declare",
        "revise",
        "withdraw",
        "restore",
        "accept",
        "accept",
        "send_back",
        "refuse_above",
        "answer",
        "place",
        "place",
        "unlink",
        "accept_link",
        "return_link",
        "accept_cell",
        "mark",
        "absence",
    )

    def move(self):
        name = self.chance.choice(self.MOVES)
        getattr(self, name)()
        return name


def figures(sheet):
    """What a sheet says, cell by cell."""
    cells = {
        (i, c.window.name): (c.points, c.state, c.sentence)
        for i, row in sheet.cells.items()
        for c in row
    }
    return cells, sheet.bonus_points, [v.state for v in sheet.vetoes], sheet.total


def stored(edition):
    """What the stored cells say, for both sides."""
    return {
        (c.part, c.item, c.window): (c.reported, c.accepted, c.state, c.accepted_state, c.sentence)
        for c in queries.cells(edition)
    }


@pytest.mark.parametrize("seed", range(4))
def test_after_any_moves_the_stored_cells_are_what_the_records_give(office, edition, seed):
    hand = Hand(office, edition, seed)
    for _ in range(36):
        name = hand.move()
        assert actions.recheck(edition.division_id, mend=False) == [], name


@pytest.mark.parametrize("seed", range(4))
def test_a_past_day_is_recounted_exactly(office, edition, seed):
    hand = Hand(office, edition, seed)
    then = {}
    start = date(2026, 6, 2)
    for n in range(6):
        with clock.at(at(2026, 6, 2 + n, 10)):
            for _ in range(8):
                hand.move()
            sheets = queries.sheets(edition)
            then[start + timedelta(n)] = figures(sheets.reported), figures(sheets.accepted)
    with clock.at(at(2026, 9, 1)):
        for day, told in then.items():
            sheets = queries.sheets(edition, day)
            assert (figures(sheets.reported), figures(sheets.accepted)) == told, day


def test_without_the_kept_states_the_past_would_be_another(office, edition, visit):
    """The control: the test above can fail."""
    with clock.at(at(2026, 6, 2)):
        entry = visit("2024-02-05", town="几江街道")
        before = figures(queries.sheets(edition).reported)
    with clock.at(at(2026, 6, 9)):
        ledger.withdraw(by=office, entry=entry, reason="样例")
        assert figures(queries.sheets(edition, date(2026, 6, 2)).reported) == before
        EntryPast.objects.all().delete()
        assert figures(queries.sheets(edition, date(2026, 6, 2)).reported) != before


def test_a_day_before_anything_happened_has_nothing(office, edition, visit):
    visit("2024-02-05", town="几江街道")
    sheet = queries.sheets(edition, date(2026, 5, 1)).reported
    assert sheet.cells["1.2"][0].points == 0
    assert sheet.cells["1.3"][0].points == 0


@pytest.mark.parametrize("seed", range(3))
def test_what_is_accepted_is_never_more_than_what_is_reported(office, edition, seed):
    """All rules of this standard grow with what is recorded."""
    hand = Hand(office, edition, seed)
    for _ in range(40):
        hand.move()
    for cell in queries.cells(edition):
        if cell.part != "veto":
            assert (cell.accepted or 0) <= (cell.reported or 0), cell.item


def test_the_order_of_entries_does_not_matter(office, edition):
    days = [
        ("2024-02-05", "春节", "几江街道"),
        ("2024-05-01", "八一", "德感街道"),
        ("2025-02-05", "春节", "几江街道"),
        ("2026-02-05", "春节", "几江街道"),
    ]

    def run(rows):
        for day, facet, town in rows:
            raw = {
                "title": "走访",
                "happened_on": day,
                "facet": facet,
                "town": town,
                "unit": "退役军人局",
                "recipients": ["驻区部队"],
            }
            ledger.record(by=office, kind="visit", raw=raw)
        told = stored(edition)
        for entry in Entry.objects.filter(withdrawn=False):
            ledger.withdraw(by=office, entry=entry, reason="样例")
        return told

    empty = stored(edition)
    first = run(days)
    assert stored(edition) == empty
    assert run(days[::-1]) == first != empty


def test_recheck_tells_and_mends_a_cell_that_was_changed_behind_its_back(edition, visit):
    visit("2024-02-05")
    cell = queries.cells(edition)[0]
    type(cell).objects.filter(pk=cell.pk).update(reported=Decimal("0.1234"))
    told = actions.recheck(edition.division_id)
    assert len(told) == 1
    assert "存0.1234" in told[0]
    assert actions.recheck(edition.division_id) == []


def test_taking_an_absence_back_ends_it_and_keeps_it(office, edition):
    for reason in ("样例", ""):
        actions.set_absence(by=office, edition=edition, item="1.1", window="2024年", reason=reason)
    assert Absence.objects.get().ended_at is not None
    sheet = queries.sheets(edition).reported
    assert sheet.cells["1.1"][0].state == "none"
    assert scoring.STATES["absent"]
