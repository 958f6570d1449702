"""今日: at most seven rows, each for the role that can do something about it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.cases.conftest import TYPED as PROBE_TYPED
from tests.cases.conftest import _probe as probe  # noqa: F401 the engine's own kind
from tests.cases.needs_cast import Cast
from tests.web import grid_cast as cast
from tongxin.assessments import actions as grid_actions
from tongxin.assessments import linking, today
from tongxin.cases import actions as cases
from tongxin.cases import waiting as case_waiting
from tongxin.core import clock
from tongxin.core.models import Job
from tongxin.ledger import actions as ledger


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def small(office):
    return cast.put(office, cast.visited(), cast.linked())


def sorts(user):
    return [due.what for due in today.due(user)]


def test_the_office_sees_what_waits_for_acceptance_with_the_oldest(small, office, as_, read):
    cast.visit(office)
    cast.visit(office, day="2026-02-06")
    text = read(as_(office).get("/today/"))
    assert "2条记录等待认定" in text and "最早一条今天 09:00收到" in text
    assert 'href="/review/"' in as_(office).get("/today/").content.decode()


def test_the_office_sees_material_that_waits_and_entries_not_mended(
    small, office, liaison, unit, as_, read
):
    entry = cast.visit(office)
    ledger.send_back(by=office, entry=entry, reason="缺照片")
    linking.link(by=liaison, edition=small, item="1.2", window="2026年",
                 evidence=cast.proof(unit("德感街道")))  # fmt: skip
    text = read(as_(office).get("/today/"))
    assert "1份材料放入格里,等待认定" in text
    assert "1条记录退回后还没有改好" in text
    assert "条记录等待认定" not in text


def test_the_office_sees_missing_points_only_when_their_last_day_is_near(small, office):
    assert "gap" not in sorts(office)
    with clock.at(cast.TODAY.replace(month=12)):
        gaps = [due for due in today.due(office) if due.what == "gap"]
    assert gaps and all(gap.day == date(2026, 12, 31) for gap in gaps)


def test_a_liaison_sees_what_came_back_with_its_reason_and_day(small, office, liaison, as_, read):
    entry = cast.visit(liaison, unit="德感街道")
    ledger.send_back(by=office, entry=entry, reason="签到表缺第2页", until=date(2026, 6, 5))
    answer = as_(liaison).get("/today/")
    text = read(answer)
    assert "退回修改,2026年6月5日前改好" in text and "签到表缺第2页" in text
    assert f"/ledger/{entry.no}/edit/" in answer.content.decode()


def test_a_liaison_sees_what_counts_for_the_own_unit_and_nothing_of_others(
    small, office, liaison, as_, read
):
    ledger.send_back(by=office, entry=cast.visit(office), reason="缺照片")
    text = read(as_(liaison).get("/today/"))
    assert "缺八一,值0.25分" in text and "节日走访慰问" in text
    assert "缺照片" not in text and "年度部署" not in text and "等待认定" not in text


def test_an_assessor_goes_on_where_the_marking_stopped(small, assessor, as_, read):
    text = read(as_(assessor).get("/today/"))
    assert "还有6格没有评" in text and "还没有开始评分" in text
    grid_actions.mark(by=assessor, edition=small, item="1.1", window="2024年", round="assessor",
                      points=Decimal("0.5"), reason="齐全")  # fmt: skip
    answer = as_(assessor).get("/today/")
    assert "还有5格没有评" in read(answer) and "上次评到1.1 2024年" in read(answer)
    assert f"/cell/{small.pk}/1.1/2025%E5%B9%B4/#marks" in answer.content.decode()


def test_an_assessor_who_has_marked_all_is_led_to_the_sheet(small, assessor, as_, read):
    for item in ("1.1", "1.2"):
        for year in (2024, 2025, 2026):
            grid_actions.mark(by=assessor, edition=small, item=item, window=f"{year}年",
                              round="assessor", points=Decimal("0"), reason="缺")  # fmt: skip
    assert "6格都已评分" in read(as_(assessor).get("/today/"))


def test_a_mark_taken_back_is_to_be_made_again(small, assessor):
    for points in (Decimal("0.5"), None):
        grid_actions.mark(by=assessor, edition=small, item="1.1", window="2024年",
                          round="assessor", points=points, reason="齐全")  # fmt: skip
    assert next(due.count for due in today.due(assessor) if due.what == "marking") == 6


def test_finished_work_is_told_to_who_started_it_only(small, office, liaison, district):
    Job.objects.create(division=district.pk, kind="table", title="导入走访慰问", by=liaison,
                       state="done", finished_at=clock.now(), sentence="导入12条。")  # fmt: skip
    assert "job" in sorts(liaison) and "job" not in sorts(office)


def test_no_more_than_seven_rows_whatever_waits(small, office, liaison):
    for n in range(1, 10):
        entry = cast.visit(liaison, unit="德感街道", day=f"2026-02-{n:02}")
        ledger.send_back(by=office, entry=entry, reason="缺照片")
    assert 3 < len(today.due(liaison)) <= 7


def test_administrators_see_their_own_things_and_no_material(
    small, office, district, person, as_, read
):
    cast.visit(office)
    seen = {
        role: read(as_(person(district, f"{role}-person", role)).get("/today/"))
        for role in ("system", "security", "audit")
    }
    assert "5个单位还没有联络员" in seen["system"]
    assert "条操作记录" in seen["audit"]
    assert "现在没有等着办的事" in seen["security"]
    for text in seen.values():
        assert "走访慰问" not in text and "等待认定" not in text


def test_the_security_administrator_sees_accounts_without_a_role(district, person, as_, read):
    user = person(district, "newcomer", "liaison")
    user.assignments.all().delete()
    text = read(as_(person(district, "guard", "security")).get("/today/"))
    assert "1个账号还没有授权" in text


def test_a_person_without_a_role_is_told_whom_to_ask(district, person, as_, read):
    user = person(district, "newcomer", "liaison")
    user.assignments.all().delete()
    assert "请联系本区的安全管理员" in read(as_(user).get("/today/"))


def test_nothing_of_another_district_is_told(small, office, outsider, as_, read):
    cast.visit(office)
    assert sorts(outsider) == []
    assert "还没有考评标准" in read(as_(outsider).get("/today/"))


def test_cases_past_their_day_near_it_and_to_be_renewed_stand_on_it(office, liaison, as_, read):
    def opened(kind, **raw):
        return cases.open_case(by=office, kind=kind, raw=raw)

    with clock.at(cast.TODAY):
        made = opened("partnership", sort="共建对子", partner="驻区单位丙", year="2026")
        made = cases.take(by=office, case=made, step="received_done", raw={"approved": "双拥办"})
        until = clock.today() + timedelta(days=100)
        cases.take(by=office, case=made, step="agreed_done",
                   raw={"day": clock.today().isoformat(), "until": until.isoformat()})  # fmt: skip
        assert case_waiting.counts(office) == {}
    near = cast.TODAY + timedelta(days=40)
    with clock.at(near):
        assert case_waiting.counts(office) == {"renew": 1}
        page = read(as_(office).get("/today/"))
        assert "1份共建协议快到期或已到期" in page
        listed = read(as_(office).get("/cases/?kind=partnership"))
        assert "该续签了" in listed and "已超期" not in listed
        assert case_waiting.counts(liaison) == {}
    with clock.at(near - timedelta(days=1)):
        assert case_waiting.counts(office) == {}


def test_an_agreement_near_its_end_is_not_called_late_before_it(office, as_, read):
    made = cases.open_case(by=office, kind="partnership",
                           raw={"sort": "共建对子", "partner": "驻区单位丙", "year": "2026"})  # fmt: skip
    made = cases.take(by=office, case=made, step="received_done", raw={"approved": "双拥办"})
    until = clock.today() + timedelta(days=30)
    made = cases.take(by=office, case=made, step="agreed_done",
                      raw={"day": clock.today().isoformat(), "until": until.isoformat()})  # fmt: skip
    page = read(as_(office).get(f"/cases/partnership/{made.year}/{made.no}/"))
    assert "快到期,请续签或到期结束" in page and "已超过期限" not in page


def test_cases_of_the_own_unit_past_their_day_and_near_it(office, liaison, as_, read):
    with clock.at(cast.TODAY):
        cases.open_case(by=liaison, kind="probe", raw=PROBE_TYPED)
    for days, what in ((22, {}), (23, {"soon": 1}), (30, {"soon": 1}), (31, {"late": 1})):
        with clock.at(cast.TODAY + timedelta(days=days)):
            assert case_waiting.counts(liaison) == what
            assert case_waiting.counts(office) == what
    with clock.at(cast.TODAY + timedelta(days=25)):
        assert "1件办件7天内到期" in read(as_(liaison).get("/today/"))


def test_a_need_reported_waits_for_who_asked_and_nobody_else(
    district, person, unit, office, second, as_, read
):
    people = Cast(district, person, unit, office, second)
    today_ = (clock.today().year, clock.today().month, clock.today().day)
    with clock.at(cast.TODAY):
        need = people.listed(today_, until=(clock.today() + timedelta(days=90)).isoformat())
        people.take(need, "does", "issued_done", today_, text="样例")
        assert case_waiting.counts(people.asks) == {"confirm": 1}
        assert "confirm" not in case_waiting.counts(people.does) | case_waiting.counts(office)
        assert "1件需求已报结,等本单位确认" in read(as_(people.asks).get("/today/"))
