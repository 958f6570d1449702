"""A day that passes is no step: what an entry says once its day has passed is corrected daily."""

from __future__ import annotations

from django.db import transaction

from tongxin.core import clock

from . import holding, kinds, leaving, queries
from .models import Case


def correct(division: str) -> int:
    """Every living case whose day has passed and whose entry does not say so yet; how many."""
    asked = [key for key, kind in kinds.every().items() if kind.overdue]
    rows = Case.objects.filter(
        division=division, kind__in=asked, live=True, waiting=False, due_on__lt=clock.today(),
        entry__withdrawn=False,
    ).exclude(entry__late__gte=1)  # fmt: skip
    return sum(_correct(pk) for pk in rows.values_list("pk", flat=True))


@transaction.atomic
def _correct(pk: int) -> int:
    row = queries.for_a_step().get(pk=pk)
    made = kinds.get(row.kind)
    if not made.overdue or not row.live or not row.entry or (row.entry.late or 0) >= 1:
        return 0
    context = queries.context(row, made, queries.events(row), queries.figures(row), clock.today())
    leaving.write(None, context, made.overdue(context))
    row.save(update_fields=["entry"])
    holding.audit(None, row, made, "late", f"{holding.number_of(row, made)}过了时限,台账记为超期")
    return 1
