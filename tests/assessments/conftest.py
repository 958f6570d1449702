"""The cast and the standards that the tests of the grid share."""

from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import shipped
from tongxin.assessments import carry
from tongxin.core import clock
from tongxin.directory import actions as directory
from tongxin.directory.models import Assignment, Division, Unit, User
from tongxin.ledger import actions as ledger
from tongxin.standards import actions as standards

START = {"start": "2024-01-01", "years": 4}


def at(year, month=6, day=1, hour=9):
    """A moment in 北京时间."""
    return timezone.make_aware(datetime(year, month, day, hour))


@pytest.fixture(autouse=True)
def midsummer():
    """All tests of the grid begin on 2026-06-01, in the cycle's third year."""
    with clock.at(at(2026)):
        yield


@pytest.fixture
def office(db):
    """区办员 of 江津区."""
    return directory.found_division(
        code="500116", name="江津区", username="office", person="区办员", password="Tongxin-2026x"
    )


@pytest.fixture
def district(office):
    """江津区 with some units."""
    for n, (name, kind) in enumerate(
        [("退役军人局", "bureau"), ("区教委", "bureau"), ("几江街道", "town"), ("德感街道", "town")]
    ):
        directory.add_unit(
            by=office,
            division="500116",
            name=name,
            kind=kind,
            order=n,
            member=kind == "bureau",
            office=not n,
        )
    return Division.objects.get(pk="500116")


def _person(division, username, name, role, unit=None, until=None):
    user = User.objects.create(username=username, name=name, division=division)
    Assignment.objects.create(
        division=division, user=user, role=role, unit=unit, until=until, since=at(2023)
    )
    return user


@pytest.fixture
def liaison(district):
    """镇街联络员 of 几江街道."""
    unit = Unit.objects.get(name="几江街道")
    return _person(district, "liaison", "镇街联络员", "liaison", unit)


@pytest.fixture
def assessor(district):
    """考评员, for a year."""
    return _person(
        district, "assessor", "考评员", "assessor", until=clock.now() + timedelta(days=365)
    )


@pytest.fixture
def outsider(db):
    """外区员: the office of another district."""
    return directory.found_division(
        code="500117", name="合川区", username="outside", person="外区员", password="Tongxin-2026x"
    )


@pytest.fixture
def sample(district, office):
    """The shipped sample standard, in force."""
    imported = shipped.load(
        by=office,
        division=district.pk,
        key="sample-a",
        known_kinds=carry.known_kinds(district.pk),
    )
    carry.adopt(by=office, edition=imported.edition)
    return imported.edition


@pytest.fixture
def visit(office, district):
    """A function that records a visit of a festival on a day."""

    def make(day="2024-02-05", facet="春节", by=office, **more):
        raw = {
            "title": f"{facet}走访慰问",
            "happened_on": day,
            "facet": facet,
            "unit": "退役军人局",
            "recipients": ["驻区部队"],
        }
        return ledger.record(by=by, kind="visit", raw=raw | more)

    return make


def small(*items, key="small", **more):
    """A standard of one section; each item is (number, name, rule) with more fields at will."""
    return {
        "key": key,
        "title": "样例小标准",
        "label": "样例,非官方标准",
        "cycle": START,
        "sections": [{"id": "1", "name": "组织领导", "items": list(items)}],
        **more,
    }


def linked(number, name, points=2, labels=("方案", "总结"), years="mean", **more):
    """An item that is proved by linked material, each label an equal part."""
    share = points / len(labels)
    elements = [
        {"label": label, "points": share, "fact": f"@link/{number}:{label}/count"}
        for label in labels
    ]
    return {
        "id": number,
        "name": name,
        "points": points,
        "years": years,
        "text": f"{name}落实到位",
        "scoring": [{"calc": "each", "points": points, "elements": elements}],
        **more,
    }


def counted(number, name, fact, points=2, need=1, years="mean", **more):
    """An item that is full when a fact reaches its need."""
    element = {"label": name, "points": points, "fact": fact, "need": need}
    return {
        "id": number,
        "name": name,
        "points": points,
        "years": years,
        "text": f"{name}至少{need}",
        "scoring": [{"calc": "each", "points": points, "elements": [element]}],
        **more,
    }


@pytest.fixture
def put(office, district):
    """A function that brings a standard into force with all that follows."""

    def install(data):
        edition = standards.install(by=office, division=district.pk, data=data)
        carried = carry.adopt(by=office, edition=edition)
        edition.carried = carried
        return edition

    return install


@contextmanager
def statements(most):
    """At most so many statements to the database; what frames a transaction is none."""
    with CaptureQueriesContext(connection) as seen:
        yield
    frames = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
    told = [q["sql"] for q in seen.captured_queries if not q["sql"].startswith(frames)]
    assert len(told) <= most, "\n".join([f"{len(told)} statements:", *told])
