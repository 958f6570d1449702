"""任务: the list, one thing given to several units, a task with every act its flow allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.assessments import gap_tasks
from tongxin.cases import supervised
from tongxin.checks import rectify
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory import queries as directory
from tongxin.directory.scope import Forbidden, scope_of
from tongxin.ledger import evidence, kinds, task_actions, tasks
from tongxin.ledger import queries as ledger
from tongxin.ledger.flows import TASK
from tongxin.rules import supervision
from tongxin.rules.reading import values
from tongxin.standards import queries as standards
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page, paged

KINDS = (
    ("node", "节点任务"),
    ("given", "交办事项"),
    ("rectify", "问题整改"),
    ("declare", "否决项声明"),
)


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to, as its address says."""

    state: str = "todo"
    kind: str = ""
    unit: str = ""
    q: str = ""

    @classmethod
    def read(cls, request: Request) -> Filter:
        given = {n: request.GET[n].strip()[:60] for n in asdict(cls()) if n in request.GET}
        chosen = cls(**given)
        return chosen if chosen.state in tasks.STATES else cls(**{**given, "state": "todo"})

    @property
    def narrowed(self) -> bool:
        return bool(self.kind or self.unit or self.q)

    def rows(self, request: Request) -> Any:
        kind = self.kind if self.kind in dict(KINDS) else ""
        return tasks.listed(request.user, kind=kind, unit=_number(self.unit), text=self.q)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 12 else None


@page("task.do")
def listing(request: Request) -> HttpResponse:
    """The filter as a sentence, what there is in each state, fifty tasks a page."""
    scope, chosen = scope_of(request.user), Filter.read(request)
    rows = chosen.rows(request)
    counts = tasks.tally(rows)
    context = {
        "chosen": chosen,
        "page": paged(request, tasks.in_state(rows, chosen.state)),
        "tabs": [(key, word, counts[key]) for key, word in tasks.STATES.items()],
        "kinds": KINDS,
        "units": list(directory.own_units(request.user)),
        "home": scope.home if scope.units is not None else None,
        "may_give": scope.may("task.give"),
        "today": clock.today(),
    }
    return render(request, "office/work/list.html", context)


@page("task.give")
def give(request: Request) -> HttpResponse:
    """交办: one thing to one or several units; a gap of a cell where the address names one."""
    gap = _gap(request)
    if request.method != "POST":
        asked = _number(request.GET.get("unit", ""))
        return _give_form(request, gap, {}, [u.pk for u in gap.leaders] if gap else [asked])
    picked = [int(pk) for pk in request.POST.getlist("unit") if pk.isdecimal() and len(pk) < 12]
    try:
        return act(request, lambda: _give(request, gap, picked), _given)
    except Forbidden:
        raise
    except Refused as error:
        return _give_form(request, gap, request.POST, picked, error.sentence)


@dataclass(frozen=True)
class GapOf:
    """A gap of a cell that is to be given, and who leads its item."""

    edition: Any
    item: str
    window: str
    key: str
    gap: Any
    leaders: Sequence[Any]

    @property
    def name(self) -> str:
        return standards.parsed(self.edition).item(self.item).name

    @property
    def last_day(self) -> date:
        return gap_tasks.last_day(self.edition, self.window)


def _gap(request: Request) -> GapOf | None:
    """The gap the address names; 404 where no such cell is."""
    number, item, window, key = (
        request.GET.get(n, "") for n in ("edition", "item", "window", "gap")
    )
    if not key:
        return None
    edition = standards.visible_to(request.user).get(pk=_number(number) or 0)
    gap = gap_tasks.gap_of(edition, item, window, key)
    return GapOf(edition, item, window, key, gap, gap_tasks.leaders(edition, item))


def _give(request: Request, gap: GapOf | None, picked: list[int]) -> Any:
    form = request.POST
    units = list(directory.own_units(request.user).filter(pk__in=picked))
    given: dict[str, Any] = {
        "by": request.user,
        "units": units,
        "text": form.get("text", ""),
        "due_on": _day(form.get("due_on", ""), "完成期限"),
    }
    if gap is None:
        return task_actions.give_all(title=form.get("title", ""), **given)
    cell = {"edition": gap.edition, "item": gap.item, "window": gap.window, "key": gap.key}
    return gap_tasks.give(**cell, **given)


def _given(made: Any) -> tuple[str, str]:
    if len(made) == 1:
        return reverse("work-task", args=[made[0].no]), f"已交办给{made[0].unit.name}。"
    return reverse("work"), f"已交办给{len(made)}个单位,各一项任务。"


def _day(text: str, label: str) -> date:
    if not text.strip():
        raise Refused(f"请填写{label}。")
    try:
        return values.read_date(text)
    except ValueError as error:
        raise Refused(f"{label}{error}") from error


def _give_form(
    request: Request, gap: GapOf | None, typed: Any, picked: Sequence[Any], sentence: str = ""
) -> HttpResponse:
    groups: dict[str, list[Any]] = {}
    for unit in directory.own_units(request.user):
        groups.setdefault(unit.get_kind_display(), []).append(unit)
    shown = [
        (kind, units, kind == next(iter(groups)) or any(u.pk in picked for u in units))
        for kind, units in groups.items()
    ]
    context = {"gap": gap, "typed": typed, "picked": picked, "groups": shown, "sentence": sentence}
    return render(request, "office/work/give.html", context, status=422 if sentence else 200)


@page("task.do")
def detail(request: Request, no: int) -> HttpResponse:
    """A task: what is asked, how far it is, what happened, and what can be done now."""
    return _show(request, tasks.task(request.user, no))


def _show(request: Request, task: Any, status: int = 200, **more: Any) -> HttpResponse:
    steps = tasks.steps(task)
    standing, met = tasks.standing(task, steps), tasks.is_met(task)
    wanted = kinds.all_kinds(task.division_id).get(task.wanted)
    context = {
        "task": task,
        "steps": [(step, tasks.sentence(step)) for step in reversed(steps)],
        "asked": next((s for s in reversed(steps) if s.verb == "excuse"), None),
        "shown": [s for s in steps if s.evidence_id],
        "met": met,
        "asking": standing.asking,
        "late": tasks.is_late(task) and not met,
        "wanted": wanted,
        "edition": _edition(request, task),
        "case": supervised.case_of(request.user, task),
        "acts": _acts(request, task, standing, met),
        "slip": supervision.following(standing, clock.today()),
        "slip_word": supervision.NAMES.get(supervision.following(standing, clock.today()), ""),
        "may_record": scope_of(request.user).may("entry.write"),
        "opened": _opened(request, task, standing.asking),
        "wrong": "",
        **more,
    }
    return render(request, "office/work/detail.html", context, status=status)


def _edition(request: Request, task: Any) -> Any:
    rows = standards.visible_to(request.user).defer("definition", "report")
    return rows.filter(pk=task.edition).first() if task.edition else None


def _acts(request: Request, task: Any, standing: Any, met: bool) -> list[str]:
    """The steps that make sense now, of those the flow and one's roles allow."""
    open_ = {s.key for s in TASK.open_to(scope_of(request.user).may, task.state)}
    if not standing.asking:
        open_ -= {"grant", "deny"}
    if not supervision.following(standing, clock.today()) or met:
        open_ -= {"slip"}
    open_ -= {"prove"} if task.kind == "node" else {"finish"}
    if task.kind == "declare":  # it ends with its signature, on a page of its own
        open_ -= {"prove", "finish"}
    if task.source.startswith(task_actions.OF_CASE):  # it goes with its case
        open_ &= {"slip"}
    if met:
        open_ -= {"finish", "excuse"}
    return [s.key for s in TASK.steps if s.key in open_]


def _opened(request: Request, task: Any, asking: bool) -> str:
    """The act one most likely comes for: the unit to report, the office to answer or to check."""
    scope = scope_of(request.user)
    if scope.may("task.check") and (asking or task.state == "proved"):
        return "grant" if asking else "pass"
    return "prove" if scope.home == task.unit_id else ""


def _close(by: Any, task: Any, text: str) -> Any:
    """通过复查; a rectification is closed out, which corrects its entry in the ledger."""
    close = rectify.close if task.kind == "rectify" else task_actions.pass_
    return close(by=by, task=task, text=text)


def _drop(by: Any, task: Any, reason: str) -> Any:
    """取消; a rectification takes its entry out of the count with it."""
    drop = rectify.drop if task.kind == "rectify" else task_actions.drop
    return drop(by=by, task=task, reason=reason)


def _prove(request: Request, task: Any) -> Any:
    """报办结 with a file and an entry, where the unit gives them."""
    sent, number = request.FILES.get("file"), request.POST.get("entry", "").strip()
    file = None
    if sent:
        added = evidence.add_file(
            by=request.user, name=sent.name or "", chunks=sent.chunks(), unit=task.unit
        )
        file = added.evidence
    record = _entry(request, number)
    text = request.POST.get("text", "")
    return task_actions.prove(by=request.user, task=task, text=text, evidence=file, entry=record)


def _entry(request: Request, number: str) -> Any:
    """The entry of that number; Refused with what to do when one does not see it."""
    if not number:
        return None
    rows = ledger.visible_to(request.user)
    found = rows.filter(no=_number(number) or 0).first()
    if found is None:
        raise Refused(f"没有编号“{number[:12]}”的台账记录,请核对编号。")
    return found


def _until(request: Request, label: str) -> date:
    return _day(request.POST.get("until", ""), label)


def _excuse(request: Request, task: Any, text: str) -> Any:
    until = _until(request, "请求的期限") if request.POST.get("until") else None
    return task_actions.excuse(by=request.user, task=task, reason=text, until=until)


Verb = Callable[[Request, Any, str], Any]
#: verb → (how it is done, what is said afterwards).
VERBS: dict[str, tuple[Verb, str]] = {
    "prove": (lambda r, t, text: _prove(r, t), "已报办结,等区双拥办复查。"),
    "finish": (
        lambda r, t, text: task_actions.finish(
            by=r.user, task=t, text=text, entry=_entry(r, r.POST.get("entry", "").strip())
        ),
        "已记为办完。",
    ),
    "excuse": (_excuse, "已说明原因,等区双拥办答复。"),
    "grant": (
        lambda r, t, text: task_actions.answer_excuse(
            by=r.user, task=t, granted=True, reason=text, until=_until(r, "新期限")
        ),
        "已同意延期。",
    ),
    "deny": (
        lambda r, t, text: task_actions.answer_excuse(by=r.user, task=t, granted=False, reason=text),
        "已答复不同意延期。",
    ),
    "pass": (lambda r, t, text: _close(r.user, t, text), "已通过复查,任务完成。"),
    "fail": (
        lambda r, t, text: task_actions.fail(
            by=r.user, task=t, reason=text, until=_until(r, "重办的期限")
        ),
        "已退回重办。",
    ),
    "slip": (
        lambda r, t, text: task_actions.send_slip(
            by=r.user, task=t, level=r.POST.get("level", ""), text=text,
            until=_until(r, "督办的期限"),
        ),
        "督办单已发。",
    ),
    "drop": (lambda r, t, text: _drop(r.user, t, text), "任务已取消。"),
}  # fmt: skip


@require_POST
@page("task.do", "task.check", "task.give")
def take(request: Request, no: int, verb: str) -> HttpResponse:
    """One act on a task, by its name in the address; refused, the page says why beside it."""
    task = tasks.task(request.user, no)
    if verb not in VERBS:
        raise Http404
    do, told = VERBS[verb]
    text = request.POST.get("text", "")
    try:
        return act(
            request,
            lambda: do(request, task, text),
            lambda _: (reverse("work-task", args=[no]), told),
        )
    except Forbidden:
        raise
    except Refused as error:
        again = tasks.task(request.user, no)
        return _show(request, again, 422, wrong=verb, sentence=error.sentence, typed=request.POST)


urlpatterns = [
    path("work/", listing, name="work"),
    path("work/give/", give, name="work-give"),
    path("work/<int:no>/", detail, name="work-task"),
    path("work/<int:no>/<slug:verb>/", take, name="work-take"),
]
