"""An entry is recorded while a standard is in use: queries, and which items are judged again.

Every kind that an item of the sample standard reads is recorded once; the dearest in queries is
shown. Which items were judged is seen in the stored cells themselves: a mark is put on all of them
first, and where it is gone the cell was written. An item that reads the grid is touched by all.
"""

from datetime import date

from bench import measure

measure.start()

from bench import district
from tongxin.assessments.models import CellScore
from tongxin.core import clock
from tongxin.ledger import actions, kinds
from tongxin.rules import scoring
from tongxin.standards import queries as standards

MOST = 12
MARK = "untouched"
TYPED = {"int": "1", "decimal": "1", "bool": "是"}


def form(kind: kinds.Kind, day: date) -> dict[str, str]:
    """A form with what must be filled in, and the kind's first facet."""
    made = {"title": "样例记录", "happened_on": day.isoformat()}
    for field in kind.form.fields:
        if (field.required or field.key == "facet") and field.key not in made:
            plain = day.isoformat() if field.type == "date" else TYPED.get(field.type, "样例")
            made[field.key] = field.choices[0] if field.choices else plain
    return made


def readers(made: scoring.Edition, kind: str) -> set[str]:
    """The items whose rules read a kind of entry, or the grid."""
    return {
        item.id for item in made.items() if {f.kind for f in item.facts()} & {kind, scoring.GRID}
    }


def judged(edition) -> set[str]:
    """The items of which a cell was written since the marks were put."""
    cells = CellScore.objects.filter(edition=edition, part="base").exclude(sentence=MARK)
    return set(cells.values_list("item", flat=True))


def saved(by, edition, key: str) -> tuple[int, set[str]]:
    """One entry of a kind: how many queries it took, and the items judged again."""
    raw = form(kinds.get(district.CODE, key), clock.today())
    CellScore.objects.update(sentence=MARK)
    sent = measure.queries(lambda: actions.record(by=by, kind=key, raw=raw))
    return len(sent), judged(edition)


def main() -> None:
    by = district.found()
    edition = district.adopt_sample(by)
    district.fill(measure.size(5_000, 50))
    made = standards.parsed(edition)
    read = sorted({f.kind for item in made.items() for f in item.facts()} & set(kinds.shipped()))
    told = {key: saved(by, edition, key) for key in read}
    dearest = max(read, key=lambda key: told[key][0])
    queries = told[dearest][0]
    measure.row(
        f"entry saved, {measure.engine()}: queries", queries, "queries", f"{MOST} queries",
        queries / MOST, 1, more=f"the dearest of {len(read)} kinds, {dearest}",
    )  # fmt: skip
    touched = sum(len(readers(made, key)) for key in read)
    beside = sum(len(again - readers(made, key)) for key, (_, again) in told.items())
    measure.row(
        f"entry saved, {measure.engine()}: items judged again",
        sum(len(again) for _, again in told.values()), "items",
        "the items whose rules read what was recorded", (touched + beside) / touched, 1,
        more=f"{len(read)} entries; {sum(1 for _ in made.items())} items in the standard",
    )  # fmt: skip


if __name__ == "__main__":
    main()
