"""What leaves the house leaves an event: a file downloaded, a table exported."""

import pytest

from tests import shipped
from tongxin.core.models import Event
from tongxin.ledger import actions, evidence

VISIT = {"title": "走访", "happened_on": "2026-02-10", "facet": "春节", "recipients": ["驻区部队"]}


def told(verb):
    return list(Event.objects.filter(verb=verb).order_by("id"))


def test_each_download_is_one_event_with_who_and_what(as_, liaison):
    file = evidence.add_file(by=liaison, name="名单.txt", chunks=[b"a"]).evidence
    client = as_(liaison)
    for _ in range(2):
        b"".join(client.get(f"/evidence/{file.pk}/file?download=1").streaming_content)
    rows = told("evidence.download")
    assert [(e.by, e.sentence) for e in rows] == [(liaison, "下载“名单.txt”")] * 2
    assert rows[0].detail["sha256"] == file.sha256 and rows[0].subject_id == str(file.pk)


def test_looking_at_a_file_in_the_browser_is_no_download(as_, liaison):
    file = evidence.add_file(by=liaison, name="名单.txt", chunks=[b"a"]).evidence
    as_(liaison).get(f"/evidence/{file.pk}/file")
    assert told("evidence.download") == []


def test_a_file_out_of_reach_is_neither_sent_nor_told(as_, liaison, outsider):
    file = evidence.add_file(by=liaison, name="名单.txt", chunks=[b"a"]).evidence
    assert as_(outsider).get(f"/evidence/{file.pk}/file?download=1").status_code == 404
    assert told("evidence.download") == []


def test_an_export_tells_what_narrowed_to_what_and_how_many_rows(as_, office):
    for facet in ("春节", "春节", "八一"):
        actions.record(by=office, kind="visit", raw={**VISIT, "facet": facet})
    as_(office).get("/ledger/visit/export/?facet=春节&year=2026")
    [event] = told("export")
    assert (event.by, event.sentence) == (office, "导出台账“走访慰问”2行")
    assert event.detail == {"rows": 2, "where": {"facet": "春节", "year": "2026"}}


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_task_tables_leave_an_event_too(as_, office, form):
    shipped.load(by=office, division=office.division_id, key="sample-a")
    assert as_(office).get(f"/tasks/export/{form}/").status_code == 200
    [event] = told("export")
    assert event.detail["rows"] > 50
