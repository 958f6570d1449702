"""How every page is made: an ability to open it, one effect for each form sent."""

import functools
from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from tongxin.core import once
from tongxin.core.errors import unsecret
from tongxin.directory.scope import require
from tongxin.web.ui.request import Request

T = TypeVar("T")
#: Signs of ours, and words that are only kept as their hash.
_UNREAD = frozenset({once.FIELD, "csrfmiddlewaretoken", "password", "again", "old", "new"})
View = Callable[..., HttpResponseBase]


def page(ability: str = "", *more: str) -> Callable[[View], View]:
    """A view for those with any of the abilities ("" is everybody logged in)."""

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def inner(request: Request, *args, **kwargs) -> HttpResponseBase:
            if ability:
                require(request.user, ability, *more)
            return view(request, *args, **kwargs)

        inner.ability = ability  # type: ignore[attr-defined]
        return inner

    return wrap


def act(
    request: Request,
    do: Callable[[], T],
    done: Callable[[T], tuple[str, str]],
    *,
    guard: bool = True,
) -> HttpResponse:
    """Do what a form asks, once: (address to go to, sentence to show) come from `done`.

    Refused passes through: a form page catches it to show the sentence beside what was typed. What
    an act did not look at itself passes the secrecy gate here, before the act's transaction ends.
    """

    def guarded() -> T:
        result = do()
        if guard:
            unsecret([v for k, v in request.POST.lists() if k not in _UNREAD])
        return result

    def outcome(result: T) -> dict:
        address, sentence = done(result)
        return {"status": 302, "location": address, "message": sentence}

    try:
        key = request.POST.get(once.FIELD, "")
        result = once.run(key, request.user, request.path, guarded, outcome)
    except once.Repeated as repeated:
        messages.success(request, repeated.first.message or "已经提交过了。")
        return redirect(repeated.first.location or request.path)
    address, sentence = done(result)
    if sentence:
        messages.success(request, sentence)
    return redirect(address)


def paged(request: Request, rows, size: int = 50) -> Page:
    """The page asked for by ?page=, kept within what exists."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
