"""任务分解表 on screen: who begins with which view, what is taken away, who is shown nothing."""

from io import BytesIO
from urllib.parse import unquote

import docx
import openpyxl
import pytest

from tests.web import grid_cast as cast
from tongxin.core import clock
from tongxin.standards import queries as standards


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def small(office):
    return cast.put(office, cast.visited(), cast.linked(support=["各成员单位"]))


@pytest.fixture
def teacher(district, person, unit):
    """The liaison of 区教委."""
    return person(district, "teacher", "liaison", unit=unit("区教委"), name="教委联络员")


def body(response):
    return BytesIO(b"".join(response.streaming_content))


def test_the_office_begins_with_the_indicators(small, office, as_, read):
    text = read(as_(office).get("/tasks/"))
    assert "任务分解表(按指标)" in text and "样例,非官方标准" in text
    assert "节日走访慰问" in text and "年度部署" in text


def test_the_table_by_indicator_holds_every_item_of_the_sample(office, as_, read):
    edition = cast.sample(office)
    text = read(as_(office).get("/tasks/"))
    for item in standards.parsed(edition).items():
        assert item.name in text


def test_the_table_by_unit_begins_with_what_all_member_units_share(small, office, as_, read):
    text = read(as_(office).get("/tasks/?view=unit"))
    assert text.index("各成员单位共同任务(1项)") < text.index("区教委(牵头1项,协办0项)")


def test_a_liaison_begins_with_the_own_units_table(small, teacher, as_, read):
    text = read(as_(teacher).get("/tasks/"))
    assert "任务分解表:区教委" in text and "教委联络员" in text
    assert "节日走访慰问" not in text
    assert "退役军人局" not in text


def test_a_unit_without_tasks_is_told_why(office, as_, read, unit):
    cast.put(office, cast.linked())
    text = read(as_(office).get(f"/tasks/?view=unit&unit={unit('石门镇').pk}"))
    assert "标准里没有写由这个单位牵头或协办的考评内容" in text


def test_the_grid_leads_to_the_tasks_and_stays_lit(small, office, as_):
    client = as_(office)
    assert f"/tasks/?edition={small.pk}" in client.get("/").content.decode()
    page = client.get("/tasks/")
    assert [p.word for p in page.context["places"] if p.here] == ["总表"]


def test_both_files_bring_what_the_page_shows(small, teacher, as_):
    client = as_(teacher)
    answer = client.get("/tasks/export/xlsx/?view=unit")
    assert "任务分解表-区教委20260601.xlsx" in unquote(answer.headers["Content-Disposition"])
    sheet = openpyxl.load_workbook(body(answer)).active
    names = [row[2] for row in sheet.iter_rows(min_row=4, values_only=True) if row[2]]
    assert names == ["1.2 年度部署", "1.2 年度部署"]
    made = docx.Document(body(client.get("/tasks/export/docx/?view=unit")))
    assert [table.rows[1].cells[2].text for table in made.tables] == ["1.2 年度部署"] * 2


def test_another_districts_person_finds_neither_table_nor_file(small, outsider, unit, as_):
    client = as_(outsider)
    for address in ("/tasks/", "/tasks/export/xlsx/", "/tasks/export/docx/"):
        assert client.get(f"{address}?edition={small.pk}").status_code == 404
        assert client.get(f"{address}?view=unit&unit={unit('区教委').pk}").status_code == 404


def test_a_liaison_cannot_open_another_units_table(small, teacher, unit, as_):
    address = f"/tasks/?view=unit&unit={unit('退役军人局').pk}"
    assert as_(teacher).get(address).status_code == 404


def test_a_form_that_does_not_exist_is_not_found(small, office, as_):
    assert as_(office).get("/tasks/export/pdf/").status_code == 404


def test_a_former_version_still_has_its_table(small, office, as_, read):
    small.state = "retired"
    small.save()
    assert "已停用,只供查看" in read(as_(office).get(f"/tasks/?edition={small.pk}"))


@pytest.mark.parametrize("view", ["indicator", "unit"])
def test_the_page_takes_at_most_12_queries(office, as_, view):
    cast.sample(office)
    client = as_(office)
    with cast.statements(12):
        assert client.get(f"/tasks/?view={view}").status_code == 200


def test_a_liaisons_page_takes_at_most_12_queries(small, teacher, as_):
    client = as_(teacher)
    with cast.statements(12):
        assert client.get("/tasks/").status_code == 200
