"""Small words of the templates: points, dates, glyphs, the form's key. Built in everywhere."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tongxin.core import clock, once
from tongxin.ledger import returns
from tongxin.rules.scoring import STATES as CELL_STATES
from tongxin.rules.scoring import plain
from tongxin.rules.wording import date_cn
from tongxin.web.ui import address

register = template.Library()

#: Entry and link states: never colour alone.
GLYPHS = {
    "unsigned": ("◇", "待签"),
    "pending": ("◐", "待审"),
    "accepted": ("●", "已认定"),
    "returned": ("△", "退回"),
    "upheld": ("●", "上级认可"),
    "refused": ("■", "上级不认可"),
}


@register.filter
def points(value: Any) -> str:
    """0.2500 → 0.25; None → —."""
    return plain(None if value in (None, "") else Decimal(str(value)))


@register.filter
def cn_date(value: date | datetime | None) -> str:
    """2026年3月1日."""
    return date_cn(timezone.localtime(value) if isinstance(value, datetime) else value)


@register.filter
def cn_time(value: datetime | None) -> str:
    """2026年3月1日 09:05, 北京时间."""
    if value is None:
        return ""
    return f"{cn_date(value)} {timezone.localtime(value):%H:%M}"


@register.filter
def state_mark(state: str) -> SafeString:
    """An entry's or link's state as glyph and word."""
    glyph, word = GLYPHS.get(state, ("", state))
    return format_html(
        '<span class="mark mark-{}"><span aria-hidden="true">{}</span> {}</span>',
        state,
        glyph,
        word,
    )


@register.filter
def cell_glyph(state: str) -> str:
    return CELL_STATES.get(state, ("", ""))[0]


@register.filter
def cell_word(state: str) -> str:
    return CELL_STATES.get(state, ("", state))[1]


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """mapping[key] or None, for templates."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def words(text: str) -> list[str]:
    """The words of "a b c" as a list, for loops in templates."""
    return text.split()


@register.filter
def unit_apart(label: str) -> SafeString:
    """总面积(平方米): a heading that may break before its unit and nowhere else."""
    word, bracket, unit = label.partition("(")
    return format_html("{}<wbr>{}{}", word, bracket, unit) if bracket else format_html("{}", label)


@register.simple_tag
def once_key() -> SafeString:
    """The hidden key that makes a form's second sending harmless."""
    return format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, uuid.uuid4().hex)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The present query string with some values changed; None takes one away."""
    given = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            given.pop(key, None)
        else:
            given[key] = value
    return f"?{given.urlencode()}"


@register.simple_block_tag
def capture(content: str) -> str:
    """What is inside, kept for later: {% capture as heading %}…{% endcapture %}."""
    return mark_safe(content.strip())  # rendered already: what had to be escaped is


@register.simple_tag(takes_context=True)
def back_address(context: template.Context) -> str:
    """The page of ours one came from, else the start page."""
    request = context.get("request")
    return address.came_from(request) if request else address.START


@register.filter
def when(moment: datetime | None) -> str:
    """今天 09:05, 昨天 16:20, 3天前; beyond seven days the date."""
    if moment is None:
        return ""
    days = (clock.today() - timezone.localtime(moment).date()).days
    if days in (0, 1):
        return f"{'昨天' if days else '今天'} {timezone.localtime(moment):%H:%M}"
    return f"{days}天前" if 1 < days <= 7 else cn_date(moment)


@register.filter
def days_late(day: date | None) -> int:
    """Days past a date set for mending; 0 while there is time."""
    return returns.late(day)


@register.filter
def page_numbers(page: Page) -> list[int | str]:
    """The pages to offer: both ends and the neighbours of the present one."""
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return list(pages)
