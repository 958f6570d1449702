"""What a form cannot carry is refused, and says what to do."""

from datetime import date

import pytest

from tests.rules.gongwen_samples import minutes, notice, report
from tongxin.rules import gongwen
from tongxin.rules.gongwen import Column, Heading, Para, Table, numbered
from tongxin.rules.gongwen.numbering import chinese


@pytest.mark.parametrize("level", ["秘密", "机密", "绝密", "机密★1年", "secret"])
def test_no_level_of_secrecy_exists(level):
    with pytest.raises(ValueError, match="不处理涉密公文"):
        notice(level=level)


def test_public_and_internal_exist():
    assert [notice(level=x).level for x in ("公开", "内部")] == ["公开", "内部"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"form": "decree"}, "没有这种公文格式"),
        ({"signing": "wax"}, "没有这种公文格式"),
        ({"urgency": "火速"}, "特急和加急"),
        ({"copy": 0}, "份号"),
        ({"copy": 1_000_000}, "份号"),
        ({"title": " "}, "标题和正文"),
        ({"body": ()}, "标题和正文"),
        ({"issuers": ()}, "填写发文机关"),
        ({"form": gongwen.UPWARD}, "签发人"),
        ({"signers": ("张样例",)}, "只有上行文"),
        ({"form": gongwen.LETTER}, "信函的版记"),
        ({"number": "样双拥办[2026]3号"}, "六角括号"),
        ({"signing": gongwen.STAMPED}, "职务"),
        ({"printed_on": None}, "一起填写"),
        ({"form": gongwen.MINUTES}, "纪要的名称"),
        ({"attendance": gongwen.Attendance("张样例")}, "只有纪要"),
        ({"form": gongwen.PLAIN}, "没有红头"),
    ],
)
def test_what_a_form_cannot_carry_is_refused_in_one_sentence(changes, said):
    with pytest.raises(ValueError, match=said) as refused:
        notice(**changes)
    assert str(refused.value).endswith("。")


def test_minutes_bear_no_seal():
    with pytest.raises(ValueError, match="不加盖印章"):
        notice(form=gongwen.MINUTES, mark="样例会议纪要", number="第3期")


@pytest.mark.parametrize("number", ["第3期", "第12号", "〔2026〕3号"])
def test_minutes_may_be_counted_as_the_office_does(number):
    assert notice(
        form=gongwen.MINUTES, mark="样例会议纪要", signing=gongwen.UNSIGNED, number=number
    )
    with pytest.raises(ValueError, match="发文字号"):
        notice(number=number)


def test_a_table_needs_as_many_cells_as_columns():
    with pytest.raises(ValueError, match="格数"):
        Table((Column("甲"), Column("乙")), (("1",),))
    with pytest.raises(ValueError, match="至少有一栏"):
        Table((), ())


def test_there_are_four_levels_of_headings():
    with pytest.raises(ValueError, match="四层"):
        Heading(5, "过深")


def test_headings_are_numbered_and_lower_levels_begin_anew():
    levels = (1, 2, 2, 3, 4, 4, 1, 2, 3)
    blocks = numbered([*(Heading(x, "题") for x in levels), Para("文")])
    assert [b.text for b in blocks] == [
        "一、题",
        "（一）题",
        "（二）题",
        "1.题",
        "（1）题",
        "（2）题",
        "二、题",
        "（一）题",
        "1.题",
        "文",
    ]


@pytest.mark.parametrize(
    ("count", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")]
)
def test_headings_count_in_chinese(count, said):
    assert chinese(count) == said


def test_a_document_without_a_date_is_one_that_is_not_signed_yet():
    assert notice(date=None).date is None
    assert minutes().date == report().date == date(2026, 3, 1)
