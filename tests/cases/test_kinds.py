"""Each shipped kind is whole: its steps lead somewhere, its forms fit them, nothing secret is asked."""

import re

import pytest

from tongxin.cases import kinds, steps
from tongxin.cases.ways import ENDS
from tongxin.core import roles
from tongxin.core.formspec import FormSpec
from tongxin.ledger import kinds as entries

KINDS = sorted(kinds.every())
SECRET = re.compile(r"番号|部队代号|兵力|装备|坐标|经纬度|驻地位置|集结")
PERSONAL = re.compile(r"姓名|身份证|电话|手机|住址|地址|银行卡|账号|出生")


@pytest.fixture(params=KINDS)
def kind(request):
    return kinds.every()[request.param]


def forms(kind) -> list[FormSpec]:
    return [kind.form, *kind.asks.values(), *(line.form for line in kind.lines)]


def test_from_every_state_there_is_a_way_to_an_end(kind):
    reached, grown = set(ENDS), True
    while grown:
        more = {
            source for step in kind.flow.steps if step.target in reached for source in step.sources
        } - reached
        reached |= more
        grown = bool(more)
    assert set(kind.flow.states) <= reached


def test_every_state_can_be_reached(kind):
    reached = {s.target for s in kind.flow.steps if not s.sources}
    for _ in kind.flow.states:
        reached |= {s.target for s in kind.flow.steps if reached & set(s.sources) and s.target}
    assert reached == set(kind.flow.states)


def test_what_is_asked_guarded_and_left_belongs_to_steps_that_are_there(kind):
    there = {s.key for s in kind.flow.steps}
    named = [*kind.asks, *kind.guards, *kind.leaves]
    named += [s for c in kind.clocks for s in (*c.starts, *c.stops)]
    assert set(named) <= there
    assert set(kind.after) <= set(kind.flow.states)


def test_it_can_be_put_off_where_one_of_its_clocks_may_be_made_longer(kind):
    there = "extend" in {s.key for s in kind.flow.steps}
    assert there == any(clock.extends for clock in kind.clocks)


#: What the office begins by itself, and what has words of its own for who asks.
NOBODY_ASKS = {
    "bulletin", "contact", "contest", "council", "course", "fair", "help", "partnership", "together",
    "visit_round", "window",
}  # fmt: skip
ASKERS = {"soldier": "本人", "officer": "本人", "park": "园区", "firm": "企业"}


def test_only_what_somebody_asks_for_is_taken_back_and_looked_at_again(kind):
    names = {s.name for s in kind.flow.steps}
    asked = {"通知补件", "收到补件", "申请复核", f"{ASKERS.get(kind.key, '申请人')}撤回"}
    if kind.key in NOBODY_ASKS:
        assert not kind.applied and not kind.online and not names & {*asked, "申请人撤回"}
    elif kind.key != "need":  # its own flow: 提方撤回
        assert kind.applied and asked <= names
    told = [f for step in kind.flow.steps for f in steps.form_of(kind, step.key).fields]
    assert kind.applied or not any("申请人" in f.label + f.hint + f.why for f in told)


def test_what_was_once_recorded_keeps_its_name(kind):
    """A step that a kind no longer has is still called something on an old case's page."""
    for step in kind.flow.gone:
        assert kind.flow.step(step.key).name == step.name and not step.sources
    if kind.key in NOBODY_ASKS - {"council"}:
        assert kind.flow.step("papers_in").name == "收到补件"


def test_every_ability_is_somebody_s(kind):
    all_ = {a for role in roles.ROLES.values() for a in role.may}
    assert {s.ability for s in kind.flow.steps} <= all_


def test_a_clock_has_a_length_by_law_a_local_figure_or_its_step_and_names_its_basis(kind):
    for clock in kind.clocks:
        assert clock.basis
        assert clock.term is not None or clock.dated or kind.param(clock.param)


def test_no_field_asks_for_what_is_secret(kind):
    assert [f.label for form in forms(kind) for f in form.fields if SECRET.search(f.label)] == []


def test_what_is_personal_is_asked_on_the_first_form_only_and_sealed(kind):
    loose = [
        f.label for f in kind.form.fields if PERSONAL.search(f.label) and f.privacy != "personal"
    ]
    later = [f.label for form in forms(kind)[1:] for f in form.fields if PERSONAL.search(f.label)
             and "单位" not in f.label]  # fmt: skip
    assert loose == [] and later == []


def test_the_facet_and_the_town_are_fields_and_not_personal(kind):
    for key in filter(None, (kind.facet, kind.town)):
        assert kind.form.field(key).privacy != "personal"


def test_a_kind_names_its_law_and_its_own_short_name(kind):
    assert kind.basis and kind.who and kind.summary
    assert len([k for k in kinds.every().values() if k.short == kind.short]) == 1


def test_every_step_has_a_form_and_a_family_is_told_what_comes_next(kind):
    for step in kind.flow.steps:
        assert steps.form_of(kind, step.key).fields
    if kind.online:
        stages = {s.sources[0] for s in kind.flow.steps if s.key.endswith("_done") and s.sources}
        assert stages <= set(kind.after)


def test_a_kind_leaves_an_entry_when_it_is_done(kind):
    """It is not done before some step has left its entry."""
    silent = [s for s in kind.flow.steps if s.key not in kind.leaves or s.target in ENDS_BADLY]
    reached = {s.target for s in silent if not s.sources}
    for _ in kind.flow.states:
        reached |= {s.target for s in silent if reached & set(s.sources)}
    assert "done" not in reached or kind.key in NO_ENTRY


ENDS_BADLY = {"refused", "withdrawn"}
#: Kinds whose closing is counted by another kind's entry, with the reason beside the kind.
NO_ENTRY = {
    "card",  # no item of a standard reads cards; they are counted as cases
    "job_seeker",  # the closed months of their books leave the two entries of the year
    "support",
    "firm",  # what a firm is given outside leaves by its lines
}


def test_the_entry_kinds_named_in_the_docs_are_shipped():
    assert "honour" in entries.shipped()
