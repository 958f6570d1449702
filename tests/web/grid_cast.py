"""What the tests of the grid's pages share: a standard in force, entries, files, a fixed day."""

import re
import uuid
from contextlib import contextmanager
from datetime import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tongxin.assessments import carry
from tongxin.ledger import actions as ledger
from tongxin.ledger.models import Evidence
from tongxin.standards import actions as standards
from tongxin.standards.files import read_shipped

#: In the cycle's third year: two years are over, one is to come.
TODAY = timezone.make_aware(datetime(2026, 6, 1, 9))


def sample(office):
    """The shipped sample standard, in force."""
    source = read_shipped("sample-a")
    return carry.import_standard(by=office, division=office.division_id, source=source)[0].edition


def put(office, *items, **more):
    """A small standard of one section in force."""
    data = {
        "key": "small", "title": "样例小标准", "label": "样例,非官方标准",
        "cycle": {"start": "2024-01-01", "years": 4},
        "sections": [{"id": "1", "name": "组织领导", "items": list(items)}], **more,
    }  # fmt: skip
    edition = standards.install(by=office, division=office.division_id, data=data)
    carry.adopt(by=office, edition=edition)
    return edition


def visited(number="1.1", **more):
    """An item that is full when both festivals were visited: 0.5 a year of four years."""
    elements = [
        {"label": label, "points": 0.25, "fact": f"visit/{label}/count"}
        for label in ("春节", "八一")
    ]
    return {
        "id": number, "name": "节日走访慰问", "points": 2, "years": "share",
        "text": "春节、八一各一次,每格0.25分", "lead": ["退役军人局"], "support": ["各镇街"],
        "scoring": [{"calc": "slots", "points": 2, "elements": elements}], **more,
    }  # fmt: skip


def linked(number="1.2", labels=("方案", "总结"), **more):
    """An item that is proved by material placed in its cells."""
    elements = [
        {"label": label, "points": 2 / len(labels), "fact": f"@link/{number}:{label}/count"}
        for label in labels
    ]
    return {
        "id": number, "name": "年度部署", "points": 2, "years": "mean", "text": "有方案有总结",
        "lead": ["区教委"], "scoring": [{"calc": "each", "points": 2, "elements": elements}], **more,
    }  # fmt: skip


def visit(by, day="2026-02-05", facet="春节", **more):
    """A visit on a day."""
    raw = {"title": f"{facet}走访慰问", "happened_on": day, "facet": facet, "unit": "退役军人局",
           "recipients": ["驻区部队"]}  # fmt: skip
    return ledger.record(by=by, kind="visit", raw=raw | more)


def proof(unit, name="工作方案.pdf"):
    """A file that lies in a unit's store."""
    return Evidence.objects.create(
        division=unit.division, unit=unit, name=name, kind="file", sha256=uuid.uuid4().hex
    )


def once(**form):
    """A form as a page sends it, with its own key."""
    return {"_once": uuid.uuid4().hex, **form}


@contextmanager
def statements(most):
    """At most so many queries, transactions aside."""
    with CaptureQueriesContext(connection) as seen:
        yield
    told = [q["sql"] for q in seen if not re.match(r"BEGIN|COMMIT|SAVEPOINT|RELEASE", q["sql"])]
    assert len(told) <= most, "\n".join(f"{n}: {sql[:200]}" for n, sql in enumerate(told, 1))
