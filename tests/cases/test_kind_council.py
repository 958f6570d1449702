"""议军会: old items are heard first, every topic gets its decision, a decision moves the need itself."""

from datetime import date, timedelta

import pytest

from tongxin.cases import actions, agenda, council_actions, line_actions
from tongxin.cases.models import Case, CaseLine
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.scope import Forbidden
from tongxin.ledger.actions import Rejected
from tongxin.ledger.models import Entry, Task
from tongxin.reports import councils as papers

from .conftest import on
from .needs_cast import Cast, attach, now, text

DAY = (2025, 7, 22)
DAY_TEXT = date(*DAY).isoformat()


@pytest.fixture(autouse=True)
def january():
    with clock.at(on(2025, 1, 5)):
        yield


@pytest.fixture
def cast(district, person, unit, office, colleague):
    return Cast(district, person, unit, office, colleague)


@pytest.fixture
def prepared(cast):
    def open_(day=(2025, 7, 1), by=None, sort="议军会"):
        raw = {"sort": sort, "name": f"{day[0]}年区委{sort}", "host": "退役军人局"}
        with clock.at(on(*day)):
            return actions.open_case(by=by or cast.office, kind="council", raw=raw)

    return open_


@pytest.fixture
def called(cast, prepared):
    """A council whose agenda is settled; needs: those put on it; day: that of the meeting."""

    def go(*needs, day=DAY, words="", sort="议军会"):
        before = (day[0], day[1], 1)
        council = prepared(before, sort=sort)
        with clock.at(on(*before)):
            if needs:
                council_actions.put(by=cast.office, council=council, needs=needs)
            if words:
                line_actions.add_line(by=cast.office, case=council, kind="matter",
                                      raw={"words": words})  # fmt: skip
        council = cast.take(now(council), "office", "prepared_done", before)
        return cast.take(council, "office", "topics_done", before, approved="领导小组",
                         until=date(*day))  # fmt: skip

    return go


@pytest.fixture
def hear(cast):
    def go(council, *items, day=DAY):
        with clock.at(on(*day)):
            keys = items or [one.known.item.key for one in agenda.of(council).old]
            return council_actions.hear(by=cast.office, council=council, items=keys)

    return go


@pytest.fixture
def decide(cast):
    def go(council, n, outcome, day=DAY, **raw):
        with clock.at(on(*day)):
            line = agenda.of(council).topics[n].line.pk
            return council_actions.decide(by=cast.office, council=council, line=line,
                                          outcome=outcome, raw=raw)  # fmt: skip

    return go


def over(cast, council, day=DAY):
    return cast.take(now(council), "office", "called_done", day, attendance=46)


def old(council, day=DAY):
    """The first part of the agenda on a day: number, words, owner, how it stands."""
    with clock.at(on(*day)):
        rows = agenda.of(now(council)).old
    return [(r.known.number, r.known.words, r.known.owner, r.standing) for r in rows]


def test_the_agenda_opens_with_what_was_listed_before_as_the_record_says(cast, called):
    cast.confirmed(words="甲")
    cast.listed(words="乙")
    cast.listed(words="丙", until="2025-12-31")
    gone = cast.listed(words="丁", until="2025-12-31")
    cast.take(gone, "office", "refuse", (2025, 6, 1), basis="样例依据", text="样例说明")
    longer = cast.listed(words="戊")
    cast.take(longer, "office", "extend", (2025, 6, 1), text="样例", until="2025-09-30")
    cast.screened(words="己")
    council = called(words="样例议题")
    assert old(council) == [
        ("互提〔2025〕1号", "甲", "区教委", "办结"), ("互提〔2025〕2号", "乙", "区教委", "逾期"),
        ("互提〔2025〕3号", "丙", "区教委", "办理中"), ("互提〔2025〕4号", "丁", "区教委", "不可行"),
        ("互提〔2025〕5号", "戊", "区教委", "办理中"),
    ]  # fmt: skip
    moved = agenda.of(council).old[4].known.item
    assert moved.extended and moved.deadline == date(2025, 9, 30)


def test_a_report_alone_is_not_told_as_done(cast, called):
    case = cast.listed(until="2025-12-31")
    cast.take(case, "does", "issued_done", (2025, 5, 1), text="样例")
    assert [row[3] for row in old(called())] == ["办理中"]


def test_the_meeting_does_not_end_before_each_old_item_was_heard(cast, called, hear):
    cast.listed()
    cast.confirmed()
    council = called()
    with pytest.raises(Refused, match="还有2件没有报告.*互提〔2025〕1号、互提〔2025〕2号"):
        over(cast, council)
    hear(council, "need/2025/1")
    with pytest.raises(Refused, match="还有1件没有报告"):
        over(cast, council)
    hear(council, "need/2025/2")
    assert over(cast, council).state == "drafted"


def test_the_meeting_does_not_end_before_each_topic_was_decided(cast, called, decide):
    council = called(cast.screened(), words="样例议题")
    with pytest.raises(Refused, match="还有2个议题没有记决定"):
        over(cast, council)
    decide(council, 0, "再议", text="样例理由")
    decide(council, 1, "不议定", text="样例理由")
    assert over(cast, council).state == "drafted"


def test_a_decision_to_list_takes_the_need_s_own_steps(cast, called, decide):
    need = cast.screened()
    council = called(need)
    decide(council, 0, "列入清单", until="2025-12-15", quality="按清单办到")
    row = now(need)
    assert row.state == "listed" and row.due_on == date(2025, 12, 15)
    told = list(row.events.order_by("seq").values_list("step", "day", "text"))[-2:]
    assert told == [
        ("screened_done", date(*DAY), "议军〔2025〕1号会商,议定列入清单"),
        ("discussed_done", date(*DAY), ""),
    ]
    entry = Entry.objects.get(kind="need")
    assert (entry.due, entry.done, entry.happened_on) == (1, 0, date(*DAY))
    cast.take(row, "office", "listed_done", (2025, 7, 23), unit="区教委")


def test_the_council_confirms_nothing_for_the_side_that_asked(cast, called, hear, decide):
    need = cast.listed()
    council = called()
    hear(council)
    over(cast, council)
    assert now(need).state == "issued" and Entry.objects.get(kind="need").done == 0


def test_put_off_it_stays_and_is_heard_and_may_come_again(cast, called, decide, hear):
    need = cast.screened()
    first = called(need)
    decide(first, 0, "再议", text="样例理由")
    over(cast, first)
    assert now(need).state == "screened"
    later = (2025, 12, 20)
    second = called(day=later, words="样例议题")
    assert old(second, later) == [("互提〔2025〕1号", "改善道路照明", "", "再议")]
    with clock.at(on(*later)):
        council_actions.put(by=cast.office, council=second, needs=[need])
    assert old(second, later) == []
    decide(second, 1, "不议定", later, text="样例")
    decide(second, 0, "列入清单", later, until="2026-03-01", quality="样例")
    assert now(need).state == "listed"


def test_turned_down_it_ends_with_the_reason_and_no_council_hears_it_again(cast, called, decide):
    need = cast.screened()
    council = called(need)
    decide(council, 0, "不列入", text="样例理由")
    event = now(need).events.latest("seq")
    assert (now(need).state, event.basis, event.text) == (
        "refused", "议军〔2025〕1号议定", "样例理由"
    )  # fmt: skip
    over(cast, council)
    assert old(called(day=(2025, 12, 20), words="样例"), (2025, 12, 20)) == []


def test_what_a_council_listed_is_heard_at_each_next_one_until_its_result_was_told(
    cast, called, decide, hear
):
    need = cast.screened()
    first = called(need)
    decide(first, 0, "列入清单", until="2025-12-15", quality="样例")
    over(cast, first)
    row = cast.take(now(need), "office", "listed_done", (2025, 7, 23), unit="区教委")
    second, day2 = called(day=(2025, 10, 20), sort="军地联席会"), (2025, 10, 20)
    assert [r[3] for r in old(second, day2)] == ["办理中"]
    hear(second, day=day2)
    over(cast, second, day2)
    row = cast.take(now(row), "does", "issued_done", (2025, 12, 1), text="样例")
    cast.take(row, "asks", "reported_done", (2025, 12, 2))
    third, day3 = called(day=(2026, 1, 20)), (2026, 1, 20)
    assert [r[3] for r in old(third, day3)] == ["办结"]
    hear(third, day=day3)
    over(cast, third, day3)
    assert old(called(day=(2026, 2, 20), words="样例"), (2026, 2, 20)) == []
    assert [r[3] for r in old(second, (2026, 2, 21))] == ["办理中"]


def test_it_leaves_the_meeting_by_number_only_and_the_score_waits_for_the_five_papers(
    cast, called, hear, decide, points
):
    cast.listed(words="改善道路")
    council = called(cast.screened(words="修缮场地"))
    hear(council)
    decide(council, 0, "列入清单", until="2025-12-15", quality="样例")
    over(cast, council)
    entry = Entry.objects.get(kind="meeting")
    assert (entry.title, entry.facet, entry.attendance) == ("2025年区委议军会", "议军会", 46)
    assert entry.happened_on == date(*DAY)
    assert entry.data["decisions"] == (
        "听取以前议定事项1件的办理情况。\n1.互提〔2025〕2号:列入清单。"
    )
    assert points("1.2", "2025年") == "0"
    attach(cast.office, entry, "会议通知", "签到", "议程", "纪要")
    assert points("1.2", "2025年") == "0"
    attach(cast.office, entry, "照片")
    assert points("1.2", "2025年") == "0.125"  # a quarter of 0.5: one of four years


def test_minutes_are_signed_by_another_and_filed_with_the_five_papers(cast, called):
    council = called(words="样例议题")
    with clock.at(on(*DAY)):
        line = agenda.of(council).topics[0].line.pk
        council_actions.decide(by=cast.office, council=council, line=line, outcome="不议定",
                               raw={"text": "样例"})  # fmt: skip
    council = over(cast, council)
    with pytest.raises(Refused, match="要由另一个人办理"):
        cast.take(council, "office", "drafted_done", DAY, signed="主任", issue=1)
    council = cast.take(council, "colleague", "drafted_done", DAY, signed="主任", issue=1)
    council = cast.take(council, "office", "signed_done", DAY)
    with pytest.raises(Refused, match="五件套还没有放齐"):
        cast.take(council, "office", "printed_done", DAY)
    attach(
        cast.office, Entry.objects.get(kind="meeting"), "会议通知", "签到", "议程", "纪要", "照片"
    )
    assert cast.take(now(council), "office", "printed_done", DAY).state == "done"


def test_agenda_and_minutes_tell_number_and_neutral_words_only(cast, called, hear, decide):
    cast.listed(words="改善道路", until="2025-12-31")
    council = called(cast.screened(words="修缮场地"), words="节日走访安排")
    hear(council)
    decide(council, 0, "列入清单", until="2025-12-15", quality="样例质量")
    decide(council, 1, "议定", unit="区教委", until="2025-09-01", quality="样例要求")
    with clock.at(on(*DAY)):
        made = agenda.of(now(council))
    told = text(lambda f: papers.write_agenda(f, made))
    assert told.index("互提〔2025〕1号") < told.index("互提〔2025〕2号")
    minutes = text(lambda f: papers.write_minutes(f, made, {"issue": 2}, "退役军人局"))
    assert "互提〔2025〕2号,列入清单,2025年12月15日前办结,质量要求:样例质量" in minutes
    assert "议定由区教委办理,2025年9月1日前办结" in minutes and "第2期" in minutes
    for secret in ("样例原文", "驻区单位甲", "区人武部", "设施改善"):
        assert secret not in told and secret not in minutes


def test_another_topic_that_is_agreed_upon_becomes_a_task_and_is_heard_next(
    cast, called, decide, hear
):
    council = called(words="节日走访安排")
    decide(council, 0, "议定", unit="区教委", until="2025-09-01", quality="样例要求")
    over(cast, council)
    task = Task.objects.get()
    assert (task.unit.name, task.due_on, task.title) == (
        "区教委", date(2025, 9, 1), "议军〔2025〕1号议定:节日走访安排"
    )  # fmt: skip
    later = called(day=(2025, 12, 20))
    assert old(later, (2025, 12, 20)) == [("", "节日走访安排", "区教委", "逾期")]
    hear(later, day=(2025, 12, 20))
    assert over(cast, later, (2025, 12, 20)).state == "drafted"


@pytest.mark.parametrize("words", ["12345部队门口的路", "出动30名官兵的安排"])
def test_another_topic_with_what_may_not_be_written_is_refused(cast, prepared, words):
    with pytest.raises(Refused):
        line_actions.add_line(by=cast.office, case=prepared(), kind="matter", raw={"words": words})
    assert not CaseLine.objects.exists()


def test_another_topic_once_decided_is_not_voided(cast, called, decide):
    council = called(words="样例议题")
    with clock.at(on(*DAY)):
        line = agenda.of(council).topics[0].line
        decide(council, 0, "不议定", text="样例")
        with pytest.raises(Refused, match="已经记了决定,不能作废"):
            line_actions.void_line(by=cast.office, line=line, reason="样例")
    line.refresh_from_db()
    assert line.void == ""


def test_a_need_is_on_one_agenda_at_a_time_and_the_other_is_named(cast, prepared):
    need, first, second = cast.screened(), prepared(), prepared(sort="军地联席会")
    council_actions.put(by=cast.office, council=first, needs=[need])
    with pytest.raises(Refused, match="互提〔2025〕1号已经在议军〔2025〕1号的议题里"):
        council_actions.put(by=cast.office, council=second, needs=[need])
    line = CaseLine.objects.get(kind="topic").pk
    council_actions.take_off(by=cast.office, council=first, line=line)
    assert council_actions.put(by=cast.office, council=second, needs=[need])


def test_a_cancelled_council_gives_its_topics_back(cast, prepared):
    need, first = cast.screened(), prepared()
    council_actions.put(by=cast.office, council=first, needs=[need])
    assert agenda.waiting(cast.office) == []
    assert cast.take(now(first), "office", "cancel", DAY, text="样例").state == "withdrawn"
    assert [w.number for w in agenda.waiting(cast.office)] == ["互提〔2025〕1号"]


def test_with_a_decision_it_is_neither_cancelled_nor_moved(cast, called, decide):
    council = called(cast.screened())
    decide(council, 0, "再议", text="样例")
    for step, raw in (("cancel", {}), ("move", {"until": "2025-08-01"})):
        with pytest.raises(Refused, match="已经记了"):
            cast.take(now(council), "office", step, DAY, text="样例", **raw)


def test_before_its_day_nothing_is_decided_or_heard_and_it_does_not_end(cast, called, decide, hear):
    cast.listed()
    council, before = called(cast.screened()), (2025, 7, 21)
    with pytest.raises(Refused, match="还没有到"):
        decide(council, 0, "再议", before, text="样例")
    with pytest.raises(Refused, match="还没有到"):
        hear(council, "need/2025/1", day=before)
    with pytest.raises(Refused, match="还没有到"):
        over(cast, council, before)


def test_a_deadline_before_the_meeting_is_refused_and_the_need_stays(cast, called, decide):
    need = cast.screened()
    council = called(need)
    with pytest.raises(Rejected) as refused:
        decide(council, 0, "列入清单", until="2025-07-21", quality="样例")
    assert "在会议日期之前" in refused.value.errors["until"]
    assert now(need).state == "screened" and not CaseLine.objects.filter(kind="decided").exists()


def test_what_was_settled_on_the_spot_meanwhile_is_told_and_taken_off(cast, called, decide):
    need = cast.screened()
    council = called(need)
    case = cast.take(need, "office", "screened_done", DAY, text="现场办公")
    cast.take(case, "office", "discussed_done", DAY, until="2025-12-31", quality="样例")
    with pytest.raises(Refused, match="现在是“待下达”"):
        decide(council, 0, "列入清单", until="2025-12-15", quality="样例")
    assert not CaseLine.objects.filter(kind="decided").exists()
    with clock.at(on(*DAY)):
        line = agenda.of(council).topics[0].line.pk
        council_actions.take_off(by=cast.office, council=council, line=line)


def test_a_council_without_anything_to_speak_of_is_not_called(cast, prepared):
    council = cast.take(prepared(), "office", "prepared_done", (2025, 7, 1))
    with pytest.raises(Refused, match="请先列议题"):
        cast.take(council, "office", "topics_done", (2025, 7, 2), approved="样例", until=DAY_TEXT)


def test_only_the_office_holds_a_council_and_another_district_finds_none(
    cast, prepared, outsider, liaison
):
    council = prepared()
    with pytest.raises(Forbidden):
        prepared(by=liaison)
    for who in (liaison, cast.asks):
        with pytest.raises(Refused):
            council_actions.put(by=who, council=council, needs=[cast.screened()])
    with pytest.raises(Case.DoesNotExist):
        council_actions.put(by=outsider, council=council, needs=[now(council)])


def test_an_old_item_heard_to_its_end_elsewhere_meanwhile_is_refused(cast, called, hear):
    cast.confirmed()
    first, second = called(), called(sort="军地联席会")
    hear(first)
    with pytest.raises(Refused, match="已经在别的会议上报告了结果"):
        hear(second, "need/2025/1")
    assert over(cast, second).state == "drafted"


def test_its_day_is_what_it_is_due_on(cast, called):
    council = called(cast.screened())
    assert council.due_on == date(*DAY)
    later = cast.take(council, "office", "move", (2025, 7, 2), until="2025-07-30", text="样例")
    assert later.due_on == date(*DAY) + timedelta(days=8)
