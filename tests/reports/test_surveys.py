"""The questionnaire's spreadsheet and slips: nothing in them tells who answered."""

from io import BytesIO

import openpyxl
import pytest

from tests.checks import survey_cast as cast
from tongxin.checks import survey_actions
from tongxin.reports import surveys as tables


def book(office, sheets, minimum=2):
    survey = cast.opened(office, minimum=minimum)
    survey_actions.key_sheets(by=office, survey=survey, sheets=sheets)
    survey = cast.closed(office, survey)
    file = BytesIO()
    tables.write(file, survey)
    return openpyxl.load_workbook(file)


def test_the_raw_data_has_no_number_and_no_order(office):
    sheets = {n: cast.DISSATISFIED if n == 3 else cast.SATISFIED for n in range(1, 13)}
    made = book(office, sheets)
    rows = list(made["原始数据"].iter_rows(min_row=2, values_only=True))
    assert rows == sorted(rows, key=lambda row: row[0] == "不满意")
    assert {len(row) for row in rows} == {3} and len(rows) == 12
    assert rows[-1] == ("不满意",) * 3, "sheet 3 stands last, not third"


def test_a_handful_is_not_broken_down(office):
    made = book(office, dict.fromkeys(range(1, 10), cast.SATISFIED))
    assert made.sheetnames == ["统计表"]
    told = [row[0].value for row in made["统计表"].iter_rows() if row[0].value]
    assert "总体满意(份)" in told and not [t for t in told if t.startswith("第1题")]


def test_a_short_sample_has_no_rate(office):
    made = book(office, dict.fromkeys(range(1, 4), cast.SATISFIED), minimum=30)
    assert made["统计表"]["B6"].value == "样本不足,不计"


def test_an_open_questionnaire_has_no_tables(office):
    with pytest.raises(ValueError, match="open"):
        tables.write(BytesIO(), cast.opened(office))


def test_a_slip_shows_its_code_in_groups_and_as_a_picture():
    slip = tables.slips(["ABCD2345WXYZ"], "https://sy.example.cn")[0]
    assert slip.code == "ABCD 2345 WXYZ"
    assert slip.svg.startswith("<svg") and "style=" not in slip.svg and "<script" not in slip.svg
