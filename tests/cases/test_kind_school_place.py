"""军人子女教育优待: from 备案 to the first day at school, each refusal, what is never told."""

from datetime import date

import pytest
from django.db import connection

from tests.clear_text import in_words
from tongxin.cases import actions, queries, told
from tongxin.cases.kinds.school_place import KIND, best
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.ledger.actions import Rejected
from tongxin.ledger.models import Entry

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

TYPED = {
    "stage": "小学", "school_year": "2026", "status": "现役军人", "place": "父母户籍地",
    "town": "德感街道", "child": "样例甲", "child_id": "样例证件001X", "parent": "样例乙",
    "phone": "样例电话", "wish": "样例志愿学校", "guardian": "是",
}  # fmt: skip
FIGURES = {
    "last_days": "小学=2026-06-30\n入托=2026-07-15\n高中=2026-05-12",
    "handle_days": "60",
    "notice_days": "5",
}
SENIOR = "烈士子女=加20分\n证明信注明的艰苦边远或高风险第一档=加15分\n因公牺牲军人子女=加8分"
CHOICE = "烈士子女=任选一次\n一等功军人子女=名单内任选一次"
#: Step, day of June–August 2026, what is asked; the whole way in time.
WAY = (
    ("filed_done", (6, 1), {}),
    ("declared_done", (6, 3), {"letter_no": "2026-003", "certified": "是"}),
    ("verified_done", (6, 5), {"unit": "区教委"}),
    ("reviewed_done", (6, 10), {}),
    ("settled_done", (6, 12), {}),
    ("noticed_done", (6, 18), {"objection": "否"}),
    ("arranging_done", (7, 1), {"school": "样例小学", "within": "是"}),
    ("arranged_done", (7, 3), {}),
    ("confirmed_done", (9, 1), {}),
)


@pytest.fixture
def take(office, colleague):
    """Takes a step on a day of 2026; 核验 by one, all else by another."""

    def step(case, key, moment, by=None, **raw):
        who = by or (colleague if key == "declared_done" else office)
        with clock.at(on(2026, *moment)):
            return actions.take(by=who, case=case, step=key, raw=raw)

    return step


@pytest.fixture
def filed(office):
    """Takes a child in on 2026-05-20, or on another day, with other answers."""

    def open_(day=(5, 20), **changed):
        with clock.at(on(2026, *day)):
            return actions.open_case(by=office, kind="school_place", raw=TYPED | changed)

    return open_


def go(take, case, until="confirmed_done", **changed):
    """The usual way up to a step; changed: what is asked otherwise, by step."""
    for key, day, raw in WAY:
        case = take(case, key, day, **raw | changed.get(key, {}))
        if key == until:
            return case


def sums(year=2026):
    rows = Entry.objects.filter(kind="school_place", happened_on__year=year, withdrawn=False)
    return [
        sum(getattr(row, name) or 0 for row in rows) for name in ("due", "done", "people", "late")
    ]


def test_the_whole_way_leaves_one_child_done_in_time_and_moves_the_score(
    filed, take, figures, points
):
    figures("school_place", **FIGURES)
    case = go(take, filed(), "arranged_done")
    assert sums() == [1, 0, 0, 0] and points("5.5") == "0"
    case = take(case, "confirmed_done", (9, 1))
    entry = Entry.objects.get()
    assert case.state == "done" and sums() == [1, 1, 1, 0] and points("5.5") == "0.75"
    assert (entry.facet, entry.unit.name, entry.happened_on) == ("小学", "区教委", date(2026, 6, 1))
    assert entry.title == "子女教育〔2026〕1号" and entry.town is None


def test_after_the_term_it_is_counted_as_late_and_costs_two_tenths(filed, take, figures, points):
    """60 days from 2026-06-01 end on 2026-07-31; arranged on 2026-08-01."""
    figures("school_place", **FIGURES)
    case = go(take, filed(), "noticed_done")
    [running] = queries.clocks_of(case, queries.events(case), {"handle_days": 60})
    assert running.due == date(2026, 7, 31)
    case = take(case, "arranging_done", (8, 1), school="样例小学", within="是")
    case = take(take(case, "arranged_done", (8, 3)), "confirmed_done", (9, 1))
    assert sums() == [1, 1, 1, 1] and points("5.5") == "0.7"


def test_what_was_arranged_in_time_and_typed_in_later_is_not_late(filed, take, figures):
    figures("school_place", **FIGURES)
    case = go(take, filed(), "noticed_done")
    case = take(case, "arranging_done", (8, 9), day="2026-07-31", school="样例小学", within="是")
    take(take(case, "arranged_done", (8, 9)), "confirmed_done", (9, 1))
    assert sums()[3] == 0


def test_without_a_local_term_nobody_says_in_time_or_late(filed, take, figures):
    figures("school_place", **FIGURES | {"handle_days": ""})
    go(take, filed())
    assert Entry.objects.get().late is None


def test_a_child_in_kindergarten_and_school_of_a_year_is_two_cases_and_one_child(
    filed, take, figures
):
    figures("school_place", **FIGURES)
    go(take, filed())
    go(take, filed(stage="入托", child_id=" 样例证件001x"))
    assert sums() == [2, 2, 1, 0]


def test_another_child_is_another_child(filed, take, figures):
    """The control of the test above."""
    figures("school_place", **FIGURES)
    go(take, filed())
    go(take, filed(child_id="样例证件002"))
    assert sums() == [2, 2, 2, 0]


def test_the_same_child_stage_and_year_is_one_even_after_it_was_closed(filed, take, figures):
    figures("school_place", **FIGURES)
    case = filed()
    with pytest.raises(Refused, match="已经受理过,编号子女教育〔2026〕1号"):
        filed()
    go(take, case)
    with pytest.raises(Refused, match="已经受理过,编号子女教育〔2026〕1号"):
        filed()
    assert filed(school_year="2027").no == 2


@pytest.mark.parametrize("year", ["27", "2024", "2028"])
def test_a_school_year_is_last_this_or_next_year(filed, year):
    with pytest.raises(Refused) as refused:
        filed(school_year=year)
    assert refused.value.problems == [f"“入学年度”请写4位数字的年份,从2025到2027,现在是“{year}”。"]
    assert filed(school_year="2025").data["school_year"] == 2025


def test_without_the_calendar_one_may_file_and_not_declare(filed, take, figures):
    case = filed()
    assert told.whole(case).explained and case.state == "filed"
    with pytest.raises(Refused, match="“各学段申报截止日”还没有填写"):
        take(case, "filed_done", (6, 1))
    figures("school_place", **FIGURES)
    case = filed(stage="初中", child_id="样例证件002")
    with pytest.raises(Refused, match="2026年“初中”的申报截止日还没有填写"):
        take(case, "filed_done", (6, 1))


def test_the_last_day_is_a_day_and_the_day_after_needs_the_bureau_s_consent(filed, take, figures):
    figures("school_place", **FIGURES)
    late = filed(child_id="样例证件002")
    assert take(filed(), "filed_done", (6, 30)).state == "declared"
    with pytest.raises(Refused, match="小学申报到2026年6月30日为止"):
        take(late, "filed_done", (7, 1))
    assert take(late, "filed_done", (7, 1), late_basis="样例补报通知").state == "declared"


def test_this_year_s_calendar_says_nothing_of_the_next(filed, take, figures):
    figures("school_place", **FIGURES)
    with pytest.raises(Refused, match="2027年“小学”的申报截止日还没有填写"):
        take(filed(school_year="2027"), "filed_done", (6, 1))


def test_a_change_of_school_is_open_all_year(filed, take):
    assert take(filed(stage="转学插班"), "filed_done", (11, 2)).state == "declared"


@pytest.mark.parametrize(
    "number", ["12345", "2026-003部队", "某部2026-1", "2026-12345", "２０２６-1"]
)
def test_a_number_that_could_be_a_unit_s_is_refused(filed, take, number):
    case = take(filed(stage="转学插班"), "filed_done", (6, 1))
    with pytest.raises(Refused, match="不要抄部队名称和代号"):
        take(case, "declared_done", (6, 3), letter_no=number, certified="是")


def test_what_the_garrison_does_not_confirm_goes_no_further(filed, take):
    case = take(filed(stage="转学插班"), "filed_done", (6, 1))
    with pytest.raises(Refused, match="核验不一致"):
        take(case, "declared_done", (6, 3), letter_no="2026-1", certified="否")


def test_who_checked_the_letter_does_not_review_it(filed, take, office):
    case = take(filed(stage="转学插班"), "filed_done", (6, 1))
    case = take(case, "declared_done", (6, 3), by=office, letter_no="2026-1", certified="是")
    with pytest.raises(Refused, match="“登记核验”是您办的"):
        take(case, "verified_done", (6, 5))


@pytest.mark.parametrize(
    ("discharged", "good"), [("2025-05-20", True), ("2025-05-19", False), ("2026-08-01", True)]
)
def test_a_year_after_discharge_counts_to_its_last_day(filed, take, discharged, good):
    """Filed on 2026-05-20."""
    case = filed(stage="转学插班", status="退役军人", discharged=discharged)
    case = take(take(case, "filed_done", (6, 1)), "declared_done", (6, 3), letter_no="2026-1",
                certified="是")  # fmt: skip
    if good:
        assert take(case, "verified_done", (7, 5)).unit.name == "区教委"
    else:
        with pytest.raises(Refused, match="退役满一年"):
            take(case, "verified_done", (6, 5))


def test_who_is_discharged_must_say_when_and_others_are_not_asked(filed):
    with pytest.raises(Rejected) as refused:
        filed(status="退役军人")
    assert set(refused.value.errors) == {"discharged"}
    assert "discharged" not in queries.personal(filed(discharged="2020-01-01"))


def test_without_the_guardian_s_word_it_stops(filed, take):
    case = take(filed(stage="转学插班", guardian="否"), "filed_done", (6, 1))
    case = take(case, "declared_done", (6, 3), letter_no="2026-1", certified="是")
    with pytest.raises(Refused, match="监护人没有同意"):
        take(case, "verified_done", (6, 5))


def test_whom_only_a_local_paper_adds_waits_for_that_paper(filed, take, figures):
    case = filed(stage="转学插班", status="本地文件另行列入的人员", also="消防救援人员")
    case = take(take(case, "filed_done", (6, 1)), "declared_done", (6, 3), letter_no="2026-1",
                certified="是")  # fmt: skip
    with pytest.raises(Refused, match="还没有填写"):
        take(case, "verified_done", (6, 5))
    figures("school_place", also="消防救援人员=样例文件第3条")
    assert take(case, "verified_done", (6, 5)).state == "reviewed"


def test_of_three_groups_the_best_counts_and_nothing_is_added(filed, take, figures):
    groups = ["因公牺牲军人子女", "烈士子女", "证明信注明的艰苦边远或高风险第一档"]
    figures("school_place", **FIGURES | {"senior_table": SENIOR, "last_days": "高中=2026-06-12"})
    case = filed(stage="高中", groups=groups)
    case = go(take, case, "reviewed_done")
    given = best({**case.data, **queries.personal(case)}, {"senior_table": _table(SENIOR)})
    assert (str(given.benefit), given.group) == ("加20分", "烈士子女")
    said = case.events.get(step="reviewed_done")
    assert said.public and said.text == "已核定:给“加20分”。同时符合的其他类别不累加。"
    [last, why] = told.whole(case).explained
    assert last.text == "申报截止日是2026年6月12日"
    assert "按烈士子女给“加20分”" in why.text and "第一档(加15分)" in why.text


def _table(text):
    return dict(line.split("=") for line in text.splitlines())


def test_without_the_year_s_table_high_school_stops(filed, take, figures):
    figures("school_place", **FIGURES | {"last_days": "高中=2026-06-12"})
    with pytest.raises(Refused, match="“高中的优待表”还没有填写"):
        go(take, filed(stage="高中"), "reviewed_done")


def test_points_and_percent_in_one_table_are_refused_when_typed(figures):
    with pytest.raises(Refused) as refused:
        figures("school_place", senior_table="烈士子女=加20分\n因公牺牲军人子女=加10%")
    assert "又有加分又有百分比" in refused.value.problems[0]
    with pytest.raises(Refused) as refused:
        figures("school_place", last_days="小学=六月底")
    assert "日期" in refused.value.problems[0]


def test_the_notice_stands_its_days(filed, take, figures):
    """Put up on 2026-06-12 for 5 days: the last is 2026-06-17."""
    figures("school_place", **FIGURES)
    case = go(take, filed(), "settled_done")
    with pytest.raises(Refused, match="到2026年6月17日为止"):
        take(case, "noticed_done", (6, 17), objection="否")
    with pytest.raises(Refused, match="有异议"):
        take(case, "noticed_done", (6, 18), objection="是")
    assert take(case, "noticed_done", (6, 18), objection="否").state == "arranging"


def test_a_class_is_not_overfilled_for_anybody(filed, take, figures):
    figures("school_place", **FIGURES)
    case = go(take, filed(), "noticed_done")
    with pytest.raises(Refused, match="班额不能超过规定"):
        take(case, "arranging_done", (7, 1), school="样例小学", within="否")


def test_the_right_to_choose_is_used_once_a_child_and_stage(filed, take, figures):
    figures("school_place", **FIGURES | {"school_table": CHOICE})
    chosen = {"arranging_done": {"chosen": "是"}}
    case = go(take, filed(groups=["烈士子女"]), "arranged_done", **chosen)
    case = take(case, "reassign", (7, 10), text="样例:家长另有安排")
    case = take(case, "arranging_done", (7, 11), school="样例二小", within="是", chosen="是")
    figures("school_place", **FIGURES | {"school_table": CHOICE, "last_days": "小学=2027-06-30"})
    again = go(take, filed(groups=["烈士子女"], school_year="2027"), "noticed_done")
    with pytest.raises(Refused, match="“任选一次”已经用过"):
        take(again, "arranging_done", (7, 20), school="样例三小", within="是", chosen="是")
    case = take(case, "refuse", (7, 21), basis="样例依据", text="样例原因")
    again = take(again, "arranging_done", (7, 22), school="样例三小", within="是", chosen="是")
    assert again.state == "arranged"


def test_who_has_no_such_right_does_not_use_it(filed, take, figures):
    figures("school_place", **FIGURES | {"school_table": CHOICE})
    case = go(take, filed(), "noticed_done")
    with pytest.raises(Refused, match="没有“任选一次”"):
        take(case, "arranging_done", (7, 1), school="样例小学", within="是", chosen="是")


def test_refused_it_goes_out_of_the_count_and_comes_back_by_the_review(
    filed, take, figures, colleague, points
):
    figures("school_place", **FIGURES)
    case = go(take, filed(), "verified_done")
    case = take(case, "refuse", (6, 11), basis="样例依据", text="样例原因")
    assert sums() == [0, 0, 0, 0] and Entry.objects.get().withdrawn and points("5.5") is None
    case = take(case, "appeal", (6, 12), text="样例理由")
    case = take(case, "overturn", (6, 13), by=colleague, text="样例意见")
    assert case.state == "filed"
    go(take, case)
    assert sums() == [1, 1, 1, 0] and Entry.objects.count() == 1


def test_after_a_second_was_opened_the_review_cannot_make_two(filed, take, figures, colleague):
    figures("school_place", **FIGURES)
    case = take(filed(), "refuse", (6, 1), basis="样例依据", text="样例原因")
    filed()
    with pytest.raises(Refused, match="已经受理过,编号子女教育〔2026〕2号"):
        take(case, "appeal", (6, 2), text="样例理由")


def test_the_education_side_works_on_it_and_the_first_unit_s_entry_follows(
    filed, take, figures, person, district, unit, liaison
):
    """Declared by a town, closed by the bureau: neither reaches the other's entries."""
    figures("school_place", **FIGURES)
    with clock.at(on(2026, 5, 20)):
        case = actions.open_case(by=liaison, kind="school_place", raw=TYPED)
    case = take(case, "filed_done", (6, 1), by=liaison)
    assert Entry.objects.get().unit.name == "德感街道"
    teacher = person(district, "jiaowei", "leader", unit=unit("区教委"))
    case = take(case, "declared_done", (6, 3), letter_no="2026-1", certified="是")
    case = take(case, "verified_done", (6, 5))
    for key, day, raw in WAY[3:]:
        case = take(case, key, day, by=teacher, **raw)
    assert Entry.objects.get().unit.name == "区教委" and sums() == [1, 1, 1, 0]


def test_a_family_confirms_the_school_alone_and_reads_its_name(filed, take, figures, district):
    figures("school_place", **FIGURES)
    family = actions.Applicant.objects.create(division=district, phone="x", sealed=b"")
    case = go(take, filed(), "arranging_done")
    case.applicant = family
    case.save()
    page = told.whole(case)
    assert page.own == [("arranged_done", "家长确认", "")]
    assert page.kept == (("安排的学校", "样例小学"),)
    with clock.at(on(2026, 7, 3)):
        case = actions.take_as_applicant(applicant=family, case=case, step="arranged_done")
    assert case.state == "confirmed"


def test_nothing_of_the_child_the_parent_or_the_school_stands_in_the_clear(filed, take, figures):
    figures("school_place", **FIGURES | {"school_table": CHOICE})
    go(take, filed(groups=["烈士子女"]), arranging_done={"chosen": "是"})
    secret = ["样例甲", "样例乙", "样例证件", "样例电话", "样例志愿", "样例小学", "现役", "烈士"]
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            # A standard and the local table name groups, nobody's.
            if table in ("cases_scheme", "standards_edition"):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = in_words(cursor)
            found += [(table, word) for word in secret if word in rows]
    assert found == []
    assert [e.sentence for e in Event.objects.filter(verb="case.filed_done")] == [
        "子女教育〔2026〕1号登记申报"
    ]


def test_its_page_says_what_is_not_known():
    assert any("实施细则" in one for one in KIND.unknown)
