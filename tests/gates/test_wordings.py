"""允许的写法: one proposes, another approves, it holds until a day, everywhere in the installation."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tongxin.core import clock, gate
from tongxin.core.errors import Refused, fitting
from tongxin.core.models import Event
from tongxin.directory.scope import Forbidden
from tongxin.gates import actions, queries
from tongxin.gates.models import Wording

DEPOT = "2383仓库"
SENTENCE = f"参观原总后勤部{DEPOT}旧址"


def propose(by, text: str = DEPOT, days: int = 100) -> Wording:
    until = clock.today() + timedelta(days=days)
    return actions.propose_wording(by=by, text=text, why="已公开的文物", source="区志", until=until)


def test_a_wording_passes_only_after_another_person_agreed(office, leader):
    row = propose(office)
    assert gate.hits(SENTENCE)
    actions.approve_wording(by=leader, wording=row)
    assert gate.hits(SENTENCE) == ()
    assert fitting(SENTENCE, "标题", 40) == SENTENCE


def test_nobody_agrees_to_the_own_proposal(office):
    row = propose(office)
    with pytest.raises(Refused, match="不能自己审核"):
        actions.approve_wording(by=office, wording=row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wording.objects.filter(pk=row.pk).update(approved_by=office)


def test_it_ends_on_its_day_and_when_it_is_ended(office, leader):
    row = actions.approve_wording(by=leader, wording=propose(office))
    with clock.at(clock.end_of(row.until)):
        assert gate.hits(SENTENCE) == ()
    with clock.at(clock.end_of(row.until + timedelta(days=1))):
        assert gate.hits(SENTENCE)
    actions.end_wording(by=office, wording=row)
    assert gate.hits(SENTENCE)


@pytest.mark.parametrize("text", ["54321部队", "5 4 3 2 1 步队", "满编120人", "29.1234,106.1234"])
def test_a_code_a_strength_or_a_place_never_comes_on_the_list(office, text):
    with pytest.raises(Refused, match="不能列入"):
        propose(office, text)
    assert not Wording.objects.exists()


def test_what_would_pass_anyway_needs_no_entry(office):
    with pytest.raises(Refused, match="不用列入"):
        propose(office, "某仓库")


def test_a_reason_may_name_the_wording_and_nothing_else_that_is_secret(office):
    until = clock.today() + timedelta(days=9)
    told = {"by": office, "text": DEPOT, "source": "区志", "until": until}
    with pytest.raises(Refused, match="“理由”"):
        actions.propose_wording(**told, why=f"{DEPOT}和2384仓库都公开了")
    assert actions.propose_wording(**told, why=f"{DEPOT}旧址已公开").why == "2383仓库旧址已公开"


def test_the_same_wording_stands_once_however_it_is_written(office):
    propose(office)
    with pytest.raises(Refused, match="已经提出过"):
        propose(office, "2 3 8 3 仓库")


@pytest.mark.parametrize("days", [0, -3, 6 * 366])
def test_an_end_is_needed_within_five_years(office, days):
    with pytest.raises(Refused, match="五年以内"):
        propose(office, days=days)


def test_a_liaison_may_propose_and_not_agree(office, liaison):
    row = propose(liaison)
    other = propose(office, "2384仓库")
    with pytest.raises(Forbidden):
        actions.approve_wording(by=liaison, wording=other)
    assert actions.approve_wording(by=office, wording=row).approved_by == office


def test_another_district_neither_sees_nor_changes_the_list(office, outsider):
    row = propose(office)
    assert not queries.wordings(outsider).exists()
    with pytest.raises(Refused, match="没有这一条"):
        actions.approve_wording(by=outsider, wording=row)


def test_each_act_leaves_one_event_that_does_not_repeat_the_words(office, leader):
    actions.end_wording(
        by=office, wording=actions.approve_wording(by=leader, wording=propose(office))
    )
    told = list(Event.objects.order_by("id").values_list("verb", "sentence"))
    assert [verb for verb, _ in told] == ["wording.propose", "wording.approve", "wording.end"]
    assert not any("2383" in sentence for _, sentence in told)


def test_a_text_without_a_hit_costs_no_query(office, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert gate.hits("走访慰问驻区某部队,慰问金20000元") == ()
    with django_assert_num_queries(1):
        assert gate.hits("慰问54321部队")


def test_on_the_page_one_proposes_and_another_agrees(office, leader, as_, read):
    form = {"text": DEPOT, "why": "已公开的文物", "source": "区志",
            "until": (clock.today() + timedelta(days=30)).isoformat(), "_once": "a"}  # fmt: skip
    assert as_(office).post("/wordings/new/", form).status_code == 302
    shown = read(as_(office).get("/wordings/"))
    assert DEPOT in shown and "待审核" in shown and "同意" not in shown
    row = Wording.objects.get()
    assert "同意" in read(as_(leader).get("/wordings/"))
    assert as_(leader).post(f"/wordings/{row.pk}/approve/", {"_once": "b"}).status_code == 302
    assert "放行" in read(as_(office).get("/wordings/"))


def test_a_form_without_a_reason_is_shown_again(office, as_, read):
    form = {"text": DEPOT, "until": "2026年"}
    for told in ("“用到哪天”", "请写明写法、理由和公开出处"):
        answer = as_(office).post("/wordings/new/", {**form, "_once": told})
        assert answer.status_code == 422 and told in read(answer)
        form["until"] = (clock.today() + timedelta(days=30)).isoformat()
