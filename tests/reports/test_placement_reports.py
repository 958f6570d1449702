"""The rank list of a batch and the score sheet: by what was frozen, with ties shown, a lot repeated."""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone

from tongxin.cases import actions, queries, schemes
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.reports import soldiers
from tongxin.rules import drawing

FORM = {
    "file_no": "2026-003", "filed": "2026-01-06", "name": "样例甲", "phone": "样例电话",
    "rank": "军士(士官)", "discharged": "2025-09-01", "bar": "没有",
}  # fmt: skip
LOCAL = {
    "cohorts": "2018年暂行办法=2018-01-01",
    "points_2018": "服役前12年每年=3\n服役第13年起每年=4\n嘉奖=0.5", "proofs": "嘉奖=登记表、通令",
    "weight_service": "100", "weight_exam": "0", "ties": "年龄大、抽签", "notice_days": "7",
}  # fmt: skip


def on(month, day):
    return clock.at(timezone.make_aware(datetime(2026, month, day, 9)))


@pytest.fixture(autouse=True)
def january():
    with on(1, 5):
        yield


@pytest.fixture
def colleague(district, person, unit):
    return person(district, "office2", "office", unit=unit("退役军人局"), name="另一位区办员")


@pytest.fixture
def put(office, colleague):
    def figures(**changed):
        row = schemes.propose(by=office, kind="soldier", since=date(2026, 1, 1),
                              source="样例文件", raw=LOCAL | changed)  # fmt: skip
        return schemes.check(by=colleague, scheme=row)

    return figures


@pytest.fixture
def ranked(office, colleague):
    """Somebody with a final score on 2026-02-12."""

    def go(n, born, enlisted="2013-09-01", items="", last=True):
        raw = FORM | {"id_no": f"样例证件{n}", "born": born, "enlisted": enlisted, "items": items}
        with on(1, 8):
            case = actions.open_case(by=office, kind="soldier", raw=raw)
        steps = [(1, 9, office, "filed_done", {"until": "2026-01-20"}),
                 (1, 20, office, "called_done", {}),
                 (1, 22, colleague, "arrived_done", {"batch": "2026-1"}),
                 (1, 26, office, "audited_done", {}),
                 (1, 28, office, "scored_done", {"seen": "是", "signed": "是"}),
                 (2, 2, colleague, "confirmed_done", {}),
                 (2, 12, office, "published_done", {"clear": "是"})]  # fmt: skip
        for month, day, by, step, asked in steps[: None if last else -1]:
            with on(month, day):
                case = actions.take(by=by, case=case, step=step, raw=asked)
        return case

    return go


def told(user):
    found = soldiers.ranked(user, "2026-1")
    return found, [(r.place, r.case.no, r.final, r.said) for r in found.rows]


def test_points_then_age_then_what_is_equal_waits_for_a_lot(office, put, ranked):
    put()
    ranked(1, "1990-05-02")
    ranked(2, "1990-05-01")
    ranked(3, "1991-01-01", items="嘉奖=1 登记表、通令")
    ranked(4, "1990-05-02")
    _, rows = told(office)
    points = Decimal(36)
    assert [(place, no) for place, no, _, _ in rows] == [(1, 3), (2, 2), (3, 1), (3, 4)]
    assert rows[0][2:] == (Decimal("36.5"), "") and rows[1][2:] == (points, "同分,比年龄大")
    assert rows[2][3] == "与退役士兵〔2026〕4号同分,等抽签"


def test_the_lot_written_down_parts_them_and_can_be_drawn_again(office, put, ranked):
    put()
    for n in (1, 2, 3):
        ranked(n, "1990-05-02")
    put(lots="2026-1=样例种子")
    found, rows = told(office)
    numbers = [f"退役士兵〔2026〕{n}号" for n in (1, 2, 3)]
    drawn = drawing.draw("样例种子", "2026-1", numbers, 3)
    assert [r.number for r in found.rows] == drawn and [r[0] for r in rows] == [1, 2, 3]
    assert "sha256sum" in found.by_hand


def test_the_list_is_the_same_after_the_local_figures_changed(office, put, ranked):
    put()
    ranked(1, "1990-05-02")
    ranked(2, "1990-05-01")
    before = told(office)[1]
    put(ties="抽签", points_2018="服役前12年每年=9\n嘉奖=9", weight_service="10", weight_exam="90")
    assert told(office)[1] == before


def test_two_rules_for_equals_in_one_batch_are_a_problem(office, put, ranked):
    put()
    ranked(1, "1990-05-02")
    put(ties="抽签")
    ranked(2, "1990-05-01")
    found, rows = told(office)
    assert rows == [] and "比法不一样" in found.problem


def test_an_unknown_birthday_that_has_to_decide_is_asked_for(office, put, ranked):
    put()
    ranked(1, "")
    ranked(2, "1990-05-01")
    found, rows = told(office)
    assert rows == [] and "要比“年龄大”,但还没有填写" in found.problem


def test_who_was_not_ranked_or_went_away_is_not_on_it(office, colleague, put, ranked):
    put()
    ranked(1, "1990-05-02", last=False)
    case = ranked(2, "1990-05-01")
    assert [r[1] for r in told(office)[1]] == [2]
    with on(2, 13):
        actions.take(by=colleague, case=case, step="own_way", raw={"signed": "是"})
    assert told(office)[1] == [] and len(told(office)[0].scored) == 1


def test_the_sheet_is_a_document_with_every_line_and_its_trace(office, put, ranked):
    put()
    case = ranked(1, "1990-05-02", items="嘉奖=2 登记表", last=False)
    number, sheet = soldiers.sheet(office, case.year, case.no)
    file = BytesIO()
    soldiers.write(file, number, sheet)
    text = zipfile.ZipFile(file).read("word/document.xml").decode()
    for word in ("退役士兵〔2026〕1号", "2018年暂行办法", "嘉奖", "未证明,缺:通令", "服役前12年"):
        assert word in text
    assert "样例甲" not in text
    assert Event.objects.filter(verb="case.look", sentence__contains="打印评分表").count() == 1


def test_without_a_score_there_is_no_sheet_and_none_outside_reach(office, outsider, put, ranked):
    with on(1, 8):
        raw = FORM | {"id_no": "样例", "enlisted": "2013-09-01"}
        case = actions.open_case(by=office, kind="soldier", raw=raw)
    with pytest.raises(Refused, match="还没有评分"):
        soldiers.sheet(office, case.year, case.no)
    with pytest.raises((Refused, queries.Case.DoesNotExist)):
        soldiers.sheet(outsider, case.year, case.no)


def test_the_pages_open_for_the_office(client, office, put, ranked):
    put()
    case = ranked(1, "1990-05-02")
    client.force_login(office)
    page = client.get("/case-reports/soldiers/").content.decode()
    assert "2026-1批次的排名" in page and "退役士兵〔2026〕1号" in page and "样例甲" not in page
    answer = client.post(f"/case-reports/soldiers/{case.year}/{case.no}/")
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    page = client.get("/case-reports/officers/").content.decode()
    assert "2026年没有应安置的转业军官,没有比例。" in page
