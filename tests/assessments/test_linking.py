"""Files and entries in cells: each place with its own number, passage and verdict."""

from datetime import timedelta

import pytest

from tongxin.assessments import linking, queries
from tongxin.assessments.models import CellLink, CellScore
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.directory.models import Unit
from tongxin.ledger.models import Entry, Evidence
from tongxin.standards import actions as standards

from .conftest import counted, linked, small


@pytest.fixture
def edition(put):
    return put(
        small(
            linked("1.1", "规划"),
            linked("1.2", "考核"),
            counted("1.3", "春节走访", "visit/春节/count"),
        )
    )


@pytest.fixture
def paper(district):
    """A function that gives a unit's file."""

    def make(name="规划.pdf", unit="退役军人局"):
        return Evidence.objects.create(
            division=district, unit=Unit.objects.get(name=unit), name=name, sha256="a" * 64
        )

    return make


def cell(edition, item="1.1", window="2024年"):
    return CellScore.objects.get(edition=edition, part="base", item=item, window=window)


def place(by, edition, item="1.1", window="2024年", label="方案", **what):
    return linking.link(by=by, edition=edition, item=item, window=window, label=label, **what)


def test_a_linked_file_fills_its_label_at_once(office, edition, paper):
    link = place(
        office, edition, evidence=paper(), page="3-4", quote="全面落实", conclusion="已列入"
    )
    assert link.number == "Ⅰ-1-①"
    assert (link.page, link.quote, link.conclusion) == ("3-4", "全面落实", "已列入")
    assert cell(edition).state == "part"
    assert "方案" in cell(edition).sentence


def test_one_file_stands_in_many_cells_each_with_its_own_number_and_verdict(office, edition, paper):
    file = paper()
    first = place(office, edition, evidence=file, page="1")
    second = place(office, edition, item="1.2", window="2025年", evidence=file, page="9")
    assert {first.number, second.number} == {"Ⅰ-1-①", "Ⅰ-2-①"}
    assert linking.accept_links(by=office, links=[first]).count == 1
    second.refresh_from_db()
    assert (second.state, second.page) == ("pending", "9")
    assert cell(edition).accepted == cell(edition).reported > 0
    assert cell(edition, "1.2", "2025年").accepted == 0


def test_numbers_go_on_and_are_not_given_again(office, edition, paper):
    first = place(office, edition, evidence=paper())
    linking.unlink(by=office, link=first)
    second = place(office, edition, evidence=paper("b.pdf"))
    assert second.number == "Ⅰ-1-②"


def test_a_number_of_ones_own_is_kept_and_not_taken_twice(office, edition, paper):
    assert place(office, edition, evidence=paper(), number="甲-7").number == "甲-7"
    with pytest.raises(Refused, match="编号甲-7已用在1.1 2024年"):
        place(office, edition, item="1.2", evidence=paper("b.pdf"), number="甲-7")


def test_the_same_file_twice_under_one_label_is_refused(office, edition, paper):
    file = paper()
    place(office, edition, evidence=file)
    with pytest.raises(Refused, match="已在这一格引用,编号是Ⅰ-1-①"):
        place(office, edition, evidence=file)
    assert CellLink.objects.count() == 1
    assert place(office, edition, label="总结", evidence=file).number == "Ⅰ-1-②"


def test_taking_a_link_out_takes_its_points_and_keeps_the_file(office, edition, paper):
    file = paper()
    link = place(office, edition, evidence=file)
    linking.unlink(by=office, link=link)
    assert cell(edition).state == "none"
    assert Evidence.objects.filter(pk=file.pk).exists()
    with pytest.raises(Refused, match="已经取消"):
        linking.unlink(by=office, link=link)


def test_sending_back_says_why_and_takes_the_acceptance(office, edition, paper):
    link = place(office, edition, evidence=paper())
    linking.accept_links(by=office, links=[link])
    back = linking.return_link(by=office, link=link, reason="缺公章")
    assert (back.state, back.reason, back.number) == ("returned", "缺公章", link.number)
    assert cell(edition).accepted == 0
    assert cell(edition).reported > 0
    with pytest.raises(Refused, match="请写明退回的原因"):
        linking.return_link(by=office, link=back, reason=" ")
    assert linking.accept_links(by=office, links=[back]).count == 1
    assert cell(edition).accepted > 0


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ({"item": "9.9"}, "没有考评内容9.9"),
        ({"window": "2030年"}, "没有“2030年”这一格"),
        ({"label": "没有的"}, "没有“没有的”这个要点"),
        ({"page": "3" * 21}, "页码不超过20字"),
        ({"number": "3" * 41}, "材料编号不超过40个字"),
    ],
)
def test_a_place_that_is_not_there_is_refused_in_words(office, edition, paper, where, sentence):
    with pytest.raises(Refused, match=sentence):
        place(office, edition, **({"evidence": paper()} | where))
    assert not CellLink.objects.exists()


def test_nothing_to_link_is_refused(office, edition):
    with pytest.raises(Refused, match="请选择要引用的材料"):
        place(office, edition)


def test_a_liaison_links_what_the_own_unit_has_and_nothing_else(
    liaison, office, edition, paper, visit
):
    own = place(liaison, edition, evidence=paper(unit="几江街道"))
    assert own.unit.name == "几江街道"
    with pytest.raises(Refused, match="找不到这份材料"):
        place(liaison, edition, evidence=paper("b.pdf", "区教委"))
    with pytest.raises(Refused, match="找不到这条台账记录"):
        place(liaison, edition, entry=visit())
    theirs = place(office, edition, label="总结", evidence=paper("c.pdf", "区教委"))
    with pytest.raises(Refused, match="只能处理本单位"):
        linking.unlink(by=liaison, link=theirs)
    with pytest.raises(Refused, match="没有这项权限"):
        linking.return_link(by=liaison, link=own, reason="样例")


def test_another_district_reaches_neither_standard_nor_file(outsider, edition, paper):
    with pytest.raises(Refused, match="没有这份标准"):
        place(outsider, edition, evidence=paper())
    with pytest.raises(Refused, match="没有这份标准"):
        linking.accept_cell(by=outsider, edition=edition, item="1.1", window="2024年")


def test_an_assessor_reads_and_links_nothing(assessor, edition, paper):
    with pytest.raises(Refused, match="没有这项权限"):
        place(assessor, edition, evidence=paper())


def test_another_districts_office_accepts_none_of_our_links(outsider, office, edition, paper):
    link = place(office, edition, evidence=paper())
    assert linking.accept_links(by=outsider, links=[link]).count == 0
    link.refresh_from_db()
    assert link.state == "pending"


def test_a_retired_version_takes_no_links(office, edition, paper):
    retired = standards.retire(by=office, edition=edition)
    with pytest.raises(Refused, match="已停用,只供查看"):
        place(office, retired, evidence=paper())


def test_one_click_accepts_all_that_waits_behind_a_cell(office, edition, paper, visit):
    here, elsewhere = visit("2024-02-05"), visit("2025-01-25")
    place(office, edition, item="1.3", label="", evidence=paper())
    entries, links = linking.accept_cell(by=office, edition=edition, item="1.3", window="2024年")
    assert (len(entries.done), links.count) == (1, 1)
    states = dict(Entry.objects.values_list("no", "state"))
    assert states == {here.no: "accepted", elsewhere.no: "pending"}
    assert cell(edition, "1.3").accepted == cell(edition, "1.3").max
    entries, links = linking.accept_cell(by=office, edition=edition, item="1.3", window="2024年")
    assert (entries.done, links.count) == ([], 0)


def test_each_act_leaves_one_event(office, edition, paper):
    before = Event.objects.count()
    link = place(office, edition, evidence=paper())
    linking.accept_links(by=office, links=[link])
    linking.unlink(by=office, link=linking.return_link(by=office, link=link, reason="样例"))
    told = list(Event.objects.order_by("id").values_list("verb", "sentence"))[before:]
    assert told == [
        ("link.add", "1.1 2024年 引用材料Ⅰ-1-①"),
        ("link.accept", "1.1 2024年 认定材料Ⅰ-1-①"),
        ("link.return", "1.1 2024年 退回材料Ⅰ-1-①:样例"),
        ("link.remove", "1.1 2024年 取消引用Ⅰ-1-①"),
    ]


def test_a_link_accepted_by_another_is_told_with_who_and_when(office, second, edition, paper):
    link = place(office, edition, evidence=paper())
    linking.accept_links(by=second, links=[link])
    again = linking.accept_links(by=office, links=[link])
    assert again.count == 0
    assert again.others[0].startswith(f"材料{link.number}已由张三在")
    with pytest.raises(Refused, match="已由张三在.*认定。没有再退回"):
        linking.return_link(by=office, link=link, reason="缺公章", shown="pending")


def test_a_returned_link_has_its_day_until_it_is_accepted(office, edition, paper):
    link = place(office, edition, evidence=paper())
    day = clock.today() + timedelta(days=4)
    back = linking.return_link(by=office, link=link, reason="缺公章", until=day)
    assert queries.returned_links(office).get().until == day
    linking.accept_links(by=office, links=[back])
    assert CellLink.objects.get(removed_at=None).until is None
