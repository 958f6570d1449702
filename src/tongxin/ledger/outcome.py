"""What came of deciding many entries at once: which changed, and what somebody else did before.

Whoever decides has seen an entry in some state, with some material; its stamp says which. Rows are
locked in one order before they are judged: of two who decide at once one waits, and is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from tongxin.core import clock, events
from tongxin.directory.scope import Scope

from .flows import ENTRY, entry_state
from .models import Attachment, Entry

#: What an event did to an entry, as a sentence says it; the first are decisions.
DECIDED = {
    "entry.accept": "认定",
    "entry.return": "退回",
    "entry.return_piece": "退回了其中一份材料",
    "entry.return_unit": "退回本单位",
    "entry.sign": "签报",
    "entry.sign_paper": "登记纸质签报",
    "entry.uphold": "登记上级认可",
    "entry.refuse": "登记上级不认可",
    "entry.withdraw": "撤回",
}
CHANGED = {
    "entry.record": "登记",
    "entry.revise": "修改",
    "entry.answer": "说明情况",
    "entry.attach": "放入佐证",
    "entry.detach": "撤下佐证",
    "entry.replace": "换了材料",
    "entry.mend": "换好了退回的材料",
    "entry.restore": "恢复",
}
WORDS = {**DECIDED, **CHANGED}


@dataclass(frozen=True)
class Meanwhile:
    """What happened to an entry before one's own step: who, when, which verb; "" is not known.

    open: the step could be taken from where the entry stands now, had it not changed meanwhile.
    """

    entry: Entry
    open: bool = False
    who: str = ""
    at: datetime | None = None
    verb: str = ""

    @property
    def told(self) -> bool:
        """Whether what happened says why the step was not taken, or the state has to."""
        return self.at is not None and (self.open or self.verb in DECIDED)

    @property
    def words(self) -> str:
        """已由张三在10:32认定."""
        if not self.told or self.at is None:
            return f"现在是“{ENTRY.states[entry_state(self.entry)]}”"
        return f"已由{self.who}在{clock_words(self.at)}{WORDS[self.verb]}"

    def then(self, verb: str) -> str:
        """What did not happen, and what to do."""
        if not self.told:
            return f"没有{verb}"
        return f"没有再{verb}" if self.verb in DECIDED else f"请看过再{verb}"


@dataclass(frozen=True)
class Outcome:
    """done: the entries that changed. others: those left alone, and what had happened to them."""

    done: list[Entry] = field(default_factory=list)
    others: list[Meanwhile] = field(default_factory=list)

    def __add__(self, more: Outcome) -> Outcome:
        return Outcome(self.done + more.done, self.others + more.others)

    def told(self, verb: str) -> str:
        """已认定18条。另有2条已由张三在10:32认定。"""
        if not self.done and len(self.others) == 1:
            return f"这条记录{self._about(self.others, verb)}"
        parts = [f"已{verb}{len(self.done)}条。"] if self.done else []
        for n, group in enumerate(self._groups()):
            lead = "另有" if self.done and n == 0 else ""
            parts.append(f"{lead}{len(group)}条{self._about(group, verb)}")
        return "".join(parts)

    def _groups(self) -> list[list[Meanwhile]]:
        """Those of one person and one verb together; decisions come first."""
        groups: dict[tuple, list[Meanwhile]] = {}
        for one in sorted(self.others, key=lambda one: one.verb not in DECIDED):
            key = (one.who, one.verb) if one.told else (one.words,)
            groups.setdefault(key, []).append(one)
        return list(groups.values())

    @staticmethod
    def _about(group: list[Meanwhile], verb: str) -> str:
        last = max(group, key=lambda one: (one.at is not None, one.at))
        return f"{last.words},{last.then(verb)}。"


def clock_words(at: datetime) -> str:
    """10:32 today, 11月24日10:32 on another day."""
    here = timezone.localtime(at)
    day = "" if here.date() == clock.today() else f"{here.month}月{here.day}日"
    return f"{day}{here:%H:%M}"


def stamp(entry: Entry, attached: Iterable[int]) -> str:
    """What one sees when one decides: the version, and which attachments hang on the entry."""
    ids = list(attached)
    return f"{entry.version}-{len(ids)}-{max(ids, default=0)}"


def stamps(entries: Iterable[Entry]) -> dict[int, str]:
    """The stamps of entries as they are now, by number. One query."""
    rows = list(entries)
    hanging: dict[int, list[int]] = {}
    live = Attachment.objects.filter(entry__in=rows, removed_at=None)
    for entry_id, pk in live.order_by().values_list("entry_id", "pk"):
        hanging.setdefault(entry_id, []).append(pk)
    return {entry.no: stamp(entry, hanging.get(entry.pk, ())) for entry in rows}


def hold(
    scope: Scope, step: str, entries: Iterable[Entry], shown: Mapping[int, str] | None
) -> tuple[list[Entry], list[Entry]]:
    """Locks the entries: (those the step can be taken on as they were shown, the others).

    shown: stamp by number, of what the form showed, or the version alone where it showed no
    material; None or a number left out is not compared.
    Entries of other districts, or of units out of reach, are neither.
    """
    rows = Entry.objects.select_for_update().filter(division=scope.division)
    if scope.units is not None:
        rows = rows.filter(unit__in=scope.units)
    # Two who decide the same rows at once take the locks in one order.
    found = list(rows.filter(pk__in=[e.pk for e in entries]).order_by("pk"))
    now = stamps(found) if shown else {}
    sources = ENTRY.step(step).sources
    fit = [
        row
        for row in found
        if entry_state(row) in sources and _as_shown(row, (shown or {}).get(row.no), now)
    ]
    taken = {row.pk for row in fit}
    return fit, [row for row in found if row.pk not in taken]


def _as_shown(row: Entry, seen: str | None, now: Mapping[int, str]) -> bool:
    return seen is None or seen in (now[row.no], str(row.version))


def overtaken(scope: Scope, step: str, rows: list[Entry]) -> list[Meanwhile]:
    """What happened last to each of these entries, on which `step` was not taken. One query."""
    sources = ENTRY.step(step).sources
    numbers = [row.no for row in rows]
    last = events.latest(scope.division, "entry", numbers, WORDS)
    found = []
    for row in rows:
        open_, event = entry_state(row) in sources, last.get(str(row.no))
        if event is None:
            found.append(Meanwhile(row, open_))
        else:
            who = event.by.name if event.by else "系统"
            found.append(Meanwhile(row, open_, who, event.at, event.verb))
    return found
