"""满意度问卷 for the office: from a template to the result, codes shown once, paper keyed."""

from io import BytesIO

import openpyxl
import pytest

from tests.checks import survey_cast as cast
from tests.web.grid_cast import once
from tongxin.checks import survey_actions, surveys
from tongxin.checks.models import Survey, SurveyCode
from tongxin.core import clock


@pytest.fixture
def survey(office):
    return cast.opened(office)


def form(client, address):
    """The fields of a questionnaire's form as the page shows them."""
    lines = client.get(address).context["lines"]
    fields = {f"q{line['n']}_{k}": line[k] for line in lines for k in ("text", "choices", "good")}
    return fields | {"overall": str(next(line["n"] for line in lines if line["overall"]))}


def test_a_template_becomes_a_draft_and_then_opens(office, as_, read):
    client = as_(office)
    assert "官兵满意度问卷(样例)" in read(client.get("/surveys/"))
    typed = form(client, "/surveys/new/?template=residents") | {
        "template": "residents", "title": "群众问卷(样例)", "minimum": "30",
        "closes_on": f"{clock.today():%Y-%m-%d}",
    }  # fmt: skip
    answer = client.post("/surveys/new/", once(**typed), follow=True)
    assert "已保存为拟稿" in read(answer)
    row = Survey.objects.get()
    assert (row.audience, row.minimum, len(row.questions)) == ("群众", 30, 3)
    client.post(f"/surveys/{row.no}/do/open/", once())
    row.refresh_from_db()
    assert row.state == "open"


def test_without_a_minimum_the_form_comes_back_as_typed(office, as_, read):
    client = as_(office)
    typed = form(client, "/surveys/new/?template=troops") | {"template": "troops", "title": "甲"}
    answer = client.post("/surveys/new/", once(**typed))
    assert answer.status_code == 422
    assert "请填写最少有效答卷" in read(answer) and "家属就业" in answer.content.decode()


def test_a_draft_is_edited(office, as_, read):
    row = cast.drafted(office)
    client = as_(office)
    typed = form(client, f"/surveys/{row.no}/edit/")
    typed |= {"title": "改过的名称", "minimum": "9", "closes_on": f"{clock.today():%Y-%m-%d}"}
    assert "改过的名称" in read(client.post(f"/surveys/{row.no}/edit/", once(**typed), follow=True))


def test_codes_are_shown_once_and_a_repeat_makes_no_more(survey, office, as_, read):
    client, sent = as_(office), once(count="6")
    page = client.post(f"/surveys/{survey.no}/codes/", sent)
    assert page.content.decode().count("<svg") == 6 and "码只显示这一次" in read(page)
    assert "no-store" in page.headers["Cache-Control"]
    again = client.post(f"/surveys/{survey.no}/codes/", sent, follow=True)
    assert "码只显示一次" in read(again) and again.content.decode().count("<svg") == 0
    assert SurveyCode.objects.count() == 6


def test_slips_carry_the_public_address_or_say_that_phones_cannot_open_it(
    survey, office, as_, read, settings
):
    client = as_(office)
    address = f"/surveys/{survey.no}/codes/"
    settings.ALLOWED_HOSTS = ["*"]
    local = client.post(address, once(count="1"), headers={"host": "127.0.0.1:8000"})
    assert "手机打不开" in read(local)
    settings.PUBLIC_URL = "https://sy.example.cn"
    public = read(client.post(address, once(count="1")))
    assert "https://sy.example.cn/q/" in public and "手机打不开" not in public


def test_a_batch_is_made_void_with_a_reason(survey, office, as_, read):
    cast.codes(office, survey, 4)
    client = as_(office)
    address = f"/surveys/{survey.no}/do/void/"
    assert client.post(address, once(batch="1", reason="")).status_code == 409
    text = read(client.post(address, once(batch="1", reason="没有印成"), follow=True))
    assert "已经作废" in text and not SurveyCode.objects.exists()


def keyed(client, survey, *rows, **more):
    columns = {f"q{n}": [row[1][n] for row in rows] for n in range(3)}
    sent = once(no=[row[0] for row in rows], **columns, **more)
    return client.post(f"/surveys/{survey.no}/key/", sent, follow=True)


def test_paper_sheets_are_keyed_row_by_row_and_empty_rows_are_left_out(survey, office, as_, read):
    client = as_(office)
    assert "答卷号" in read(client.get(f"/surveys/{survey.no}/key/"))
    answer = keyed(client, survey, ("1", "111"), ("2", ("2", "", "5")), ("3", ("", "", "")))
    assert "已保存2张" in read(answer)
    assert surveys.keyed(survey) == [1, 2]


def test_a_sheet_keyed_twice_is_told_with_a_way_to_correct_it(survey, office, as_, read):
    client = as_(office)
    keyed(client, survey, ("1", "111"))
    answer = keyed(client, survey, ("1", "222"), ("2", "111"))
    assert answer.status_code == 422 and "1号答卷已经录过" in read(answer)
    assert "更正的原因" in read(answer)
    assert surveys.keyed(survey) == [1]
    again = keyed(client, survey, ("1", "222"), ("2", "111"), correcting="看错了行")
    assert "已保存2张" in read(again)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("x", "111"), "请填答卷右上角的号"),
        (("1", "1a1"), "不是选项的序号"),
        (("1", "119"), "没有第9个"),
    ],
)
def test_a_wrong_cell_names_its_sheet_and_nothing_is_kept(survey, office, as_, read, row, told):
    answer = keyed(as_(office), survey, row, ("2", "111"))
    assert answer.status_code == 422 and told in read(answer)
    assert surveys.keyed(survey) == []


def test_paper_sheets_are_printed_with_their_numbers(survey, office, as_, read):
    text = read(as_(office).get(f"/surveys/{survey.no}/paper/?from=5&to=7"))
    assert [n for n in (4, 5, 6, 7, 8) if f"答卷号 {n} " in text] == [5, 6, 7]
    assert "不记名,请不要写姓名和单位" in text


def test_closed_it_shows_each_question_and_gives_the_tables(survey, office, as_, read):
    survey_actions.key_sheets(
        by=office, survey=survey, sheets=dict.fromkeys(range(1, 13), cast.SATISFIED)
    )
    client = as_(office)
    text = read(client.post(f"/surveys/{survey.no}/do/close/", once(), follow=True))
    assert "已结束,满意率100.00%" in text and "逐题结果" in text
    answer = client.get(f"/surveys/{survey.no}/export/")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["统计表", "原始数据"]


def test_a_short_sample_says_so_and_breaks_nothing_down(office, as_, read):
    survey = cast.opened(office, minimum=30)
    survey_actions.key_sheets(by=office, survey=survey, sheets={1: cast.SATISFIED})
    text = read(as_(office).post(f"/surveys/{survey.no}/do/close/", once(), follow=True))
    assert "样本不足:有效答卷1份,最少要30份" in text and "逐题结果" not in text.replace(
        "不列逐题结果", ""
    )


def test_an_open_one_shows_numbers_only_and_exports_nothing(survey, office, as_, read):
    cast.answered(office, survey, *[cast.SATISFIED] * 12)
    client = as_(office)
    text = read(client.get(f"/surveys/{survey.no}/"))
    assert "结束以前只看得到份数" in text and "满意率" not in text
    assert client.get(f"/surveys/{survey.no}/export/").status_code == 409


def test_units_and_other_districts_find_no_questionnaire(survey, liaison, outsider, as_):
    assert as_(liaison).get(f"/surveys/{survey.no}/").status_code == 404
    assert as_(outsider).get(f"/surveys/{survey.no}/").status_code == 404
    assert as_(liaison).get(f"/surveys/{survey.no}/key/").status_code == 403
