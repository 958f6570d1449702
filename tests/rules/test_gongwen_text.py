"""Dates, 文号 and what a .docx can hold."""

import xml.etree.ElementTree as ET
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import gongwen, wording
from tongxin.rules.gongwen import markup, text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 3, 1), "2026年3月1日"),
        (date(2026, 12, 31), "2026年12月31日"),
        (date(2009, 1, 10), "2009年1月10日"),
    ],
)
def test_a_date_has_the_whole_year_and_no_padding_zero(day, said):
    assert wording.date_cn(day) == said


def test_a_number_is_code_year_in_hexagonal_brackets_and_serial():
    assert gongwen.doc_number("样双拥办", 2026, 3) == "样双拥办〔2026〕3号"
    assert gongwen.number_faults("样双拥办〔2026〕13号") == ()


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("样双拥办[2026]3号", "六角括号"),
        ("样双拥办（2026）3号", "六角括号"),
        ("样双拥办〔26〕3号", "四位"),
        ("样双拥办〔2026〕03号", "虚位"),
        ("样双拥办〔2026〕第3号", "“第”"),
        ("样双拥办〔2026〕3", "“号”"),
        ("样双拥办 〔2026〕3号", "空格"),
        ("〔2026〕3号", "机关代字"),
        ("样双拥办2026年3号", "〔2026〕"),
    ],
)
def test_each_fault_of_a_number_is_named(number, word):
    faults = gongwen.number_faults(number)
    assert any(word in fault for fault in faults)
    assert all(fault.endswith("。") for fault in faults)


@pytest.mark.parametrize(
    ("code", "year", "serial"), [("", 2026, 3), ("样", 26, 3), ("样", 2026, 0)]
)
def test_a_number_that_cannot_be_is_refused(code, year, serial):
    with pytest.raises(ValueError, match="发文字号"):
        gongwen.doc_number(code, year, serial)


@given(st.integers(1000, 9999), st.integers(1, 99_999))
def test_every_number_we_make_passes_our_own_check(year, serial):
    assert gongwen.number_faults(gongwen.doc_number("样双拥办", year, serial)) == ()


def test_what_nobody_sees_is_dropped_and_line_ends_become_one():
    assert gongwen.clean("双\u200b拥\x00办\r\n公\tA\ufeff\ud800") == "双拥办\n公 A"


def test_typed_indents_and_empty_lines_are_dropped():
    assert text.lines("　　甲\n\n  乙 \n") == ("甲", "乙")


@given(st.text(st.characters(exclude_categories=())))
def test_whatever_is_typed_makes_a_part_that_can_be_read(typed):
    root = ET.fromstring(markup.part("body", markup.run(typed)))
    read = "".join(t.text or "" for t in root.iter(f"{{{markup.NAMESPACES['w']}}}t"))
    # Tabs and line ends become elements of their own, everything else comes back.
    assert read == gongwen.clean(typed.replace("\t", "").replace("\n", "")).replace("\n", "")


def test_markup_that_is_typed_is_text():
    assert '<w:t xml:space="preserve">&lt;b&gt;&amp;</w:t>' in markup.run("<b>&")
