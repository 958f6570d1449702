"""Verbs on reports: draft, edit, fill, issue with every figure frozen, withdraw, note a correction.

A report is locked before it is judged. Issuing holds the district's recount as well, so that all
figures are of one moment: an entry saved meanwhile is in all of them or in none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from tongxin.assessments.actions import hold
from tongxin.assessments.figures import problem
from tongxin.core import clock, events, numbering
from tongxin.core.errors import Refused, fitting
from tongxin.directory.models import Division, User
from tongxin.directory.queries import Resolver
from tongxin.directory.scope import require
from tongxin.ledger import kinds
from tongxin.rules.wording import STYLES

from . import corrections, figures, texts
from .flows import REPORT
from .models import Report, ReportFigure
from .templates import Template, get, settled


class Outdated(Refused):
    """Somebody else changed the draft after the form was opened."""


@transaction.atomic
def draft(
    *, by: User, template: str, first: date, last: date, year: str = "", sample: bool = False
) -> Report:
    """A report from a template over a span of days; nothing is frozen yet.

    year: what the title calls the span; the year of its last day when not given.
    """
    scope = require(by, "report.write")
    if first > last:
        raise Refused("时段的开始在结束之后,请改正。")
    made = get(scope.division, template)
    division = Division.objects.get(pk=scope.division)
    title, greeting, body = settled(made, division, year or f"{last.year}年")
    unit = Resolver.load(scope.division).office()
    if unit is None:
        raise Refused("名录里还没有写明双拥办设在哪个单位,请先到名录里写明,再拟稿。")
    row = Report.objects.create(
        division=division, no=numbering.take(scope.division, "report"), by=by, unit=unit,
        genre=made.genre, template=made.key, label=made.label, title=title, greeting=greeting,
        first_day=first, last_day=last, body=body, asks=dict(made.asks), sample=sample,
    )  # fmt: skip
    _add_figures(row, made)
    _event(by, "report.draft", row, f"拟稿“{row.title}”")
    return row


def _add_figures(row: Report, made: Template) -> None:
    """The figures the text uses, numbered as they come in it, then the others; the fields have
    the numbers before them."""
    used = [key for _, key in texts.keys(row.body) if key in made.figures]
    order, first = dict.fromkeys([*used, *made.figures]), len(row.asks) + 1
    ReportFigure.objects.bulk_create(
        _figure(row, no, key, made.figures[key]) for no, key in enumerate(order, start=first)
    )


def _figure(row: Report, no: int, key: str, query: Mapping[str, Any]) -> ReportFigure:
    told = {k: v for k, v in query.items() if k != "label"}
    found = figures.spans(told, row.first_day, row.last_day)
    return ReportFigure(
        report=row, no=no, key=key, label=str(query["label"])[:120], query=told,
        first_day=found[0].start, last_day=found[-1].end,
    )  # fmt: skip


def _event(by: User, verb: str, row: Report, sentence: str, **detail: Any) -> None:
    events.record(
        by=by,
        verb=verb,
        subject="report",
        subject_id=row.no,
        division=row.division_id,
        sentence=sentence,
        detail=detail,
    )


def _held(by: User, report: Report, step: str) -> Report:
    """The report, locked, if this step may be taken now by this person; Refused otherwise."""
    scope = require(by, REPORT.step(step).ability)
    if report.division_id != scope.division:
        raise Refused("没有这份材料,请从本区的材料里选择。")
    row = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    REPORT.check(step, row.state)
    return row


@transaction.atomic
def edit(
    *, by: User, report: Report, title: str, greeting: str, text: str, version: int | None = None
) -> Report:
    """The words of a draft, as they are edited: a figure stands as {number}. version: the one the
    form showed."""
    row = _held(by, report, "edit")
    if version is not None and version != row.version:
        raise Outdated("打开之后别人改过这份材料,请核对后再保存。")
    body = texts.keyed(text, {no: key for key, (no, _) in places(row).items()})
    row.title = texts.printed(fitting(title, "标题", 120))
    row.greeting = texts.printed(fitting(greeting, "称呼", 120))
    if not row.title or not body:
        raise Refused("标题和正文都要有,请补上再保存。")
    row.body, row.version = body, row.version + 1
    row.save()
    _event(by, "report.edit", row, f"修改“{row.title}”")
    return row


def places(row: Report) -> dict[str, tuple[int, str]]:
    """The number each field and each figure has on screen, with its label; fields come first."""
    asked = {k: (n, a["label"]) for n, (k, a) in enumerate(row.asks.items(), start=1)}
    return {**asked, **{f.key: (f.no, f.label) for f in row.figures.order_by("no")}}


@transaction.atomic
def fill(*, by: User, report: Report, values: Mapping[str, str]) -> Report:
    """What the ledger does not know, filled in by hand; "" makes it 待填 again."""
    row = _held(by, report, "edit")
    told = []
    for key, ask in row.asks.items():
        # The sentence it stands in has its own full stop.
        typed = fitting(values.get(key, ask["value"]), ask["label"], 300).rstrip("。")
        typed = texts.printed(" ".join(typed.split()))
        if typed != ask["value"]:
            ask["value"] = typed
            told.append(f"{ask['label']}“{ask['value']}{ask['unit']}”")
    if told:
        row.version += 1
        row.save()
        _event(by, "report.fill", row, f"“{row.title}”填写{'、'.join(told)}")
    return row


@transaction.atomic
def add_figure(*, by: User, report: Report, label: str, query: Mapping[str, Any]) -> ReportFigure:
    """One more figure for a draft, to be placed in its text by its number."""
    row = _held(by, report, "edit")
    label = fitting(label, "叫什么", 120)
    if not label:
        raise Refused("请写明这个数叫什么。")
    if query.get("say", "exact") not in STYLES:
        raise Refused("请选择这个数怎样写。")
    if wrong := problem(query, kinds.all_kinds(row.division_id)):
        raise Refused(f"“{label}”{wrong},请重新选择。")
    no = max((no for no, _ in places(row).values()), default=0) + 1
    made = _figure(row, no, f"own.n{no}", {**query, "label": label})
    made.save()
    _event(by, "report.figure", row, f"“{row.title}”增加数字“{label}”")
    return made


@transaction.atomic
def issue(*, by: User, report: Report, day: date | None = None, doc_no: str = "") -> Report:
    """印发: all figures are read and frozen at one moment, and the text with them.

    Refused while a field is not filled or a figure is unknown; then nothing is written.
    """
    row = _held(by, report, "issue")
    hold(row.division_id)
    day = day or clock.today()
    if day > clock.today():
        raise Refused("成文日期在今天之后,请改正。")
    used = {key for _, key in texts.keys(row.body)}
    rows = [f for f in row.figures.order_by("no").select_related("report") if f.key in used]
    read = figures.now(row, rows)
    _refuse_unknown(row, used, rows, read)
    _freeze(row, rows, read)
    asked = {k: f"{a['value']}{a['unit']}" for k, a in row.asks.items()}
    row.text = texts.filled(row.body, asked | {key: told.said for key, told in read.items()})
    row.state, row.day, row.doc_no = "issued", day, fitting(doc_no, "文号", 60)
    row.issued_at, row.issued_by = clock.now(), by
    row.save()
    _event(by, "report.issue", row, f"印发“{row.title}”,{len(rows)}个数已固定")
    return row


def _refuse_unknown(row: Report, used: set[str], rows: list, read: dict) -> None:
    empty = [a["label"] for k, a in row.asks.items() if k in used and not a["value"]]
    unread = [f.label for f in rows if read[f.key].value is None]
    if not empty and not unread:
        return
    told = [f"{name}:待填" for name in empty]
    told += [f"{name}:台账里还没有登记这个数" for name in unread]
    raise Refused(f"还有{len(told)}处不能印发,请先补齐。", told)


def _freeze(row: Report, rows: list[ReportFigure], read: Mapping[str, figures.Told]) -> None:
    """The figures that are used, as they are now; those that are not leave with the draft."""
    row.figures.exclude(pk__in=[f.pk for f in rows]).delete()
    now, today = clock.now(), clock.today()
    for figure in rows:
        told = read[figure.key]
        figure.value, figure.said, figure.entries = told.value, told.said[:120], list(told.entries)
        figure.taken_at, figure.last_day = now, min(figure.last_day, today)
        figure.first_day = min(figure.first_day, today)
    columns = ["value", "said", "entries", "taken_at", "first_day", "last_day"]
    ReportFigure.objects.bulk_update(rows, columns)


@transaction.atomic
def withdraw(*, by: User, report: Report, reason: str) -> Report:
    """撤回 a draft or an issued report, with the reason; it stays readable."""
    row, reason = _held(by, report, "withdraw"), fitting(reason, "撤回的原因", 300)
    if not reason:
        raise Refused("请写明撤回的原因。")
    row.state, row.reason = "withdrawn", reason
    row.save()
    _event(by, "report.withdraw", row, f"撤回“{row.title}”:{reason}", reason=reason)
    return row


@transaction.atomic
def note(*, by: User, report: Report, how: str) -> Report:
    """登记更正: how the figures that are wrong today were dealt with; told again only when they
    move once more."""
    row, how = _held(by, report, "note"), fitting(how, "怎样更正", 300)
    if not how:
        raise Refused("请写明怎样更正,如已发更正说明、已重新印发。")
    changed = corrections.of_report(row)
    if not changed:
        raise Refused("这份材料的数现在都对,不用更正。")
    for one in changed:
        one.figure.noted_value, one.figure.noted_said = one.now.value, one.now.said[:120]
    ReportFigure.objects.bulk_update([c.figure for c in changed], ["noted_value", "noted_said"])
    _event(by, "report.note", row, f"“{row.title}”登记更正:{how}", how=how)
    return row


@transaction.atomic
def redraft(*, by: User, report: Report) -> Report:
    """A new draft with the words and the figures of this one, to be issued with today's records."""
    scope = require(by, "report.write")
    old = Report.objects.get(pk=report.pk, division=scope.division)
    rows = list(old.figures.order_by("no"))
    row = Report.objects.create(
        division_id=scope.division, no=numbering.take(scope.division, "report"), by=by,
        unit=old.unit, genre=old.genre, template=old.template, label=old.label, title=old.title,
        greeting=old.greeting, first_day=old.first_day, last_day=old.last_day, body=old.body,
        asks=old.asks, sample=old.sample,
    )  # fmt: skip
    ReportFigure.objects.bulk_create(
        _figure(row, f.no, f.key, {**f.query, "label": f.label}) for f in rows
    )
    _event(by, "report.draft", row, f"照第{old.no}号重新拟稿“{row.title}”")
    return row
