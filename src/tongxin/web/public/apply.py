"""我要办: who may, what to bring, then one question a screen; a receipt at the end.

Nothing is stored until it is handed in: the answers so far travel in the form, sealed, so that they
stand in no session and no log, and a phone that is put away leaves nothing behind. What the guide
was told travels the same way through phone and code, so that nothing is asked twice.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.cache import never_cache

from tongxin.cases import actions, applicants, kinds, queries
from tongxin.core import clock, gate, once, sealing
from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.directory import queries as directory
from tongxin.ledger.actions import Rejected

from . import door
from .large import resized, shown

#: The question that everybody here has answered already, by entering.
PHONE = "phone"
#: The office registers what cannot be written; a family says it where it can be said.
FACE_TO_FACE = "非说不可的,请到镇街退役军人服务站当面说。"


@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """What can be asked for by phone, and what needs the window."""
    every = kinds.every().values()
    context = {"online": [k for k in every if k.online], "district": door.name_of(request)}
    return shown(request, "public/family/index.html", context)


def _kind(key: str) -> Any:
    kind = kinds.every().get(key)
    if kind is None or not kind.online:
        raise Http404
    return kind


@never_cache
def about(request: HttpRequest, key: str) -> HttpResponse:
    """Who may, what to bring, how long it takes: before anything is asked."""
    kind = _kind(key)
    everybody = [paper for paper in kind.papers if paper.when({})]
    some = [paper for paper in kind.papers if paper not in everybody]
    context = {"kind": kind, "everybody": everybody, "some": some, "most": _most(kind)}
    return shown(request, "public/family/about.html", context)


def _most(kind: Any) -> int:
    """The most questions somebody is asked: what is usual and the phone are known by then."""
    return sum(f.key != PHONE and f.default is None for f in kind.form.fields)


@never_cache
def guide(request: HttpRequest, key: str) -> HttpResponse:
    """先看看: what somebody with these answers may ask for, what to bring, until when.

    Nobody is asked who they are; the answers come by POST, so that they stand in no log.
    """
    kind = _kind(key)
    if kind.guide is None:
        raise Http404
    typed = {f.key: request.POST.getlist(f.key) if f.type == "multichoice" else
             request.POST.get(f.key, "") for f in kind.guide.form.fields}  # fmt: skip
    form = kind.guide.form_for(typed)
    context = {"kind": kind, "form": form, "typed": typed, "problems": []}
    if request.method == "POST":
        values, errors = form.parse(typed)
        context["problems"] = [] if resized(request) else list(errors.values())
        context["more"] = [] if errors else _not_seen(request, form)
        if not errors and not context["more"]:
            figures = queries.scheme(door.division_of(request), key, clock.today())
            context["told"] = kind.guide.told(values, figures, clock.today())
            begun = {k: v for k, v in kind.guide.begins(values).items() if v not in (None, "")}
            context["begun"] = _wrapped(begun, f"guide:{kind.key}")
    return shown(request, "public/family/guide.html", context, 422 if context["problems"] else 200)


def _not_seen(request: HttpRequest, form: FormSpec) -> list[str]:
    """The questions that the answers brought up: they were not on the page these were given on."""
    seen = {*request.POST, *request.POST.getlist("seen")}
    return [field.label for field in form.fields if field.key not in seen]


def _wrapped(answers: dict[str, Any], bound: str) -> str:
    return base64.urlsafe_b64encode(sealing.seal(answers, bound)).decode()


def _unwrapped(text: str, bound: str) -> dict[str, Any]:
    """Refused for another phone's answers, and for what was cut short on its way."""
    try:
        return sealing.unseal(base64.urlsafe_b64decode(text.encode()), bound)
    except (Refused, binascii.Error, ValueError) as error:
        raise Refused("填到一半的内容打不开,可能换了手机号。请从头再填一次。") from error


def _bound(request: Any, kind: Any) -> str:
    return f"apply:{kind.key}:{request.applicant.pk}"


def _so_far(request: Any, kind: Any) -> dict[str, Any]:
    """The answers that travel in the form, or those one begins with."""
    if text := request.POST.get("so_far", ""):
        return _unwrapped(text, _bound(request, kind))
    begun = request.POST.get("begun", "")
    known = _unwrapped(begun, f"guide:{kind.key}") if begun else {}
    return _known(request, kind) | known


def _known(request: Any, kind: Any) -> dict[str, Any]:
    """What need not be asked: the phone by which one came in, and what is so unless one says else."""
    usual = {f.key: f.default for f in kind.form.fields if f.default is not None}
    asks_phone = any(field.key == PHONE for field in kind.form.fields)
    return usual | ({PHONE: applicants.phone_of(request.applicant)} if asks_phone else {})


@never_cache
@door.family
def ask(request: Any, key: str) -> HttpResponse:
    """The next question, or the last look before handing in."""
    kind = _kind(key)
    answers, fields = _so_far(request, kind), kind.form.fields
    if resized(request):
        return _redrawn(request, kind, answers)
    if request.POST.get("back"):
        at = _before(kind, answers, int(request.POST.get("at") or 0))
        return _question(request, kind, fields[at], at, answers)
    if (again := request.POST.get("again", "")).isdecimal() and int(again) < len(fields):
        return _question(request, kind, fields[int(again)], int(again), answers)
    if request.method != "POST" or "at" not in request.POST:
        return _next(request, kind, answers)
    at = min(int(request.POST["at"] or 0), len(fields))
    if at == len(fields):
        return _hand_in(request, kind, answers)
    spec = fields[at]
    try:
        answers[spec.key] = _answer(request, spec)
    except (Refused, ValueError) as error:
        return _question(request, kind, spec, at, answers, str(error), 422)
    return _next(request, kind, answers)


def _redrawn(request: Any, kind: Any, answers: dict[str, Any]) -> HttpResponse:
    """The same page in the other size, with what was typed and not sent yet."""
    at = min(int(request.POST.get("at") or 0), len(kind.form.fields))
    if at == len(kind.form.fields):
        return _check(request, kind, answers)
    spec = kind.form.fields[at]
    typed = _raw(request, spec) or answers.get(spec.key, "")
    return _question(request, kind, spec, at, answers, typed=typed)


def _next(request: Any, kind: Any, answers: dict[str, Any]) -> HttpResponse:
    """The first question that is open still; after the last one everything once more."""
    still = _open(kind, answers)
    if not still:
        return _check(request, kind, _concerning(kind, answers))
    return _question(request, kind, kind.form.fields[still[0]], still[0], answers)


def _open(kind: Any, answers: dict[str, Any]) -> list[int]:
    """The places of questions that concern somebody with these answers and have none yet."""
    fields = enumerate(kind.form.fields)
    return [n for n, f in fields if f.key not in answers and kind.is_asked(f.key, answers)]


def _before(kind: Any, answers: dict[str, Any], at: int) -> int:
    at = max(at - 1, 0)
    while at and not kind.is_asked(kind.form.fields[at].key, answers):
        at -= 1
    return at


def _concerning(kind: Any, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers without those to questions that no longer concern them."""
    return {key: value for key, value in answers.items() if kind.is_asked(key, answers)}


def _raw(request: Any, spec: FieldSpec) -> Any:
    several = spec.type == "multichoice"
    return request.POST.getlist("answer") if several else request.POST.get("answer")


def _answer(request: Any, spec: FieldSpec) -> Any:
    """What was typed, checked now and kept as typed."""
    raw = _raw(request, spec)
    if not spec.choices and (found := gate.first(raw)):
        raise Refused(f"“{found[0].text[:40]}”不能写在这里:{found[0].why}{FACE_TO_FACE}")
    value = spec.parse(raw)
    if spec.type in ("unit", "town") and value:
        directory.Resolver.load(request.applicant.division_id).need(value, spec.label)
    return raw


def _question(
    request: Any,
    kind: Any,
    spec: FieldSpec,
    at: int,
    answers: dict[str, Any],
    sentence: str = "",
    status: int = 200,
    typed: Any = None,
) -> HttpResponse:
    towns = ()
    if spec.type == "town":
        towns = directory.towns_of(request.applicant.division_id)
    if typed is None:
        typed = _raw(request, spec) if sentence else answers.get(spec.key, "")
    still = {*_open(kind, answers), at}
    spec = queries.as_asked(request.applicant.division_id, kind, spec)
    context = {
        "kind": kind, "field": spec, "at": at, "left": len(still) if still != {at} else 0,
        "so_far": _wrapped(answers, _bound(request, kind)), "sentence": sentence, "typed": typed,
        "towns": towns, "last": still == {at},
    }  # fmt: skip
    return shown(request, "public/family/question.html", context, status)


def _check(
    request: Any,
    kind: Any,
    answers: dict[str, Any],
    sentence: str = "",
    status: int = 200,
    problems: list[str] | None = None,
) -> HttpResponse:
    """Everything once more, with what must be agreed to apart."""
    rows = [(f, answers.get(f.key), n) for n, f in enumerate(kind.form.fields)]
    context = {
        "kind": kind, "rows": rows, "at": len(kind.form.fields), "sentence": sentence,
        "problems": problems or [], "so_far": _wrapped(answers, _bound(request, kind)),
    }  # fmt: skip
    return shown(request, "public/family/check.html", context, status)


def _hand_in(request: Any, kind: Any, answers: dict[str, Any]) -> HttpResponse:
    """Hand it in, once; the receipt says what comes next."""

    def do() -> Any:
        case = actions.open_case(by=None, applicant=request.applicant, kind=kind.key, raw=answers)
        for purpose in kind.consents:
            if request.POST.get(f"agree-{purpose}"):
                applicants.agree(applicant=request.applicant, purpose=purpose, case=case)
        return case

    def outcome(case: Any) -> dict:
        return {"status": 302, "location": f"/my/{case.token}/"}

    try:
        case = once.run(request.POST.get(once.FIELD, ""), None, request.path, do, outcome)
    except once.Repeated as repeated:
        return redirect(repeated.first.location)
    except Rejected as error:
        return _check(request, kind, answers, error.sentence, 422, list(error.errors.values()))
    except Refused as error:
        return _check(request, kind, answers, error.sentence, 422)
    return redirect("my-case", token=case.token)


urlpatterns = [
    path("apply/", index, name="apply"),
    path("apply/<slug:key>/", about, name="apply-about"),
    path("apply/<slug:key>/guide/", guide, name="apply-guide"),
    path("apply/<slug:key>/ask/", ask, name="apply-ask"),
]
