"""The pages of the grid ask few questions, however large the standard and the store are."""

import uuid

import pytest

from tests.web import grid_cast as cast
from tongxin.assessments import actions as grid_actions
from tongxin.assessments.models import CellLink
from tongxin.core import clock
from tongxin.ledger.models import Entry, Evidence

ITEMS, FILES, YEARS = 200, 2000, ("2024年", "2025年", "2026年", "2027年")


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def large(office, unit):
    """200 indicators, 2,000 pieces of evidence placed in them, 200 entries."""
    items = [cast.linked(f"1.{n}") for n in range(1, ITEMS)] + [cast.visited("1.200")]
    edition = cast.put(office, *items)
    home = unit("德感街道")
    files = Evidence.objects.bulk_create(
        Evidence(division=home.division, unit=home, name=f"材料{n}.pdf", sha256=uuid.uuid4().hex)
        for n in range(FILES)
    )
    CellLink.objects.bulk_create(
        CellLink(
            edition=edition, item=f"1.{n % (ITEMS - 1) + 1}", window=YEARS[n % 3], unit=home,
            label=("方案", "总结")[n % 2], evidence=file, number=f"Ⅰ-{n}",
            state=("accepted", "pending", "returned")[n % 3],
            accepted_at=clock.now() if n % 3 == 0 else None,
        )
        for n, file in enumerate(files)
    )  # fmt: skip
    Entry.objects.bulk_create(
        Entry(
            division=home.division,
            no=n,
            kind="visit",
            facet="春节",
            title=f"走访{n}",
            unit=home,
            happened_on="2026-02-05",
            series=f"#{n}",
        )  # fmt: skip
        for n in range(1, 201)
    )
    grid_actions.recount(edition)
    return edition


ADDRESSES = ["/", "/?side=accepted", "/sheet/", "/next/", "/next/?view=day", "/today/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_overview_of_200_indicators_and_2000_evidences_takes_under_15_queries(
    large, office, as_, address
):
    client = as_(office)
    with cast.statements(14):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/", "/next/", "/today/"])
def test_a_liaisons_overview_takes_under_15_queries(large, liaison, as_, address):
    client = as_(liaison)
    with cast.statements(14):
        assert client.get(address).status_code == 200


def test_a_cell_takes_as_many_queries_with_one_entry_as_with_two_hundred(large, office, as_):
    client = as_(office)
    with cast.statements(20):
        assert client.get(f"/cell/{large.pk}/1.200/2026年/").status_code == 200


def test_the_sheet_of_a_past_day_takes_few_queries_too(large, office, as_):
    client = as_(office)
    with cast.statements(20):
        assert client.get("/sheet/?as_of=2026-03-31").status_code == 200
