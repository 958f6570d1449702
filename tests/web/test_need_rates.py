"""双清单办结率: confirmed ÷ listed by side, class and quarter, and the printed list of the quarter."""

from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.cases.conftest import on
from tests.cases.needs_cast import TYPED, Cast
from tongxin.cases import actions
from tongxin.core import clock
from tongxin.ledger.models import Entry
from tongxin.reports import needs

TODAY = (2025, 8, 1)


@pytest.fixture(autouse=True)
def january():
    with clock.at(on(2025, 1, 5)):
        yield


@pytest.fixture
def cast(district, person, unit, office, second):
    return Cast(district, person, unit, office, second)


@pytest.fixture
def listed(cast):
    """Two confirmed, one reported only, one overdue, one put off, one impossible, one on paper."""
    cast.confirmed()
    cast.confirmed(day=(2025, 5, 7), category="权益服务")
    cast.take(cast.listed(until="2025-12-31"), "does", "issued_done", (2025, 7, 1), text="样例")
    cast.listed(day=(2025, 4, 2), words="样例逾期")
    moved = cast.listed()
    cast.take(moved, "office", "extend", (2025, 6, 1), text="样例", until="2025-12-31")
    gone = cast.listed()
    cast.take(gone, "office", "refuse", (2025, 6, 1), basis="样例", text="样例")
    cast.screened()
    with clock.at(on(2025, 6, 1)):
        paper = actions.open_case(by=cast.asks, kind="need", raw=TYPED | {"side": "地方需求"})
    cast.take(paper, "reads", "go_offline", (2025, 6, 1), owner="区办员")


def lines(report):
    return {line.name: line.cells[1:] for _, found in report.tables for line in found}


def test_reported_is_not_confirmed_and_what_was_listed_stays_listed(cast, listed):
    with clock.at(on(*TODAY)):
        made = needs.report(cast.office)
        assert made.total.cells == ("合计", 7, 2, "28.6%", 4, 1, 1, 1)
        told = lines(made)
    assert told["部队需求"] == (6, 2, "33.3%", 3, 1, 1, 1)
    assert told["地方需求"] == (1, 0, "0.0%", 1, 0, 0, 0)
    assert told["权益服务"][:2] == (1, 1) and told["线下受理"][:2] == (1, 0)
    assert told["2025年第一季度"][0] == 5 and told["2025年第二季度"][0] == 2


def test_the_rate_is_that_of_the_ledger(cast, listed):
    rows = Entry.objects.filter(kind="need", withdrawn=False)
    due, done = (sum(getattr(r, name) or 0 for r in rows) for name in ("due", "done"))
    with clock.at(on(*TODAY)):
        made = needs.report(cast.office).total
    assert (len(made.rows), sum(bool(r.confirmed) for r in made.rows)) == (due, done) == (7, 2)
    assert made.rate == Decimal("28.6")


def test_with_nothing_listed_there_is_no_rate(cast, as_, read):
    cast.screened()
    with clock.at(on(*TODAY)):
        assert needs.report(cast.office).total.rate is None
        assert "还没有列入清单的需求" in read(as_(cast.office).get("/needs/"))


def test_the_page_opens_each_open_overdue_and_extended_one(cast, listed, as_, read):
    with clock.at(on(*TODAY)):
        answer = as_(cast.office).get("/needs/?year=2025")
    page = read(answer)
    assert "逾期的 1件" in page and "在办、没有逾期的 3件" in page and "延期过的 1件" in page
    assert 'href="/cases/need/2025/4/"' in answer.content.decode() and "样例逾期" in page


def test_the_list_of_the_quarter_holds_what_is_open_and_a_place_for_the_pen(cast, listed, as_):
    with clock.at(on(*TODAY)):
        client = as_(cast.office)
        sheet, paper = (client.get(f"/needs/check.{form}") for form in ("xlsx", "docx"))
    rows = list(load_workbook(BytesIO(b"".join(sheet.streaming_content))).active.values)
    assert rows[0][0] == "2025年第三季度双清单检查表" and rows[2][-1] == "核对情况"
    assert len(rows) == 3 + 4 and {r[7] for r in rows[3:]} == {"逾期", "办理中", "办理中(延期过)"}
    table = Document(BytesIO(b"".join(paper.streaming_content))).tables[0]
    told = "".join(c.text for line in table.rows for c in line.cells)
    assert "样例逾期" in told and "样例原文" not in told and "驻区单位甲" not in told


def test_it_is_the_office_s_page(cast, listed, as_, outsider, liaison):
    for who in (cast.asks, cast.does, liaison):
        assert as_(who).get("/needs/").status_code == 403
        assert as_(who).get("/needs/check.xlsx").status_code == 403
    assert "互提〔" not in as_(outsider).get("/needs/").content.decode()


def test_who_did_it_reads_of_the_entry_and_is_led_to_no_page_that_is_not_theirs(cast, as_, read):
    case = cast.listed()
    here, entry = f"/cases/need/{case.year}/{case.no}/", Entry.objects.get(pk=case.entry_id)
    address = f'href="/ledger/{entry.no}/"'
    page = as_(cast.does).get(here)
    assert entry.title in read(page) and address not in page.content.decode()
    assert address in as_(cast.office).get(here).content.decode()  # the control
