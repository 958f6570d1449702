"""An old or locked-down browser runs no scripts: the main path is the same path."""

import pytest
from playwright.sync_api import expect

from tests.journeys.acts import cell_of, goes_to, is_titled, is_told, logs_in, records_a_visit


@pytest.fixture
def plain(new_page):
    """A window whose browser runs no scripts."""
    return new_page(java_script_enabled=False)


def test_the_main_path_needs_no_javascript(plain, standard):
    logs_in(plain, "office")
    records_a_visit(plain, "八一走访军休所", "2025-07-30")
    is_told(plain, "3.8 节日走访慰问(2025年)")
    goes_to(plain, "总表")
    expect(cell_of(plain, "3.8", "2025年")).to_have_text("◐ 0.25/0.5")
    cell_of(plain, "3.8", "2025年").click()
    is_titled(plain, "3.8 节日走访慰问 · 2025年")
    is_told(plain, "2025年八一1次,1格得0.25分")
    narrows_the_grid_to_one_unit(plain)


def narrows_the_grid_to_one_unit(plain):
    """What a script does on its own has a button without it."""
    goes_to(plain, "总表")
    plain.get_by_label("单位", exact=True).select_option("德感街道")
    plain.get_by_role("button", name="查看", exact=True).click()
    is_titled(plain, "总表:德感街道")
