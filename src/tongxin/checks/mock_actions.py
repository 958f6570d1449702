"""Verbs on mock assessments: set up, draw, start, mark, close, drop. One transaction, one event.

Every verb locks the mock first, so that a draw is made once, a mark never falls into a mock that
is being closed, and of two who mark one cell the later one is told.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from tongxin.assessments import actions as grid
from tongxin.assessments import queries as assessed
from tongxin.assessments.models import CellScore
from tongxin.core import clock, events, numbering
from tongxin.core.errors import Refused, fitting
from tongxin.directory.models import User
from tongxin.directory.scope import require, scope_of
from tongxin.rules import drawing
from tongxin.rules.scoring import ZERO, cell_max, plain
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

from . import closing, mock
from .mock_flow import MOCK
from .models import Draw, Group, GroupSection, Mock, MockMark


class Remarked(Refused):
    """Somebody else marked the cell after the sheet was opened; `mark` is what stands now."""

    def __init__(self, sentence: str, mark: MockMark) -> None:
        super().__init__(sentence)
        self.mark = mark


@dataclass(frozen=True)
class Team:
    """A group before it is set up: its name, who is in it, and which sections it marks."""

    name: str
    members: tuple[User, ...]
    sections: tuple[str, ...]


def _event(by: User, step: str, row: Mock, sentence: str, **detail: Any) -> None:
    events.record(
        by=by,
        verb=f"mock.{step}",
        subject="mock",
        subject_id=row.no,
        division=row.division_id,
        sentence=sentence,
        detail=detail,
    )


def _held(by: User, row: Mock, step: str) -> Mock:
    """The mock, locked, if the person may take this step now; Refused otherwise."""
    held = _locked(by, row, step)
    MOCK.check(step, held.state)
    return held


def _locked(by: User, row: Mock, step: str) -> Mock:
    """The mock, locked, if the person reaches it and has the step's ability."""
    require(by, MOCK.step(step).ability)
    if not mock.visible_to(by).filter(pk=row.pk).exists():
        raise Refused("找不到这次模拟考评,请刷新后再看。")
    rows = Mock.objects.select_for_update(of=("self",)).select_related("edition")
    return rows.get(pk=row.pk)


@transaction.atomic
def set_up(
    *,
    by: User,
    edition: Edition,
    title: str,
    day: date,
    rectify_by: date,
    teams: Sequence[Team],
    seed: str = "",
    seed_from: str = "",
    sample: bool = False,
) -> Mock:
    """A mock assessment with its groups; the seed is recorded before anything is drawn.

    seed "": the system makes one. A given seed says where it comes from, so that nobody wonders who
    chose it. Refused for groups that share a section or a name, or have nobody or nothing to mark.
    """
    scope = require(by, MOCK.step("set_up").ability)
    grid.in_use(by=by, ability="mock.write", edition=edition)
    title = fitting(title, "名称", 120)
    if not title:
        raise Refused("请写明这次模拟考评的名称。")
    if rectify_by <= day:
        raise Refused("整改期限应在考评日期以后,请改一下。")
    _check_teams(by, edition, teams)
    row = Mock.objects.create(
        division_id=scope.division,
        no=numbering.take(scope.division, "mock"),
        edition=edition,
        title=title,
        day=day,
        rectify_by=rectify_by,
        by=by,
        sample=sample,
        **_seed(seed, seed_from),
    )
    for team in teams:
        _form(row, team)
    told = "抽签种子由系统生成" if not row.seed_from else f"抽签种子{row.seed}({row.seed_from})"
    mark = drawing.lot(row.seed, "seed", str(row.no))
    _event(by, "set_up", row, f"安排模拟考评“{title}”,{told},指纹{mark[:16]}", commitment=mark)
    return row


def _seed(seed: str, seed_from: str) -> dict[str, str]:
    seed, seed_from = fitting(seed, "抽签种子", 64), fitting(seed_from, "种子来源", 120)
    if not seed:
        return {"seed": secrets.token_hex(8), "seed_from": ""}
    if drawing.SEPARATOR in seed or "\n" in seed:
        raise Refused("抽签种子里不能有竖线或换行,请改一下。")
    if not seed_from:
        raise Refused("请写明抽签种子从哪里来,如:会上当场抽出的号码。")
    return {"seed": seed, "seed_from": seed_from}


def _check_teams(by: User, edition: Edition, teams: Sequence[Team]) -> None:
    known = {s.id: s.name for s in standards.parsed(edition).sections}
    seen: dict[str, str] = {}
    names = set()
    for team in teams:
        name = fitting(team.name, "组名", 60)
        if not name or name in names:
            raise Refused("每个组要有不同的组名,请改一下。")
        names.add(name)
        _check_team(by, team)
        for section in team.sections:
            if section not in known:
                raise Refused(f"标准里没有考评项目{section},请从列出的项目里选择。")
            if section in seen:
                raise Refused(
                    f"“{known[section]}”同时分给了{seen[section]}和{name},一个考评项目只能由一个组评。"
                )
            seen[section] = name
    if not teams:
        raise Refused("请至少设一个考评组。")


def _check_team(by: User, team: Team) -> None:
    if not team.members or not team.sections:
        raise Refused(f"{team.name}还没有选成员或考评项目,请补上。")
    for one in team.members:
        if one.division_id != by.division_id or not scope_of(one).may("mock.mark"):
            raise Refused(f"{one.name}没有评分的权限,请先由安全管理员授予考评员。")


def _form(row: Mock, team: Team) -> None:
    group = Group.objects.create(mock=row, name=team.name.strip())
    group.members.set(team.members)
    GroupSection.objects.bulk_create(
        GroupSection(mock=row, group=group, section=section) for section in team.sections
    )


@transaction.atomic
def draw(*, by: User, mock_: Mock, purpose: str, numbers: Mapping[str, int]) -> Draw:
    """抽签 of items (so many of each section) or points (so many of each kind), once.

    Refused when it was drawn before, or for more than there are; the seed was there already.
    """
    row = _held(by, mock_, "draw")
    if Draw.objects.filter(mock=row, purpose=purpose).exists():
        raise Refused(f"{dict(Draw.PURPOSES)[purpose]}已经抽过,一次模拟考评只抽一次,不能重抽。")
    population = mock.population(row, purpose)
    names = {key: name for key, (name, _) in population.items()}
    try:
        strata = drawing.wanted({k: ids for k, (_, ids) in population.items()}, numbers)
        out = drawing.draw_strata(row.seed, purpose, strata)
    except ValueError as error:
        raise Refused(str(error)) from None
    if not strata:
        raise Refused("请填写至少一类的抽取数。")
    made = Draw.objects.create(
        mock=row,
        purpose=purpose,
        by=by,
        strata=[
            {"key": s.key, "name": names[s.key], "population": list(s.population), "n": s.n,
             "drawn": out[s.key]}
            for s in strata
        ],
    )  # fmt: skip
    count = sum(s.n for s in strata)
    _event(
        by, "draw", row, f"“{row.title}”抽取{made.get_purpose_display()}{count}个", seed=row.seed
    )
    return made


@transaction.atomic
def start(*, by: User, mock_: Mock) -> Mock:
    """开始评分: from now on the groups mark. Refused before the items are drawn."""
    row = _held(by, mock_, "start")
    if not Draw.objects.filter(mock=row, purpose="items").exists():
        raise Refused("还没有抽取考评内容,请先抽签再开始评分。")
    row.state = MOCK.step("start").target
    row.save()
    _event(by, "start", row, f"“{row.title}”开始评分")
    return row


@transaction.atomic
def mark(
    *,
    by: User,
    mock_: Mock,
    item: str,
    window: str,
    points: Decimal,
    lost: Iterable[tuple[str, Decimal | None]] = (),
    version: int | None = None,
) -> MockMark:
    """评分 of a drawn cell by a member of its group, with the reasons that add up to what was lost.

    lost: (reason, points); one reason alone may leave its points out. version: of the mark the
    sheet showed, 0 for none; Remarked when another one stands by now.
    """
    row = _held(by, mock_, "mark")
    group = _group_of(by, row, item, window)
    worth = _worth(row, item, window)
    if not ZERO <= points <= worth:
        raise Refused(f"这一格的分值是0到{plain(worth)}分,请改正。")
    reasons = _reasons(lost, worth - points)
    last = MockMark.objects.filter(mock=row, item=item, window=window).order_by("-version").first()
    _unchanged(last, version)
    own = CellScore.objects.filter(edition=row.edition, part="base", item=item, window=window)
    made = MockMark.objects.create(
        mock=row,
        group=group,
        item=item,
        window=window,
        version=last.version + 1 if last else 1,
        max=worth,
        own=own.values_list("reported", flat=True).first(),
        points=points,
        lost=reasons,
        by=by,
    )
    _marked(by, row, made)
    return made


def _marked(by: User, row: Mock, made: MockMark) -> None:
    """The event belongs to the cell: a mock has hundreds, and its own story would drown in them."""
    events.record(
        by=by, verb="mock.mark", subject="mock-cell", division=row.division_id,
        subject_id=f"{row.no}/{made.item}/{made.window}",
        sentence=f"{made.group.name}评{made.item} {made.window} {plain(made.points)}分",
    )  # fmt: skip


def _group_of(by: User, row: Mock, item: str, window: str) -> Group:
    """The group the cell belongs to, if the person is in it and the cell was drawn."""
    found = next((c for c in mock.cells(row) if (c.item, c.window) == (item, window)), None)
    if found is None:
        raise Refused("这一格没有抽到,不在这次模拟考评里,请从评分表里选择。")
    group = Group.objects.get(sections__mock=row, sections__section=found.section)
    if not group.members.filter(pk=by.pk).exists():
        raise Refused(f"{item}由{group.name}评分,请该组成员来评。")
    return group


def _worth(row: Mock, item: str, window: str) -> Decimal:
    made = standards.parsed(row.edition)
    return cell_max(made.item(item), made, assessed.window_of(made, window))


def _unchanged(last: MockMark | None, version: int | None) -> None:
    if version is None or version == (last.version if last else 0):
        return
    if last is None:
        raise Refused("评分表有变化,请刷新后再评。")
    why = ";".join(one["text"] for one in last.lost) or "没有失分"
    who = last.by.name if last.by else "同组成员"
    raise Remarked(f"{who}刚给这一格评了{plain(last.points)}分({why}),请看过再决定是否改评。", last)


def _reasons(lost: Iterable[tuple[str, Decimal | None]], missing: Decimal) -> list[dict[str, str]]:
    """The lost points with their reasons, in the order given; they add up to what is missing."""
    rows = [(fitting(text, "失分原因", 200), points) for text, points in lost]
    rows = [(text, points) for text, points in rows if text or points]
    if len(rows) == 1 and rows[0][1] is None:
        rows = [(rows[0][0], missing)]
    if missing and not rows:
        raise Refused(f"比满分少{plain(missing)}分,请写明失分原因。")
    for text, points in rows:
        if not text:
            raise Refused(f"扣{plain(points)}分的那一条没有写原因,请写明。")
        if points is None or points <= ZERO:
            raise Refused(f"“{text}”没有写扣多少分,请填写。")
    total = sum((points or ZERO for _, points in rows), ZERO)
    if total != missing:
        raise Refused(
            f"各条失分合计{plain(total)}分,比满分少的是{plain(missing)}分,两处要相等,请核对。"
        )
    return [{"text": text, "points": plain(points)} for text, points in rows]


@transaction.atomic
def close(*, by: User, mock_: Mock) -> Mock:
    """结束评分: the marks go into the grid as 模拟分, each reason becomes a rectification of those
    who lead the item. A second time changes nothing."""
    row = _locked(by, mock_, "close")
    if row.state == "closed":
        return row
    MOCK.check("close", row.state)
    marks = mock.in_force(row)
    if not marks:
        raise Refused("还没有评过一格,不能结束;不考评了请用“取消”。")
    given = closing.settle(by, row, marks)
    row.state, row.closed_at = MOCK.step("close").target, clock.now()
    row.save()
    sentence = f"“{row.title}”结束评分:评了{len(marks)}格,交办整改{len(given)}项"
    _event(by, "close", row, sentence, tasks=[task.no for task in given])
    return row


@transaction.atomic
def drop(*, by: User, mock_: Mock, reason: str) -> Mock:
    """取消 with the reason; what was drawn and marked stays readable."""
    row, reason = _held(by, mock_, "drop"), fitting(reason, "原因", 300)
    if not reason:
        raise Refused("请写明取消的原因。")
    row.state = MOCK.step("drop").target
    row.save()
    _event(by, "drop", row, f"取消“{row.title}”:{reason}")
    return row
