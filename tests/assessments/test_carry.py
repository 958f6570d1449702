"""A new version comes into force: links follow or are listed, the old sheet stays what it was."""

import copy
from decimal import Decimal

import pytest

from tongxin.assessments import actions, carry, linking, queries
from tongxin.assessments.models import Absence, CellLink, CellScore, Mark
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.models import Unit
from tongxin.ledger.models import Evidence
from tongxin.rules.scoring import WHOLE
from tongxin.standards import files
from tongxin.standards.models import Edition

from .conftest import at, counted, linked, small, statements

PLAN = linked("1.1", "双拥工作进规划", absence_allowed=True)
MEETING = linked("1.2", "议军会制度")


@pytest.fixture
def old(put):
    return put(small(PLAN, MEETING, counted("1.3", "春节走访", "visit/春节/count")))


@pytest.fixture
def place(office, district):
    """A function that links a fresh file to a cell."""

    def make(edition, item="1.1", window="2024年", label="方案", **more):
        file = Evidence.objects.create(
            division=district, unit=Unit.objects.get(name="退役军人局"), name="样例.pdf"
        )
        return linking.link(
            by=office, edition=edition, item=item, window=window, label=label, evidence=file, **more
        )

    return make


def places(edition):
    rows = CellLink.objects.filter(edition=edition, removed_at=None).order_by("id")
    return list(rows.values_list("item", "window", "label", "number"))


def test_links_of_an_unchanged_item_keep_place_number_passage_and_verdict(old, office, place, put):
    link = place(old, page="7", quote="原句", number="甲-1")
    linking.accept_links(by=office, links=[link])
    new = put(small(PLAN, linked("1.9", "另一项")))
    carried = CellLink.objects.get(edition=new)
    link.refresh_from_db()
    assert places(new) == [("1.1", "2024年", "方案", "甲-1")]
    assert (carried.page, carried.quote, carried.state) == ("7", "原句", "accepted")
    assert (carried.carried_from_id, carried.at) == (link.pk, link.at)
    cell = CellScore.objects.get(edition=new, item="1.1", window="2024年")
    assert cell.accepted == cell.reported > 0


def test_a_renumbered_item_takes_its_links_and_their_numbers_follow(old, place, put):
    place(old)
    new = put(small(linked("1.4", "双拥工作进规划", absence_allowed=True), MEETING))
    assert places(new) == [("1.4", "2024年", "方案", "Ⅰ-4-①")]
    assert carry.orphans(new) == []


def test_no_two_carried_links_have_the_same_number(old, place, put):
    place(old, "1.1")
    place(old, "1.2")
    place(old, "1.2", label="总结")
    new = put(
        small(linked("1.2", "双拥工作进规划", absence_allowed=True), linked("1.1", "议军会制度"))
    )
    assert sorted(n for *_, n in places(new)) == ["Ⅰ-1-①", "Ⅰ-1-②", "Ⅰ-2-①"]


def test_links_of_a_deleted_item_are_listed_as_orphans(old, place, put):
    link = place(old, "1.2", number="乙-1")
    new = put(small(PLAN))
    assert places(new) == []
    assert carry.orphans(new) == [link]
    assert new.carried.left == ["1.2 2024年 引用乙-1没有去处"]


WHOLE_ITEM = {
    **linked("1.1", "走访慰问与立功送喜报", 2, ("走访方案", "喜报登记", "其他材料")),
    "text": "春节八一走访慰问驻军和优抚对象;为立功受奖军人家庭上门送喜报",
}
PARTS = (
    {**linked("1.1", "走访慰问", 1, ("走访方案",)), "text": "春节八一走访慰问驻军和优抚对象"},
    {**linked("1.2", "立功送喜报", 1, ("喜报登记",)), "text": "为立功受奖军人家庭上门送喜报"},
)


def test_after_a_split_a_link_goes_where_its_label_went_else_to_the_first(place, put):
    old = put(small(WHOLE_ITEM))
    for label in ("走访方案", "喜报登记", "其他材料"):
        place(old, label=label)
    new = put(small(*PARTS))
    assert [row[:3] for row in places(new)] == [
        ("1.1", "2024年", "走访方案"),
        ("1.2", "2024年", "喜报登记"),
        ("1.1", "2024年", ""),
    ]


def test_after_a_merger_a_file_of_both_items_stands_there_once(office, place, put):
    old = put(small(*PARTS))
    link = place(old, label="走访方案")
    linking.link(
        by=office,
        edition=old,
        item="1.2",
        window="2024年",
        label="喜报登记",
        evidence=link.evidence,
    )
    new = put(small({**WHOLE_ITEM, "scoring": linked("1.1", "x", 2, ("汇编",))["scoring"]}))
    assert [row[:3] for row in places(new)] == [("1.1", "2024年", "")]
    assert carry.orphans(new) == []


def test_an_item_now_judged_once_takes_the_years_links_and_not_the_other_way(old, place, put):
    place(old)
    once = put(small({**PLAN, "years": "cycle"}, MEETING))
    assert places(once)[0][:2] == ("1.1", WHOLE)
    again = put(small(PLAN, MEETING))
    assert places(again) == []
    assert [row.window for row in carry.orphans(again)] == [WHOLE]


def test_marks_and_absences_follow_where_nothing_changed_and_are_listed_elsewhere(old, office, put):
    half = Decimal("0.5")
    for item in ("1.1", "1.2"):
        actions.mark(by=office, edition=old, item=item, window="2024年", points=half, reason="样例")
    actions.mark(by=office, edition=old, item="1.3", window="2024年", points=half, reason="撤回")
    actions.mark(by=office, edition=old, item="1.3", window="2024年", points=None, reason="")
    actions.set_absence(by=office, edition=old, item="1.1", window="2025年", reason="未安排")
    new = put(
        small(
            {**linked("2.1", "双拥工作进规划"), "absence_allowed": True},
            {**linked("1.2", "议军会制度", points=3), "text": MEETING["text"]},
            counted("1.3", "春节走访", "visit/春节/count"),
        )
    )
    marks = {(m.item, m.window): m.points for m in Mark.objects.filter(edition=new, item="2.1")}
    assert marks == {("2.1", "2024年"): half}
    assert CellScore.objects.get(edition=new, item="2.1", window="2024年").hand
    assert CellScore.objects.get(edition=new, item="2.1", window="2025年").state == "absent"
    assert new.carried.left == ["1.2 2024年 的人工评分(样例)没有转,考评内容已改动,请重新核定"]
    assert (new.carried.marks, new.carried.absences) == (1, 1)
    assert Absence.objects.filter(edition=old, ended_at=None).count() == 1


def test_the_old_sheet_recomputes_to_the_same_figure_whatever_comes_after(
    old, office, place, put, visit
):
    with clock.at(at(2026, 6, 2)):
        visit("2024-02-05")
        link = place(old)
        linking.accept_links(by=office, links=[link])
        actions.mark(
            by=office,
            edition=old,
            item="1.2",
            window="2025年",
            points=Decimal("0.25"),
            reason="样例",
        )
        stored = queries.totals(queries.standards.parsed(old), queries.cells(old))
        before = queries.sheets(old)
    with clock.at(at(2026, 6, 3)):
        new = put(small(linked("1.1", "双拥工作进规划", points=4), MEETING))
        visit("2025-01-25")
        moved = CellLink.objects.get(edition=new)
        linking.unlink(by=office, link=moved)
        former = Edition.objects.get(pk=old.pk)
        then = queries.sheets(former, at(2026, 6, 2).date())
    assert former.state == "retired"
    assert (stored.reported, stored.accepted) == (then.reported.total, then.accepted.total)
    for side in ("reported", "accepted"):
        assert getattr(then, side).cells == getattr(before, side).cells
    assert before.reported.total > before.accepted.total > 0


def test_a_second_version_leaves_nothing_behind_when_it_cannot_be_adopted(
    old, office, place, monkeypatch, district
):
    place(old)

    def fail(*_, **__):
        raise Refused("样例")

    monkeypatch.setattr(actions, "recount", fail)
    source = files.read_shipped("sample-a")
    renamed = type(source)(
        **{**vars(source), "data": {**copy.deepcopy(source.data), "key": "small"}}
    )
    with pytest.raises(Refused, match="样例"):
        carry.import_standard(by=office, division=district.pk, source=renamed)
    assert list(Edition.objects.values_list("state", "version")) == [("active", 1)]
    assert CellLink.objects.count() == 1


def test_another_districts_office_adopts_nothing_here(old, outsider):
    with pytest.raises(Refused, match="没有这份标准"):
        carry.adopt(by=outsider, edition=old)


def test_the_shipped_standard_comes_into_force_with_kinds_it_knows(office, district):
    imported, carried = carry.import_standard(
        by=office, division=district.pk, source=files.read_shipped("sample-a")
    )
    assert imported.edition.label == "样例,非官方标准"
    assert carried == carry.Carried()
    assert CellScore.objects.filter(edition=imported.edition, part="base").count() > 54
    assert actions.recheck(district.pk, mend=False) == []


def test_a_standard_of_200_indicators_comes_into_force_in_fewer_than_30_queries(
    office, district, put
):
    names = {"lead": ["退役军人局", "各镇街"], "support": ["区教委", "全体成员单位", "某局"]}
    items = [linked(f"1.{n}", f"第{n}项工作", **names) for n in range(200)]
    source = files.Source("样例", "", small(*items), 0, 0, 200, 0)
    with statements(29):
        carry.import_standard(by=office, division=district.pk, source=source)
    assert CellScore.objects.count() == 800
