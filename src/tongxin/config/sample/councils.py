"""The lines of the sample's councils, from what became of its needs: nothing is written twice.

A need that a council decided on names it in its step (议军〔2024〕1号); what was decided before and is
owed a result is heard by the same rule as `cases.agenda` has.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tongxin.cases import agenda, holding
from tongxin.cases.agenda import Known
from tongxin.cases.models import CaseEvent, CaseLine
from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.rules import councils

if TYPE_CHECKING:
    from .cases import Draft


class Hall:
    """What the councils of one district hear and decide, in their order."""

    def __init__(self) -> None:
        self.needs: list[Draft] = []
        self.told: dict[str, date] = {}

    def topics(self, made: Draft, by: User) -> None:
        """The needs that this council is going to decide on."""
        number = holding.number_of(made.case, made.kind)
        for need in self.needs:
            if done := _decision(need, number):
                turn = sum(e.step == "again" and e.seq < done[0].seq for e in need.events)
                key = agenda.key_of(need.case)
                words = agenda.words_of(need.events)
                data = {"need": key, "number": holding.number_of(need.case), "words": words}
                _add(made, by, agenda.TOPIC, f"{key}/{turn}", clock.today(), data)

    def known(self, made: Draft, day: date) -> list[Known]:
        """What is owed a hearing on a day, as the needs stood then."""
        found = {}
        for need in self.needs:
            then = [event for event in need.events if event.day <= day]
            if one := agenda.of_need(need.case, then):
                found[one.item.key] = one
        on_it = {line.data["need"] for line in made.lines if line.kind == agenda.TOPIC}
        due = councils.to_hear((one.item for one in found.values()), self.told, day)
        return [found[item.key] for item in due if not (item.again and item.key in on_it)]

    def sit(self, made: Draft, by: User, day: date) -> None:
        """Everything is heard and decided on the day of the meeting."""
        number = holding.number_of(made.case, made.kind)
        for known in self.known(made, day):
            item = known.item
            data = {
                "item": item.key, "number": known.number, "words": known.words,
                "owner": known.owner, "standing": item.standing(day), "extended": item.extended,
                "deadline": item.deadline.isoformat() if item.deadline else "",
            }  # fmt: skip
            _add(made, by, agenda.HEARD, f"{number}/{item.key}", day, data)
        for topic in [line for line in made.lines if line.kind == agenda.TOPIC]:
            self._decide(made, by, topic, number, day)
        self.told |= agenda.final(made.lines)

    def _decide(self, made: Draft, by: User, topic: CaseLine, number: str, day: date) -> None:
        need = next(n for n in self.needs if agenda.key_of(n.case) == topic.data["need"])
        done = _decision(need, number)
        assert done is not None
        mark = agenda.mark_of(topic)
        _add(made, by, agenda.DECIDED, mark, day, {"on": mark, **topic.data, **_told(*done)})


def _decision(need: Draft, number: str) -> tuple[CaseEvent, CaseEvent] | None:
    """The step by which a council decided on a need, and the one after it."""
    for n, event in enumerate(need.events):
        if event.text.startswith(number) or event.basis.startswith(number):
            return event, need.events[min(n + 1, len(need.events) - 1)]
    return None


def _told(event: CaseEvent, following: CaseEvent) -> dict[str, Any]:
    """As `council_actions.decide` keeps it."""
    if event.step == "again":
        return {"outcome": agenda.AGAIN, "text": event.text.partition(":")[2]}
    if event.step == "refuse":
        return {"outcome": agenda.NOT, "text": event.text}
    until = following.until.isoformat() if following.until else ""
    return {"outcome": agenda.LISTED, "until": until, "quality": following.data["quality"]}


def _add(made: Draft, by: User, kind: str, key: str, day: date, data: dict[str, Any]) -> None:
    made.case.version += 1
    made.lines.append(
        CaseLine(division_id=made.case.division_id, kind=kind, key=key, day=day, data=data, by=by,
                 at=clock.now())
    )  # fmt: skip
