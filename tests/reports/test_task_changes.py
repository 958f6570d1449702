"""A new version of a standard regenerates the tasks with a diff; what was done stays."""

from io import BytesIO

import openpyxl
import pytest

from tests.web import grid_cast as cast
from tongxin.assessments import linking
from tongxin.core import clock
from tongxin.reports import task_changes as tasks
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def versions(office, unit):
    """Work was done in the first version; the second moves, drops and adds tasks."""
    old = cast.put(
        office,
        cast.visited(),
        cast.linked(support=["财政局"]),
        cast.linked("1.3", name="档案整理", text="档案整理归卷"),
    )
    cast.visit(office)
    file = cast.proof(unit("区教委"))
    for item in ("1.2", "1.3"):
        linking.link(
            by=office, edition=old, item=item, window="2026年", evidence=file, label="方案"
        )
    new = cast.put(
        office,
        cast.visited(points=3),
        cast.linked(support=["退役军人局"], lead=["财政局"]),
        cast.linked("1.4", name="信息报送", text="每季度一期简报", lead=["区教委"]),
    )
    return Edition.objects.get(pk=old.pk), new


def found(by, versions):
    return {u.name: u for u in tasks.compare(by, *versions).units}


def said(unit):
    return {c.item: (c.kind, c.role, c.points) for c in unit.changes}


def test_each_unit_sees_what_it_gained_lost_and_what_changed(office, versions):
    units = found(office, versions)
    assert said(units["退役军人局"]) == {
        "1.1": ("变动", "牵头", "2→3"), "1.2": ("新增", "协办", "2"),
    }  # fmt: skip
    assert said(units["财政局"]) == {"1.2": ("变动", "协办→牵头", "2")}
    assert said(units["区教委"]) == {
        "1.2": ("减少", "牵头", "2"), "1.3": ("减少", "牵头", "2"), "1.4": ("新增", "牵头", "2"),
    }  # fmt: skip
    assert said(units["各镇街"]) == {"1.1": ("变动", "协办", "2→3")}


def test_what_was_done_stays_and_is_told(office, versions):
    changes = tasks.compare(office, *versions)
    assert (changes.carried, changes.left) == (1, 1)
    units = found(office, versions)
    kept = {c.item: c.kept for c in units["区教委"].changes}
    assert kept["1.2"] == "已得0.25分,引用1处已转来" and kept["1.3"] == "引用1处没有去处"
    assert kept["1.4"] == ""
    assert {c.item: c.kept for c in units["退役军人局"].changes}["1.1"].startswith("已得")


def test_a_version_that_changes_no_task_says_so(office):
    old = cast.put(office, cast.visited())
    new = cast.put(office, cast.visited(), title="样例小标准二")
    changes = tasks.compare(office, Edition.objects.get(pk=old.pk), new)
    assert changes.units == () and changes.sentence == "各单位的任务没有变化。"


def test_a_unit_sees_its_own_changes_and_its_groups(versions, liaison, person, district, unit):
    assert list(found(liaison, versions)) == ["各镇街"]
    teacher = person(district, "teacher", "liaison", unit=unit("区教委"))
    assert list(found(teacher, versions)) == ["区教委"]


def test_it_takes_a_handful_of_queries(office, versions):
    for edition in versions:
        standards.parsed(edition)
    with cast.statements(9):
        tasks.compare(office, *versions)


def test_the_spreadsheet_holds_a_row_for_each_task_and_no_formula(office, versions):
    file, changes = BytesIO(), tasks.compare(office, *versions)
    tasks.write(file, changes, "=1+1")
    sheet = openpyxl.load_workbook(file).active
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0] == [word for word, _ in tasks.COLUMNS]
    assert len(rows) - 1 == sum(len(u.changes) for u in changes.units)
    assert sheet["A1"].value == "=1+1" and sheet["A1"].data_type == "s"
