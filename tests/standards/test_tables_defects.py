"""Every defect of real tables, each in a workbook or document built for it."""

from datetime import date
from decimal import Decimal

import docx
import pytest
from openpyxl import Workbook

from tongxin.rules.scoring import parse
from tongxin.standards.tables import draft_from_file

START = date(2024, 1, 1)
HEADER = ["考评项目", "序号", "考评内容", "分值", "评分标准"]
EACH = "国民教育0.4分、部队教育0.3分、宣传教育0.3分"


def workbook(tmp_path, rows, *, merged=(), change=None):
    """A sheet with these rows; `change` may do to it what a clerk does."""
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    if change:
        change(book, sheet)
    path = tmp_path / "标准.xlsx"
    book.save(path)
    return path


def document(tmp_path, *parts):
    """Paragraphs (strings) and tables (lists of rows) in order."""
    made = docx.Document()
    for part in parts:
        if isinstance(part, str):
            made.add_paragraph(part)
            continue
        table = made.add_table(rows=len(part), cols=len(part[0]))
        for row, texts in zip(table.rows, part, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    path = tmp_path / "标准.docx"
    made.save(str(path))
    return path


def draft(path, **more):
    return draft_from_file(path, key="k", **({"start": START} | more))


def items(made):
    return [i for s in made.data["sections"] for i in s["items"]]


def calcs(item):
    return [p["calc"] for p in item["scoring"]]


def one_item(tmp_path, text, points="1"):
    rows = [HEADER, ["一、组织领导", "1", "内容", points, text]]
    return items(draft(workbook(tmp_path, rows)))[0]


def test_a_heading_that_is_not_the_sum_of_its_items_keeps_both(tmp_path):
    """The Guichi table: heading 6, items 7; item 5 is worth 2 and its rule grants 1."""
    rules = ["四个要点:规划、考核、报告、党委,每有一处得0.5分", "制度落实0.5分;全会0.5分"]
    rules += ["职责0.25分;计划0.25分;述职0.5分", "有人员参与,达到得1分", "列入预算且有凭证得1分"]
    worth = [2, 1, 1, 1, 2]
    rows = [HEADER] + [
        ["一、组织领导(6分)", n, f"内容{n}", p, r]
        for n, (p, r) in enumerate(zip(worth, rules, strict=True), 1)
    ]
    made = draft(workbook(tmp_path, rows))
    assert {"where": "考评项目1“组织领导”", "declared": "6", "summed": "7"} in made.mismatches
    assert {"where": "考评内容5“内容5”", "declared": "2", "summed": "1"} in made.mismatches
    assert parse.edition(made.data).sections[0].max == 6
    assert (made.declared_total, made.summed_total) == (6, 7)


def test_merged_section_cells_hold_for_all_their_rows(tmp_path):
    rows = [HEADER, ["一、组织领导(2分)", 1, "甲", 1, EACH], [None, 2, "乙", 1, EACH]]
    rows += [["二、宣传教育(1分)", 3, "丙", 1, EACH]]
    made = draft(workbook(tmp_path, rows, merged=["A2:A3"]))
    assert [len(s["items"]) for s in made.data["sections"]] == [2, 1]
    assert made.mismatches == [] and made.warnings == []


def test_headings_may_be_rows_and_repeat_after_a_page_break(tmp_path):
    header = HEADER[1:]
    rows = [["考评标准(2分)"], header, ["一、组织领导(2分)"], [1, "甲", 1, EACH], header]
    rows += [["一、组织领导(2分)"], [2, "乙", 1, EACH]]
    merged = ["A1:D1", "A3:D3", "A6:D6"]
    made = draft(workbook(tmp_path, rows, merged=merged))
    assert [s["name"] for s in made.data["sections"]] == ["组织领导"]
    assert [i["id"] for i in items(made)] == ["1", "2"]


def test_a_header_of_two_rows_with_lead_and_support_below(tmp_path):
    rows = [
        ["序号", "考评内容", "分值", "评分标准", "责任单位", None],
        [None, None, None, None, "牵头", "配合"],
        ["1", "甲", "1", EACH, "双拥办、财政局", "人武部"],
    ]
    merged = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"]
    made = draft(workbook(tmp_path, rows, merged=merged))
    assert items(made)[0]["lead"] == ["双拥办", "财政局"]
    assert items(made)[0]["support"] == ["人武部"]
    assert made.units == ["双拥办", "财政局", "人武部"]


def test_one_column_of_units_with_roles_inside(tmp_path):
    rows = [
        [*HEADER, "责任单位"],
        ["一、甲", 1, "乙", 1, EACH, "牵头:双拥办\n配合:各镇(街道)、人武部"],
    ]
    item = items(draft(workbook(tmp_path, rows)))[0]
    assert (item["lead"], item["support"]) == (["双拥办"], ["各镇(街道)", "人武部"])


def test_a_rule_that_goes_on_in_the_next_row_is_joined(tmp_path):
    rows = [HEADER, ["一、甲", 1, "乙", 1, "职责明确0.25分;年度计划与总"]]
    rows += [[None, None, None, None, "结齐0.25分;年度述职0.5分"]]
    item = items(draft(workbook(tmp_path, rows)))[0]
    assert item["text"] == "职责明确0.25分;年度计划与总结齐0.25分;年度述职0.5分"
    assert calcs(item) == ["parts"]


def test_an_item_over_several_rows_with_their_own_points(tmp_path):
    rows = [
        HEADER,
        ["一、甲", 1, "乙", 1, "有制度得1分"],
        [None, None, None, 0.5, "按期办结率×0.5分"],
    ]
    item = items(draft(workbook(tmp_path, rows, merged=["A2:A3", "B2:B3", "C2:C3"])))[0]
    assert item["points"] == "1.5"
    assert [(p["calc"], p["points"]) for p in item["scoring"]] == [("all", "1"), ("ratio", "0.5")]


def test_numbers_that_start_again_in_each_section_get_the_section_in_front(tmp_path):
    rows = [HEADER, ["一、甲", 1, "a", 1, EACH], ["二、乙", 1, "b", 1, EACH]]
    made = draft(workbook(tmp_path, rows))
    assert [i["id"] for i in items(made)] == ["1.1", "2.1"]
    assert [line["printed"] for line in made.lines] == ["1", "1"]
    assert sum("重复" in w for w in made.warnings) == 2


def test_a_number_printed_twice_is_changed_once_and_told(tmp_path):
    rows = [HEADER] + [["一、甲", n, n, 1, EACH] for n in ("1.1", "1.2", "1.2", "1.4")]
    made = draft(workbook(tmp_path, rows))
    assert [i["id"] for i in items(made)] == ["1.1", "1.2", "1.3", "1.4"]
    assert made.lines[2]["printed"] == "1.2"


def test_numbers_running_through_all_sections_stay(tmp_path):
    rows = [HEADER, ["一、甲", 1, "a", 1, EACH], ["二、乙", 2, "b", 1, EACH]]
    assert [i["id"] for i in items(draft(workbook(tmp_path, rows)))] == ["1", "2"]


def test_a_number_formatted_as_1_10_stays_1_10(tmp_path):
    rows = [HEADER, ["一、甲", 1.1, "a", 1, EACH], ["一、甲", 1.1, "b", 1, EACH]]

    def change(book, sheet):
        sheet["B3"].number_format = "0.00"

    assert [i["id"] for i in items(draft(workbook(tmp_path, rows, change=change)))] == [
        "1.1",
        "1.10",
    ]


def test_three_thirds_of_a_point_are_one_point(tmp_path):
    rows = [HEADER] + [["一、甲(1分)", n, f"a{n}", "1/3", "有文件"] for n in (1, 2, 3)]
    made = draft(workbook(tmp_path, rows))
    assert [i["points"] for i in items(made)] == ["0.3333", "0.3333", "0.3334"]
    assert made.summed_total == 1 and made.mismatches == []


def test_small_points_keep_their_decimals(tmp_path):
    item = one_item(tmp_path, "每季度至少1期简报,每缺1期扣0.0625", 0.0625)
    assert item["points"] == "0.0625"
    assert item["scoring"][0]["elements"][0]["points"] == "0.0625"


@pytest.mark.parametrize("said", ["2分", "（2分）", "２", "满分2分", 2, 2.0])
def test_points_however_they_are_written(tmp_path, said):
    assert one_item(tmp_path, "有文件得2分", said)["points"] == "2"


def test_points_that_stand_only_in_the_name(tmp_path):
    rows = [["序号", "考评内容", "评分标准"], [1, "经费保障(2分)", "列入预算1分;有凭证1分"]]
    item = items(draft(workbook(tmp_path, rows)))[0]
    assert (item["name"], item["points"]) == ("经费保障", "2")


def test_points_that_stand_only_in_the_heading_leave_the_sentence_to_say_them(tmp_path):
    rows = [HEADER, ["一、组织领导(2分)", 1, "经费", None, "列入预算1分;有凭证1分"]]
    made = draft(workbook(tmp_path, rows))
    assert items(made)[0]["points"] == "2" and made.mismatches == []
    assert any("没有分值" in w and "取2分" in w for w in made.warnings)


def test_an_item_without_any_points_is_told_and_does_not_stop_the_import(tmp_path):
    rows = [HEADER, ["一、甲", 1, "a", None, "资料完整"], ["一、甲", 2, "b", 1, EACH]]
    made = draft(workbook(tmp_path, rows))
    assert any("考评内容1没有分值,请补上" in w for w in made.warnings)
    assert parse.edition(made.data)


def test_points_that_cannot_be_read_are_told_with_their_place(tmp_path):
    rows = [HEADER, ["一、甲", 1, "a", "若干", EACH]]
    made = draft(workbook(tmp_path, rows))
    assert any(w.startswith("Sheet第2行的分值没有读懂") for w in made.warnings)


def test_hidden_rows_columns_and_sheets_are_left_out_and_told(tmp_path):
    rows = [HEADER, ["一、甲", 1, "a", 1, EACH], ["一、甲", 2, "旧条目", 9, EACH]]

    def change(book, sheet):
        sheet.row_dimensions[3].hidden = True
        sheet["F1"], sheet["F2"] = "责任单位", "不应读取的单位"
        sheet.column_dimensions["F"].hidden = True
        book.create_sheet("旧版").append(HEADER)
        book["旧版"].sheet_state = "hidden"

    made = draft(workbook(tmp_path, rows, change=change))
    assert len(items(made)) == 1 and made.units == []
    told = "".join(made.warnings)
    assert "隐藏的行没有读取:第3行" in told and "F列" in told and "“旧版”是隐藏的" in told


def test_a_formula_that_was_never_calculated_is_told(tmp_path):
    rows = [HEADER, ["一、甲", 1, "a", 1, EACH], ["合计", None, None, "=SUM(D2:D2)"]]
    assert any("公式没有结果" in w for w in draft(workbook(tmp_path, rows)).warnings)


def test_the_total_row_is_compared_and_not_read_as_an_item(tmp_path):
    rows = [HEADER, ["一、甲", 1, "a", 1, EACH], ["合计", None, None, 100, None]]
    made = draft(workbook(tmp_path, rows))
    assert len(items(made)) == 1 and made.declared_total == 100
    assert {"where": "合计", "declared": "100", "summed": "1"} in made.mismatches


def test_bonus_and_vetoes_pasted_below(tmp_path):
    rows = [HEADER, ["一、甲", 1, "a", 1, EACH], ["加分项(最多5分)"]]
    rows += [[None, "加1", "国家级推广", 2, "每项1分,最多2分"]]
    rows += [[None, 2, "中央媒体刊播", None, "每篇0.2分,最多1分,同稿多家只计一次"]]
    rows += [["一票否决项"], [None, 1, "应接收未接收"], ["2.兵员征集出现重大问题"]]
    made = draft(workbook(tmp_path, rows, merged=["A3:E3", "A6:E6", "A8:E8"]))
    edition = parse.edition(made.data)
    assert [(b.id, b.name, b.max, b.rule.calc) for b in edition.bonus] == [
        ("加1", "国家级推广", 2, "capped"),
        ("加2", "中央媒体刊播", 1, "capped"),
    ]
    assert edition.bonus[1].rule.top.measure == "stories"
    assert edition.bonus_cap == 5
    assert [(v.id, v.name) for v in edition.vetoes] == [
        ("否1", "应接收未接收"),
        ("否2", "兵员征集出现重大问题"),
    ]
    assert len(items(made)) == 1


def test_bonus_and_veto_blocks_as_sections_of_the_first_column(tmp_path):
    rows = [
        HEADER,
        ["一、甲", 1, "a", 1, EACH],
        ["加分项", "1", "全国表彰", 1, "每个0.5分,最多1分"],
    ]
    rows += [["一票否决", "1", "弄虚作假", None, None]]
    edition = parse.edition(draft(workbook(tmp_path, rows)).data)
    assert [b.name for b in edition.bonus] == ["全国表彰"]
    assert [v.name for v in edition.vetoes] == ["弄虚作假"]


def test_several_tables_of_a_document_and_lists_below_them(tmp_path):
    header = ["序号", "考评内容", "分值", "评分标准"]
    path = document(
        tmp_path,
        "某区双拥工作考评细则(2024—2027年)",
        "一、组织领导(1分)",
        [header, ["1", "机构", "1", "有机构、有制度得1分"]],
        "二、宣传教育(2分)",
        [["2", "宣传", "2", "酌情给分"]],
        "一票否决情形:",
        "1.材料弄虚作假。",
        "2.发生重大事件。",
    )
    made = draft(path, start=None)
    edition = parse.edition(made.data)
    assert [(s.name, len(s.items)) for s in edition.sections] == [("组织领导", 1), ("宣传教育", 1)]
    assert (made.read, made.manual) == (1, 1)
    assert [v.name for v in edition.vetoes] == ["材料弄虚作假", "发生重大事件"]
    assert edition.title == "某区双拥工作考评细则(2024—2027年)"
    assert [w.name for w in edition.windows] == ["2024年", "2025年", "2026年", "2027年"]


def test_merged_cells_of_a_document(tmp_path):
    made = docx.Document()
    table = made.add_table(rows=3, cols=5)
    for cell, text in zip(table.rows[0].cells, HEADER, strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0)).text = "一、组织领导(2分)"
    for n in (1, 2):
        for column, text in enumerate([str(n), f"内容{n}", "1", EACH], 1):
            table.cell(n, column).text = text
    made.save(str(tmp_path / "a.docx"))
    sections = draft(tmp_path / "a.docx").data["sections"]
    assert [(s["name"], len(s["items"])) for s in sections] == [("组织领导", 2)]


def test_a_document_with_revisions_is_read_as_accepted(tmp_path):
    path = document(tmp_path, [HEADER, ["一、甲", "1", "内容", "1", "有文件得1分"]])
    made = docx.Document(str(path))
    paragraph = made.tables[0].cell(1, 4).paragraphs[0]._p
    for tag, text_tag, text in (("ins", "t", "新"), ("del", "delText", "旧")):
        mark = docx.oxml.OxmlElement(f"w:{tag}")
        run, content = docx.oxml.OxmlElement("w:r"), docx.oxml.OxmlElement(f"w:{text_tag}")
        content.text = text
        run.append(content)
        mark.append(run)
        paragraph.insert(0, mark)
    made.save(str(path))
    made = draft(path)
    assert items(made)[0]["text"] == "新有文件得1分"
    assert any("修订" in w for w in made.warnings)


def test_the_words_of_headers_vary(tmp_path):
    rows = [
        ["类别", "编号", "二级指标", "标准分", "计分办法", "佐证材料", "牵头单位", "协办单位"],
        ["1 组织领导", "1.1", "会议", "1", EACH, "通知;纪要", "双拥办", "各镇街"],
    ]
    item = items(draft(workbook(tmp_path, rows)))[0]
    assert (item["id"], item["name"], item["evidence"]) == ("1.1", "会议", ["通知", "纪要"])
    assert (item["lead"], item["support"]) == (["双拥办"], ["各镇街"])


def test_columns_for_years_and_absence(tmp_path):
    rows = [[*HEADER, "分年", "可缺项"]]
    rows += [["一、甲", 1, "a", 1, EACH, "是", "可"], ["一、甲", 2, "b", 1, EACH, "否", None]]
    first, second = items(draft(workbook(tmp_path, rows)))
    assert (first["years"], first["absence_allowed"]) == ("mean", True)
    assert (second["years"], second.get("absence_allowed")) == ("cycle", None)


def test_line_breaks_and_full_width_signs_inside_cells(tmp_path):
    item = one_item(tmp_path, "国民教育\n０．４分；部队教育０．３分；\n宣传教育０．３分")
    assert calcs(item) == ["parts"]
    assert item["text"].startswith("国民教育\n０．４分")


def test_without_a_cycle_the_caller_is_told(tmp_path):
    rows = [HEADER, ["一、甲", 1, "a", 1, EACH]]
    made = draft(workbook(tmp_path, rows), start=None)
    assert "cycle" not in made.data
    assert any("没有找到创建周期" in w for w in made.warnings)


def test_the_start_that_is_given_stands_above_the_years_of_the_title(tmp_path):
    rows = [["双拥考评标准(2020-2023年)"], HEADER, ["一、甲", 1, "a", 1, EACH]]
    made = draft(workbook(tmp_path, rows, merged=["A1:E1"]), start=date(2024, 4, 1), years=3)
    assert made.data["cycle"] == {"start": "2024-04-01", "years": 3}
    assert draft(tmp_path / "标准.xlsx", start=None).data["cycle"]["start"] == "2020-01-01"


def test_every_line_of_the_preview_says_where_it_came_from_and_what_was_understood(tmp_path):
    rows = [HEADER, ["一、甲", 1, "a", 1, EACH], ["一、甲", 2, "b", 2, "酌情给分"]]
    good, manual = draft(workbook(tmp_path, rows)).lines
    assert good["place"] == "Sheet第2行" and good["calc"] == "逐点" and not good["manual"]
    assert good["understood"] == "逐点:国民教育0.4分、部队教育0.3分、宣传教育0.3分"
    assert manual["manual"] and manual["calc"] == "人工评分" and manual["notes"]


def test_a_table_longer_than_any_real_one(tmp_path):
    rows = [HEADER] + [[f"{n % 9 + 1} 项目", f"{n}", f"内容{n}", 1, EACH] for n in range(200)]
    made = draft(workbook(tmp_path, rows))
    assert made.read == 200 and made.summed_total == Decimal(200)
