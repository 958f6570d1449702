"""One entry: record it, see it, correct it, withdraw it and bring it back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.assessments import reading
from tongxin.core.errors import Refused
from tongxin.directory.scope import scope_of
from tongxin.ledger import actions, kinds, listing, queries, returns, reviewing
from tongxin.ledger.kinds import Kind
from tongxin.ledger.outcome import stamp
from tongxin.web.ui.request import Request
from tongxin.web.ui.templatetags.ledger import say, shown
from tongxin.web.ui.views import act, page

from . import entry_form
from .asking import with_reason
from .entry_form import EntryForm
from .verdicts import WAITS, acts_on

#: Received so many days after the happening, the page says 补录. A word only: nothing depends on it.
LATE = 30


@page("entry.write")
def choose(request: Request) -> HttpResponse:
    """Which kind of work is to be recorded."""
    topics = listing.by_topic(request.user, scope_of(request.user).division)
    return render(request, "office/entry/choose.html", {"topics": topics})


@page("entry.write")
def new(request: Request, kind: str) -> HttpResponse:
    """记一条: camera, a few fields, done."""
    made = kinds.get(scope_of(request.user).division, kind)
    if request.method != "POST":
        return _form(request, entry_form.empty(request.user, made, request.GET))
    kept: list[entry_form.Kept] = []
    try:
        kept = entry_form.keep_files(request)
        return act(request, lambda: _record(request, made, kept), _recorded)
    except Refused as error:
        form = entry_form.again(request, made, error)
        form.kept = kept
        return _form(request, form, status=422)


def _form(
    request: Request, form: EntryForm, entry: Any = None, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "kind": form.kind, "entry": entry, **more}
    return render(request, "office/entry/form.html", context, status=status)


@transaction.atomic
def _record(request: Request, kind: Kind, kept: list[entry_form.Kept]) -> Any:
    """The entry with its parts and its photos: all of it or nothing."""
    division = scope_of(request.user).division
    entry = actions.record(
        by=request.user,
        kind=kind.key,
        raw=entry_form.typed(request, kind),
        roles=entry_form.parts(request, division) if kind.joint else (),
    )
    entry_form.hang_on(request, entry, kind, kept)
    return entry


def _recorded(entry: Any) -> tuple[str, str]:
    waits = "等待单位负责人签报。" if entry.state == "unsigned" else ""
    return _address(entry), f"已登记,编号{entry.no}。{waits}{_brings(_readers(entry))}"


def _brings(readers: list[reading.Reader]) -> str:
    """Which items it counts in; where in none, those it stands in as 另列佐证."""
    scored = [r for r in readers if r.scores]
    shown = scored or readers
    told = "、".join(f"{r.id} {r.name}({r.window})" for r in shown[:3])
    more = f"等{len(shown)}项" if len(shown) > 3 else ""
    if scored:
        return f"计入{told}{more}。"
    return (
        f"列在{told}{more}作佐证,不计分。"
        if readers
        else "目前没有考评内容读取这类记录,已留在台账里。"
    )


def _readers(entry: Any) -> list[reading.Reader]:
    found = reading.items_reading(entry.division_id, entry.kind, entry.facet, entry.happened_on)
    return [r for r in found if r.counts and r.part != "veto"]


def _address(entry: Any) -> str:
    return reverse("entry", args=[entry.no])


@page("entry.read")
def detail(request: Request, no: int) -> HttpResponse:
    """What happened, which papers prove it, what it counts for, and its history."""
    entry = queries.any_entry(request.user, no)
    scope = scope_of(request.user)
    newest = kinds.get(entry.division_id, entry.kind)
    made = kinds.as_of(newest, entry.division_id, entry.kind_version)
    attached = list(queries.attachments(entry))
    context = {
        "entry": entry,
        "kind": made,
        "rows": _rows(entry, made),
        "attached": attached,
        "papers": _papers(made, attached),
        "others": [a for a in attached if not a.paper],
        "parts": listing.roles(entry) if made.joint else [],
        "readers": [] if entry.withdrawn else _readers(entry),
        **_verdicts(request, entry, attached),
        "history": listing.history(entry, made),
        "late": _late(entry),
        "may_write": queries.may_change(request.user, entry),
        "may_attach": scope.may("evidence.write") and not entry.withdrawn,
    }
    return render(request, "office/entry/detail.html", context)


def _verdicts(request: Request, entry: Any, attached: list) -> dict[str, Any]:
    """What was returned and until when, what a superior office said, and what can be done next."""
    back = returns.of_entry(entry)
    may_accept = scope_of(request.user).may("entry.accept")
    pieces = {one.attachment_id: one for one in back if one.attachment_id}
    acts = acts_on(request.user, entry, plain=bool(pieces) and not may_accept)
    return {
        "acts": acts,
        "stamp": stamp(entry, [a.pk for a in attached]),
        "returned": [(one, returns.late(one.until)) for one in back],
        "returned_pieces": pieces,
        "may_accept": may_accept,
        "may_answer": any(a.key == "answer" for a in acts),
        "may_return": any(a.key == "return" for a in acts),
        "superior": reviewing.superior([entry]).get(entry.pk),
    }


def _late(entry: Any) -> int:
    """Days of delay when they are worth saying, else 0."""
    days = listing.late_days(entry)
    return days if days >= LATE else 0


def _rows(entry: Any, kind: Kind) -> list[tuple]:
    """The summary list: what is filled in, in the order of the form."""
    return [
        (spec.label, shown(entry, spec), spec.basis)
        for spec in kind.form.fields
        if spec.key not in ("title", "unit", "town", "happened_on") and shown(entry, spec) != ""
    ]


def _papers(kind: Kind, attached: list) -> list[tuple[str, list]]:
    """(paper, what is attached for it), in the kind's order; former papers follow."""
    extra = [a.paper for a in attached if a.paper and a.paper not in kind.papers]
    names = [*kind.papers, *dict.fromkeys(extra)]
    return [(paper, [a for a in attached if a.paper == paper]) for paper in names]


@page("entry.write")
def edit(request: Request, no: int) -> HttpResponse:
    """Correct an entry. Who opened it before somebody else changed it is told what changed."""
    entry = queries.entry(request.user, no)
    made = kinds.get(entry.division_id, entry.kind)
    if not queries.may_change(request.user, entry):
        raise Refused("这条记录由别的单位填报,请联系填报单位或区双拥办修改。")
    if request.method != "POST":
        return _form(request, entry_form.of_entry(request.user, entry, made), entry)
    kept: list[entry_form.Kept] = []
    try:
        kept = entry_form.keep_files(request)
        return act(request, lambda: _revise(request, entry, made, kept), _revised)
    except actions.Outdated as error:
        return _outdated(request, entry, made, error, kept)
    except Refused as error:
        form = entry_form.again(request, made, error)
        form.version, form.kept = _version(request), kept
        return _form(request, form, entry, status=422)


def _version(request: Request) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else 0


@transaction.atomic
def _revise(request: Request, entry: Any, kind: Kind, kept: list) -> Any:
    parts = entry_form.parts(request, entry.division_id) if kind.joint else None
    entry = actions.revise(
        by=request.user,
        entry=entry,
        raw=entry_form.typed(request, kind),
        version=_version(request),
        roles=parts,
    )
    entry_form.hang_on(request, entry, kind, kept)
    return entry


def _revised(entry: Any) -> tuple[str, str]:
    return _address(entry), f"已保存修改,{WAITS[entry.state]}。"


def _outdated(request: Request, entry: Any, kind: Kind, error: Refused, kept: list) -> HttpResponse:
    """Both sides are shown: what stands now beside what was typed; saving again is a decision."""
    form = entry_form.again(request, kind, error)
    form.version, form.kept = entry.version, kept
    stands = entry_form.of_entry(request.user, entry, kind).values
    differs = [
        (spec.label, say(stands.get(spec.key), spec), _typed_words(form.values.get(spec.key)))
        for spec in kind.form.fields
        if say(stands.get(spec.key), spec) != say(_read(form.values.get(spec.key), spec), spec)
    ]
    return _form(request, form, entry, status=409, differs=differs)


def _typed_words(value: Any) -> str:
    return "、".join(value) if isinstance(value, list) else str(value or "")


def _read(value: Any, spec: Any) -> Any:
    """What was typed as a value where it can be read, else as it is."""
    try:
        return spec.parse(value)
    except ValueError:
        return value


@page("entry.write")
def withdraw(request: Request, no: int) -> HttpResponse:
    """撤回 with a reason; can be undone on the entry's page."""
    entry = queries.entry(request.user, no)
    words = {
        "title": "撤回这条记录",
        "verb": "撤回",
        "entry": entry,
        "explain": "撤回后不再计数和计分,记录和经过仍可查看,也可以随时恢复。",
        "label": "撤回的原因",
        "hint": "如:重复登记、登记到了别的种类",
    }
    return with_reason(
        request,
        words,
        lambda reason: actions.withdraw(by=request.user, entry=entry, reason=reason),
        "已撤回,不再计分。要恢复请按“恢复”。",
    )


@require_POST
@page("entry.write")
def restore(request: Request, no: int) -> HttpResponse:
    """Undo a withdrawal."""
    entry = queries.any_entry(request.user, no)
    return act(
        request,
        lambda: actions.restore(by=request.user, entry=entry),
        lambda row: (_address(row), f"已恢复,{WAITS[row.state]}。"),
    )


urlpatterns = [
    path("ledger/new/", choose, name="entry-choose"),
    path("ledger/new/<slug:kind>/", new, name="entry-new"),
    path("ledger/<int:no>/", detail, name="entry"),
    path("ledger/<int:no>/edit/", edit, name="entry-edit"),
    path("ledger/<int:no>/withdraw/", withdraw, name="entry-withdraw"),
    path("ledger/<int:no>/restore/", restore, name="entry-restore"),
]
