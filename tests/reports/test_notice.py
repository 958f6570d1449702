"""One merged notice a unit: what it says, when it says something new, and the forms it takes."""

from datetime import date
from io import BytesIO

import docx
import pytest

from tongxin.assessments.unit_work import Line, UnitWork
from tongxin.directory.models import Unit
from tongxin.reports import notice as notices

TODAY = date(2026, 6, 1)


def line(title="报方案", day=date(2026, 6, 10), sort="task", near=1, **more):
    return Line(sort, title, day, near=near, **more)


def made(*lines, day=TODAY):
    work = UnitWork(Unit(name="区教委"), day, tuple(lines))
    return notices.of(work, "江津区")


def test_there_is_no_notice_where_there_is_nothing_to_say():
    assert made() is None
    assert made(line(day=date(2026, 7, 2), near=0)) is None
    assert made(line(sort="proved", day=date(2026, 5, 1))) is None


def test_it_says_what_is_late_what_came_back_and_what_is_near():
    found = made(
        line("报总结", date(2026, 5, 20), late=True, slip="blue"),
        line("会议记录", date(2026, 6, 5), "returned", note="缺照片。"),
        line("Ⅰ-1-① 方案.pdf", None, "returned-link", note="没有盖章", item="1.2"),
        line(day=date(2026, 7, 1)),
    )
    assert found.summary == "1件已过期限,2件退回修改,1件近期要办" and found.count == 4
    assert [one for part in found.parts for one in part.sentences] == [
        "报总结(蓝色督办单),期限2026年5月20日,已过。",
        "“会议记录”退回修改:缺照片,2026年6月5日前改好。",
        "放在1.2 的材料“Ⅰ-1-① 方案.pdf”退回:没有盖章。",
        "报方案,2026年7月1日前办好。",
    ]


def test_a_passing_day_says_nothing_new():
    assert made(line()).digest == made(line(), day=date(2026, 6, 2)).digest


@pytest.mark.parametrize(
    "change",
    [{"near": 2}, {"late": True}, {"day": date(2026, 6, 11)}, {"slip": "blue"}, {"note": "补照片"}],
    ids=["a day ahead is reached", "overdue", "another date", "a slip", "other words"],
)
def test_what_is_new_is_said_again(change):
    assert made(line()).digest != made(line(**change)).digest


def test_the_order_of_the_lines_is_nothing_new():
    a, b = line("甲"), line("乙")
    assert made(a, b).digest == made(b, a).digest


def test_the_e_mail_says_the_same_and_where_the_list_is():
    text = notices.text(made(line()), "http://10.1.1.1/work/unit/3/")
    assert text.startswith("区教委:") and "1. 报方案,2026年6月10日前办好。" in text
    assert "http://10.1.1.1/work/unit/3/" in text and "江津区双拥办" in text
    assert "本单位清单" not in notices.text(made(line()))


def test_the_document_says_the_same_on_a4():
    file = BytesIO()
    notices.write_docx(file, made(line("报方案\x01"), line("报总结", date(2026, 5, 20), late=True)))
    document = docx.Document(file)
    words = [p.text.strip() for p in document.paragraphs]
    assert words[0] == "双拥工作提示单" and words[2].startswith("区教委")
    assert "1. 报方案,2026年6月10日前办好。" in words and "江津区双拥办" in [
        w.strip() for w in words
    ]
    assert round(document.sections[0].page_width.mm) == 210
