"""The home page of a district with 200 indicators and 2,000 files in their cells.

Held against a bare view that sends one query and answers one line, without any middleware. Both are
asked for by Django's test client in this process, so no network is in the figures; the page is
asked for with a session, as a browser does.
"""

from bench import measure

HOME = measure.start()

from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.client import ClientHandler
from django.urls import path

from bench import district
from tongxin.assessments import carry
from tongxin.directory.models import Unit

QUERIES = 15
TIMES = 80
RUNS = 7
#: The bare view is so quick that this many calls are timed together.
TOGETHER = 20


def one_query(request: HttpRequest) -> HttpResponse:
    """One query, one line."""
    return HttpResponse(Unit.objects.get(order=1).name, content_type="text/plain")


ONLY = (path("", one_query),)


class Bare(ClientHandler):
    """A server with one address and nothing before it."""

    def get_response(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = ONLY  # type: ignore[attr-defined]
        return super().get_response(request)


def bare() -> Client:
    client = Client()
    client.handler = Bare()
    with override_settings(MIDDLEWARE=[]):
        client.handler.load_middleware()
    return client


def person(user) -> Client:
    """A browser in which somebody is logged in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def ask(client: Client, times: int = 1) -> None:
    for _ in range(times):
        answer = client.get("/")
        assert answer.status_code == 200, answer.status_code


def main() -> None:
    items, files = measure.size(200, 16), measure.size(2_000, 20)
    by = district.found()
    source = district.read_standard(HOME, items)
    edition = carry.import_standard(by=by, division=district.CODE, source=source)[0].edition
    district.fill(files)
    district.link(edition, by, files)
    page, limit = person(by), bare()
    taken, least = measure.side_by_side(lambda: ask(page), lambda: ask(limit, TOGETHER), times=RUNS)
    sent = measure.queries(lambda: ask(page))
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
