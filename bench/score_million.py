"""The score from scratch over 1,000,000 entries, against the same counts in hand-written SQL.

The bare limit is what a person who knows the schema would write: one GROUP BY for all counts and
sums, and one statement for each number that must be counted once. The score adds to it the papers
that last over years, the rules, 54 sentences in two figures, and the bonus.
"""

from bench import measure

measure.start()

from django.db import connection

from bench import district
from tongxin.assessments import facts, queries
from tongxin.rules.scoring import WHOLE
from tongxin.standards import queries as standards

ENTRIES = measure.size(1_000_000, 500)

COUNTS = """
SELECT kind, facet, complete,
       CASE WHEN happened_on <= '2024-12-31' THEN 0 WHEN happened_on <= '2025-12-31' THEN 1
            WHEN happened_on <= '2026-12-31' THEN 2 ELSE 3 END AS y,
       CASE WHEN accepted_at IS NULL THEN 0 ELSE 1 END AS ok,
       COUNT(*) {sums}
FROM ledger_entry
WHERE division_id = '500116' AND withdrawn = {no}
  AND happened_on BETWEEN '2024-01-01' AND '2027-12-31' AND kind IN ({kinds})
GROUP BY 1, 2, 3, 4, 5
"""
ONCE = """
SELECT COUNT(DISTINCT {column}), COUNT(DISTINCT CASE WHEN accepted_at IS NOT NULL THEN {column} END)
FROM ledger_entry
WHERE division_id = '500116' AND withdrawn = {no} AND kind = '{kind}' {facets}
  AND happened_on BETWEEN '{first}' AND '{last}'
"""


def statements(made) -> list[str]:
    """The hand-written SQL for everything the sample standard reads."""
    no = "false" if connection.vendor == "postgresql" else "0"
    wanted = facts.need(made)
    plain = [f for f in wanted if f.kind[0] != "@" and f.measure not in facts.DISTINCT]
    sums = "".join(f", SUM({m})" for m in facts.ADDED if any(f.measure == m for f in plain))
    kinds = ",".join(sorted({f"'{f.kind}'" for f in plain}))
    told = [COUNTS.format(sums=sums, kinds=kinds, no=no)]
    for fact in (f for f in wanted if f.measure in facts.DISTINCT):
        for name in wanted[fact]:
            window = queries.window_of(made, name) if name != WHOLE else None
            names = ",".join(f"'{x}'" for x in fact.facets)
            told.append(
                ONCE.format(
                    column=facts.DISTINCT[fact.measure],
                    no=no,
                    kind=fact.kind,
                    facets=f"AND facet IN ({names})" if names else "",
                    first=window.start if window else made.windows[0].start,
                    last=window.end if window else made.windows[-1].end,
                )
            )
    return told


def by_hand(told: list[str]) -> None:
    with connection.cursor() as cursor:
        for sql in told:
            cursor.execute(sql)
            cursor.fetchall()


def main() -> None:
    by = district.found()
    edition = district.adopt_sample(by)
    measure.tell(f"{measure.engine()}:写入{ENTRIES}条样例记录")
    district.fill(ENTRIES)
    told = statements(standards.parsed(edition))
    ours, bare = measure.side_by_side(
        lambda: queries.sheets(edition), lambda: by_hand(told), times=3
    )
    measure.row(
        f"score from scratch over {ENTRIES} entries, {measure.engine()}",
        ours, "s", "the same counts in hand-written SQL", ours / bare, 1.5, more=f"bare {bare:.3f} s",
    )  # fmt: skip


if __name__ == "__main__":
    main()
