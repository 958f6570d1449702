"""The sample's cases in bulk: opened and stepped as people would have, each step on its day.

Every guard, form, clock, pair of two persons and right that can be had once is asked as the actions
ask it; only the writing is done at once (tests/config/test_sample_cases.py holds both against each
other). Steps the calendar has not reached are left out.

A file in library/samples/jiangjin/cases/*.yaml:
    kind: its key    schemes: [{since, source, by, checked_by, values}]
    cases: recipes of
        day: 2024-05-20 or several days    every: [first, last, count] spreads days evenly
        by: who took it in                 form: what was typed; {n} {year} {day} stand in
        steps: [{after: days, by, step or line, ask: {…}}]
        proof: as in recipe.py, for the entry       verdict: pending where it was not accepted
        public, note: as in recipe.py, of the entry
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from tongxin.cases import (
    agenda,
    answers,
    claiming,
    clocks,
    holding,
    kinds,
    queries,
    schemes,
    steps,
)
from tongxin.cases.kind import CaseKind, Context, Leaves, Part
from tongxin.cases.models import Case, CaseEvent, CaseLine, Personal, Scheme
from tongxin.cases.ways import ENDS
from tongxin.core import calendars, clock, numbering, sealing
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.directory.models import User
from tongxin.directory.queries import Resolver
from tongxin.directory.scope import require

from .councils import Hall
from .recipe import MARK, Line, spread
from .writing import Written, moment

Data = Mapping[str, Any]


@dataclass
class Draft:
    """A case before it is stored. line: the entry it leaves, as the sample's writer takes it;
    more: those its lines leave by themselves."""

    kind: CaseKind
    case: Case
    recipe: Data
    personal: dict[str, Any] = field(default_factory=dict)
    events: list[CaseEvent] = field(default_factory=list)
    lines: list[CaseLine] = field(default_factory=list)
    audits: list[tuple[CaseEvent, str]] = field(default_factory=list)
    line: Line | None = None
    more: list[tuple[CaseLine, Line]] = field(default_factory=list)

    @property
    def left(self) -> list[Line]:
        """Every entry this case leaves."""
        return [*([self.line] if self.line else ()), *(line for _, line in self.more)]


class Maker:
    """Drafts of one file after the other; `seen` are the rights that were claimed."""

    def __init__(self, division: str) -> None:
        self.division = division
        self.people = {u.username: u for u in User.objects.filter(division=division)}
        self.resolver = Resolver.load(division)
        self.calendars = calendars.Known(division)
        self.seen: set[str] = set()
        self.figures: dict[str, list[Scheme]] = {}
        self.hall = Hall()

    def drafts(self, file: Data) -> list[Draft]:
        """Every case of a file that has begun, numbered in the order of taking in."""
        kind = kinds.get(file["kind"])
        self.figures[kind.key] = [self._scheme(kind, n, row) for n, row in _begun(file)]
        spots = [(day, n, one) for one in file["cases"] for n, day in enumerate(spread(one), 1)]
        spots = sorted((s for s in spots if s[0] <= clock.today()), key=lambda s: s[0])
        counts: dict[int, int] = {}
        made = []
        for day, n, one in spots:
            counts[day.year] = counts.get(day.year, 0) + 1
            made.append(self._walk(kind, one, day, n, counts[day.year]))
        if kind.key == agenda.NEED:
            self.hall.needs = made
        for year, count in counts.items():
            numbering.take(self.division, f"case:{kind.key}:{year}", count)
        return made

    def _scheme(self, kind: CaseKind, version: int, row: Data) -> Scheme:
        """Local figures of the sample, typed by one and compared by another."""
        values = {p.key: schemes.read(p, row["values"].get(p.key)) for p in kind.params}
        by, other = self.people[row["by"]], self.people[row["checked_by"]]
        if by == other:
            raise Refused("样例的本地标准要由两个人填写和核对。")
        at = moment(row["since"])
        known = {k: v if isinstance(v, dict) else answers.plain(v) for k, v in values.items() if v}
        return Scheme(
            division_id=self.division, kind=kind.key, version=version, since=row["since"],
            source=row["source"], values=known, by=by, at=at, checked_by=other, checked_at=at,
        )  # fmt: skip

    def _known(self, kind: CaseKind, day: date) -> dict[str, Any]:
        held = [s.values for s in self.figures[kind.key] if s.since <= day]
        return held[-1] if held else {}

    def _walk(self, kind: CaseKind, recipe: Data, day: date, n: int, no: int) -> Draft:
        words = {"n": n, "year": day.year}
        with clock.at(moment(day)):
            made = self._open(kind, recipe, day, no, words)
        for told in recipe["steps"]:
            when = day + timedelta(days=told["after"])
            if when > clock.today():
                break
            with clock.at(moment(when)):
                raw = _worded(told.get("ask", {}), words | {"day": when})
                who = self.people[told["by"]]
                if "line" in told:
                    self._line(made, who, told["line"], raw)
                else:
                    self._step(made, who, told["step"], raw, when)
        made.case.due_on = self._due(made)
        return made

    def _open(self, kind: CaseKind, recipe: Data, day: date, no: int, words: dict) -> Draft:
        by = self.people[recipe["by"]]
        scope = require(by, "case.write")
        raw = _worded(recipe["form"], words)
        values = answers.checked(kind.form_for(raw), raw, self.resolver)
        home = self.resolver.by_id[scope.home] if scope.home else self.resolver.office()
        data, personal = answers.split(kind, values)
        parts = [str(part) for part in kind.identity(values)]
        row = Case(
            division_id=self.division, kind=kind.key, year=day.year, no=no, token=uuid.uuid4(),
            title=kind.title(values), unit=home, home=home, data=data, handler=by, by=by,
            town=self.resolver.find(values.get(kind.town)) if kind.town else None,
            facet=str(values.get(kind.facet) or ""), opened_on=day, sample=True, at=clock.now(),
            identity=sealing.blind(kind.key, *parts) if all(parts) and parts else "",
            state=kind.flow.step("open").target,
        )  # fmt: skip
        made = Draft(kind, row, recipe, personal)
        self._event(made, by, "open", "", day, {})
        return made

    def _event(self, made: Draft, by: User, step: str, before: str, day: date, form: dict) -> None:
        known = {k: answers.plain(v) for k, v in form.items() if v not in (None, "", [])}
        kept = (*steps.COLUMNS, *made.kind.personal)
        made.personal |= {k: v for k, v in known.items() if k in made.kind.personal}
        event = CaseEvent(
            seq=made.case.version, step=step, before=before, after=made.case.state, day=day, by=by,
            at=clock.now(), text=form.get("text") or "", basis=form.get("basis") or "",
            until=form.get("until"), data={k: v for k, v in known.items() if k not in kept},
            unit=made.case.unit, public=step in steps.TOLD or step in made.kind.says,
        )  # fmt: skip
        made.events.append(event)
        word = made.kind.flow.step(step).name
        number = holding.number_of(made.case, made.kind)
        told = f"受理{made.kind.name}{number}" if step == "open" else f"{number}{word}"
        made.audits.append((event, told))

    def _context(self, made: Draft, day: date) -> Context:
        figures = self._known(made.kind, clock.today())
        context = Context(made.case, made.kind, {**made.case.data, **made.personal}, figures, day)
        for event in made.events:
            context.done.pop(event.step, None)
            context.done[event.step], context.told[event.step] = event.day, event.data
            context.until[event.step] = event.until
        for line in made.lines:
            context.lines.setdefault(line.kind, []).append(line)
        context.late_on = {r.clock.key for r in self._clocks(made) if r.late(day)}
        return context

    def _clocks(self, made: Draft) -> list[clocks.Running]:
        figures = self._known(made.kind, clock.today())
        return clocks.running(made.kind, made.events, figures, self.calendars, clock.today())

    def _due(self, made: Draft) -> date | None:
        return None if made.case.state in ENDS else clocks.next_due(self._clocks(made))

    def _step(self, made: Draft, by: User, step: str, raw: dict, when: date) -> None:
        kind, row = made.kind, made.case
        told = kind.flow.check(step, row.state)
        scope = require(by, told.ability)
        if not holding.in_hand(scope, row, kind, step):
            raise Refused(f"样例里{by.username}办不到“{told.name}”。")
        if any(e.step in told.other_than and e.by == by for e in made.events):
            raise Refused(f"样例里“{told.name}”要由另一个人办。")
        form = answers.checked(steps.form_of(kind, step), raw, self.resolver)
        if kind.key == agenda.COUNCIL:
            self._sit(made, by, step)
        context = self._context(made, form.get("day") or when)
        context.form, context.step = form, step
        if step in kind.reads:
            context.read = self._read(made, form.get("until"))
        if guard := kind.guards.get(step):
            guard(context)
        if step in kind.keeps:
            context.form = {**form, **kind.keeps[step](context)}
        self._claim(made, context, step, by)
        self._move(made, by, step, context)
        self._erase(made, kind.erases.get(step, ()))
        self._leave(made, context, step)

    def _sit(self, made: Draft, by: User, step: str) -> None:
        """A council takes its topics when they are sent up, and decides when its meeting ends."""
        if step == "prepared_done":
            self.hall.topics(made, by)
        day = agenda.meeting_day(made.events)
        if step == "called_done" and day:
            self.hall.sit(made, by, day)

    def _read(self, made: Draft, day: date | None) -> list[Any]:
        """What a council owes a hearing: before its day is appointed, and when it ends."""
        heard = {line.data["item"] for line in made.lines if line.kind == agenda.HEARD}
        known = self.hall.known(made, day or agenda.meeting_day(made.events) or clock.today())
        return [one for one in known if one.item.key not in heard]

    def _erase(self, made: Draft, gone: tuple[str, ...]) -> None:
        made.personal = {k: v for k, v in made.personal.items() if k not in gone}
        made.case.data = {k: v for k, v in made.case.data.items() if k not in gone}
        made.case.title = made.kind.title(made.case.data) if gone else made.case.title

    def _move(self, made: Draft, by: User, step: str, context: Context) -> None:
        kind, row, before = made.kind, made.case, made.case.state
        row.state, row.version = kind.flow.step(step).target or row.state, row.version + 1
        row.waiting = step == "ask_papers" or (row.waiting and step != "papers_in")
        row.live, row.handler = row.state not in ENDS, by
        row.closed_on = None if row.live else clock.today()
        if step == "hand_over" or step in kind.hands_over:
            row.unit, row.handler = self.resolver.need(context.form["unit"]), None
        said = kind.says[step](context) if step in kind.says else ""
        text = f"{said} {context.form.get('text') or ''}".strip()
        self._event(made, by, step, before, context.day, {**context.form, "text": text})

    def _claim(self, made: Draft, context: Context, step: str, by: User) -> None:
        for wanted in made.kind.claims[step](context) if step in made.kind.claims else ():
            key = claiming.key_of(context, wanted)
            if key in self.seen:
                context.had.add(wanted.what)
                continue
            self.seen.add(key)
            made.lines.append(
                CaseLine(division_id=self.division, kind=claiming.kind_of(wanted), key=key, by=by,
                         day=context.day, data=claiming.told(wanted, step), at=clock.now())
            )  # fmt: skip

    def _line(self, made: Draft, by: User, key: str, raw: dict) -> None:
        spec = made.kind.line(key)
        values = answers.checked(spec.form, raw)
        context = self._context(made, clock.today())
        if why := spec.refuse(context, values):
            raise Refused(why)
        values = {**values, **spec.works_out(context, values)}
        known = {k: answers.plain(v) for k, v in values.items() if v not in (None, "")}
        made.case.version += 1
        line = CaseLine(
            division_id=self.division, kind=key, by=by, at=clock.now(),
            key="/".join(spec.same(context, values)),
            day=values.get("day") or clock.today(), amount=values.get(spec.amount),
            quantity=values.get(spec.quantity),
            data={k: v for k, v in known.items() if k != "day"},
        )  # fmt: skip
        made.lines.append(line)
        if spec.leaves:
            left = spec.leaves(context, values)
            made.more.append((line, self._entry(made, left, line.day)))

    def _leave(self, made: Draft, context: Context, step: str) -> None:
        """The newest entry the case leaves, received on the day of its step."""
        left = made.kind.leaves[step](context) if step in made.kind.leaves else None
        if left is None:
            return
        row = made.case
        more = {"town": row.town_id} if row.town_id else {}
        made.line = None if left.out else self._entry(made, left, context.day, more)

    def _entry(self, made: Draft, left: Leaves, day: date, more: Data = MappingProxyType({})):
        """What the sample's writer makes an entry of."""
        raw = {"unit": made.case.unit_id, "happened_on": day, **more, **left.raw}
        held, recipe = raw["happened_on"], made.recipe
        raw["title"] += "" if recipe.get("public") else MARK
        return Line(
            kind=left.kind, day=held, raw=raw | {"note": recipe.get("note", "")},
            after=(clock.today() - held).days, state=recipe.get("verdict", ""),
            proof=recipe.get("proof", {}), roles=tuple(map(_part, left.parts)),
        )  # fmt: skip


def _part(part: Part) -> dict[str, str]:
    """A part in a joint event as a recipe tells it."""
    who = {"unit": part.unit} if part.unit else {"partner": part.partner}
    return {**who, "role": part.role}


def _begun(file: Data) -> Iterable[tuple[int, Data]]:
    return [(n, s) for n, s in enumerate(file.get("schemes", ()), 1) if s["since"] <= clock.today()]


def _worded(raw: Data, words: dict[str, Any]) -> dict[str, Any]:
    return {k: v.format(**words) if isinstance(v, str) else v for k, v in raw.items()}


def store(maker: Maker, drafts: list[Draft], rows: Iterable[Written]) -> int:
    """Everything at once, each case with the entry that was written for it; how many cases."""
    Scheme.objects.bulk_create([s for found in maker.figures.values() for s in found])
    entries = {id(row.line): row.entry for row in rows}
    for made in drafts:
        made.case.entry = entries.get(id(made.line)) if made.line else None
        for line, left in made.more:
            entry = entries[id(left)]
            line.data |= {"entry": entry.pk, "entry_no": entry.no}
    Case.objects.bulk_create([made.case for made in drafts], batch_size=300)
    for made in drafts:
        for event in made.events:
            event.case = made.case
        for line in made.lines:
            line.case = made.case
    Personal.objects.bulk_create(_sealed(made) for made in drafts if made.personal)
    CaseEvent.objects.bulk_create([e for m in drafts for e in m.events], batch_size=300)
    CaseLine.objects.bulk_create([x for m in drafts for x in m.lines], batch_size=300)
    Event.objects.bulk_create([e for m in drafts for e in _trail(m)], batch_size=300)
    return len(drafts)


def _sealed(made: Draft) -> Personal:
    bound = queries.bound(made.case)
    return Personal(case=made.case, sealed=sealing.seal(made.personal, bound))


def _trail(made: Draft) -> Iterable[Event]:
    for event, sentence in made.audits:
        yield Event(
            division=made.case.division_id, at=event.at, by=event.by, verb=f"case.{event.step}",
            subject="case", subject_id=str(made.case.pk), sentence=sentence,
        )  # fmt: skip
