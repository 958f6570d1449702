"""A unit signs that none happened, or states the case: ledger, task and grid in one step."""

from threading import Thread

import pytest
from django.db import connections

from tests.checks import veto_cast as cast
from tongxin.checks import veto_actions, vetoes
from tongxin.checks.models import VetoSignature
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.ledger import evidence, queries
from tongxin.ledger.models import Entry
from tongxin.reports import score
from tongxin.standards import queries as standards


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def edition(office, unit):
    return cast.named(office, cast.edition(office), unit("财政局"), unit("区教委"))


@pytest.fixture
def leader(person, unit):
    return cast.leader(person, unit("财政局"))


@pytest.fixture
def teacher(person, unit):
    return cast.leader(person, unit("区教委"), "teacher")


def sign(by, edition, unit, year=2026, happened=False, **more):
    task = cast.task(edition, unit, year)
    given = {"happened": happened, "signed_by": "张负责", **more}
    return veto_actions.sign(by=by, task=task, **given)


def test_none_is_an_entry_a_signature_and_a_finished_task(edition, leader, unit):
    kept = sign(leader, edition, unit("财政局"))
    entry, task = kept.entry, cast.task(edition, unit("财政局"), 2026)
    assert (entry.kind, entry.facet, entry.data["signed_by"]) == ("veto", "否1:未发生", "张负责")
    assert (entry.unit, entry.happened_on) == (unit("财政局"), clock.today())
    assert (task.state, task.entry, kept.happened) == ("done", entry, False)


def test_a_year_counts_only_when_all_named_units_have_signed(edition, leader, teacher, unit):
    for year in (2024, 2025, 2026):
        sign(leader, edition, unit("财政局"), year)
    assert cast.cell(edition) == ("unknown", "2024年、2025年、2026年还差区教委的声明")
    for year in (2024, 2025, 2026):
        sign(teacher, edition, unit("区教委"), year)
    assert cast.cell(edition)[0] == "cleared"
    rows = vetoes.matrix(User.objects.get(username="office"), edition)
    assert [y.declared for y in rows[0].years] == [True, True, True, False]


def test_accepted_statements_are_counted_apart(edition, leader, teacher, unit, office):
    for who, name in ((leader, "财政局"), (teacher, "区教委")):
        for year in (2024, 2025, 2026):
            sign(who, edition, unit(name), year)
    assert score.sheet(edition)["vetoes"][0]["state"] == "cleared"
    row = cast.CellScore.objects.get(edition=edition, part="veto")
    assert (row.state, row.accepted_state) == ("cleared", "unknown")


def test_a_case_shows_at_once_on_the_grid_and_stays_whatever_others_sign(
    edition, leader, teacher, unit
):
    sign(leader, edition, unit("财政局"), happened=True, case="某日一名人员未按期接收,已补办。")
    assert cast.cell(edition) == ("happened", "发生1起,不予推荐")
    sign(teacher, edition, unit("区教委"))
    assert cast.cell(edition)[0] == "happened"


def test_no_statement_brings_or_costs_a_point(edition, leader, unit):
    before = score.sheet(edition)
    sign(leader, edition, unit("财政局"), happened=True, case="情况")
    after = score.sheet(edition)
    assert (before["total"], before["bonus"]) == (after["total"], after["bonus"])


def test_a_year_that_is_over_is_spoken_for_as_of_its_last_day(edition, leader, unit):
    entry = sign(leader, edition, unit("财政局"), 2024).entry
    assert f"{entry.happened_on}" == "2024-12-31"
    assert entry.data["note"].startswith("2026年6月1日签署,声明2024年的情况")
    assert entry.received_at.date() == cast.TODAY.date()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"happened": True}, "写明时间、经过"),
        ({"case": "有情况"}, "选了“未发生”"),
        ({"signed_by": " "}, "签署的责任人"),
    ],
)
def test_half_a_statement_is_refused_and_leaves_nothing(edition, leader, unit, given, told):
    with pytest.raises(Refused, match=told):
        sign(leader, edition, unit("财政局"), **given)
    assert not Entry.objects.filter(kind="veto").exists()
    assert cast.task(edition, unit("财政局"), 2026).state == "open"


def test_the_office_records_a_paper_signature_with_its_scan_only(edition, office, unit):
    with pytest.raises(Refused, match="扫描件"):
        sign(office, edition, unit("财政局"))
    scan = evidence.add_file(by=office, name="声明.png", chunks=[PNG], unit=unit("财政局")).evidence
    day = clock.today().replace(day=1, month=5)
    entry = sign(office, edition, unit("财政局"), on=day, scan=scan).entry
    assert (entry.unit, entry.happened_on) == (unit("财政局"), day)
    assert [a.paper for a in queries.attachments(entry)] == ["签章声明"]
    entry.refresh_from_db()
    assert entry.complete


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "60606000000005000157a7f5d40000000049454e44ae426082"
)


def test_nobody_signs_for_another_unit(edition, teacher, liaison, outsider, unit):
    with pytest.raises(Refused):
        sign(teacher, edition, unit("财政局"))
    with pytest.raises(Refused):
        sign(liaison, edition, unit("财政局"))
    with pytest.raises(Refused):
        sign(outsider, edition, unit("财政局"))


def test_signing_twice_is_refused_with_a_sentence(edition, leader, unit):
    sign(leader, edition, unit("财政局"))
    with pytest.raises(Refused, match="已完成"):
        sign(leader, edition, unit("财政局"))
    assert VetoSignature.objects.count() == 1


def test_a_paper_dated_before_its_year_or_after_today_is_refused(edition, leader, unit):
    with pytest.raises(Refused, match="不能提前声明"):
        sign(leader, edition, unit("财政局"), on=clock.today().replace(year=2025))
    with pytest.raises(Refused, match="今天之后"):
        sign(leader, edition, unit("财政局"), on=clock.today().replace(month=7))


def test_the_matrix_is_read_in_a_fixed_number_of_queries(
    edition, office, unit, django_assert_max_num_queries
):
    office = User.objects.get(pk=office.pk)
    standards.parsed(edition)
    with django_assert_max_num_queries(12):
        vetoes.matrix(office, edition)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_at_once_one_is_told(edition, leader, unit):
    raised = []
    task = cast.task(edition, unit("财政局"), 2026)

    def alone():
        try:
            with clock.at(cast.TODAY):
                by = User.objects.get(pk=leader.pk)
                veto_actions.sign(by=by, task=task, happened=False, signed_by="张负责")
        except Refused as error:
            raised.append(error.sentence)
        finally:
            connections.close_all()

    threads = [Thread(target=alone) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(raised) == 1 and "已完成" in raised[0]
    assert Entry.objects.filter(kind="veto").count() == 1
