"""装盒、封盒、移交、目录: boxes by thickness, versions of the catalogue."""

from decimal import Decimal

import pytest

from tests.documents.conftest import moment
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.documents import archive, filing
from tongxin.documents.models import Box, Catalogue


@pytest.fixture
def box_up(office, organ):
    return lambda **more: filing.box_up(
        by=office, unit=organ, year=2026, period="D30", code="SYB", **more
    )


@pytest.fixture
def listed(office, organ):
    return lambda: filing.catalogue(by=office, unit=organ, year=2026, period="D30", code="SYB")


@pytest.fixture
def close(office):
    return lambda box: filing.close(by=office, box=box, arranged_by="甲", checked_by="乙")


def lying(box):
    return list(box.items.order_by("no").values_list("no", flat=True))


def test_items_lie_in_order_and_none_is_split(put, box_up):
    for pages in (150, 150, 150, 90):
        put(pages=pages)
    first, second = box_up()
    assert (lying(first), lying(second)) == ([1, 2], [3, 4])
    assert (first.no, first.spine, second.no, second.spine) == (1, 30, 2, 30)


def test_the_thinnest_box_that_holds_them_is_taken(put, box_up):
    put(pages=40)
    (box,) = box_up()
    assert (box.spine, box.room) == (20, 200)


def test_printed_on_both_sides_a_box_holds_twice_as_much(put, box_up):
    for _ in range(2):
        put(pages=390)
    assert len(box_up(both_sides=True)) == 1


def test_a_thicker_sheet_needs_more_boxes(put, box_up):
    for _ in range(2):
        put(pages=150)
    assert len(box_up(sheet=Decimal("0.2"))) == 2


def test_an_open_box_is_filled_further_and_a_closed_one_is_not(put, box_up, close):
    put(pages=40)
    (box,) = box_up()
    put(pages=40)
    (again,) = box_up()
    assert again == box and lying(box) == [1, 2]
    close(box)
    put(pages=40)
    (fresh,) = box_up()
    assert (fresh.no, lying(fresh)) == (2, [3])


def test_an_item_thicker_than_any_box_is_named(put, box_up):
    put(pages=500)
    with pytest.raises(Refused, match="第1件有500页"):
        box_up()
    assert not Box.objects.exists()


def test_there_is_nothing_to_box_twice(put, box_up):
    put()
    box_up()
    with pytest.raises(Refused, match="没有等着装盒的件"):
        box_up()


def test_closing_needs_who_arranged_and_who_checked(put, box_up, office):
    put()
    (box,) = box_up()
    with pytest.raises(Refused, match="整理人和检查人"):
        filing.close(by=office, box=box, arranged_by="甲", checked_by="")


def test_from_a_closed_box_nothing_is_taken_out(put, box_up, close, office):
    item = put()
    close(box_up()[0])
    with pytest.raises(Refused, match="已经封了"):
        filing.remove(by=office, item=item, reason="重复")


def test_only_closed_boxes_are_transferred_with_all_that_lies_in_them(put, box_up, close, office):
    put(), put()
    (box,) = box_up()
    with pytest.raises(Refused, match="不能“移交”"):
        filing.transfer(by=office, boxes=[box], to="区档案馆", on=clock.today())
    close(box)
    assert filing.transfer(by=office, boxes=[box], to="区档案馆", on=clock.today()) == 2
    box.refresh_from_db()
    assert (box.state, box.moved_to) == ("moved", "区档案馆")
    assert set(box.items.values_list("state", flat=True)) == {"moved"}


def test_a_transfer_names_who_receives_and_a_day_that_has_come(put, box_up, close, office):
    put()
    box = close(box_up()[0])
    with pytest.raises(Refused, match="接收单位"):
        filing.transfer(by=office, boxes=[box], to="", on=clock.today())
    with pytest.raises(Refused, match="今天之后"):
        filing.transfer(by=office, boxes=[box], to="馆", on=moment(2026, 6, 2).date())
    with pytest.raises(Refused, match="勾选"):
        filing.transfer(by=office, boxes=[], to="馆", on=clock.today())


def test_the_catalogue_has_the_columns_of_the_rule(put, listed):
    put(title="通知", paper={"doc_no": "样例〔2026〕1号", "note": "缺页"})
    assert listed().rows == [
        [1, "0194-WS·2026-D30-SYB-0001", "样例〔2026〕1号", "区双拥办", "通知", "20260110", "", 10,
         "缺页"]
    ]  # fmt: skip


def test_a_catalogue_printed_again_after_a_change_is_a_new_version(put, listed, office):
    item = put()
    put()
    first = listed()
    assert listed() == first
    filing.remove(by=office, item=item, reason="重复")
    second = listed()
    assert (first.version, second.version, len(second.rows)) == (1, 2, 1)
    first.refresh_from_db()
    assert len(first.rows) == 2


def test_an_empty_class_has_no_catalogue(listed, organ):
    with pytest.raises(Refused, match="没有目录可印"):
        listed()
    assert not Catalogue.objects.exists()


def test_another_district_reaches_no_box_and_no_catalogue(put, box_up, listed, outsider):
    put()
    (box,), made = box_up(), listed()
    with pytest.raises(Box.DoesNotExist):
        archive.box(outsider, box.pk)
    with pytest.raises(Catalogue.DoesNotExist):
        archive.catalogue(outsider, made.pk)
    with pytest.raises(Box.DoesNotExist):
        filing.close(by=outsider, box=box, arranged_by="甲", checked_by="乙")
