"""What is done at the same moment by two people ends as if done one after the other."""

from contextlib import suppress
from contextvars import copy_context
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connections

from tongxin.assessments import actions, carry, linking
from tongxin.assessments.models import CellScore
from tongxin.core.models import Event
from tongxin.directory.models import Unit, User
from tongxin.ledger import actions as ledger
from tongxin.ledger.models import Entry, Evidence
from tongxin.standards.files import Source
from tongxin.standards.models import Edition

from .conftest import counted, linked, small

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def together(monkeypatch):
    """Runs acts at once, each in a thread of its own; returns what they raised.

    They meet just before the score is held: both have written, neither has counted. Where the
    database lets one writer in at a time (SQLite), nobody comes to meet, and the first goes on.
    """

    def run(*acts):
        meeting, hold, raised = Barrier(len(acts)), actions.hold, []

        def wait(division):
            with suppress(BrokenBarrierError):
                meeting.wait(timeout=1)
            hold(division)

        def alone(act):
            try:
                act()
            except Exception as error:
                raised.append(error)
            finally:
                connections.close_all()

        monkeypatch.setattr(actions, "hold", wait)
        threads = [Thread(target=copy_context().run, args=(alone, act)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        monkeypatch.setattr(actions, "hold", hold)
        return raised

    return run


def anew(person):
    """The same person in another request."""
    return User.objects.get(pk=person.pk)


def record(by, day):
    raw = {
        "title": "走访",
        "happened_on": day,
        "facet": "春节",
        "unit": "退役军人局",
        "recipients": ["驻区部队"],
    }
    return ledger.record(by=anew(by), kind="visit", raw=raw)


def cell(item="1.1", window="2024年"):
    return CellScore.objects.get(edition__state="active", part="base", item=item, window=window)


def right(division):
    return actions.recheck(division, mend=False) == []


def test_two_entries_saved_at_once_are_both_in_the_score(put, office, together):
    edition = put(small(counted("1.1", "走访", "visit//count", need=4)))
    days = ["2024-02-01", "2024-02-02", "2024-02-03", "2024-02-04"]
    raised = together(*[lambda day=day: record(office, day) for day in days])
    assert raised == []
    assert cell().state == "full"
    assert sorted(Entry.objects.values_list("no", flat=True)) == [1, 2, 3, 4]
    assert right(edition.division_id)


def test_entries_accepted_at_once_are_all_in_the_accepted_score(put, office, together):
    edition = put(small(counted("1.1", "走访", "visit//count", need=3)))
    entries = [record(office, f"2024-02-0{n}") for n in (1, 2, 3)]
    raised = together(
        *[lambda entry=entry: ledger.accept(by=anew(office), entries=[entry]) for entry in entries]
    )
    assert raised == []
    assert cell().accepted_state == "full"
    assert right(edition.division_id)


def test_an_entry_corrected_while_it_is_linked_ends_with_a_right_score(put, office, together):
    """Both touch the entry and the score; they take their locks in the same order."""
    edition = put(
        small(linked("1.1", "制度", labels=("文件",)), counted("1.2", "走访", "visit//count"))
    )
    entry = record(office, "2024-02-01")
    raised = together(
        lambda: linking.link(
            by=anew(office), edition=edition, item="1.1", window="2024年", label="文件", entry=entry
        ),
        lambda: ledger.withdraw(by=anew(office), entry=entry, reason="样例"),
    )
    assert all("找不到这条台账记录" in str(e) for e in raised)
    assert cell().state == "none"
    assert right(edition.division_id)


def test_two_links_made_at_once_have_two_numbers(put, office, district, together):
    edition = put(small(linked("1.1", "制度")))
    files = [
        Evidence.objects.create(
            division=district, unit=Unit.objects.get(name="退役军人局"), name=name
        )
        for name in ("甲", "乙")
    ]
    raised = together(
        *[
            lambda file=file, label=label: linking.link(
                by=anew(office),
                edition=edition,
                item="1.1",
                window="2024年",
                label=label,
                evidence=file,
            )
            for file, label in zip(files, ("方案", "总结"), strict=True)
        ]
    )
    assert raised == []
    assert sorted(edition.links.values_list("number", flat=True)) == ["Ⅰ-1-①", "Ⅰ-1-②"]
    assert cell().state == "full"


def test_a_link_accepted_by_two_at_once_is_accepted_once_and_one_is_told(
    put, office, second, district, together
):
    edition = put(small(linked("1.1", "制度")))
    file = Evidence.objects.create(
        division=district, unit=Unit.objects.get(name="退役军人局"), name="甲"
    )
    link = linking.link(
        by=office, edition=edition, item="1.1", window="2024年", label="方案", evidence=file
    )
    came = []
    raised = together(
        *[
            lambda who=who: came.append(linking.accept_links(by=anew(who), links=[link]))
            for who in (office, second)
        ]
    )
    assert raised == [] and sorted(c.count for c in came) == [0, 1]
    [told] = [c.others for c in came if not c.count]
    assert told[0].startswith(f"材料{link.number}已由") and "认定。" in told[0]
    assert Event.objects.filter(verb="link.accept").count() == 1


def test_an_entry_saved_while_a_standard_comes_into_force_is_counted_by_it(
    put, office, district, together
):
    put(small(counted("1.1", "走访", "visit//count")))
    data = small(counted("1.1", "走访", "visit//count", points=4))
    source = Source("样例", "", data, 0, 0, 1, 0)
    raised = together(
        lambda: carry.import_standard(by=anew(office), division=district.pk, source=source),
        lambda: record(office, "2024-02-01"),
    )
    assert raised == []
    assert Edition.objects.filter(state="active").get().version == 2
    assert cell().state == "full"
    assert right(district.pk)


def test_the_same_standard_imported_twice_at_once_comes_into_force_once(office, district, together):
    data = small(counted("1.1", "走访", "visit//count"))
    source = Source("样例", "", data, 0, 0, 1, 0)
    raised = together(
        *[lambda: carry.import_standard(by=anew(office), division=district.pk, source=source)] * 2
    )
    assert [str(e)[:4] for e in raised] == ["内容相同"]
    assert Edition.objects.count() == 1
