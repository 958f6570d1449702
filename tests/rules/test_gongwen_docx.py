"""The file: what is in it, in which order, and the same bytes each time."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn

from tests.rules.gongwen_samples import SAMPLES, TASKS, joint, letter, notice, report, upward
from tongxin.rules import gongwen
from tongxin.rules.gongwen import measures as m


def made(document, **more) -> bytes:
    target = io.BytesIO()
    gongwen.write(target, document, **more)
    return target.getvalue()


def opened(document, **more):
    return docx.Document(io.BytesIO(made(document, **more)))


def part(data: bytes, path: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(path).decode()


def texts(document) -> list[str]:
    return [p.text for p in opened(document).paragraphs]


def find(document, start: str):
    return next(p for p in opened(document).paragraphs if p.text.startswith(start))


# ---- the package ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_document_gives_the_same_bytes(name):
    assert made(SAMPLES[name]) == made(replace(SAMPLES[name]))


def test_there_is_no_date_in_it_but_the_documents_own():
    data = made(notice(date=date(2026, 3, 1), printed_on=date(2026, 3, 2)))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {x.date_time for x in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = part(data, "docProps/core.xml")
    assert re.findall(r"\d{4}-\d\d-\d\d", core) == ["2026-03-01", "2026-03-01"]
    assert re.findall(r"\d{4}-\d\d", part(made(notice(date=None)), "docProps/core.xml")) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_stranger_can_open_it(name):
    document = opened(SAMPLES[name])
    assert document.core_properties.title == SAMPLES[name].title
    assert any(p.text for p in document.paragraphs)


#: The order Word insists on; a file that breaks it is "damaged".
ORDER = {
    "pPr": "pStyle keepNext widowControl pageBreakBefore pBdr tabs overflowPunct autoSpaceDE "
    "autoSpaceDN adjustRightInd snapToGrid spacing ind jc outlineLvl",
    "rPr": "rStyle rFonts color spacing w sz szCs lang",
    "tblPr": "tblW jc tblBorders tblLayout tblCellMar",
    "tcPr": "tcW vAlign",
    "style": "name basedOn next qFormat pPr rPr tblPr",
    "sectPr": "headerReference footerReference pgSz pgMar titlePg",
    "settings": "evenAndOddHeaders characterSpacingControl compat",
}


def disordered(root) -> list[str]:
    found = []
    for name, order in ORDER.items():
        places = {qn(f"w:{x}"): i for i, x in enumerate(order.split())}
        for element in root.iter(qn(f"w:{name}")):
            at = [places[child.tag] for child in element if child.tag != qn("w:headerReference")]
            found += [name] if any(b < a for a, b in pairwise(at)) else []
    return found


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("path", ["word/document.xml", "word/styles.xml", "word/settings.xml"])
def test_properties_stand_in_the_order_of_the_schema(name, path):
    root = docx.oxml.parse_xml(part(made(SAMPLES[name]), path).encode())
    assert disordered(root) == []


def test_the_order_check_sees_what_is_out_of_order():
    root = docx.oxml.parse_xml(part(made(notice()), "word/styles.xml").encode())
    look = next(root.iter(qn("w:rPr")))
    look.append(look[0])
    assert disordered(root) == ["rPr"]


# ---- page and type --------------------------------------------------------------------------------


def test_paper_and_margins_are_those_of_the_standard():
    section = opened(notice()).sections[0]
    measured = [
        round(x.mm, 1)
        for x in (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.left_margin,
            section.right_margin,
            section.bottom_margin,
        )
    ]
    assert measured == [210.0, 297.0, 37.0, 28.0, 26.0, 35.0]


@pytest.mark.parametrize("fonts", [gongwen.GB2312, gongwen.GBK])
def test_every_style_names_its_font_for_chinese_signs_too(fonts):
    styles = opened(notice(), fonts=fonts).styles
    named = {
        s.name: s.element.rPr.rFonts.get(qn("w:eastAsia"))
        for s in styles
        if s.element.rPr is not None and s.element.rPr.rFonts is not None
    }
    assert named["公文标题"] == named["发文机关标志"] == fonts.title
    assert (named["Heading 1"], named["Heading 2"]) == (fonts.hei, fonts.kai)
    assert named["Heading 3"] == named["Heading 4"] == fonts.fang
    assert named["公文页码"] == fonts.song
    for style in styles:
        if style.name in named:
            assert style.font.name == named[style.name]


def test_nothing_is_bold():
    for document in SAMPLES.values():
        assert "<w:b/>" not in part(made(document), "word/document.xml")
        assert "<w:b/>" not in part(made(document), "word/styles.xml")


def test_levels_of_headings_are_in_the_readers_outline():
    heading = find(notice(), "（一）")
    assert heading.style.name == "Heading 2"
    assert [r.text for r in heading.runs] == ["（一）突出重点。", "优先走访立功受奖军人家庭。"]
    assert heading.runs[1].style.name == "公文仿宋"


def test_only_the_head_is_red():
    data = part(made(notice()), "word/document.xml")
    assert set(re.findall(r'w:color="(\w+)"', data)) == {m.RED, m.BLACK}
    red = [s.name for s in opened(notice()).styles if str(s.font.color.rgb) == m.RED]
    assert red == ["发文机关标志", "联合行文标志"]


# ---- the head -------------------------------------------------------------------------------------


def test_the_corner_keeps_its_three_lines():
    corners = {
        (12, "内部", "加急"): ["000012", "内部", "加急"],
        (None, "内部", ""): ["", "内部", ""],
        (None, "公开", "特急"): ["特急", "", ""],
        (7, "公开", "特急"): ["000007", "特急", ""],
        (None, "公开", ""): ["", "", ""],
    }
    for (copy, level, urgency), lines in corners.items():
        assert texts(notice(copy=copy, level=level, urgency=urgency))[:3] == lines


def test_two_empty_lines_stand_below_the_mark_and_below_the_red_rule():
    lines = texts(notice())
    assert lines[4:11] == ["样例区双拥办文件", "", "", "样双拥办〔2026〕3号", "", "", ""]
    assert lines[11] == "关于开展“八一”走访慰问活动的通知"
    assert lines[12:14] == ["", "各镇人民政府、各街道办事处："]


def test_a_document_that_goes_up_names_who_signed():
    row = find(upward(), "\t样双拥办")
    assert row.text == "\t样双拥办〔2026〕3号\t签发人：\t张样例"
    assert row.runs[-1].style.name == "公文楷体"


def test_names_of_several_signers_stand_two_a_line_and_the_number_beside_the_last():
    lines = texts(joint())
    first = lines.index("\t\t签发人：\t张样例\t李样")
    assert lines[first + 1] == "\t样双拥办〔2026〕3号\t\t王样例"


def test_a_joint_mark_has_the_main_issuer_first_and_the_word_beside():
    left, right = opened(joint()).tables[0].row_cells(0)
    assert left.text.split("\n") == ["样例区退役军人事务局", "样例区教育委员会", "样例区财政局"]
    assert right.text == "文件"


@pytest.mark.parametrize("length", [2, 8, 12, 20, 30])
def test_a_mark_of_any_length_stays_within_the_text(length):
    paragraph = find(notice(mark="国" * length), "国")
    run = paragraph.runs[0]
    scale = run._r.rPr.find(qn("w:w"))
    wide = (
        length * run.font.size.pt * 20 * (int(scale.get(qn("w:val"))) if scale is not None else 100)
    )
    assert wide <= 100 * m.WIDE
    assert length > 20 or run.font.size.pt > 22


def test_a_letter_has_its_mark_and_rules_on_the_first_page_only():
    section = opened(letter()).sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == "样例区双拥工作领导小组办公室"
    assert "".join(p.text for p in section.first_page_footer.paragraphs) == ""
    assert not opened(notice()).sections[0].different_first_page_header_footer


def test_too_many_recipients_move_to_the_foot():
    many = "、".join(f"样例第{x}镇人民政府" for x in range(60))
    data = part(made(notice(to=many)), "word/document.xml")
    assert f"主送：{many}。" in data
    assert f"{many}：" not in data
    assert "主送" not in part(made(notice()), "word/document.xml")


# ---- the end --------------------------------------------------------------------------------------


def indent(paragraph) -> float:
    return paragraph.paragraph_format.right_indent.twips / m.EM


def test_with_a_seal_name_and_date_have_one_middle():
    name, day = find(notice(), "\t样例区双拥办"), find(notice(), "\t2026年3月1日")
    stops = [p.paragraph_format.tab_stops[0].position.twips for p in (name, day)]
    assert stops[0] == stops[1] == m.WIDE - 4 * m.EM - m.breadth("2026年3月1日") // 2


def test_a_very_long_name_moves_the_date_in():
    long = "样例区双拥工作领导小组及国防教育委员会联合办公室"
    name = [
        p
        for p in opened(notice(issuers=(long,), mark="样例文件")).paragraphs
        if p.text == f"\t{long}"
    ]
    middle = name[0].paragraph_format.tab_stops[0].position.twips
    assert middle + m.breadth(long) // 2 < m.WIDE


def test_without_a_seal_the_date_begins_two_signs_right_of_the_name():
    document = SAMPLES["unsealed"]
    name = [p for p in opened(document).paragraphs if p.text == "样例区双拥办"][-1]
    day = find(document, "2026年3月1日")
    assert indent(name) == 2
    assert round(indent(day), 1) == 0.0


def test_without_a_seal_a_date_longer_than_the_name_moves_the_name():
    document = notice(signing=gongwen.UNSEALED, issuers=("双拥办",))
    name = [p for p in opened(document).paragraphs if p.text == "双拥办"][-1]
    day = find(document, "2026年3月1日")
    assert indent(day) == 2
    left = [indent(p) + m.breadth(p.text) / m.EM for p in (name, day)]
    assert left[0] - left[1] == pytest.approx(2)


def test_a_signers_stamp_has_its_room_right_of_the_post():
    post = find(SAMPLES["stamped"], "主任")
    assert indent(post) == 4 + 7 + 2
    assert indent(find(SAMPLES["stamped"], "2026年3月1日")) == 4


def test_a_document_not_dated_yet_leaves_room_for_the_date():
    assert "\t　　　年　　月　　日" in texts(notice(date=None))


def test_several_seals_stand_two_a_row_and_the_last_over_the_date():
    rows = opened(joint()).tables[1].rows
    assert [[c.text.strip() for c in row.cells] for row in rows] == [
        ["样例区退役军人事务局", "样例区教育委员会"],
        ["", "样例区财政局\n2026年3月1日"],
    ]
    assert all(row.height.mm > 42 for row in rows)


def test_a_note_stands_in_round_brackets_below_the_date():
    lines = texts(upward())
    assert lines[lines.index("\t2026年3月1日") + 1] == "（联系人：样例同志，电话：00000000）"


def test_attachments_are_listed_without_end_mark_and_hang_on_their_names():
    lines = texts(SAMPLES["long"])
    first = lines.index("附件：1.\t样例区创建全国双拥模范城工作任务分解表")
    assert lines[first - 1] == ""
    assert lines[first + 1].startswith("2.\t样例区创建全国双拥模范城工作领导小组")
    look = find(SAMPLES["long"], "2.").paragraph_format
    assert look.left_indent.twips + look.first_line_indent.twips == 5 * m.EM


def test_one_attachment_has_no_number_and_its_name_is_said_twice_alike():
    one = gongwen.Attachment("《样例名单》", (gongwen.Para("样例"),))
    lines = texts(notice(attachments=(one,)))
    assert "附件：样例名单" in lines
    assert lines[lines.index("附件") :][:3] == ["附件", "", "样例名单"]


def test_an_attachment_that_lies_beside_has_no_page():
    assert "附件" not in texts(notice(attachments=(gongwen.Attachment("样例台账"),)))


def test_minutes_say_who_was_there():
    lines = texts(SAMPLES["minutes"])
    assert [x[:3] for x in lines[-4:-1]] == ["出席：", "请假：", "列席："]
    assert find(SAMPLES["minutes"], "出席").runs[0].style.name == "公文黑体"


# ---- tables and footers ---------------------------------------------------------------------------


def test_a_tables_head_is_repeated_and_no_row_is_split():
    table = opened(notice(body=(TASKS,))).tables[0]
    looks = [row._tr.trPr for row in table.rows]
    assert all(x.find(qn("w:cantSplit")) is not None for x in looks)
    assert [x.find(qn("w:tblHeader")) is not None for x in looks] == [True] + [False] * 30
    assert sum(c.width.twips for c in table.columns) == m.WIDE


def test_page_numbers_of_odd_and_even_pages_differ():
    section = opened(notice()).sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert odd.paragraph_format.right_indent.twips == even.paragraph_format.left_indent.twips == 280
    assert [p._p.xml.count('instr="PAGE"') for p in (odd, even)] == [1, 1]


def test_material_without_a_red_head_has_its_number_in_the_middle():
    footer = opened(report()).sections[0].footer.paragraphs[0]
    assert footer.paragraph_format.right_indent is None
    assert part(made(report()), "word/document.xml").count(m.RED) == 0
