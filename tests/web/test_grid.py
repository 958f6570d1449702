"""总表: what each role sees at home, where a cell leads, and what is worth how much."""

import re
from decimal import Decimal

import pytest

from tests.web import grid_cast as cast
from tongxin.assessments import actions as grid_actions
from tongxin.assessments import grid, stored
from tongxin.assessments import queries as assessed
from tongxin.core import clock
from tongxin.ledger import actions as ledger
from tongxin.rules import scoring
from tongxin.standards import queries as standards


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def small(office):
    return cast.put(office, cast.visited(), cast.linked())


def test_home_is_the_grid_with_both_figures_and_the_label(small, office, as_, read):
    cast.visit(office)
    text = read(as_(office).get("/"))
    assert "上报 0.25 认定 0 满分 4" in text
    assert "样例,非官方标准" in text


def test_home_holds_every_item_of_the_standard(office, as_, read):
    edition = cast.sample(office)
    text = read(as_(office).get("/"))
    for item in standards.parsed(edition).items():
        assert item.name in text


def test_a_cell_shows_earned_of_full_with_its_glyph(small, office, as_, read):
    cast.visit(office)
    text = read(as_(office).get("/"))
    assert "◐ 0.25/0.5" in text
    assert "○ 0/0.5" in text
    assert "· —/0.5" in text


def test_the_accepted_side_shows_accepted_figures_in_the_cells(small, office, as_, read):
    entry = cast.visit(office)
    client = as_(office)
    assert "◐ 0.25/0.5" not in read(client.get("/?side=accepted"))
    ledger.accept(by=office, entries=[entry])
    assert "◐ 0.25/0.5" in read(client.get("/?side=accepted"))


def test_a_hand_score_looks_different_from_a_computed_one(small, office, as_):
    client = as_(office)
    assert "by-hand" not in client.get("/").content.decode().split("legend")[0]
    grid_actions.mark(by=office, edition=small, item="1.1", window="2024年",
                      points=Decimal("0.5"), reason="现场核实")  # fmt: skip
    assert "by-hand" in client.get("/").content.decode().split("legend")[0]


def test_a_returned_entry_turns_the_glyph_of_its_cell(small, office, as_, read):
    entry = cast.visit(office)
    ledger.send_back(by=office, entry=entry, reason="缺照片")
    assert "△ 0.25/0.5" in read(as_(office).get("/"))


def test_what_is_missing_is_told_by_worth_for_a_phone(small, office, as_):
    cast.visit(office, day="2024-02-05")
    made = grid.grid(office, small)
    rows = made.by_worth()
    assert [r.item.id for r in rows] == ["1.2", "1.1"]
    assert [r.missing for r in rows] == [Decimal("1.5"), Decimal("1.25")]
    body = as_(office).get("/").content.decode().partition('class="grid-list"')[2]
    assert body.index("年度部署") < body.index("节日走访慰问")


def test_a_liaison_lands_on_the_own_unit_and_can_go_to_the_district(small, liaison, as_, read):
    client = as_(liaison)
    own = read(client.get("/"))
    assert "总表:德感街道" in own
    assert "节日走访慰问" in own and "年度部署" not in own
    assert "年度部署" in read(client.get("/?unit=all"))


def test_a_unit_sees_how_many_entries_it_has_itself(small, office, liaison, as_, read):
    cast.visit(office)
    cast.visit(liaison, unit="德感街道", day="2026-02-06")
    assert "◐ 0.25/0.5 1条" in read(as_(liaison).get("/"))
    assert "1条" not in read(as_(liaison).get("/?unit=all"))


def test_a_liaison_cannot_ask_for_another_units_grid(small, liaison, unit, as_):
    assert as_(liaison).get(f"/?unit={unit('石门镇').pk}").status_code == 404


def test_another_districts_standard_does_not_exist(small, outsider, as_):
    client = as_(outsider)
    for address in (f"/?edition={small.pk}", f"/next/?edition={small.pk}",
                    f"/sheet/?edition={small.pk}"):  # fmt: skip
        assert client.get(address).status_code == 404
    assert "样例小标准" not in client.get("/").content.decode()


@pytest.mark.parametrize("edition", ["x", "-1", "9" * 30, "0"])
def test_an_address_with_no_such_standard_is_404(small, office, as_, edition):
    assert as_(office).get("/", {"edition": edition}).status_code == 404


@pytest.mark.parametrize("role", ["system", "security", "audit"])
def test_administrators_begin_with_their_own_things_and_see_no_score(
    small, district, person, as_, role
):
    client = as_(person(district, f"{role}-person", role))
    assert client.get("/").url == "/today/"
    assert client.get("/next/").status_code == 403
    assert client.get(f"/cell/{small.pk}/1.1/2024年/").status_code == 403


def test_without_a_standard_each_role_is_told_the_one_thing_to_do(
    office, liaison, assessor, as_, read
):
    assert "导入标准或装入样例" in read(as_(office).get("/"))
    assert "先去登记台账" in read(as_(liaison).get("/"))
    waiting = read(as_(assessor).get("/"))
    assert "请等标准导入后再来查看" in waiting and "登记台账" not in waiting


def test_vetoes_stand_on_top_until_each_is_declared(office, as_, read):
    edition = cast.sample(office)
    text = read(as_(office).get("/"))
    assert "一票否决还没有声明: 否1" in text or "一票否决还没有声明:否1" in text
    ledger.record(by=office, kind="veto", raw={
        "title": "样例", "happened_on": "2026-03-01", "facet": "否2:发生", "unit": "退役军人局",
        "signed_by": "样例负责人",
    })  # fmt: skip
    told = as_(office).get(f"/?edition={edition.pk}").content.decode()
    assert "notice-veto" in told and "否2发生1起,不予推荐" in told


def test_several_standards_run_at_once_and_one_chooses(small, office, as_, read):
    second = cast.sample(office)
    client = as_(office)
    assert "样例小标准" in read(client.get("/"))
    assert "双拥工作进规划" in read(client.get(f"/?edition={second.pk}"))


def test_stored_cells_read_back_give_the_same_sheet_as_the_records(office, as_):
    edition = cast.sample(office)
    cast.visit(office)
    cast.visit(office, day="2025-08-01", facet="八一")
    made, fresh = standards.parsed(edition), assessed.sheets(edition)
    kept = stored.sheet(made, assessed.cells(edition))
    assert kept.total == fresh.reported.total and kept.max == fresh.reported.max
    assert scoring.outlook(kept) == scoring.outlook(fresh.reported)

    def told(sheet):
        return [(m.item, m.window.name, m.text, m.worth, m.last_day, m.gap.fact, m.lost)
                for m in scoring.missing(sheet)]  # fmt: skip

    assert told(kept) == told(fresh.reported)


def test_next_puts_the_most_valuable_first_with_who_and_until_when(office, as_, read):
    cast.put(office, cast.visited(), cast.linked(labels=("总方案",)))
    text = read(as_(office).get("/next/"))
    assert text.index("总方案") < text.index("八一")
    assert "记在:走访慰问(八一)" in text
    assert "2026年12月31日" in text and "退役军人局" in text
    assert "visit" not in text and "@link" not in text


def test_each_row_of_next_leads_to_the_form_that_fills_it(small, office, as_):
    body = as_(office).get("/next/").content.decode()
    assert "/ledger/new/visit/?facet=%E5%85%AB%E4%B8%80" in body
    assert "link/?label=%E6%96%B9%E6%A1%88" in body


def test_the_form_for_a_past_year_leaves_the_day_to_the_person(small, office, as_):
    body = as_(office).get("/next/?view=lost").content.decode()
    assert "/ledger/new/visit/?facet=%E5%85%AB%E4%B8%80&amp;happened_on=" in body


def test_an_assessor_is_only_offered_to_look(small, assessor, as_):
    body = as_(assessor).get("/next/").content.decode()
    assert "/ledger/new/" not in body and "link/?label" not in body


def test_what_is_lost_adds_up_to_what_the_closed_years_are_short_of(office):
    edition = cast.sample(office)
    cast.visit(office, day="2024-02-05")
    rows, outlook = grid.what_next(edition)
    assert sum(r.worth for r in rows if r.closed) == outlook.lost > 0


def test_next_by_unit_holds_only_the_units_items(small, liaison, as_, read):
    text = read(as_(liaison).get("/next/"))
    assert "节日走访慰问" in text and "年度部署" not in text


def test_what_will_be_lost_is_grouped_by_its_last_day(small, office, as_, read):
    assert "2026年12月31日后就补不回来" in read(as_(office).get("/next/?view=day"))


def test_the_pages_hold_no_inline_script_or_style(small, office, as_):
    client = as_(office)
    for address in ("/", "/next/", "/sheet/", "/today/", f"/cell/{small.pk}/1.1/2026年/"):
        body = client.get(address).content.decode()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", body), address


def test_names_from_a_standard_are_shown_as_text_never_as_markup(office, as_):
    item = cast.visited("1.<b>", name="<script>", lead=["<i>单位</i>"])
    cast.put(office, item)
    body = as_(office).get("/").content.decode()
    assert "&lt;script&gt;" in body and "&lt;i&gt;单位" in body and "1.&lt;b&gt;" in body
    assert "<script>" not in body and "<i>" not in body
