"""The first page of a district's 62,000 cases, for the office and for a liaison of one town.

Held against a bare list view: the same table, the same page size, Django's own ListView with a
template of one line a row, without permissions or middleware. A step of a case is counted as well.
"""

from bench import measure

measure.start()

import uuid
from datetime import date, timedelta

from django.core.handlers.wsgi import WSGIRequest
from django.template import engines
from django.test import Client, override_settings
from django.test.client import ClientHandler
from django.urls import path
from django.views.generic import ListView

from bench import district
from tongxin.cases import actions
from tongxin.cases.models import Case, CaseEvent
from tongxin.core import clock, numbering
from tongxin.directory.models import Assignment, Unit, User

PAGE = 50
QUERIES, STEP = 6, 15
TIMES = 3
RUNS = 9
BARE = "{% for c in page_obj %}<p>{{ c.title }} {{ c.opened_on }} {{ c.state }}</p>{% endfor %}"


class Bare(ListView):
    """Django's own list of the same rows."""

    model = Case
    paginate_by = PAGE
    ordering = ("-at", "-id")

    def render_to_response(self, context, **more):
        from django.http import HttpResponse

        return HttpResponse(engines["django"].from_string(BARE).render(context))


ONLY = (path("", Bare.as_view()),)


class Handler(ClientHandler):
    """A server with one address and nothing before it."""

    def get_response(self, request: WSGIRequest):
        request.urlconf = ONLY  # type: ignore[attr-defined]
        return super().get_response(request)


def bare() -> Client:
    client = Client()
    client.handler = Handler()
    with override_settings(MIDDLEWARE=[]):
        client.handler.load_middleware()
    return client


def fill(by: User, count: int) -> None:
    """Cases of four years in all units, nine in ten of them ended."""
    units = list(Unit.objects.values_list("id", flat=True))
    start, now = date(2023, 1, 1), clock.now()
    rows = [
        Case(
            division_id=district.CODE, kind="bulletin", year=2023 + n % 4, no=n // 4 + 1,
            token=uuid.uuid4(), title=f"样例办件{n}", unit_id=units[n % len(units)],
            home_id=units[n % len(units)], state="done" if n % 10 else "received",
            live=n % 10 == 0, opened_on=start + timedelta(days=n % 1300), by=by, sample=True,
            due_on=date(2026, 1, 1) + timedelta(days=n % 600), at=now - timedelta(minutes=n),
        )
        for n in range(count)
    ]  # fmt: skip
    for first in range(0, count, 5000):
        Case.objects.bulk_create(rows[first : first + 5000])


def person(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def one_town(by: User) -> User:
    """A liaison who reaches one town."""
    town = Unit.objects.filter(kind="town").order_by("id")[0]
    user = User.objects.create(username="town", name="town", division_id=district.CODE)
    Assignment.objects.create(
        division_id=district.CODE, user=user, role="liaison", unit=town, by=by
    )
    return user


def a_step(by: User) -> int:
    """The queries of a step that asks nothing and leaves nothing."""
    unit = Unit.objects.filter(office=True).first() or Unit.objects.first()
    assert unit is not None
    case = Case.objects.create(
        division_id=district.CODE, kind="bulletin", year=2026, token=uuid.uuid4(), unit=unit,
        no=numbering.last(district.CODE, "x") + 100_000, title="样例", home=unit,
        state="received", opened_on=clock.today(), by=by, identity="bench", town=unit,
    )  # fmt: skip
    CaseEvent.objects.create(case=case, seq=1, step="open", after="received", day=clock.today())
    return len(measure.queries(lambda: actions.take(by=by, case=case, step="received_done")))


def main() -> None:
    count = measure.size(62_000, 200)
    by = district.found()
    fill(by, count)
    limit = bare()
    for who, user in (("office", by), ("one town", one_town(by))):
        page = person(user)
        taken, least = measure.side_by_side(
            lambda page=page: page.get("/cases/?which=all"), lambda: limit.get("/"), times=RUNS
        )
        sent = measure.queries(lambda page=page: page.get("/cases/?which=all"))
        name = f"list of {count} cases, {who}, {measure.engine()}"
        measure.row(f"{name}: queries", len(sent), "queries", f"{QUERIES} queries",
                    len(sent) / QUERIES, 1)  # fmt: skip
        measure.row(f"{name}: first page", taken * 1000, "ms", "a bare list view",
                    taken / least, TIMES, more=f"bare {least * 1000:.1f} ms")  # fmt: skip
    steps = a_step(by)
    measure.row(f"a step of a case, {measure.engine()}", steps, "queries", f"{STEP} queries",
                steps / STEP, 1)  # fmt: skip


if __name__ == "__main__":
    main()
