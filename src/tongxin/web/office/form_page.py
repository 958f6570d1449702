"""A page with a few questions and one verb: shown, answered, or shown again with what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.http import HttpResponse
from django.shortcuts import render

from tongxin.core.errors import Refused
from tongxin.core.formspec import FormSpec
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act

T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """What stands around the questions: where one is, what happens, the verb, and the way back.

    crumbs: (word, address). explain: sentences above the form. values: what is proposed.
    """

    title: str
    verb: str
    back: str
    crumbs: Sequence[tuple[str, str]] = ()
    explain: Sequence[str] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    units: Sequence[str] = ()


def ask(
    request: Request,
    form: FormSpec,
    asked: Asked,
    do: Callable[[dict[str, Any]], T],
    done: Callable[[T], tuple[str, str]],
) -> HttpResponse:
    """The page; sent, `do` gets the typed values once and `done` says where to go and what to tell."""
    shown: dict[str, Any] = {"asked": asked, "form": form, "values": asked.values, "errors": {}}
    if request.method == "POST":
        shown["values"] = {f.key: _raw(request, f.key, f.type) for f in form.fields}
        typed, shown["errors"] = form.parse(shown["values"])
        if not shown["errors"]:
            try:
                return act(request, lambda: do(typed), done)
            except Refused as error:
                shown |= {"sentence": error.sentence, "problems": error.problems}
    status = 422 if request.method == "POST" else 200
    return render(request, "office/form_page/form.html", shown, status=status)


def _raw(request: Request, key: str, kind: str) -> Any:
    return request.POST.getlist(key) if kind == "multichoice" else request.POST.get(key, "")
