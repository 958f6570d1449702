"""标准 in the browser: look first, then all or nothing; versions side by side."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongxin.assessments import carry
from tongxin.standards import actions, files
from tongxin.standards.models import Edition


@pytest.fixture
def sample(office):
    source = files.read_shipped("sample-a")
    return carry.import_standard(by=office, division="500116", source=source)[0].edition


@pytest.fixture
def table(sample, tmp_path):
    """The sample standard as the spreadsheet that the product itself exports."""
    out = tmp_path / "out.xlsx"
    actions.export(sample, out)
    return out.read_bytes()


def upload(body: bytes, name: str = "标准.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def test_the_tree_shows_points_rules_and_units(as_, office, sample, read):
    seen = read(as_(office).get(f"/standards/{sample.pk}/"))
    for text in (
        "节日走访慰问",
        "分格",
        "每年各占一份",
        "退役军人局",
        "样例,非官方标准",
        "一票否决",
    ):
        assert text in seen


def test_a_file_is_looked_at_before_anything_is_written(as_, office, table, read):
    answer = as_(office).post("/standards/import/", {"key": "city", "file": upload(table)})
    assert "54项考评内容" in read(answer)
    assert Edition.objects.count() == 1


def test_the_confirmed_file_becomes_an_edition(as_, office, table, read):
    browser = as_(office)
    looked = browser.post("/standards/import/", {"key": "city", "file": upload(table)})
    confirm = {"key": "city", "file_id": looked.context["file_id"], "file_name": "标准.xlsx",
               "confirm": "1", "_once": "k1"}  # fmt: skip
    assert "已导入" in read(browser.post("/standards/import/", confirm, follow=True))
    browser.post("/standards/import/", confirm)
    assert Edition.objects.filter(key="city").count() == 1


def test_a_broken_file_is_told_in_a_sentence_and_keeps_what_was_typed(as_, office, read):
    answer = as_(office).post("/standards/import/", {"key": "city", "file": upload(b"PK\x03\x04x")})
    assert answer.status_code == 200
    assert answer.context["sentence"].endswith("。")
    assert 'value="city"' in answer.content.decode()
    assert not Edition.objects.exists()


def test_without_a_file_the_page_says_what_to_choose(as_, office, read):
    assert "请选择标准文件" in read(as_(office).post("/standards/import/", {"key": "city"}))


def test_the_export_comes_as_a_spreadsheet(as_, liaison, sample):
    answer = as_(liaison).get(f"/standards/{sample.pk}/export/")
    assert answer.content[:2] == b"PK"
    assert "attachment" in answer["Content-Disposition"]


def test_a_liaison_imports_nothing(as_, liaison):
    assert as_(liaison).get("/standards/import/").status_code == 403


def test_another_district_sees_no_standard_of_ours(as_, outsider, sample, read):
    browser = as_(outsider)
    assert browser.get(f"/standards/{sample.pk}/").status_code == 404
    assert "样例标准" not in read(browser.get("/standards/"))


def test_a_retired_standard_is_kept_and_no_longer_scored(as_, office, sample, read):
    answer = as_(office).post(f"/standards/{sample.pk}/retire/", follow=True)
    assert "已停用" in read(answer)
    sample.refresh_from_db()
    assert sample.state == "retired"


def test_a_new_version_leads_to_what_became_of_each_units_tasks(as_, office, sample, table, read):
    browser = as_(office)
    book = openpyxl.load_workbook(BytesIO(table))
    sheet = book.active
    row = next(r for r in sheet.iter_rows() if any(c.value == "双拥办军地力量融合" for c in r))
    next(c for c in row if c.value == "双拥办军地力量融合").value = "双拥办力量融合"
    changed = BytesIO()
    book.save(changed)
    form = {"key": "sample-a", "start": "2024-01-01", "years": 4}
    looked = browser.post("/standards/import/", {**form, "file": upload(changed.getvalue())})
    sent = {**form, "confirm": "1", "file_id": looked.context["file_id"], "file_name": "标准.xlsx"}
    browser.post("/standards/import/", sent)
    new = Edition.objects.get(state="active")
    address = f"/standards/{new.pk}/tasks/{sample.pk}/"
    assert address in browser.get(f"/standards/{new.pk}/").content.decode()
    text = read(browser.get(address))
    assert (
        "任务变化:第1版到第2版" in text
        and "做过的都在" in text
        and "改名为“双拥办力量融合”" in text
    )
    answer = browser.get(f"{address}export/")
    assert openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active["A3"].value


def test_two_standards_have_no_tasks_in_common(as_, office, sample):
    other = carry.import_standard(
        by=office, division="500116", source=files.Source("乙", "", _other(sample), 0, 0, 1, 0)
    )[0].edition
    assert as_(office).get(f"/standards/{other.pk}/tasks/{sample.pk}/").status_code == 404


def _other(sample):
    return {**sample.definition, "key": "other", "title": "样例乙"}
