"""Reads on cases. The person comes first; an applicant reaches the own cases by their receipts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery

from tongxin.core import calendars, clock, sealing
from tongxin.core.formspec import FieldSpec
from tongxin.directory.models import Unit, User
from tongxin.directory.scope import scope_of

from . import kinds
from .clocks import Running, running
from .kind import CaseKind, Context, LineKind, OwnSheet
from .models import Applicant, Case, CaseEvent, CaseLine, CasePaper, Scheme

#: What stands for a text of which not even the first sign is shown.
VEIL = "******"


def visible_to(user: User) -> QuerySet[Case]:
    """Cases in the hands of the person's units, or taken in by them; all for the office."""
    scope = scope_of(user)
    if not scope.may("case.read"):
        return Case.objects.none()
    if scope.may("case.screen") and not scope.may("case.write"):
        return Case.objects.filter(division=scope.division, kind__in=screened())
    if scope.units is None:
        return Case.objects.filter(division=scope.division)
    # Each side whole, so that each is found by its own index.
    here, units = Q(division=scope.division), scope.units
    reach = (here & Q(unit__in=units)) | (here & Q(home__in=units))
    if scope.may("case.screen"):
        reach |= here & Q(kind__in=screened())
    return Case.objects.filter(reach)


def screened() -> list[str]:
    """Kinds with something that 保密审查 reads first."""
    return [key for key, kind in kinds.every().items() if kind.veiled]


def case(user: User, kind: str, year: int, no: int) -> Case:
    """One case by its number; Case.DoesNotExist outside the person's reach."""
    rows = visible_to(user).select_related("unit", "home", "town", "handler", "entry", "applicant")
    return rows.get(kind=kind, year=year, no=no)


def own_case(applicant: Applicant, token: UUID) -> Case:
    """An applicant's own case by its receipt; nobody else's exists."""
    return Case.objects.select_related("unit").get(applicant=applicant, token=token)


def where(
    *,
    kind: str = "",
    state: str = "",
    unit: int | None = None,
    text: str = "",
    late: bool = False,
    live: bool | None = None,
) -> Q:
    """The condition for what is given; words are sought in the title, a number is a case's too."""
    given = {"kind": kind, "state": state, "unit": unit, "live": live}
    condition = Q(**{k: v for k, v in given.items() if v not in ("", None)})
    if late:
        condition &= Q(live=True, waiting=False, due_on__lt=clock.today())
        condition &= ~Q(kind__in=rhythms())
    for word in text.split():
        number = Q(no=int(word)) if word.isdecimal() and len(word) < 9 else Q()
        condition &= Q(title__icontains=word) | number
    return condition


def listed(user: User, **given: Any) -> QuerySet[Case]:
    """The list, newest first, without the wide columns; what comes round again by its day."""
    rows = visible_to(user).filter(where(**given)).select_related("unit").defer("data")
    if given.get("kind") in rhythms():
        return rows.order_by(F("due_on").asc(nulls_last=True), "id")
    return rows.order_by("-at", "-id")


def rhythms() -> list[str]:
    """Kinds whose days come round again: nobody is late with them."""
    return [key for key, kind in kinds.every().items() if kind.rhythm]


def coming(user: User, unit: Unit, kind: str, by: date) -> tuple[int, date | None]:
    """How many living cases of a kind a unit has whose day is up to `by`, and the first day."""
    rows = visible_to(user).filter(unit=unit, kind=kind, live=True, due_on__lte=by)
    found = rows.aggregate(n=Count("pk"), first=Min("due_on"))
    return found["n"], found["first"]


def events(case: Case) -> list[CaseEvent]:
    """What happened, oldest first."""
    return list(case.events.select_related("by", "unit").order_by("seq"))


def lines(case: Case, *, living: bool = True) -> list[CaseLine]:
    """Lines of a case in their order; voided ones only when asked for."""
    rows = case.lines.select_related("by").order_by("day", "id")
    return list(rows.filter(void="") if living else rows)


def row_before(case: Case, spec: LineKind) -> dict[str, Any]:
    """What stays the same from the row before, as it was kept; empty for the first."""
    last = case.lines.filter(kind=spec.key, void="").order_by("-id").first()
    known = {**last.data, "day": last.day.isoformat()} if last else {}
    return {key: known[key] for key in spec.stays if key in known}


def papers(case: Case) -> list[CasePaper]:
    """Files of a case that were not taken away."""
    return list(case.papers.filter(removed_at=None).order_by("paper", "id"))


def paper(user: User, paper_id: int) -> CasePaper:
    """One file of a case within reach."""
    rows = CasePaper.objects.filter(case__in=visible_to(user)).select_related("case")
    return rows.get(pk=paper_id)


def scheme(division: str, kind: str, on: date) -> dict[str, Any]:
    """The local figures in force on a day; only what two persons have compared with the paper."""
    row = _schemes(on).filter(division=division, kind=kind).first()
    return dict(row.values) if row else {}


def _schemes(on: date) -> QuerySet[Scheme]:
    """What two persons have compared with the paper by a day, what is in force first."""
    rows = Scheme.objects.filter(since__lte=on).exclude(checked_at=None)
    return rows.order_by("-since", "-version")


def for_a_step() -> QuerySet[Case]:
    """Cases, locked, each with what a step asks for, its `figures` among it."""
    here = _schemes(clock.today()).filter(division=OuterRef("division"), kind=OuterRef("kind"))
    rows = Case.objects.select_for_update(of=("self",))
    rows = rows.select_related("personal", "unit", "home", "town", "entry")
    return rows.annotate(in_force=Subquery(here.values("values")[:1]))


def figures(row: Case) -> dict[str, Any]:
    """The local figures in force when the row was read `for_a_step`."""
    return getattr(row, "in_force", None) or {}


def as_asked(division: str, kind: CaseKind, spec: FieldSpec) -> FieldSpec:
    """A field as it is shown today: with the choices of the local paper, where there are some."""
    known = scheme(division, kind.key, clock.today()) if spec.key in kind.listed else {}
    return kind.as_asked(spec, known)


def figures_of(division: str, kind: str) -> Callable[[date], dict[str, Any]]:
    """As `scheme`, for many days: one query, then a function of the day."""
    rows = Scheme.objects.filter(division=division, kind=kind).exclude(checked_at=None)
    held = [(row.since, dict(row.values)) for row in rows.order_by("since", "version")]
    return lambda day: next((v for since, v in reversed(held) if since <= day), {})


def judged_on(case: Case) -> date:
    """The day whose figures judge a case: that of its end, else today."""
    return case.closed_on or clock.today()


def clocks_of(
    case: Case,
    told: Iterable[CaseEvent],
    figures: dict[str, Any],
    known: calendars.Known | None = None,
) -> list[Running]:
    """The clocks of a case as they stand today. known: the district's calendars, read before."""
    known = known or calendars.Known(case.division_id)
    return running(kinds.get(case.kind), list(told), figures, known, clock.today())


def personal(case: Case) -> dict[str, Any]:
    """The sealed fields, for rules that need them; showing them to a person is `actions.reveal`."""
    row = getattr(case, "personal", None)
    return sealing.unseal(row.sealed, bound(case)) if row else {}


def bound(case: Case) -> str:
    """What a case's sealed fields are bound to."""
    return f"case:{case.token}"


def context(
    case: Case, kind: CaseKind, told: list[CaseEvent], figures: dict[str, Any], day: date
) -> Context:
    """What the kind's functions are told."""
    made = Context(case, kind, {**case.data, **personal(case)}, figures, day)
    for event in told:
        made.done.pop(event.step, None)
        made.done[event.step], made.told[event.step] = event.day, event.data
        made.until[event.step] = event.until
    made.read_lines = lambda: by_kind(lines(case))
    return made


def sheet_of(case: Case, told: list[CaseEvent]) -> OwnSheet | None:
    """The own result line by line, by the figures that were kept with the case."""
    kind = kinds.get(case.kind)
    return kind.sheet(context(case, kind, told, {}, clock.today()))


def by_kind(lines: Iterable[CaseLine]) -> dict[str, list[CaseLine]]:
    found: dict[str, list[CaseLine]] = {}
    for line in lines:
        found.setdefault(line.kind, []).append(line)
    return found


def masked(kind: CaseKind, case: Case) -> dict[str, str]:
    """The personal fields as they are shown before anybody asks: first sign, then stars."""
    told = personal(case)
    known = {key: told.get(key) for key in kind.personal}
    known = {key: v for key, v in known.items() if v not in (None, "", [])}
    return {k: VEIL if k in kind.veiled else mask(worded(v)) for k, v in known.items()}


def worded(value: Any) -> str:
    """A kept value as words; several are joined."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def mask(text: str) -> str:
    """张三丰 → 张**; a number keeps its last four signs; a single sign is hidden."""
    if len(text) == 1:
        return "*"
    if text[-4:].replace("X", "0").isdigit() and len(text) > 6:
        return "*" * (len(text) - 4) + text[-4:]
    return text[:1] + "*" * (min(len(text), 6) - 1)
