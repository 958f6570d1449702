"""议军会 pages: what is heard and decided on the council's own page, its papers, and who sees them."""

from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document

from tests.cases.conftest import on
from tests.cases.needs_cast import TYPED, Cast, now
from tongxin.cases import actions, agenda
from tongxin.cases.models import Case
from tongxin.core import clock
from tongxin.ledger.models import Attachment, Entry


@pytest.fixture(autouse=True)
def january():
    with clock.at(on(2025, 1, 5)):
        yield


@pytest.fixture(autouse=True)
def the_day(january, cast):
    """The day of the meeting; the people are there since January."""
    with clock.at(on(2025, 7, 22)):
        yield


@pytest.fixture
def cast(january, district, person, unit, office, second):
    return Cast(district, person, unit, office, second)


def today():
    day = clock.today()
    return day.year, day.month, day.day


@pytest.fixture
def council(cast):
    raw = {"sort": "议军会", "name": "样例议军会", "host": "退役军人局"}
    return lambda: actions.open_case(by=cast.office, kind="council", raw=raw)


def at(council, rest=""):
    return f"/councils/{council.year}/{council.no}/{rest}"


def here(case):
    return f"/cases/{case.kind}/{case.year}/{case.no}/"


def sit(client, council):
    """The agenda settled for today."""
    client.post(f"{here(council)}step/prepared_done/", {})
    day = clock.today().isoformat()
    client.post(f"{here(council)}step/topics_done/", {"approved": "样例", "until": day})


def test_a_whole_council_on_its_page(cast, council, as_, read):
    need = cast.screened(today(), words="修缮场地")
    client, row = as_(cast.office), council()
    page = read(client.get(here(row)))
    assert "等会商的需求" in page and "修缮场地" in page and "以前列单的事项都报告过结果了" in page
    told = client.post(at(row, "topics/"), {"need": agenda.key_of(need)}, follow=True)
    assert "已列入议题1个" in read(told)
    sit(client, row)
    early = client.post(f"{here(row)}step/called_done/", {"attendance": "40"})
    assert early.status_code == 422 and "还有1个议题没有记决定" in read(early)
    line = agenda.of(now(row)).topics[0].line.pk
    told = client.post(at(row, f"topics/{line}/decide/"), {
        "outcome": "列入清单", "until": (clock.today() + timedelta(days=90)).isoformat(),
        "quality": "样例质量"}, follow=True)  # fmt: skip
    assert "已记下决定:列入清单" in read(told) and now(need).state == "listed"
    client.post(f"{here(row)}step/called_done/", {"attendance": "40"})
    assert now(row).state == "drafted" and Entry.objects.get(kind="meeting").attendance == 40
    assert "议军〔" in read(client.get(here(need)))


def test_what_is_refused_stands_beside_its_topic_with_what_was_typed(cast, council, as_, read):
    need, client, row = cast.screened(today()), as_(cast.office), council()
    client.post(at(row, "topics/"), {"need": agenda.key_of(need)})
    sit(client, row)
    line = agenda.of(now(row)).topics[0].line.pk
    told = client.post(at(row, f"topics/{line}/decide/"),
                       {"outcome": "列入清单", "until": "2020-01-01", "quality": "样例质量"})  # fmt: skip
    page = told.content.decode()
    assert told.status_code == 422 and "办结时限在会议日期之前" in page
    assert 'value="样例质量"' in page and now(need).state == "screened"


def test_old_items_are_ticked_together(cast, council, as_, read):
    for _ in range(2):
        cast.listed((2025, 7, 20), until="2025-08-20")
    client, row = as_(cast.office), council()
    sit(client, row)
    assert "2件还没有报告" in read(client.get(here(row)))
    keys = [one.known.item.key for one in agenda.of(now(row)).old]
    assert "已记下2件的报告" in read(client.post(at(row, "heard/"), {"item": keys}, follow=True))
    nothing = client.post(at(row, "heard/"), {})
    assert nothing.status_code == 422 and "请先勾选" in read(nothing)


def test_agenda_and_minutes_are_documents_and_go_to_the_entry_by_one_button(
    cast, council, as_, read
):
    need, client, row = cast.screened(today(), words="修缮场地"), as_(cast.office), council()
    client.post(at(row, "topics/"), {"need": agenda.key_of(need)})
    sit(client, row)
    sheet = client.get(at(row, "paper/agenda/"))
    made = Document(BytesIO(b"".join(sheet.streaming_content)))
    assert "修缮场地" in [c.text for t in made.tables for line in t.rows for c in line.cells]
    early = client.post(at(row, "paper/agenda/attach/"), {})
    assert early.status_code == 422 and "会议结束以后再放" in read(early)
    line = agenda.of(now(row)).topics[0].line.pk
    client.post(at(row, f"topics/{line}/decide/"), {"outcome": "再议", "text": "样例"})
    client.post(f"{here(row)}step/called_done/", {"attendance": "40"})
    assert "议程已放入台账" in read(client.post(at(row, "paper/agenda/attach/"), {}, follow=True))
    wait = client.post(at(row, "paper/minutes/attach/"), {})
    assert "签发以后再放" in read(wait)
    as_(cast.colleague).post(f"{here(row)}step/drafted_done/", {"signed": "主任", "issue": "1"})
    assert "纪要已放入台账" in read(client.post(at(row, "paper/minutes/attach/"), {}, follow=True))
    assert set(Attachment.objects.values_list("paper", flat=True)) == {"议程", "纪要"}
    page = read(client.get(here(row)))
    assert page.count("● 已有") == 2 and page.count("○ 还缺") == 3


def test_one_press_of_a_button_is_one_decision(cast, council, as_):
    need, client, row = cast.screened(today()), as_(cast.office), council()
    client.post(at(row, "topics/"), {"need": agenda.key_of(need)})
    sit(client, row)
    line = agenda.of(now(row)).topics[0].line.pk
    sent = {"outcome": "再议", "text": "样例", "_once": "same"}
    for _ in range(2):
        assert client.post(at(row, f"topics/{line}/decide/"), sent).status_code == 302
    assert now(need).events.filter(step="again").count() == 1


def test_nobody_else_comes_near(cast, council, as_, liaison, outsider):
    row = council()
    for who in (liaison, cast.asks, cast.does):
        client = as_(who)
        assert client.get(here(row)).status_code == 404
        assert client.get(at(row, "paper/agenda/")).status_code in (403, 404)
        assert client.post(at(row, "heard/"), {"item": "need/2025/1"}).status_code in (403, 404)
        assert client.get("/cases/new/council/").status_code in (403, 404)
        assert "议军会" not in client.get("/cases/new/").content.decode()
    assert as_(outsider).get(here(row)).status_code == 404
    assert as_(outsider).get(at(row, "paper/agenda/")).status_code == 404
    assert Case.objects.get(pk=row.pk).version == row.version


def test_the_register_tells_what_came_from_a_need_and_closes_it_for_who_asked(cast, as_, read):
    case = actions.open_case(by=cast.asks, kind="need", raw=TYPED)
    cast.take(case, "reads", "go_offline", today(), owner="区办员")
    assert "由区人武部确认" in read(as_(cast.office).get("/offline/"))
    client = as_(cast.asks)
    assert "由区人武部确认" not in read(client.get("/offline/"))
    assert "线下受理1号已办结" in read(client.post("/offline/1/close/", {}, follow=True))
    assert now(case).state == "done"
