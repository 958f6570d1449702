"""一格: its sentence, what it is made of, and each act upon it by those who may."""

import re
from decimal import Decimal

import pytest

from tests.web import grid_cast as cast
from tongxin.assessments import actions as grid_actions
from tongxin.assessments import linking, queries
from tongxin.assessments.models import Absence, CellLink, CellScore, Mark
from tongxin.core import clock
from tongxin.core.models import Event
from tongxin.ledger import actions as ledger
from tongxin.ledger.models import Entry


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def small(office):
    return cast.put(office, cast.visited(absence_allowed=True), cast.linked())


@pytest.fixture
def here(small):
    """The address of the visits of 2026."""
    return f"/cell/{small.pk}/1.1/2026年/"


@pytest.fixture
def there(small):
    """The address of the cell of 2026 that is proved by material."""
    return f"/cell/{small.pk}/1.2/2026年/"


def stored(edition, item="1.1", window="2026年"):
    return CellScore.objects.get(edition=edition, item=item, window=window, part="base")


def test_a_cell_says_both_figures_the_sentence_the_rule_and_what_is_missing(
    here, office, as_, read
):
    cast.visit(office)
    text = read(as_(office).get(here))
    for words in ("上报 0.25", "认定 0", "2026年春节1次,1格得0.25分", "标准原文 春节、八一各一次",
                  "还缺什么 八一", "值0.25分", "1条记录", "样例,非官方标准"):  # fmt: skip
        assert words in text
    assert "visit" not in text


def test_a_line_opens_to_the_entries_it_was_counted_from(here, office, as_):
    spring = cast.visit(office)
    summer = cast.visit(office, day="2026-05-01", facet="八一")
    body = as_(office).get(f"{here}?line=1").content.decode()
    assert f"/ledger/{spring.no}/" in body and f"/ledger/{summer.no}/" not in body
    assert f"/ledger/{summer.no}/" in as_(office).get(here).content.decode()


def test_a_liaison_sees_the_figure_but_only_own_entries(here, office, liaison, as_, read):
    foreign = cast.visit(office)
    own = cast.visit(liaison, unit="德感街道", day="2026-02-06")
    answer = as_(liaison).get(here)
    body = answer.content.decode()
    assert f"/ledger/{own.no}/" in body and f"/ledger/{foreign.no}/" not in body
    assert "上报 0.25" in read(answer)
    assert "认定本格" not in body and "人工评分代替" not in body


def test_the_grid_gets_the_panel_and_a_person_the_page(here, office, as_):
    client = as_(office)
    part = client.get(here, headers={"HX-Request": "true"})
    whole = client.get(here)
    assert "<html" not in part.content.decode() and "<html" in whole.content.decode()
    assert part["HX-Push-Url"] == "false"
    assert "HX-Request" in part["Vary"] and "HX-Request" in whole["Vary"]


@pytest.mark.parametrize("path", ["1.1/2030年", "9.9/2026年", "1.1/全周期", "加1/2026年"])
def test_there_is_no_cell_where_the_standard_has_none(small, office, as_, path):
    assert as_(office).get(f"/cell/{small.pk}/{path}/").status_code == 404


def test_another_districts_cell_does_not_exist_and_cannot_be_changed(
    here, outsider, office, as_, small
):
    cast.visit(office)
    client = as_(outsider)
    assert client.get(here).status_code == 404
    for act in ("accept", "mark", "absence", "link", "links/1/remove"):
        form = cast.once(round="self", points="0.5", reason="试", piece="entry-1")
        assert client.post(f"{here}{act}/", form).status_code == 404
    assert not Mark.objects.exists() and not Absence.objects.exists()
    assert Entry.objects.get().state == "pending"


def test_accepting_a_cell_accepts_everything_behind_it_and_says_the_figure(
    here, small, office, as_, read
):
    cast.visit(office)
    cast.visit(office, day="2026-05-01", facet="八一")
    other = cast.visit(office, day="2025-02-05")
    answer = as_(office).post(f"{here}accept/", cast.once(), follow=True)
    assert "已认定2件。本格认定得分现在是0.5分。" in read(answer)
    assert stored(small).accepted == Decimal("0.5")
    other.refresh_from_db()
    assert other.state == "pending"


def test_the_same_form_sent_twice_has_one_effect(here, office, as_):
    form = cast.once(round="self", points="0.5", reason="现场核实")
    client = as_(office)
    first, second = client.post(f"{here}mark/", form), client.post(f"{here}mark/", form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert Mark.objects.count() == 1


@pytest.mark.parametrize("who", ["liaison", "assessor"])
def test_only_the_office_accepts_a_cell_or_scores_by_hand(here, who, request, as_, office):
    cast.visit(office)
    client = as_(request.getfixturevalue(who))
    assert client.post(f"{here}accept/", cast.once()).status_code == 403
    form = cast.once(round="self", points="0.5", reason="试")
    assert client.post(f"{here}mark/", form).status_code == 403
    assert client.post(f"{here}absence/", cast.once(reason="试")).status_code == 403
    assert Entry.objects.get().state == "pending" and not Mark.objects.exists()


def test_a_hand_score_replaces_the_figure_and_its_undo_brings_it_back(
    here, small, office, as_, read
):
    cast.visit(office)
    client = as_(office)
    client.post(f"{here}mark/", cast.once(round="self", points="0.4", reason="少一次现场核实"))
    text = read(client.get(here))
    assert "人工评分0.4分:少一次现场核实" in text and "按规则应是0.25分" in text
    assert stored(small).reported == Decimal("0.4")
    client.post(f"{here}mark/", cast.once(round="self", undo="1"))
    assert stored(small).reported == Decimal("0.25")
    assert "取消评分" in "".join(Event.objects.values_list("sentence", flat=True))


@pytest.mark.parametrize(
    ("points", "reason", "sentence"),
    [
        ("0.6", "核实", "这一格的分值是0到0.5分"),
        ("-0.1", "核实", "这一格的分值是0到0.5分"),
        ("0.5", " ", "人工评分要写明理由"),
        ("", "核实", "请填写分数"),
        ("很高", "核实", "看不懂数字“很高”"),
    ],
)
def test_a_mark_that_cannot_be_is_refused_beside_what_was_typed(
    here, small, office, as_, read, points, reason, sentence
):
    answer = as_(office).post(f"{here}mark/", cast.once(round="self", points=points, reason=reason))
    assert answer.status_code == 422
    assert sentence in read(answer)
    assert f'value="{points}"' in answer.content.decode()
    assert not Mark.objects.exists() and not stored(small).hand


def test_self_mock_and_assessor_stand_side_by_side(here, small, office, assessor, as_, read):
    cast.visit(office)
    as_(office).post(f"{here}mark/", cast.once(round="mock", points="0.1", reason="照片不清"))
    as_(assessor).post(f"{here}mark/", cast.once(round="assessor", points="0.2", reason="缺名单"))
    text = read(as_(assessor).get(here))
    assert "模拟 0.1 照片不清" in text and "考评组 0.2 缺名单" in text
    assert "按规则计算0.25" in text
    assert stored(small).reported == Decimal("0.25")


def test_an_assessor_has_one_form_and_reads_the_rest(here, assessor, office, as_):
    cast.visit(office)
    body = as_(assessor).get(here).content.decode()
    assert body.count("mark/") == 1 and 'value="assessor"' in body
    assert "accept/" not in body and "link/" not in body and "absence/" not in body


def test_a_justified_absence_settles_the_cell_until_it_is_taken_back(
    here, small, office, as_, read
):
    client = as_(office)
    client.post(f"{here}absence/", cast.once(reason="当年上级未安排"))
    assert stored(small).state == "absent"
    text = read(client.get(here))
    assert "合理缺项:当年上级未安排" in text and "还缺什么" not in text
    client.post(f"{here}absence/", cast.once(undo="1"))
    assert stored(small).state == "none"


def test_an_absence_needs_its_reason_and_a_standard_that_allows_it(
    here, there, small, office, as_, read
):
    client = as_(office)
    answer = client.post(f"{here}absence/", cast.once(reason=""))
    assert answer.status_code == 422 and "请写明为什么可以缺项" in read(answer)
    answer = client.post(f"{there}absence/", cast.once(reason="没有"))
    assert answer.status_code == 422 and "标准没有写1.2可以合理缺项" in read(answer)
    assert not Absence.objects.exists()


def test_a_file_is_placed_under_a_label_with_its_passage_and_counts(
    there, small, liaison, unit, as_, read
):
    file = cast.proof(unit("德感街道"))
    client = as_(liaison)
    page = read(client.get(f"{there}link/?label=方案"))
    assert "工作方案.pdf" in page and "证明哪个要点 方案 总结 整项" in page
    answer = client.post(f"{there}link/", cast.once(
        piece=f"evidence-{file.pk}", label="方案", page="3", quote="全年走访两次",
        conclusion="有年度方案", number="",
    ), follow=True)  # fmt: skip
    text = read(answer)
    for words in ("已放入,编号Ⅰ-2-①", "第3页", "“全年走访两次”", "结论:有年度方案", "◐ 待审"):
        assert words in text
    assert f"/evidence/{file.pk}/" in answer.content.decode()
    assert stored(small, "1.2").reported == Decimal("0.25")


def test_the_form_to_place_material_offers_what_a_search_finds(there, liaison, unit, as_, read):
    cast.proof(unit("德感街道"), "走访照片.jpg")
    cast.proof(unit("德感街道"), "年度方案.pdf")
    cast.proof(unit("石门镇"), "外镇方案.pdf")
    text = read(as_(liaison).get(f"{there}link/?q=方案"))
    assert "年度方案.pdf" in text and "走访照片" not in text and "外镇" not in text


def test_placing_nothing_is_refused_and_keeps_what_was_typed(there, liaison, as_, read):
    answer = as_(liaison).post(f"{there}link/", cast.once(quote="全年走访两次"))
    assert answer.status_code == 422
    assert "请选择要引用的材料或台账记录" in read(answer)
    assert "全年走访两次" in answer.content.decode()
    assert not CellLink.objects.exists()


def test_another_units_file_cannot_be_placed(there, liaison, unit, as_):
    foreign = cast.proof(unit("石门镇"))
    form = cast.once(piece=f"evidence-{foreign.pk}")
    assert as_(liaison).post(f"{there}link/", form).status_code == 404
    assert not CellLink.objects.exists()


@pytest.fixture
def placed(small, liaison, unit):
    return linking.link(by=liaison, edition=small, item="1.2", window="2026年", label="方案",
                        evidence=cast.proof(unit("德感街道")))  # fmt: skip


def test_one_piece_is_accepted_and_taken_out(there, small, placed, office, liaison, as_):
    as_(office).post(f"{there}links/{placed.pk}/accept/", cast.once())
    assert stored(small, "1.2").accepted == Decimal("0.25")
    as_(liaison).post(f"{there}links/{placed.pk}/remove/", cast.once())
    assert stored(small, "1.2").reported == 0
    assert not queries.links(small, "1.2", "2026年").exists()


def test_a_piece_is_sent_back_with_a_reason_that_the_unit_reads(
    there, small, placed, office, liaison, as_, read
):
    client = as_(office)
    answer = client.post(f"{there}links/{placed.pk}/return/", cast.once(reason=" "))
    assert answer.status_code == 422 and "请写明退回的原因" in read(answer)
    form = cast.once(reason="缺印章")
    assert client.post(f"{there}links/{placed.pk}/return/", form).status_code == 302
    assert client.post(f"{there}links/{placed.pk}/return/", form).status_code == 302
    assert "退回原因:缺印章" in read(as_(liaison).get(there))


def test_another_units_piece_is_counted_but_neither_shown_nor_moved(
    there, placed, district, person, unit, as_, read
):
    other = as_(person(district, "other", "liaison", unit=unit("石门镇")))
    text = read(other.get(there))
    assert "另有1份由其他单位放入" in text and "工作方案" not in text
    assert other.post(f"{there}links/{placed.pk}/remove/", cast.once()).status_code == 404
    placed.refresh_from_db()
    assert placed.removed_at is None


def test_a_bonus_line_and_a_veto_open_like_a_cell(office, as_, read):
    edition = cast.sample(office)
    client = as_(office)
    assert "国家级推广经验或现场会" in read(client.get(f"/cell/{edition.pk}/加1/全周期/"))
    answer = client.get(f"/cell/{edition.pk}/否1/全周期/")
    text = read(answer)
    assert "2024年还没有指定由哪些单位声明" in text and "2026年还没有指定由哪些单位声明" in text
    assert "2027年还没有指定由哪些单位声明" not in text
    assert f'/vetoes/?edition={edition.pk}"' in answer.content.decode()
    assert "/ledger/new/veto/?facet=" in answer.content.decode()


def test_history_tells_who_did_what_on_the_item(here, office, as_, read):
    as_(office).post(f"{here}mark/", cast.once(round="self", points="0.5", reason="现场核实"))
    assert "区办员:1.1 2026年 评0.5分:现场核实" in read(as_(office).get(here))


def test_a_retired_version_is_read_and_not_changed(here, small, office, as_, read):
    small.state = "retired"
    small.save()
    cast.visit(office)
    answer = as_(office).get(here)
    assert "版本已停用,只供查看" in read(answer)
    assert "accept/" not in answer.content.decode()
    form = cast.once(round="self", points="0.5", reason="核实")
    for act in ("accept", "mark", "absence"):
        answer = as_(office).post(f"{here}{act}/", {**form, "_once": act})
        assert answer.status_code == 422 and "已停用" in read(answer)
    assert not Mark.objects.exists() and not Absence.objects.exists()


def test_a_mark_leaves_what_another_item_scores(here, small, office):
    before = stored(small, "1.2").reported
    grid_actions.mark(by=office, edition=small, item="1.1", window="2026年",
                      points=Decimal("0.5"), reason="核实")  # fmt: skip
    assert stored(small, "1.2").reported == before


def test_a_piece_is_returned_until_a_day_that_its_row_shows(
    small, there, office, liaison, unit, as_, read
):
    link = linking.link(by=liaison, edition=small, item="1.2", window="2026年",
                        evidence=cast.proof(unit("德感街道")))  # fmt: skip
    client, where = as_(office), f"{there}links/{link.pk}/return/"
    form = cast.once(reason="缺公章", until="2026-12-01", shown="pending")
    client.post(where, form)
    assert "退回原因:缺公章,2026年12月1日前改好" in read(as_(liaison).get(there))


def test_what_another_accepted_or_returned_meanwhile_is_told_and_not_done(
    small, there, office, second, liaison, unit, as_, read
):
    link = linking.link(by=liaison, edition=small, item="1.2", window="2026年",
                        evidence=cast.proof(unit("德感街道")))  # fmt: skip
    linking.accept_links(by=second, links=[link])
    client, where = as_(office), f"{there}links/{link.pk}/"
    again = client.post(f"{where}accept/", cast.once(), follow=True)
    assert f"材料{link.number}已由张三在09:00认定。" in read(again)
    form = cast.once(reason="缺公章", shown="pending")
    answer = client.post(f"{where}return/", form)
    assert answer.status_code == 422 and "已由张三在09:00认定" in read(answer)
    assert CellLink.objects.get(removed_at=None).state == "accepted"
    linking.return_link(by=second, link=link, reason="缺公章")
    answer = client.post(f"{where}accept/", cast.once())
    assert answer.status_code == 422 and "已由张三在09:00退回" in read(answer)


def aided(office):
    raw = {
        "title": "样例帮扶",
        "unit": "德感街道",
        "happened_on": "2026-05-01",
        "facet": "困难帮扶",
    }
    return ledger.record(by=office, kind="payment", raw=raw)


def test_other_material_is_listed_beside_the_figure_and_changes_none(office, as_, read):
    edition = cast.put(office, cast.visited(also=["payment/困难帮扶/count"]))
    here, number = f"/cell/{edition.pk}/1.1/2026年/", cast.visit(office).no
    assert "另列佐证" not in read(as_(office).get(here))
    before = stored(edition).detail
    aid = aided(office)
    assert stored(edition).detail == before and stored(edition).reported == Decimal("0.25")
    page = as_(office).get(here)
    assert re.search("另列佐证 ?不计分 困难帮扶 ?1条记录", read(page))
    last = max(re.findall(r"line=(\d+)#behind", page.content.decode()))
    shown = as_(office).get(f"{here}?line={last}").content.decode()
    assert f"/ledger/{aid.no}/" in shown and f"/ledger/{number}/" not in shown
    assert "1.1 节日走访慰问(2026年,只列作佐证,不计分)" in read(
        as_(office).get(f"/ledger/{aid.no}/")
    )


def test_accepting_a_cell_leaves_its_other_material_to_the_review(office, as_):
    edition = cast.put(office, cast.visited(also=["payment/困难帮扶/count"]))
    aid = aided(office)
    visit = cast.visit(office)
    as_(office).post(f"/cell/{edition.pk}/1.1/2026年/accept/", cast.once())
    states = dict(Entry.objects.values_list("no", "state"))
    assert (states[visit.no], states[aid.no]) == ("accepted", "pending")
