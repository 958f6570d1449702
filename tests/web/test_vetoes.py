"""否决项声明 on screen: the matrix, naming units, signing on a phone, the paper for the safe."""

import io

import pytest
from PIL import Image

from tests.checks import veto_cast as cast
from tests.web.grid_cast import once
from tongxin.checks import vetoes
from tongxin.core import clock
from tongxin.ledger.models import Entry, Task


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def edition(office):
    return cast.edition(office)


@pytest.fixture
def named(office, edition, unit):
    return cast.named(office, edition, unit("财政局"), unit("区教委"))


@pytest.fixture
def leader(person, unit):
    return cast.leader(person, unit("财政局"))


def test_the_page_says_that_nobody_is_named_yet(edition, office, as_, read):
    text = read(as_(office).get("/vetoes/"))
    assert "有1项还没有指定由哪些单位声明,指定之前不能算“已声明”" in text
    assert "未指定" in text and "沿用上一版" not in text


def test_the_office_names_units_by_ticking_them(edition, office, as_, read, unit):
    client = as_(office)
    page = client.get(f"/vetoes/{edition.pk}/否1/units/")
    assert "应接收未接收" in read(page)
    chosen = [unit("财政局").pk, unit("区教委").pk]
    answer = client.post(f"/vetoes/{edition.pk}/否1/units/", once(unit=chosen), follow=True)
    assert "否1由2个单位逐年声明,已列入各单位的任务" in read(answer)
    assert Task.objects.filter(kind="declare").count() == 6


def test_the_matrix_tells_who_signed_and_who_has_not_in_the_directorys_order(
    named, office, leader, as_, read, unit
):
    task = cast.task(named, unit("财政局"), 2026)
    as_(leader).post(f"/vetoes/sign/{task.no}/", once(happened="no", signed_by="张负责"))
    text = read(as_(office).get("/vetoes/"))
    assert text.index("区教委") < text.index("财政局")
    assert "未发生 财政局张负责 2026年6月1日" in text and "未签 区教委" in text


def test_a_leader_sees_and_signs_the_own_units_only(named, leader, as_, read, unit):
    client = as_(leader)
    text = read(client.get("/vetoes/"))
    assert "这里是本单位要签的声明" in text and "签署" in text
    other = cast.task(named, unit("区教委"), 2026)
    assert client.get(f"/vetoes/sign/{other.no}/").status_code == 404


def test_signing_none_ends_on_the_page_with_what_was_said(named, leader, as_, read, unit):
    task, client = cast.task(named, unit("财政局"), 2026), as_(leader)
    page = read(client.get(f"/vetoes/sign/{task.no}/"))
    assert "一票否决情形:应接收未接收" in page and "至签署之日" in page
    form = once(happened="no", signed_by="张负责")
    answer = client.post(f"/vetoes/sign/{task.no}/", form, follow=True)
    assert "已签署:未发生" in read(answer)
    again = client.post(f"/vetoes/sign/{task.no}/", form, follow=True)
    assert again.status_code == 200
    assert Entry.objects.filter(kind="veto").count() == 1, "a repeat has one effect"


def test_a_case_without_its_circumstances_comes_back_with_what_was_typed(
    named, leader, as_, read, unit
):
    task = cast.task(named, unit("财政局"), 2026)
    answer = as_(leader).post(f"/vetoes/sign/{task.no}/", once(happened="yes", signed_by="张负责"))
    assert answer.status_code == 422
    assert "请写明时间、经过和处理情况" in read(answer) and "张负责" in answer.content.decode()


def test_nothing_chosen_is_told(named, leader, as_, read, unit):
    task = cast.task(named, unit("财政局"), 2026)
    answer = as_(leader).post(f"/vetoes/sign/{task.no}/", once(signed_by="张负责"))
    assert "请选“未发生”或“发生”" in read(answer)


def test_a_case_stands_on_the_grid_and_on_the_offices_start_page(
    named, leader, office, as_, read, unit
):
    task = cast.task(named, unit("财政局"), 2026)
    form = once(happened="yes", signed_by="张负责", case="一名人员未按期接收")
    as_(leader).post(f"/vetoes/sign/{task.no}/", form)
    assert "否1发生1起,不予推荐" in read(as_(office).get("/"))
    assert "1项一票否决有发生的情形" in read(as_(office).get("/today/"))


def test_the_office_puts_in_a_paper_with_its_scan(named, office, as_, read, unit):
    task, client = cast.task(named, unit("财政局"), 2026), as_(office)
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    picture.seek(0)
    picture.name = "声明.png"
    form = once(happened="no", signed_by="张负责", on="2026-05-20", scan=picture)
    answer = client.post(f"/vetoes/sign/{task.no}/", form, follow=True)
    assert "已签署" in read(answer)
    assert f"{vetoes.signature(task).entry.happened_on}" == "2026-05-20"


def test_a_correction_keeps_both_words(named, leader, as_, read, unit):
    task, client = cast.task(named, unit("财政局"), 2026), as_(leader)
    client.post(f"/vetoes/sign/{task.no}/", once(happened="no", signed_by="张负责"))
    form = once(happened="yes", signed_by="张负责", case="后来发现一件", reason="核查发现")
    text = read(client.post(f"/vetoes/sign/{task.no}/", form, follow=True))
    assert "更正以前" in text and "核查发现" in text and "■ 发生" in text


def test_the_blank_sheet_names_unit_veto_and_year(named, leader, as_, read, unit):
    task = cast.task(named, unit("财政局"), 2026)
    text = read(as_(leader).get(f"/vetoes/sheet/{task.no}/"))
    assert "2026年一票否决情形声明" in text and "财政局" in text and "单位主要负责人(签名)" in text


def test_a_leaders_start_page_has_one_row_for_all_declarations(named, leader, as_, read):
    text = read(as_(leader).get("/today/"))
    assert "2项否决声明等待签署" in text and "1项否决声明" not in text


def test_a_liaison_reads_and_cannot_sign(named, person, unit, as_, read):
    clerk = person(unit("财政局").division, "clerk", "liaison", unit=unit("财政局"))
    task, client = cast.task(named, unit("财政局"), 2026), as_(clerk)
    assert "签署责任人" not in read(client.get(f"/vetoes/sign/{task.no}/"))
    answer = client.post(f"/vetoes/sign/{task.no}/", once(happened="no", signed_by="张负责"))
    assert answer.status_code == 422 and "没有这项权限" in read(answer)


def test_another_district_finds_nothing(named, outsider, as_, unit):
    task, client = cast.task(named, unit("财政局"), 2026), as_(outsider)
    for address in (f"sign/{task.no}", f"sheet/{task.no}", f"{named.pk}/否1/units"):
        assert client.get(f"/vetoes/{address}/").status_code == 404


def test_the_tasks_page_leads_to_the_signature_and_offers_no_other_end(
    named, leader, as_, read, unit
):
    task = cast.task(named, unit("财政局"), 2026)
    page = as_(leader).get(f"/work/{task.no}/")
    assert f"/vetoes/sign/{task.no}/" in page.content.decode() and "去签署" in read(page)
    assert f"/work/{task.no}/prove/" not in page.content.decode()
    assert f"/work/{task.no}/finish/" not in page.content.decode()


def test_a_declaration_stands_once_on_the_leaders_start_page(named, leader, as_, read):
    text = read(as_(leader).get("/today/"))
    assert "2024年否1声明:应接收未接收" in text and text.count("2025年否1声明") == 0


def test_every_page_of_supervision_leads_to_the_others(named, office, as_):
    client = as_(office)
    pages = (
        "/rectify/",
        "/mocks/",
        "/points/",
        "/slips/",
        "/supervision/",
        "/vetoes/",
        "/surveys/",
    )
    for one in pages:
        told = client.get(one).content.decode()
        assert [p for p in pages if f'href="{p}"' not in told] == [], one
