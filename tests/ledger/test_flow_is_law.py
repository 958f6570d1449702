"""The table in docs/states.md and what happens are the same: every step tried from every state by
every role, and nothing done that the table does not have."""

import inspect
from datetime import timedelta

import pytest
from django.db import transaction

from tongxin.core import clock, roles
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.directory.models import User
from tongxin.ledger import actions, evidence, review_actions, signing
from tongxin.ledger.flows import ENTRY, WITHDRAWN, entry_state
from tongxin.ledger.models import Entry, Review
from tongxin.ledger.telling import tell

VISIT = {
    "title": "走访",
    "happened_on": "2026-02-10",
    "facet": "春节",
    "recipients": ["驻区部队"],
    "unit": "德感街道",
}
SOON = clock.today() + timedelta(days=7)
DAY = clock.today() - timedelta(days=1)


def _piece(entry):
    return entry.attachments.get(removed_at=None)


def _paper(by, entry):
    card = evidence.add_paper(by=by, unit=entry.unit_id, name="名单")
    return evidence.attach(by=by, entry=entry, evidence=card, paper="名单")


#: What each step of the table is in code: the verb, and how it is called.
ACTS = {
    "sign": (signing.sign, lambda by, e: signing.sign(by=by, entries=[e])),
    "sign_paper": (
        signing.sign_on_paper,
        lambda by, e: signing.sign_on_paper(by=by, entries=[e], note="已签"),
    ),
    "return_unit": (
        signing.return_to_unit,
        lambda by, e: signing.return_to_unit(by=by, entry=e, reason="错"),
    ),
    "accept": (actions.accept, lambda by, e: actions.accept(by=by, entries=[e])),
    "return": (actions.send_back, lambda by, e: actions.send_back(by=by, entry=e, reason="错")),
    "revise": (actions.revise, lambda by, e: actions.revise(by=by, entry=e, raw=VISIT)),
    "answer": (
        review_actions.answer,
        lambda by, e: review_actions.answer(by=by, entry=e, text="对"),
    ),
    "attach": (evidence.attach, _paper),
    "detach": (
        evidence.detach,
        lambda by, e: evidence.detach(by=by, attachment=_piece(e), reason="错"),
    ),
    "uphold": (
        review_actions.uphold,
        lambda by, e: review_actions.uphold(by=by, entry=e, who="市双拥办", on=DAY),
    ),
    "refuse": (
        review_actions.refuse,
        lambda by, e: review_actions.refuse(by=by, entry=e, who="市双拥办", on=DAY, reason="错"),
    ),
    "withdraw": (actions.withdraw, lambda by, e: actions.withdraw(by=by, entry=e, reason="错")),
    "restore": (actions.restore, lambda by, e: actions.restore(by=by, entry=e)),
    "replace": (
        evidence.replace,
        lambda by, e: evidence.replace(
            by=by, evidence=_piece(e).evidence, name="名单.txt", chunks=[b"b"]
        ),
    ),
}
#: The same step with one piece or with many, and what makes a new entry or a file of its own.
OTHERS = {
    review_actions.return_piece: "return",
    review_actions.return_many: "return",
    evidence.describe: "replace",
    actions.record: "record",
    evidence.add_file: "",
    evidence.add_paper: "",
}


def test_every_step_of_the_table_is_a_verb_and_every_verb_a_step():
    verbs = {verb for verb, _ in ACTS.values()} | set(OTHERS)
    found = {
        function
        for module in (actions, signing, review_actions, evidence)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and _is_verb(function)
    }
    assert found == verbs
    assert {s.key for s in ENTRY.steps} == set(ACTS) | {"record"}
    assert set(OTHERS.values()) <= {"", "record", *ACTS}


def _is_verb(function):
    by = inspect.signature(function).parameters.get("by")
    return by is not None and by.kind is inspect.Parameter.KEYWORD_ONLY


@pytest.fixture
def people(signing_on, office, liaison, leader, assessor, person, district):
    """One of each role; those of a unit are of the one that made the entry."""
    found = {"office": office, "liaison": liaison, "leader": leader, "assessor": assessor}
    return found | {
        key: person(district, f"{key}-person", key) for key in roles.ROLES if key not in found
    }


@pytest.fixture
def entry(office, liaison):
    """With one piece of material on it."""
    made = actions.record(by=liaison, kind="visit", raw=VISIT)
    file = evidence.add_file(by=liaison, name="名单.txt", chunks=[b"a"]).evidence
    evidence.attach(by=liaison, entry=made, evidence=file, paper="名单")
    return made


def stands(entry, state, office):
    """The entry as it is in a state, with the verdict that led there."""
    kept = "pending" if state == WITHDRAWN else state
    accepted = clock.now() if state == "accepted" else None
    Entry.objects.filter(pk=entry.pk).update(
        state=kept, withdrawn=state == WITHDRAWN, accepted_at=accepted
    )
    if state == "returned":
        Review.objects.create(entry=entry, verdict="returned", reason="缺页", by=office)
    return Entry.objects.get(pk=entry.pk)


def done(act, by, entry):
    """(whether it was done, where the entry then stands): an act that is done leaves its event.

    Afterwards everything is as before.
    """
    by = User.objects.get(pk=by.pk)
    told = Event.objects.filter(subject="entry")
    with transaction.atomic():
        before = told.count()
        try:
            with transaction.atomic():
                act(by, entry)
        except Refused:
            pass
        did, after = told.count() > before, Entry.objects.get(pk=entry.pk)
        if not did:
            assert (after.version, entry_state(after)) == (entry.version, entry_state(entry))
        transaction.set_rollback(True)
    return did, entry_state(after)


@pytest.mark.parametrize("key", list(ACTS))
def test_a_step_goes_exactly_from_where_and_by_whom_the_table_says(key, people, entry, office):
    step, (_, act) = ENTRY.step(key), ACTS[key]
    for state in ENTRY.states:
        for role, by in people.items():
            with transaction.atomic():
                did, ended = done(act, by, stands(entry, state, office))
                transaction.set_rollback(True)
            allowed = state in step.sources and step.ability in roles.ROLES[role].may
            assert did == allowed, f"{key} by {role} from {state}"
            if did:
                assert ended in step.ends(state), f"{key} by {role}: {state} became {ended}"


@pytest.mark.parametrize("signs", [True, False])
def test_what_is_recorded_begins_where_the_table_says(people, signs, signing_on):
    signing_on.signs = signs
    signing_on.save()
    for role, by in people.items():
        try:
            made = actions.record(by=by, kind="visit", raw=VISIT)
        except Refused:
            assert "entry.write" not in roles.ROLES[role].may
        else:
            assert "entry.write" in roles.ROLES[role].may
            assert made.state in ENTRY.step("record").ends("")


def test_the_walk_would_see_a_step_the_table_does_not_have(people, entry, office):
    """The control: an act that takes no notice of the state is found out."""

    def anywhere(by, entry):
        Entry.objects.filter(pk=entry.pk).update(state="accepted")
        tell(by, "entry.accept", entry, "试试")

    did, ended = done(anywhere, people["audit"], stands(entry, "unsigned", office))
    assert did and ended == "accepted" and "unsigned" not in ENTRY.step("accept").sources
