"""台账盒: what the grid shows for a part of the standard in a year, boxed beside the archive."""

import pytest

from tongxin.assessments.models import CellLink
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.documents import ledger_boxes
from tongxin.standards import queries as standards


@pytest.fixture
def boxes(sampled):
    clerk = User.objects.get(username="office")
    edition = standards.find(sampled, "sample-a")
    return lambda section, window: ledger_boxes.of_section(clerk, edition, section, window)


@pytest.fixture(autouse=True)
def today():
    """The sample lives in its own time."""
    yield clock.today()


def test_a_box_holds_the_parts_material_of_the_year_in_the_standards_order(boxes):
    (box,) = boxes("1", "2024年")
    items = [line.item for line in box.lines]
    assert items == sorted(items) and set(items) <= {f"1.{n}" for n in range(1, 9)}
    assert (box.name, box.window, box.part, box.parts) == ("组织领导", "2024年", 1, 1)


def test_linked_material_stands_first_with_the_clerks_number(boxes):
    number = CellLink.objects.get(item="1.2", window="2024年").number
    lines = [line for line in boxes("1", "2024年")[0].lines if line.item == "1.2"]
    assert lines[0].number == number
    assert all(not line.number for line in lines[1:])


def test_an_entry_without_papers_is_a_line_that_says_so(boxes):
    lines = boxes("3", "2024年")[0].lines
    assert any(line.where == "没有附材料" and line.pages is None for line in lines)


def test_paper_kept_elsewhere_says_where(boxes):
    lines = [line for n in "1345" for b in boxes(n, "2024年") for line in b.lines]
    assert any(line.where == "存于人武部保密柜" for line in lines)


def test_more_than_a_box_holds_goes_on_in_the_next(sampled):
    clerk, edition = User.objects.get(username="office"), standards.find(sampled, "sample-a")
    found = ledger_boxes.of_section(clerk, edition, "5", "2024年", sheet=1)
    assert len(found) > 1
    assert [b.part for b in found] == list(range(1, len(found) + 1))
    assert {b.parts for b in found} == {len(found)}


@pytest.mark.parametrize(("section", "window"), [("99", "2024年"), ("1", "2019年")])
def test_a_part_or_a_year_that_is_not_there_is_refused(boxes, section, window):
    with pytest.raises(Refused, match="没有这一部分"):
        boxes(section, window)
