"""The office names who declares a veto; unknown until then, and never guessed."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.checks import veto_cast as cast
from tongxin.assessments import actions as grid
from tongxin.assessments import queries
from tongxin.checks import veto_actions, vetoes
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.directory import actions as directory
from tongxin.directory.scope import Forbidden
from tongxin.ledger import actions as ledger
from tongxin.ledger import task_actions
from tongxin.ledger.models import Task


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def edition(office):
    return cast.edition(office)


def declared(office, unit, day, facet="否1:未发生"):
    """A statement recorded in the ledger by another way."""
    raw = {"title": "声明", "happened_on": day, "facet": facet, "unit": unit, "signed_by": "负责人"}
    return ledger.record(by=office, kind="veto", raw=raw)


def test_nobody_is_named_at_first_and_that_blocks_the_veto(edition, office):
    for year in (2024, 2025, 2026):
        declared(office, "财政局", f"{year}-01-05")
    state, sentence = cast.cell(edition)
    assert state == "unknown" and sentence == "2024年、2025年、2026年还没有指定由哪些单位声明"


def test_naming_makes_a_task_for_each_unit_and_begun_year_and_only_once(edition, office, unit):
    cast.named(office, edition, unit("财政局"), unit("区教委"))
    assert Task.objects.filter(kind="declare").count() == 6
    veto_actions.make(by=office, edition=edition)
    veto_actions.new_day()
    assert Task.objects.filter(kind="declare").count() == 6
    assert cast.cell(edition)[1] == "2024年、2025年、2026年还差区教委、财政局的声明"


def test_a_declaration_is_due_after_its_year_and_shown_before_its_end(edition, office, unit):
    cast.named(office, edition, unit("财政局"))
    running = cast.task(edition, unit("财政局"), 2026)
    assert (f"{running.opens_on}", f"{running.due_on}") == ("2026-11-01", "2027-01-15")
    over = cast.task(edition, unit("财政局"), 2024)
    assert over.due_on == clock.today() + timedelta(days=15)


def test_a_new_year_brings_its_declarations(edition, office, unit):
    cast.named(office, edition, unit("财政局"))
    with clock.at(timezone.make_aware(datetime(2027, 1, 1, 1))):
        veto_actions.new_day()
    assert Task.objects.filter(kind="declare").count() == 4


def test_what_the_ledger_says_already_is_taken_over(edition, office, unit):
    entry = declared(office, "财政局", "2024-12-31")
    cast.named(office, edition, unit("财政局"))
    done = cast.task(edition, unit("财政局"), 2024)
    assert (done.state, done.entry) == ("done", entry)
    kept = vetoes.signature(done)
    assert (kept.happened, kept.signed_by, kept.entry) == (False, "负责人", entry)
    assert cast.cell(edition)[1] == "2025年、2026年还差财政局的声明"


def test_a_unit_taken_off_owes_nothing_and_what_it_signed_stays(edition, office, unit):
    declared(office, "财政局", "2024-12-31")
    cast.named(office, edition, unit("财政局"))
    cast.named(office, edition, unit("区教委"))
    states = dict(Task.objects.filter(unit=unit("财政局")).values_list("window", "state"))
    assert states == {"2024年": "done", "2025年": "dropped", "2026年": "dropped"}
    assert "财政局" not in cast.cell(edition)[1]


def test_a_unit_named_once_more_signs_once_more(edition, office, unit):
    for name in ("财政局", "区教委", "财政局", "区教委", "财政局"):
        cast.named(office, edition, unit(name))
    rows = Task.objects.filter(unit=unit("财政局")).order_by("no")
    assert list(rows.values_list("state", flat=True)) == ["dropped"] * 6 + ["open"] * 3
    last = rows.last()
    assert vetoes.place(last).window.name == "2026年"
    assert vetoes.matrix(office, edition)[0].years[2].words[0].task == last


def test_a_declaration_is_not_ticked_off_without_a_signature(edition, office, unit):
    cast.named(office, edition, unit("财政局"))
    task = cast.task(edition, unit("财政局"), 2026)
    with pytest.raises(Refused, match="负责人签署"):
        task_actions.finish(by=office, task=task)
    with pytest.raises(Refused, match="负责人签署"):
        task_actions.prove(by=office, task=task, text="没有发生")


def test_a_past_day_is_judged_with_the_units_of_that_day(edition, office, unit):
    cast.named(office, edition, unit("财政局"))
    with clock.at(cast.TODAY + timedelta(days=30)):
        cast.named(office, edition, unit("区教委"))
    with clock.at(cast.TODAY + timedelta(days=60)):
        day = cast.TODAY.date()
        assert "财政局" in queries.sheets(edition, day).reported.vetoes[0].sentence
        assert "区教委" in queries.sheets(edition).reported.vetoes[0].sentence


def test_a_merged_units_word_is_owed_by_the_unit_it_went_into(edition, office, unit):
    declared(office, "财政局", "2024-12-31")
    cast.named(office, edition, unit("财政局"))
    directory.merge_unit(by=office, unit=unit("财政局"), into=unit("区教委"))
    veto_actions.new_day()
    grid.recount_vetoes(edition)
    assert cast.cell(edition)[1] == "2025年、2026年还差区教委的声明"


def test_only_the_office_names_units_of_its_own_district(edition, office, liaison, outsider, unit):
    with pytest.raises(Forbidden):
        cast.named(liaison, edition, unit("财政局"))
    with pytest.raises(Refused):
        cast.named(outsider, edition, unit("财政局"))
    with pytest.raises(Refused, match="本区在用"):
        cast.named(office, edition, outsider.division.unit_set.get())
    with pytest.raises(Refused, match="没有否决项"):
        cast.named(office, edition, unit("财政局"), veto="否9")


def test_a_veto_judged_from_other_records_is_not_signed(office, unit):
    other = {"id": "否2", "name": "属实投诉", "happened": "complaint/属实/count",
             "cleared": "complaint/年度核查/count"}  # fmt: skip
    edition = cast.edition(office, other)
    with pytest.raises(Refused, match="不用单位声明"):
        cast.named(office, edition, unit("财政局"), veto="否2")


def test_naming_leaves_one_event(edition, office, unit):
    cast.named(office, edition, unit("财政局"))
    told = Event.objects.filter(verb="veto.name")
    assert [e.sentence for e in told] == ["否1由财政局逐年声明"]


def test_the_next_version_can_take_over_the_units(office, unit, edition):
    cast.named(office, edition, unit("财政局"))
    changed = cast.grid_cast.visited(text="春节、八一各一次,每格0.25分,补记不计")
    later = cast.grid_cast.put(office, changed, vetoes=[cast.VETO])
    assert later.version == 2 and "没有指定" in cast.cell(later)[1]
    veto_actions.take_former(by=office, edition=later)
    assert [*vetoes.named(later)["否1"].values()] == ["财政局"]
    assert Task.objects.filter(kind="declare").count() == 3, "the same declarations go on"
    with pytest.raises(Refused, match="没有可以沿用"):
        veto_actions.take_former(by=office, edition=later)
