"""What a kind may ask of the engine: rights had once, sealed answers, entries taken out, own steps."""

from dataclasses import replace
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.clear_text import in_words
from tongxin.cases import actions, kinds, line_actions, queries, schemes, shown
from tongxin.cases.kind import Claim, Clock, Leaves, Param
from tongxin.cases.models import Applicant, Case, CaseLine
from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.ledger.models import Entry
from tongxin.rules.clocks import Term

from .conftest import PROBE, TYPED

ASKED = FormSpec(
    (
        FieldSpec("place", "去哪里", required=True, privacy="personal"),
        FieldSpec("chosen", "用了一次的权利", "bool", default=False),
        FieldSpec("to", "交给", "unit"),
        FieldSpec("text", "说明"),
    )
)


def _left(context):
    return Leaves("rights", {"title": context.number, "facet": "来访", "due": 1, "done": 0})


def _claims(context):
    whose = (context.values["id_no"],)
    once = [Claim("right", whose, "只能用一次。")] if context.form.get("chosen") else []
    return [*once, Claim("counted", whose)]


RICH = replace(
    PROBE,
    asks={"received_done": ASKED},
    leaves={
        "received_done": _left,
        "checked_done": lambda c: _left(c)._replace(
            raw=_left(c).raw | {"done": 0 if c.had else 1}
        ),
        "refuse": lambda c: Leaves("rights", {}, "没有办成"),
    },
    claims={"received_done": _claims},
    says={"received_done": lambda context: f"已安排{context.number}。"},
    own=("checked_done",),
    tells=("place",),
    clocks=(Clock("pay", "兑现", Term(5), ("received_done",), ("approved_done",), "试验",
                  resets=("papers_in",)),),
    asked={"town": lambda values: values.get("matter") != "不问镇街"},
)  # fmt: skip


@pytest.fixture(autouse=True)
def _rich(_probe, monkeypatch):
    """The probe with everything a kind may ask for."""
    found = {**kinds.every(), "probe": RICH}
    monkeypatch.setattr(kinds, "every", lambda: found)


@pytest.fixture
def second(liaison):
    """Another request of the same person."""
    return actions.open_case(by=liaison, kind="probe", raw=TYPED | {"matter": "来访二件"})


def receive(by, case, **more):
    return actions.take(by=by, case=case, step="received_done", raw={"place": "样例处"} | more)


def test_a_right_is_had_once_by_a_person_whatever_the_case(liaison, opened, second):
    receive(liaison, opened, chosen="是")
    with pytest.raises(Refused, match="只能用一次"):
        receive(liaison, second, chosen="是")
    second.refresh_from_db()
    assert second.state == "received" and second.events.count() == 1
    receive(liaison, second)


def test_a_case_that_came_to_nothing_gives_its_right_back(liaison, leader, opened, second):
    receive(liaison, opened, chosen="是")
    actions.take(by=leader, case=opened, step="refuse", raw={"basis": "第1条", "text": "不符"})
    assert receive(liaison, second, chosen="是").state == "checked"
    assert CaseLine.objects.filter(void="").count() == 2


def test_a_claim_stands_in_no_clear_word_and_cannot_be_voided_by_hand(liaison, opened):
    receive(liaison, opened, chosen="是")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_caseline")
        assert TYPED["id_no"] not in in_words(cursor)
    with pytest.raises(Refused, match="由系统登记"):
        line_actions.void_line(by=liaison, line=CaseLine.objects.first(), reason="样例")


def test_a_sealed_answer_of_a_step_is_masked_revealed_and_nowhere_else(liaison, opened):
    case = receive(liaison, opened)
    row = next(r for r in shown.show(liaison, case).rows if r.spec.key == "place")
    assert row.masked and row.value == "样**"
    assert actions.reveal(by=liaison, case=case, field="place", purpose="样例") == "样例处"
    assert "样例处" not in repr(list(case.events.values()))
    assert queries.personal(case)["name"] == TYPED["name"]


def test_what_the_rules_say_at_a_step_is_told_to_the_applicant(liaison, opened):
    case = receive(liaison, opened, text="请看清楚")
    event = case.events.last()
    assert event.public and event.text.endswith("号。 请看清楚")


def test_an_entry_goes_out_and_comes_back(liaison, leader, office, opened):
    receive(liaison, opened)
    case = actions.take(by=leader, case=opened, step="refuse", raw={"basis": "1", "text": "不符"})
    assert Entry.objects.get().withdrawn
    case = actions.take(by=leader, case=case, step="appeal", raw={"text": "样例"})
    case = actions.take(by=office, case=case, step="overturn", raw={"text": "样例"})
    receive(liaison, case)
    assert not Entry.objects.get().withdrawn


def test_the_next_unit_corrects_the_entry_of_the_first(liaison, office, opened, person, unit):
    receive(liaison, opened)
    actions.take(by=liaison, case=opened, step="hand_over", raw={"unit": "区教委", "text": "样例"})
    teacher = person(opened.division, "teacher", "leader", unit=unit("区教委"))
    actions.take(by=teacher, case=opened, step="checked_done")
    entry = Entry.objects.get()
    assert (entry.unit.name, entry.done) == ("区教委", 1)


def test_a_step_of_their_own_is_taken_by_the_family_and_no_other(district, opened, liaison):
    family = Applicant.objects.create(division=district, phone="x", sealed=b"")
    Case.objects.update(applicant=family)
    case = receive(liaison, opened)
    with pytest.raises(Refused, match="工作人员"):
        actions.take_as_applicant(applicant=family, case=case, step="approved_done")


def test_a_clock_that_is_reset_does_not_run_before_the_next_start(liaison, opened):
    receive(liaison, opened)
    told = queries.events(opened)
    assert len(queries.clocks_of(opened, told, {})) == 1
    told[-1].step, told[0].step = "papers_in", "received_done"
    assert queries.clocks_of(opened, told, {}) == []


def test_what_does_not_concern_somebody_is_not_kept(liaison):
    raw = TYPED | {"matter": "不问镇街"}
    assert "town" not in actions.open_case(by=liaison, kind="probe", raw=raw).data


def test_a_closed_request_may_come_again_unless_the_kind_says_so(liaison, opened, monkeypatch):
    Case.objects.update(live=False, state="done")
    assert actions.open_case(by=liaison, kind="probe", raw=TYPED).no == 2
    Case.objects.update(live=False, state="done")
    once = {**kinds.every(), "probe": replace(RICH, repeats=False)}
    monkeypatch.setattr(kinds, "every", lambda: once)
    with pytest.raises(Refused, match="已经受理过"):
        actions.open_case(by=liaison, kind="probe", raw=TYPED)
    assert Case.objects.count() == 2


def test_a_table_that_cannot_be_read_is_refused_when_it_is_typed(office, monkeypatch):
    def reads(rows):
        raise ValueError("读不懂,请写成“甲=1”。")

    param = Param(FieldSpec("steps", "分档", "table"), "试验文件", reads)
    found = {**kinds.every(), "probe": replace(RICH, params=(param,))}
    monkeypatch.setattr(kinds, "every", lambda: found)
    with pytest.raises(Refused) as refused:
        schemes.propose(
            by=office, kind="probe", since=date(2026, 1, 1), source="样例", raw={"steps": "甲=x"}
        )
    assert refused.value.problems == ["“分档”:读不懂,请写成“甲=1”。"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_at_once_one_has_it(liaison, opened, second):
    """Both read before either writes; the key decides."""
    answers = at_once(
        lambda: receive(liaison, opened, chosen="是"), lambda: receive(liaison, second, chosen="是")
    )
    assert sorted(str(a) for a in answers) == ["done", "只能用一次。"]
    assert CaseLine.objects.filter(key__contains="/right/", void="").count() == 1


def at_once(*doings):
    """What came of each, done in threads that start together."""
    gate, answers = Barrier(len(doings)), []

    def run(do):
        gate.wait()
        try:
            do()
            answers.append("done")
        except Refused as error:
            answers.append(error.sentence)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(do,)) for do in doings]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return answers
