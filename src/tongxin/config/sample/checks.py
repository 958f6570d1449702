"""The sample's 督查: points, a mock assessment that has ended, visits, rectifications in each state.

Acts leave entries, and entries are numbered in the order of receiving; `acts` therefore tells the
day of each, so that what was received before it can be written first.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tongxin.checks import (
    marking,
    mock,
    mock_actions,
    point_actions,
    points,
    rectify,
    visit_actions,
)
from tongxin.checks.mock_actions import Team
from tongxin.checks.models import Draw, Mock, Point
from tongxin.checks.visit_actions import Finding, Shot
from tongxin.core import clock, files
from tongxin.directory.models import Assignment, User
from tongxin.directory.queries import Resolver
from tongxin.ledger import task_actions
from tongxin.ledger.evidence import Photo
from tongxin.ledger.models import Task
from tongxin.rules.scoring import ZERO
from tongxin.standards.models import Edition

from . import papers
from .writing import moment

Data = dict[str, Any]
MARK = "(样例)"
#: Lines are received at ten; what people do on the same day comes after.
HOUR = 15


@dataclass(frozen=True)
class Act:
    """Something done on a day that the calendar has reached."""

    day: date
    do: Callable[[], Any]

    def play(self) -> None:
        with clock.at(moment(self.day, HOUR)):
            self.do()


def acts(by: User, edition: Edition, data: Data) -> list[Act]:
    """Everything in checks.yaml up to today, by day; within a day in the order below."""
    made = _Play(by, edition, data)
    said, round_ = data, data["mock"]
    rows = [
        Act(said["points"]["day"], made.points),
        Act(round_["arranged"], made.arrange),
        Act(round_["day"], made.start),
        *(Act(v["day"], functools.partial(made.visit, n)) for n, v in enumerate(said["visits"])),
        Act(round_["closed"], made.mark_and_close),
        *(Act(row["day"], functools.partial(made.give, row)) for row in said["given"]),
        *(Act(s["day"], functools.partial(made.step, s)) for s in said["steps"]),
    ]
    return sorted((r for r in rows if r.day <= clock.today()), key=lambda r: r.day)


class _Play:
    """What the acts share: who acts, the standard, the units."""

    def __init__(self, by: User, edition: Edition, data: Data) -> None:
        self.by, self.edition, self.data = by, edition, data
        self.known = Resolver.load(by.division_id or "")

    def mock(self) -> Mock:
        return Mock.objects.select_related("edition").get(division=self.by.division_id)

    def points(self) -> None:
        said = self.data["points"]
        for n, row in enumerate(said["rows"]):
            made = point_actions.add(
                by=self.by, name=row["name"], kind=row["kind"], place=row["place"],
                unit=self.known.need(row["unit"]), town=self._town(row["unit"]),
                must_see=points.suggested(row["kind"]), guide=said["guide"], sample=True,
            )  # fmt: skip
            if n % 3 == 0:
                self._photo(made, 900 + n)

    def _town(self, name: str) -> Any:
        unit = self.known.need(name)
        return unit if unit.kind == "town" else None

    def _photo(self, row: Point, seed: int) -> None:
        photo = Photo(
            occasion=row.name, taken_on=clock.today(), place=row.place, persons="无(现场点位)",
            background=row.kind, photographer="样例摄影",
        )  # fmt: skip
        point_actions.add_photo(
            by=self.by, point=row, name=f"{row.name}.png", sha256=_stored(seed), photo=photo,
            sample=True,
        )  # fmt: skip

    def arrange(self) -> None:
        said = self.data["mock"]
        people = {u.username: u for u in User.objects.filter(division=self.by.division_id)}
        teams = [
            Team(t["name"], tuple(people[m] for m in t["members"]), tuple(t["sections"]))
            for t in said["teams"]
        ]
        made = mock_actions.set_up(
            by=self.by, edition=self.edition, title=said["title"], day=said["day"],
            rectify_by=said["rectify_by"], teams=teams, seed=said["seed"],
            seed_from=said["seed_from"], sample=True,
        )  # fmt: skip
        for purpose in (mock.ITEMS, mock.POINTS):
            mock_actions.draw(by=self.by, mock_=made, purpose=purpose, numbers=said[purpose])

    def start(self) -> None:
        mock_actions.start(by=self.by, mock_=self.mock())

    def visit(self, n: int) -> None:
        said, row = self.data["visits"][n], self.mock()
        place = mock.places(row, Draw.objects.get(mock=row, purpose=mock.POINTS))[n].point
        bad = set(said.get("bad", ()))
        visit_actions.visit(
            by=self.by,
            point=place,
            day=said["day"],
            findings=[
                Finding(one["text"], k not in bad, said["note"] if k in bad else "")
                for k, one in enumerate(place.must_see, start=1)
            ],
            shots=[Shot(f"现场{n + 1}.png", _stored(960 + n))],
            mock_=row,
            sample=True,
        )

    def mark_and_close(self) -> None:
        row = self.mock()
        losses = {(x["item"], x["window"]): x for x in self.data["mock"]["losses"]}
        for cell in mock.cells(row):
            member = self._member(row, cell.section)
            sheet = marking.sheet(member, row, cell.item, cell.window)
            if sheet is None:
                continue
            points_, lost = _judged(sheet, losses.get((cell.item, cell.window)))
            mock_actions.mark(
                by=member, mock_=row, item=cell.item, window=cell.window, points=points_,
                lost=lost,
            )  # fmt: skip
        mock_actions.close(by=self.by, mock_=row)

    def _member(self, row: Mock, section: str) -> User:
        group = row.groups.get(sections__section=section)
        return group.members.order_by("id").last() or self.by

    def give(self, row: Data) -> None:
        rectify.assign(
            by=self.by, unit=self.known.need(row["unit"]), title=row["title"],
            due_on=row["due"], origin=row["origin"], sample=True,
        )  # fmt: skip

    def step(self, row: Data) -> None:
        """One step on the way of a rectification, by the unit's own liaison where it has one."""
        tasks = Task.objects.filter(division=self.by.division_id, kind="rectify").order_by("no")
        task = tasks[row["task"] - 1]
        by, do, text = self.by, row["do"], row.get("text", "")
        until: Any = row.get("until")
        if do == "prove":
            task_actions.prove(by=self._liaison(task) or by, task=task, text=text)
        elif do == "excuse":
            worker = self._liaison(task) or by
            task_actions.excuse(by=worker, task=task, reason=text, until=until)
        elif do == "grant":
            task_actions.answer_excuse(by=by, task=task, granted=True, until=until)
        elif do == "fail":
            task_actions.fail(by=by, task=task, reason=text, until=until)
        elif do == "pass":
            rectify.close(by=by, task=task, text=text)
        elif do == "slip":
            task_actions.send_slip(by=by, task=task, level=row["level"], text=text, until=until)

    def _liaison(self, task: Task) -> User | None:
        row = Assignment.objects.filter(role="liaison", unit=task.unit, until=None).first()
        return row.user if row else None


def _stored(seed: int) -> str:
    return files.put([papers.photo(seed)]).sha256


def _judged(sheet: marking.Sheet, loss: Data | None) -> tuple[Decimal, list]:
    """As the file says, else as claimed, with what is missing as the reason."""
    if loss:
        lost = [(f"{x['text']}{MARK}", Decimal(x["points"])) for x in loss["lost"]]
        return sheet.place.max - sum((p for _, p in lost), ZERO), lost
    claim = sheet.claim or ZERO
    texts = ";".join(dict.fromkeys(one.text for one in sheet.lacks))[:80] or "材料不够"
    return claim, [(f"{texts}{MARK}", None)] if claim < sheet.place.max else []
