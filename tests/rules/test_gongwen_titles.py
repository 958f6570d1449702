"""Titles break between words, into lines that make a trapezoid or a diamond."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tongxin.rules.gongwen import split_title
from tongxin.rules.gongwen.text import halves, line
from tongxin.rules.gongwen.titles import MAX_CHARS, NEVER_FIRST, NEVER_LAST, WORDS

ISSUER = "样例区退役军人事务局"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于开展走访慰问的通知", ("关于开展走访慰问的通知",)),
        (
            "关于做好2026年春节期间走访慰问驻区部队和优抚对象工作的通知",
            ("关于做好2026年春节期间走访慰问", "驻区部队和优抚对象工作的通知"),
        ),
        (
            "样例区退役军人事务局关于2026年度军队转业干部和退役士兵接收安置工作情况的报告",
            (
                "样例区退役军人事务局",
                "关于2026年度军队转业干部和",
                "退役士兵接收安置工作情况的报告",
            ),
        ),
        (
            "关于印发《样例区创建全国双拥模范城工作任务分解方案（2026—2029年）》的通知",
            ("关于印发《样例区创建全国双拥模范城工作", "任务分解方案（2026—2029年）》的通知"),
        ),
        (
            "关于转发《全国双拥模范城考评办法》和做好2026年度双拥工作的通知",
            ("关于转发《全国双拥模范城考评办法》和", "做好2026年度双拥工作的通知"),
        ),
    ],
)
def test_a_title_breaks_where_a_clerk_would_break_it(title, lines):
    assert split_title(title, (ISSUER,)) == lines


def test_a_break_that_was_typed_is_kept():
    assert split_title("关于走访\n慰问的通知") == ("关于走访", "慰问的通知")


def test_a_name_that_is_known_is_not_cut():
    title, name = "关于商请做好永丰白鹭坪长河石桥社区阵地建设工作的函", "白鹭坪长河石桥社区"
    assert any(name in x for x in split_title(title, (name,)))
    assert not any(name in x for x in split_title(title))


titles = st.lists(
    st.sampled_from([*sorted(WORDS), *"的了和与、，《》“”（）国2a〔〕第"]), min_size=1, max_size=40
).map("".join)


@settings(max_examples=150, deadline=None)
@given(titles)
def test_no_sign_is_lost_and_none_stands_where_it_must_not(title):
    lines = split_title(title)
    assert "".join(lines) == line(title)
    for before, after in pairwise(lines):
        assert after[0] not in NEVER_FIRST
        assert not before.endswith(NEVER_LAST)


names = st.lists(st.sampled_from(sorted(WORDS)), min_size=1, max_size=4).map("".join)


@settings(max_examples=150, deadline=None)
@given(names, names, st.lists(st.sampled_from(sorted(WORDS)), max_size=12).map("".join))
def test_a_named_paper_stays_on_one_line_where_it_fits(before, name, after):
    paper = f"《{name}》"
    lines = split_title(f"{before}{paper}的通知{after}")
    assert halves(paper) + 2 > 2 * MAX_CHARS or any(paper in x for x in lines)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(sorted(WORDS)), min_size=1, max_size=16).map("".join))
@example("关于军人家庭落实就业通报创建决定活动全面贯彻优待事务局招聘财政局培训督办全县的通知")
def test_lines_of_plain_words_fit_and_have_no_waist(title):
    lines = [halves(x) for x in split_title(title)]
    assert max(lines) <= 2 * MAX_CHARS
    waists = [b for a, b, c in zip(lines, lines[1:], lines[2:], strict=False) if b < a and b < c]
    assert len(lines) > 4 or waists == []
