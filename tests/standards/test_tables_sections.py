"""Sections with rows of their own, and shares that Excel worked out."""

from datetime import date

from openpyxl import Workbook

from tongxin.standards.tables import draft_from_file


def drafted(tmp_path, rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "标准.xlsx")
    return draft_from_file(tmp_path / "标准.xlsx", key="k", start=date(2024, 1, 1))


def items(made):
    return [i for s in made.data["sections"] for i in s["items"]]


def test_a_whole_number_above_its_parts_is_a_section(tmp_path):
    rows = [
        ["编号", "考核内容", "分值", "评分标准"],
        ["1", "组织领导", "3", None],
        ["1.1", "会议", "3", "有会议得3分,否则不得分"],
        ["2", "表彰", "1", None],
    ]
    made = drafted(tmp_path, rows)
    told = [(s["name"], s["points"], len(s["items"])) for s in made.data["sections"]]
    assert told == [("组织领导", "3", 2)]
    assert [m["summed"] for m in made.mismatches if "组织领导" in m["where"]] == ["4"]


def test_a_section_row_with_its_number_in_the_column_of_numbers_is_a_section(tmp_path):
    rows = [
        ["序号", "指标", "工作内容", "分值", "评分标准"],
        ["一", "组织领导(3分)", None, None, None],
        ["1", "会议", "全会", "2", "有会议得1分,有纪要得1分"],
        ["2", "经费", "预算", "1", "有预算得1分,否则不得分"],
        ["(二)", "宣传教育", None, "1", None],
        ["3", "媒体", "报道", "1", "有报道得1分,否则不得分"],
    ]
    made = drafted(tmp_path, rows)
    told = [(s["name"], s["points"], len(s["items"])) for s in made.data["sections"]]
    assert told == [("组织领导", "3", 2), ("宣传教育", "1", 1)]
    assert [(i["id"], i["name"]) for i in items(made)] == [
        ("1", "会议"),
        ("2", "经费"),
        ("3", "媒体"),
    ]
    assert made.mismatches == []


def test_three_thirds_worked_out_by_excel_make_their_heading(tmp_path):
    header = ["考评项目", "序号", "考评内容", "分值", "评分标准"]
    rows = [["一、组织领导(10分)", n, f"内容{n}", 10 / 3, "有预算得分"] for n in (1, 2, 3)]
    made = drafted(tmp_path, [header, *rows])
    assert [i["points"] for i in items(made)] == ["3.3333", "3.3333", "3.3334"]
    assert made.mismatches == []


def test_a_real_difference_is_not_taken_for_rounding(tmp_path):
    header = ["考评项目", "序号", "考评内容", "分值", "评分标准"]
    rows = [["一、组织领导(1分)", n, f"内容{n}", "0.4999", "有预算得分"] for n in (1, 2)]
    made = drafted(tmp_path, [header, *rows])
    assert {m["summed"] for m in made.mismatches} == {"0.9998"}
