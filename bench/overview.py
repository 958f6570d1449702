"""The home page of a district with 200 indicators and 2,000 files in their cells.

Held against a bare view that sends one query and answers one line, without any middleware. Both are
called as the server calls them, in this process, so no network is in the figures; the page is asked
for with a session, as a browser does.
"""

from collections.abc import Callable

from bench import measure

HOME = measure.start()

from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from bench import district
from tongxin.assessments import carry
from tongxin.directory.models import Unit

QUERIES = 15
TIMES = 80
RUNS = 7
#: The bare view is so quick that this many calls are timed together.
TOGETHER = 20


def bare(request: HttpRequest) -> HttpResponse:
    """One query, one line."""
    return HttpResponse(Unit.objects.get(order=1).name, content_type="text/plain")


#: The only address there is for a bare request.
BARE = (path("", bare),)


def handler(**settings) -> BaseHandler:
    """Django from the first middleware to the view."""
    with override_settings(**settings):
        made = BaseHandler()
        made.load_middleware()
        return made


def asking(server: BaseHandler, count: int, urlconf=None, **more) -> Callable[[], None]:
    """A call that asks for `/` count times; its requests are made beforehand."""
    waiting = [RequestFactory().get("/", **more) for _ in range(count * (RUNS + 2))]
    for request in waiting if urlconf else ():
        request.urlconf = urlconf

    def ask() -> None:
        for _ in range(count):
            response = server.get_response(waiting.pop())
            assert response.status_code == 200, response.status_code

    return ask


def cookies_of(user) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())


def main() -> None:
    items, files = measure.size(200, 16), measure.size(2_000, 20)
    by = district.found()
    source = district.read_standard(HOME, items)
    edition = carry.import_standard(by=by, division=district.CODE, source=source)[0].edition
    district.fill(files)
    district.link(edition, by, files)
    page = asking(handler(), 1, HTTP_COOKIE=cookies_of(by))
    limit = asking(handler(MIDDLEWARE=[]), TOGETHER, urlconf=BARE)
    taken, least = measure.side_by_side(page, limit, times=RUNS)
    sent = measure.queries(page)
    least /= TOGETHER
    name = f"overview of {items} indicators with {files} evidences, {measure.engine()}"
    measure.row(
        f"{name}: queries", len(sent), "queries", f"{QUERIES} queries",
        len(sent) / QUERIES, 1, below=True,
    )  # fmt: skip
    measure.row(
        f"{name}: server time", taken * 1000, "ms", "a bare view with one query", taken / least,
        TIMES, more=f"bare {least * 1000:.2f} ms",
    )  # fmt: skip


if __name__ == "__main__":
    main()
