"""Nobody unknown gets in, refusals become pages, and what is out of reach does not exist."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect

from tongxin.core.errors import Refused
from tongxin.directory import queries
from tongxin.directory.scope import Forbidden

from .address import START, wanted

#: Addresses that need no login. Everything else does; tests/house checks each URL.
OPEN = ("/login/", "/setup/", "/static/", "/healthz", "/my/", "/apply/", "/q/", "/public/")


def _to_login(request: HttpRequest) -> HttpResponse:
    """To the login page, and afterwards to what was wanted; a part of a page moves it all."""
    address = wanted(request)
    login = "/login/" if address == START else f"/login/?{urlencode({'next': address})}"
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(login)
    return redirect(login)


#: Nothing from elsewhere and nothing inline: text that was typed in can never run.
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


class Guard:
    """Login for every page, the first-run page for an empty system, sentences for refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._turn_away(request) or self.get_response(request)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            answer.headers["Content-Security-Policy"] = POLICY
        return answer

    def _turn_away(self, request: HttpRequest) -> HttpResponse | None:
        if request.path.startswith(OPEN):
            return None
        if not request.user.is_authenticated:
            if not queries.any_division():
                return redirect("/setup/")
            return _to_login(request)
        if request.user.must_change and request.path not in ("/password/", "/logout/"):
            return redirect("/password/")
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Refused becomes a page with its sentence; a missing or hidden thing becomes 404."""
        if isinstance(error, Refused):
            status = 403 if isinstance(error, Forbidden) else 409
            return render(request, "ui/refused.html", {"error": error}, status=status)
        if isinstance(error, ObjectDoesNotExist):
            raise Http404
        return None
