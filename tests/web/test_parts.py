"""The parts of pages: what a field looks like for each type, and that nothing typed is run."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.utils import timezone

from tongxin.core import clock
from tongxin.core.formspec import TYPES, FieldSpec
from tongxin.web.ui.templatetags.ui import when

EVIL = '"><script>x</script>'


def shown(field: FieldSpec, value=None, **more) -> str:
    return render_to_string("ui/field.html", {"field": field, "value": value, **more})


def spec(type_: str, **more) -> FieldSpec:
    choices = ("甲", "乙") if type_ in ("choice", "multichoice") else ()
    return FieldSpec("k", "标签", type_, **{"choices": choices, **more})


@pytest.mark.parametrize("type_", [*TYPES])
def test_every_type_has_a_control_with_its_name_and_the_place_an_error_leads_to(type_):
    html = shown(spec(type_), error="请填写“标签”。")
    assert 'name="k"' in html
    assert 'id="f-k"' in html
    assert "请填写“标签”。" in html


@pytest.mark.parametrize("type_", [*TYPES])
def test_nothing_typed_can_leave_its_place(type_):
    html = shown(spec(type_), EVIL, error=EVIL, units=[EVIL], towns=[EVIL])
    assert "<script" not in html


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        ("date", date(2026, 2, 10), 'type="date" name="k" value="2026-02-10"'),
        ("date", "2026年二月", 'type="text" name="k" value="2026年二月"'),
        ("decimal", Decimal("120000.50"), 'value="120000.5"'),
        ("int", 0, 'value="0"'),
        ("text", None, 'value=""'),
        ("longtext", "<甲>", "&lt;甲&gt;</textarea>"),
        ("bool", False, 'value="否" id="f-k-2" checked'),
        ("choice", "乙", 'value="乙" id="f-k-2" checked'),
        ("multichoice", ["乙"], 'value="乙" id="f-k-2" checked'),
        ("multichoice", "甲、乙", 'value="甲" id="f-k" checked'),
    ],
)
def test_a_value_is_shown_as_one_would_type_it(type_, value, expected):
    assert expected in shown(spec(type_), value)


def test_a_choice_not_taken_is_not_ticked():
    assert shown(spec("choice"), "乙").count("checked") == 1
    assert "checked" not in shown(spec("multichoice"), None)


def test_more_than_five_choices_go_into_a_list_that_opens():
    five, six = tuple("一二三四五"), tuple("一二三四五六")
    assert "<select" not in shown(spec("choice", choices=five))
    assert "<option selected>六</option>" in shown(spec("choice", choices=six), "六")


def test_only_what_may_be_left_out_says_so():
    assert "选填" in shown(spec("text"))
    assert "选填" not in shown(spec("text", required=True))


def test_reason_and_clause_stand_beside_the_field():
    html = shown(spec("text", hint="提示", why="原因", basis="第30条"))
    for word in ("提示", "为什么要填:原因", "第30条"):
        assert word in html
    assert 'aria-describedby="h-k"' in html


def test_a_title_is_escaped_where_the_tab_and_the_heading_show_it(rf):
    source = '{% extends "ui/bare.html" %}{% block title %}{{ name }}{% endblock %}'
    html = engines["django"].from_string(source).render({"name": EVIL}, rf.get("/"))
    assert "<script>x" not in html
    assert html.count("&lt;script&gt;x&lt;/script&gt;") == 2


def test_paging_keeps_the_rest_of_the_address(rf):
    page = Paginator(range(100), 10).page(2)
    html = render_to_string("ui/pager.html", {"page": page}, rf.get("/?kind=visit&page=2"))
    assert 'rel="next" href="?kind=visit&amp;page=3"' in html
    assert "共100条" in html


def test_finished_work_is_not_asked_after_any_more():
    going = {"what": "导入", "done": 1, "total": 2, "address": "/x/"}
    assert 'hx-get="/x/"' in render_to_string("ui/progress.html", going)
    assert "hx-get" not in render_to_string("ui/progress.html", {**going, "finished": True})


def test_an_empty_value_reads_as_not_filled_in_and_nought_as_nought():
    html = render_to_string("ui/summary.html", {"rows": [("人数", 0), ("物资", "")]})
    assert "<dd>0</dd>" in html
    assert html.count("未填") == 1


NOON = timezone.make_aware(datetime(2026, 3, 10, 12))


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(hours=1), "今天 11:00"),
        (timedelta(hours=13), "昨天 23:00"),
        (timedelta(days=7), "7天前"),
        (timedelta(days=8), "2026年3月2日"),
        (timedelta(days=-2), "2026年3月12日"),
    ],
)
def test_moments_are_relative_within_seven_days_only(ago, words):
    with clock.at(NOON):
        assert when(NOON - ago) == words
