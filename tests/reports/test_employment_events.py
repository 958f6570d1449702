"""招聘会、园区、大赛: figures out of steps and lines; what was not counted is blank, and so is its sum."""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from tongxin.cases import actions, line_actions
from tongxin.cases.models import Case
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.reports import employment_events as events
from tongxin.reports import fair_report

FAIR = {"name": "样例招聘会", "planned_on": "2026-03-20", "place": "样例广场", "hosted": "本区自办"}
PARK = {"runner": "样例公司", "base": "是"}
SHOWN = {"legal": "是", "legal_proof": "样例", "rent": "免费", "rent_proof": "样例", "entry_rules": "是",
         "entry_rules_proof": "样例", "exit_rules": "是", "exit_rules_proof": "样例"}  # fmt: skip
QUARTER = {"year": 2026, "quarter": "一季度", "space": "800", "used": "600", "firms": 6,
           "veteran_firms": 5, "jobs": 20}  # fmt: skip
FOLLOWED = {"day": "2026-04-01", "firm": "样例企业甲", "intents": 4, "placed": 3, "proof": "样例合同",
            "why": "1人另有打算"}  # fmt: skip


def on(month, day):
    return clock.at(timezone.make_aware(datetime(2026, month, day, 9)))


@pytest.fixture(autouse=True)
def december(request):
    """The cast is there from New Year on; it is December now."""
    with on(1, 1):
        request.getfixturevalue("office")
        request.getfixturevalue("second")
    with on(12, 1):
        yield


@pytest.fixture
def take(office):
    def step(case, key, moment, by=office, **raw):
        with on(*moment):
            return actions.take(by=by, case=case, step=key, raw=raw)

    return step


@pytest.fixture
def announced(office, take):
    def go(**changed):
        with on(3, 1):
            case = actions.open_case(by=office, kind="fair", raw=FAIR | changed)
        case = take(case, "planned_done", (3, 2), confirmed="本区自办,不用确认")
        return take(case, "agreed_done", (3, 5), where="样例网站", until="2026-03-20")

    return go


@pytest.fixture
def summed(announced, take, office):
    case = take(announced(), "announced_done", (3, 20), day="2026-03-20")
    case = take(case, "held_done", (3, 25), firms=9, posts=120, visitors=80, intents=4)
    with on(4, 1):
        line_actions.add_line(by=office, case=case, kind="followed", raw=FOLLOWED)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def park(office, second, take):
    def go(name):
        with on(1, 5):
            case = actions.open_case(by=office, kind="park", raw=PARK | {"name": name})
        case = take(case, "received_done", (1, 6), **SHOWN)
        case = take(case, "audited_done", (1, 7), by=second, true="是")
        return take(case, "seen_done", (1, 8), paper="样例文件")

    return go


@pytest.fixture
def quarter(office):
    def add(case, **changed):
        return line_actions.add_line(by=office, case=case, kind="quarter", raw=QUARTER | changed)

    return add


def test_a_fair_shows_four_numbers_and_those_with_proof(office, summed, announced):
    announced(name="第二场样例招聘会")
    ahead, held = events.fairs(office)
    assert held.cells[1:] == (date(2026, 3, 20), "退役军人局", 9, 120, 80, 4, 3)
    assert ahead.cells[1] == date(2026, 3, 20) and not ahead.done
    assert [value for _, value in ahead.figures] == [None] * 5
    assert events.held([ahead, held]) == [(2026, 1)]


def test_a_year_without_a_fair_is_told_from_the_first_one_on(office, summed):
    with clock.at(timezone.make_aware(datetime(2028, 5, 1, 9))):
        assert events.held(events.fairs(office)) == [(2028, 0), (2027, 0), (2026, 1)]
    assert events.held([]) == [(2026, 0)]


def test_a_fair_called_off_is_not_on_the_table(office, summed, take):
    take(summed, "withdraw", (4, 2), text="样例")
    assert events.fairs(office) == []


def test_quarters_add_up_and_a_park_that_did_not_tell_is_named(office, park, quarter):
    one, two = park("甲样例创业园"), park("乙样例创业园")
    quarter(one)
    quarter(two, space="200", used="50", firms=1, veteran_firms=1, jobs=3)
    quarter(one, quarter="二季度")
    second, first = events.quarters(office)
    assert (first.name, [r.cells[1] for r in first.rows]) == (
        "2026年一季度", ["甲样例创业园", "乙样例创业园"])  # fmt: skip
    assert first.sum.cells[2:] == (1000, 650, Decimal("65.0"), 7, 6, 23)
    assert first.missing == () and second.missing == ("乙样例创业园",)


def test_a_sum_with_something_uncounted_is_not_known(office, park, quarter):
    quarter(park("甲样例创业园"), jobs="")
    quarter(park("乙样例创业园"))
    (only,) = events.quarters(office)
    assert only.sum.cells[-1] is None and only.sum.cells[-2] == 10


def test_a_voided_quarter_and_a_park_struck_off_are_gone(office, park, quarter, take):
    case = park("甲样例创业园")
    line = quarter(case)
    line_actions.void_line(by=office, line=line, reason="样例:写错")
    assert events.quarters(office) == []
    quarter(case)
    take(park("乙样例创业园"), "running_done", (2, 2), text="样例")
    assert events.quarters(office)[0].missing == ()


def test_a_contest_shows_prizes_by_grade(office, take):
    raw = {"name": "样例大赛", "hosted": "本区自办"}
    case = actions.open_case(by=office, kind="contest", raw=raw)
    case = take(case, "planned_done", (12, 1), entries=20)
    assert events.contests(office)[0].cells[3:] == (20, *[None] * 6)
    case = take(case, "entered_done", (12, 1), finalists=8)
    case = take(case, "shortlisted_done", (12, 1), day="2026-12-01")
    take(case, "decided_done", (12, 1), first=1, second=2, third=3, other=0)
    assert events.contests(office)[0].cells[3:] == (20, 8, 1, 2, 3, 0, 6)


@pytest.mark.parametrize("table", events.TABLES)
def test_each_table_is_a_spreadsheet_with_its_day(office, summed, park, quarter, table):
    quarter(park("甲样例创业园"), jobs="")
    file = BytesIO()
    title = events.write(file, office, table)
    sheet = load_workbook(file).active
    assert sheet["A1"].value == title and "截至2026年12月1日" in sheet["A2"].value
    heads = [cell.value for cell in sheet[3]]
    assert heads == [word for word, _ in events.TABLES[table][1]]
    if table == "fairs":
        assert [cell.value for cell in sheet[4]][3:] == [9, 120, 80, 4, 3]
    if table == "parks":
        assert sheet[4][7].value is None and sheet[5][1].value == "合计"


def test_the_report_of_a_fair_tells_what_came_of_it(office, summed):
    file = BytesIO()
    title = fair_report.write(file, office, summed.year, summed.no)
    text = zipfile.ZipFile(file).read("word/document.xml").decode()
    assert title == "样例招聘会情况总结"
    for said in (
        "2026年3月20日在样例广场举办",
        "退役军人局主办",
        "有凭据上岗3人",
        "样例合同",
        "1人另有打算",
    ):
        assert said in text
    assert "其中本区" not in text and "样例数据" not in text


def test_what_a_joint_fair_did_not_count_is_said_in_its_report(office, take):
    more = {"hosted": "几地联办", "partners": "重庆市永川区", "series": "2026样例"}
    with on(3, 1):
        case = actions.open_case(by=office, kind="fair", raw=FAIR | more)
    case = take(case, "planned_done", (3, 2), confirmed="各主办单位都已确认", paper="样例")
    case = take(case, "agreed_done", (3, 5), where="样例网站", until="2026-03-20")
    case = take(case, "announced_done", (3, 20), day="2026-03-20")
    with pytest.raises(Refused, match="还没有总结"):
        fair_report.write(BytesIO(), office, case.year, case.no)
    case = take(case, "held_done", (3, 25), firms=40, text="样例:没有分开统计")
    file = BytesIO()
    fair_report.write(file, office, case.year, case.no)
    text = zipfile.ZipFile(file).read("word/document.xml").decode()
    for said in ("未统计", "其中本区", "联合主办", "2026样例", "没有分开统计", "还没有登记回访"):
        assert said in text


def test_nobody_else_s_district_is_in_it(outsider, office, summed):
    assert events.fairs(outsider) == []
    with pytest.raises(Case.DoesNotExist):
        fair_report.write(BytesIO(), outsider, summed.year, summed.no)
