"""求职服务: met, referred, interviewed, hired by proof, seen again at 3, 6 and 12 months."""

from datetime import date

import pytest
from django.db import connection

from tests.clear_text import in_words
from tongxin.cases import actions, kinds, line_actions, queries, shown, tallies, told
from tongxin.cases.models import Applicant, CaseLine
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry
from tongxin.reports import follow_up
from tongxin.rules import following

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

TYPED = {
    "want": "找工作", "who": "退役军人", "name": "样例求职甲", "id_no": "样例证件求1", "phone": "样例电话求1",
    "education": "样例学历求", "skills": "样例技能求", "wish": "样例愿望求", "town": "德感街道",
}  # fmt: skip
MET = {"shown": "是", "share": "是"}
PROOF = {"employer": "样例录用单位", "proof": "劳动合同", "seen": "是"}
ON = {"working": "是"}


@pytest.fixture
def take(office):
    """Takes a step on a day of 2026."""

    def step(case, key, moment, by=None, year=2026, **raw):
        with clock.at(on(year, *moment)):
            return actions.take(by=by or office, case=case, step=key, raw=raw)

    return step


@pytest.fixture
def line(office):
    """Writes a line on a day of March 2026."""

    def write(case, kind, day, **raw):
        with clock.at(on(2026, 3, day)):
            raw = {"day": f"2026-03-{day:02d}"} | raw
            return line_actions.add_line(by=office, case=case, kind=kind, raw=raw)

    return write


@pytest.fixture
def met(office, take):
    """Somebody taken in on 2026-03-02 and met on 2026-03-04, with other answers."""

    def go(day=(3, 2), seen=MET, **changed):
        with clock.at(on(2026, *day)):
            case = actions.open_case(by=office, kind="job_seeker", raw=TYPED | changed)
        return take(case, "registered_done", (day[0], day[1] + 2), **seen)

    return go


@pytest.fixture
def hired(met, take, line):
    """Hired on 2026-03-31 after one referral and an interview."""

    def go(day="2026-03-31", **changed):
        case = met(**changed)
        line(case, "referral", 9, post="仓库管理员", firm="样例公司")
        case = take(case, "assessed_done", (3, 12), no="1")
        return take(case, "interviewed_done", (4, 1), day=day, proof_day=day, **PROOF)

    return go


@pytest.fixture
def local(figures):
    """Puts local figures of 求职服务 in force."""
    return lambda **raw: figures("job_seeker", **raw)


def book(month=3, year=2026):
    kind = kinds.get("job_seeker")
    found = tallies.figures("500116", kind, date(year, month, 1))
    return {key: value for key, value in found.items() if value}


def test_from_the_door_to_a_year_in_work(hired, take):
    """Hired on the last day of March: three months end on the last day of June."""
    case = hired()
    assert case.state == "placed" and book() == {
        "registered": 1, "referred": 1, "interviewed": 1, "placed": 1,
    }  # fmt: skip
    case = take(case, "placed_done", (6, 30), **ON)
    case = take(case, "kept3_done", (9, 30), **ON)
    case = take(case, "kept6_done", (3, 31), year=2027, **ON)
    assert case.state == "done" and book(6) == {"kept3": 1} and book(9) == {"kept6": 1}
    assert book(3, 2027) == {"kept12": 1}
    assert not Entry.objects.exists()  # the closed months of the book leave it


@pytest.mark.parametrize(
    ("state", "step", "early", "told"),
    [
        ("placed", "placed_done", (6, 29), "到2026年6月30日才满"),
        ("kept3", "kept3_done", (9, 29), "到2026年9月30日才满"),
        ("kept6", "kept6_done", (3, 30), "到2027年3月31日才满"),
    ],
)
def test_three_months_are_not_full_a_day_before(hired, take, state, step, early, told):
    case = hired()
    for done, day in (("placed_done", (6, 30)), ("kept3_done", (9, 30))):
        if case.state != state:
            case = take(case, done, day, **ON)
    with pytest.raises(Refused, match=told):
        take(case, step, early, year=2027 if state == "kept6" else 2026, **ON)


def test_the_days_for_a_check_are_a_local_figure(hired, take, local):
    """Full on 2026-06-30 and fifteen days more by the local paper: 2026-07-15."""
    case = hired()
    assert case.due_on is None
    local(visit_days="15")
    case = take(case, "ask_papers", (4, 2), text="样例")
    case = take(case, "papers_in", (4, 2))
    assert case.due_on == date(2026, 7, 15)
    case = take(case, "placed_done", (7, 1), **ON)
    assert case.due_on == date(2026, 10, 15)


def test_a_placement_needs_its_proof_and_an_intent_is_none(met, take, line):
    case = met()
    line(case, "referral", 9, post="仓库管理员", firm="样例公司")
    case = take(case, "assessed_done", (3, 12), no="1")
    raw = {"day": "2026-03-20", "proof_day": "2026-03-20", **PROOF}
    for wrong, why in (
        ({"proof": "口头答应"}, "有几处"),
        ({"proof": ""}, "有几处"),
        ({"seen": "否"}, "意向不等于录用"),
        ({"proof_day": "2026-05-01"}, "日期在今天之后"),
    ):
        with pytest.raises(Refused, match=why):
            take(case, "interviewed_done", (4, 1), **raw | wrong)
    assert book().get("placed") is None


def test_the_same_post_is_not_sent_twice_without_a_new_reason(met, line):
    case = met()
    post = {"post": "仓库管理员", "firm": "样例公司"}
    line(case, "referral", 9, **post)
    with pytest.raises(Refused, match="2026年3月9日推荐过.第1次..*请写明新的理由"):
        line(case, "referral", 10, **post)
    line(case, "referral", 11, again="改上白班了", **post)
    with pytest.raises(Refused, match="理由和上次一样"):
        line(case, "referral", 12, again="改上白班了", **post)
    line(case, "referral", 12, post="仓库管理员", firm="样例二公司")
    assert book()["referred"] == 3


def test_another_person_is_sent_the_same_post(met, line):
    for n in (1, 2):
        line(met(id_no=f"样例证件求{n}"), "referral", 9, post="仓库管理员", firm="样例公司")
    assert book()["referred"] == 2


def test_a_failure_names_its_referral_and_has_a_reason(met, line):
    case = met()
    line(case, "referral", 9, post="仓库管理员", firm="样例公司")
    with pytest.raises(Refused, match="没有第2次推荐"):
        line(case, "failure", 10, no="2", result="岗位不合适", reason="样例")
    with pytest.raises(Refused, match="有几处"):
        line(case, "failure", 10, no="1", result="岗位不合适")
    with pytest.raises(Refused, match="在推荐日期以前"):
        line(case, "failure", 8, no="1", result="岗位不合适", reason="样例")
    made = line(case, "failure", 10, no="1", result="岗位不合适", reason="样例:夜班")
    assert made.data["post"] == "仓库管理员"
    with pytest.raises(Refused, match="已经登记过"):
        line(case, "failure", 11, no="1", result="本人没有接受", reason="样例")


def test_an_interview_is_of_a_referral_that_stands(met, take, line):
    case = met()
    with pytest.raises(Refused, match="没有第1次推荐"):
        take(case, "assessed_done", (3, 12), no="1")
    line(case, "referral", 9, post="仓库管理员", firm="样例公司")
    line(case, "failure", 10, no="1", result="单位没有答复", reason="样例")
    with pytest.raises(Refused, match="已经登记没有成"):
        take(case, "assessed_done", (3, 12), no="1")


def test_not_hired_goes_on_after_the_reason_is_written(met, take, line):
    case = met()
    line(case, "referral", 9, post="仓库管理员", firm="样例公司")
    case = take(case, "assessed_done", (3, 12), no="1")
    with pytest.raises(Refused, match="先登记第1次推荐没有成"):
        take(case, "not_hired", (3, 20))
    line(case, "failure", 20, no="1", result="单位没有录用", reason="样例:要求有会计证")
    assert take(case, "not_hired", (3, 20)).state == "assessed"


@pytest.fixture
def twice_refused(met, take, line, colleague):
    """Two referrals failed in March, then listed for 就业援助 by a colleague."""

    def go(failures=2, **changed):
        case = met(**changed)
        for n in range(1, failures + 1):
            line(case, "referral", 8 + n, post=f"样例岗位{n}", firm="样例公司")
            line(case, "failure", 8 + n, no=str(n), result="单位没有录用", reason="样例")
        return take(case, "aid", (3, 20), by=colleague, text="样例原因")

    return go


POST = {"day": "2026-04-01", "proof_day": "2026-04-01", **PROOF}


def test_a_public_service_post_waits_for_the_local_number_of_failures(
    twice_refused, take, local, line
):
    case = twice_refused()
    with pytest.raises(Refused, match="几次没有成的推荐”还没有填写"):
        take(case, "public_post", (4, 1), **POST)
    local(referrals="3")
    with pytest.raises(Refused, match="要先有3次没有成的推荐.*现在有2次,还差1次"):
        take(case, "public_post", (4, 1), **POST)
    line(case, "referral", 25, post="样例岗位9", firm="样例公司")
    wrong = line(case, "failure", 26, no="3", result="岗位不合适", reason="样例")
    with clock.at(on(2026, 3, 27)):
        line_actions.void_line(by=wrong.by, line=wrong, reason="样例")
    with pytest.raises(Refused, match="还差1次"):
        take(case, "public_post", (4, 1), **POST)
    line(case, "failure", 27, no="3", result="岗位不合适", reason="样例")
    case = take(case, "public_post", (4, 1), **POST)
    assert case.state == "placed" and book(4) == {"placed": 1, "public": 1}


def test_who_listed_somebody_does_not_place_them(twice_refused, take, colleague, local):
    local(referrals="2")
    with pytest.raises(Refused, match="“列入就业援助”是您办的"):
        take(twice_refused(), "public_post", (4, 1), by=colleague, **POST)


def test_who_is_recognised_already_needs_no_failures(twice_refused, take, met):
    with pytest.raises(Refused, match="认定文书的编号"):
        met(seen=MET | {"aided": "是"}, id_no="样例证件求9")
    case = twice_refused(0, seen=MET | {"aided": "是", "aid_no": "样例文书1"})
    assert take(case, "public_post", (4, 1), **POST).state == "placed"


def test_for_families_a_public_service_post_is_the_local_paper_s(twice_refused, take, local):
    case = twice_refused(who="现役军人家属")
    with pytest.raises(Refused, match="哪些人开放”还没有填写"):
        take(case, "public_post", (4, 1), **POST)
    local(referrals="2", public_for="随军家属=可以")
    with pytest.raises(Refused, match="没有写现役军人家属可以安排"):
        take(case, "public_post", (4, 1), **POST)


@pytest.mark.parametrize("row", ["样例身份=可以", "随军家属=也许"])
def test_a_table_nobody_can_read_is_refused_when_typed(local, row):
    with pytest.raises(Refused) as refused:
        local(public_for=row)
    assert "看不懂" in refused.value.problems[0]


def test_one_person_counts_once_a_year_and_again_in_the_next(met, take, office):
    case = met()
    with pytest.raises(Refused, match="已经受理过,编号求职〔2026〕1号"):
        met()
    take(case, "end", (3, 10), because="联系不上")
    again = met(day=(5, 4))
    assert book() == {"registered": 1} and book(5) == {}
    take(again, "end", (5, 10), because="联系不上")
    with clock.at(on(2027, 1, 11)):
        case = actions.open_case(by=office, kind="job_seeker", raw=TYPED)
    take(case, "registered_done", (1, 12), year=2027, **MET)
    assert book(1, 2027) == {"registered": 1}


def test_withdrawn_after_being_counted_she_is_not_counted_a_second_time(met, take):
    take(met(), "withdraw", (3, 10), text="样例")
    met(day=(4, 6))
    assert book() == {"registered": 1} and book(4) == {}


def test_hired_a_second_time_in_a_year_counts_once_and_the_months_begin_anew(hired, take):
    case = take(hired(), "left", (5, 6), text="样例原因")
    assert case.state == "assessed"
    case = take(case, "found", (5, 20), **POST | {"day": "2026-05-18", "proof_day": "2026-05-18"})
    assert book()["placed"] == 1 and book(5) == {}
    with pytest.raises(Refused, match="到2026年8月18日才满"):
        take(case, "placed_done", (7, 1), **ON)
    assert take(case, "placed_done", (8, 18), **ON).state == "kept3"


def test_who_hired_stands_once_on_the_page_whatever_the_step_that_asks_it(hired, office):
    labels = [row.spec.label for row in shown.show(office, hired()).rows]
    assert labels.count("录用单位") == 1


def test_who_left_is_called_for_a_new_referral(hired, take, office):
    """The referral that led to the work that ended waits for no answer."""
    case = hired()
    with clock.at(on(2026, 6, 30)):
        assert [row.why for row in follow_up.rows(office)] == [following.CHECK]
    take(case, "left", (5, 6), text="样例原因")
    with clock.at(on(2026, 5, 7)):
        assert [row.why for row in follow_up.rows(office)] == [following.NO_OFFER]


def test_no_longer_at_work_is_not_kept(hired, take):
    with pytest.raises(Refused, match="请用“登记离开”"):
        take(hired(), "placed_done", (7, 1), working="否")


@pytest.mark.parametrize("step", ["withdraw", "refuse"])
def test_who_was_hired_stays_in_the_count(hired, take, step):
    raw = {"text": "样例", "basis": "样例依据"}
    with pytest.raises(Refused, match="已经录用的不能撤回"):
        take(hired(), step, (4, 2), **raw)


def test_somebody_not_met_is_not_registered(office, take):
    with clock.at(on(2026, 3, 2)):
        case = actions.open_case(by=office, kind="job_seeker", raw=TYPED)
    with pytest.raises(Refused, match="证件看过"):
        take(case, "registered_done", (3, 4), shown="否", share="是")
    assert book() == {}


def test_each_step_tells_the_applicant_what_comes_next(hired, take):
    case = hired()
    page = told.whole(case)
    assert page.following.startswith("工作满3个月时")
    said = [one.text for one in page.said]
    assert "已登记录用。到2026年6月30日满3个月,那时我们和您联系一次。" in said
    assert "见过面、核过证件了,从现在起给您推荐岗位。" in said
    page = told.whole(take(case, "placed_done", (6, 30), **ON))
    assert page.said[0].text == "已联系过,您在岗。到2026年9月30日满6个月再联系一次。"


def test_asked_for_by_phone_it_is_the_town_s_and_is_counted_when_they_have_met(
    district, take, liaison, unit
):
    family = Applicant.objects.create(division=district, phone="样例", sealed=b"")
    with clock.at(on(2026, 3, 2)):
        case = actions.open_case(by=None, kind="job_seeker", raw=TYPED, applicant=family)
    assert case.unit == unit("德感街道") and book() == {}
    assert told.whole(case).following.startswith("工作人员约您见面")
    take(case, "registered_done", (3, 4), by=liaison, **MET)
    assert book() == {"registered": 1}


@pytest.mark.parametrize(
    ("who", "good", "law"),
    [
        ("退役军人", True, "退役军人保障法第36条、第41条、第45条"),
        ("随军家属", True, "军人抚恤优待条例第46条"),
        ("现役军人家属", None, "本地就业援助文件"),
    ],
)
def test_whom_no_text_names_is_said_to_be_open(who, good, law):
    finding = kinds.get("job_seeker").check({"who": who}, {}, date(2026, 3, 2))[0]
    assert (finding.good, finding.basis) == (good, law)


def test_nothing_personal_stands_in_the_clear(hired, take):
    case = hired(seen=MET | {"aided": "是", "aid_no": "样例援助文书"})
    take(case, "placed_done", (6, 30), **ON)
    secret = [v for k, v in TYPED.items() if k not in ("want", "who", "town")]
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = in_words(cursor)
            found += [(table, w) for w in (*secret, "样例录用单位", "样例援助文书") if w in rows]
    assert found == []
    assert queries.personal(case)["employer"] == "样例录用单位"
    assert CaseLine.objects.filter(kind="counted").count() == 3
