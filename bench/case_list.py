"""The first page of a district's 62,000 cases of all kinds, for the office and for a liaison of one
town, under each filter; the dearest is shown.

Held against a bare list view: the same table, the same page size, Django's own ListView with a
template of one line a row, without permissions or middleware. The steps of a case to its end, with
a standard in use, are counted as well.
"""

from bench import measure

measure.start()

import uuid
from datetime import date, timedelta
from functools import partial

from django.core.handlers.wsgi import WSGIRequest
from django.template import engines
from django.test import Client, override_settings
from django.test.client import ClientHandler
from django.urls import path
from django.views.generic import ListView

from bench import district
from tongxin.cases import actions, kinds
from tongxin.cases.models import Case
from tongxin.config import daily
from tongxin.core import clock
from tongxin.directory.models import Assignment, Unit, User

PAGE = 50
QUERIES, STEP = 6, 15
TIMES = 3
RUNS = 9
KINDS = sorted(kinds.every())
#: What the page can be asked for: sorts, a kind, ended ones, what waits for one, words, a number.
PAGES = (
    "", "which=all", "which=ended&kind=soldier", "kind=help", "which=waiting", "which=late",
    "which=decide", "which=fresh", "which=all&q=12345", "which=all&q=样例办件99",
)  # fmt: skip
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
            division_id=district.CODE, kind=KINDS[n % len(KINDS)], year=2023 + n % 4, no=n + 1,
            token=uuid.uuid4(), title=f"样例办件{n}", unit_id=units[n % len(units)],
            home_id=units[n % len(units)], state="done" if n % 10 else "received",
            live=n % 10 == 0, opened_on=start + timedelta(days=n % 1300), by=by, sample=True,
            due_on=date(2026, 1, 1) + timedelta(days=n % 600), at=now - timedelta(minutes=n),
        )
        for n in range(count)
    ]  # fmt: skip
    for first in range(0, count, 5000):
        Case.objects.bulk_create(rows[first : first + 5000])
    daily.tell_sizes()


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


#: The way of a bulletin to the entry it leaves.
WAY = (
    ("received_done", {}), ("verified_done", {"level": "区级", "until": "2026-12-31"}),
    ("assigned_done", {"carriers": "样例单位", "day": clock.today().isoformat()}), ("delivered_done", {}),
)  # fmt: skip
TYPED = {
    "award": "二等功", "award_year": "2026", "order_no": "样例", "soldier": "样例", "relation": "父母",
    "family": "样例", "phone": "样例", "address": "样例", "town": "样例单位0",
}  # fmt: skip


def steps(by: User) -> list[int]:
    """The queries of each step of a case, the last of which leaves its entry and moves the score."""
    district.adopt_sample(by)
    case = actions.open_case(by=by, kind="bulletin", raw=TYPED)
    sent = []
    for step, raw in WAY:
        take = partial(actions.take, by=by, case=case, step=step, raw=raw)
        sent.append(len(measure.queries(take)))
        case.refresh_from_db()
    return sent


def first_pages(user: User, limit: Client) -> tuple[int, float, str]:
    """The most queries of a page, and the dearest against the bare list: how many times, and which."""
    client, most, dearest = person(user), 0, (0.0, "")
    for asked in PAGES:
        page = partial(client.get, f"/cases/?{asked}")
        taken, least = measure.side_by_side(page, lambda: limit.get("/"), times=RUNS)
        told = f"/cases/?{asked} {taken * 1000:.1f} ms, bare {least * 1000:.1f} ms"
        most, dearest = max(most, len(measure.queries(page))), max(dearest, (taken / least, told))
    return most, *dearest


def main() -> None:
    count = measure.size(62_000, 200)
    by = district.found()
    fill(by, count)
    limit = bare()
    for who, user in (("office", by), ("one town", one_town(by))):
        most, times, told = first_pages(user, limit)
        name = f"list of {count} cases, {who}, {measure.engine()}"
        measure.row(f"{name}: queries", most, "queries", f"{QUERIES} queries", most / QUERIES, 1)
        measure.row(f"{name}: first page", times, "times", "a bare list view", times, TIMES,
                    more=f"the dearest of {len(PAGES)}: {told}")  # fmt: skip
    dearest = max(steps(by))
    measure.row(f"a step of a case, {measure.engine()}", dearest, "queries", f"{STEP} queries",
                dearest / STEP, 1, more=f"the dearest of {len(WAY)}")  # fmt: skip


if __name__ == "__main__":
    main()
