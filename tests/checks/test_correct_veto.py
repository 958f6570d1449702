"""更正: a new word with its reason; the former stays as history and counts no more."""

import pytest

from tests.checks import veto_cast as cast
from tongxin.checks import veto_actions, vetoes
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger import actions as ledger
from tongxin.ledger.models import Entry


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def leader(person, unit):
    return cast.leader(person, unit("财政局"))


@pytest.fixture
def signed(office, leader, unit):
    """A signed declaration of 2026: (edition, task)."""
    edition = cast.named(office, cast.edition(office), unit("财政局"))
    task = cast.task(edition, unit("财政局"), 2026)
    veto_actions.sign(by=leader, task=task, happened=False, signed_by="张负责")
    return edition, task


def correct(by, task, reason="后来发现", happened=True, case="某日发生,正在处理。"):
    return veto_actions.correct(
        by=by, task=task, happened=happened, case=case, signed_by="张负责", reason=reason
    )


def test_none_becomes_a_case_and_the_former_entry_is_withdrawn(signed, leader):
    edition, task = signed
    old = vetoes.signature(task)
    new = correct(leader, task)
    old.entry.refresh_from_db()
    assert old.entry.withdrawn and new.entry.facet == "否1:发生"
    assert cast.cell(edition)[0] == "happened"
    assert [s.pk for s in vetoes.signatures(task)] == [new.pk, old.pk]
    task.refresh_from_db()
    assert (task.state, task.entry) == ("done", new.entry)


def test_a_case_stated_by_mistake_can_be_taken_back(signed, leader):
    edition, task = signed
    correct(leader, task)
    correct(leader, task, "写错了单位", happened=False, case="")
    assert cast.cell(edition)[0] == "unknown", "2024 and 2025 are still owed"
    assert Entry.objects.filter(kind="veto", withdrawn=False).count() == 1


def test_a_correction_needs_its_reason_and_a_former_word(signed, leader, unit):
    edition, task = signed
    with pytest.raises(Refused, match="为什么更正"):
        correct(leader, task, reason=" ")
    with pytest.raises(Refused, match="还没有签过"):
        correct(leader, cast.task(edition, unit("财政局"), 2025))


def test_a_word_withdrawn_in_the_ledger_is_open_again_on_the_matrix(signed, leader, office):
    edition, task = signed
    ledger.withdraw(by=leader, entry=vetoes.signature(task).entry, reason="误登")
    word = vetoes.matrix(office, edition)[0].years[2].words[0]
    assert word.open and word.task == task
    correct(leader, task, "重新声明", happened=False, case="")
    assert not vetoes.matrix(office, edition)[0].years[2].words[0].open


def test_nobody_corrects_another_units_word(signed, person, unit):
    _, task = signed
    with pytest.raises(task.__class__.DoesNotExist):
        correct(cast.leader(person, unit("区教委"), "teacher"), task)
