"""Small words of the 督查 pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def year_of(row: Any, name: str) -> Any:
    """The year of a veto's row by its name; None where the veto does not look so far back."""
    return next((year for year in row.years if year.window.name == name), None)


@register.filter
def period_query(key: str) -> str:
    """How the address of a report names a month (2026-10) or a quarter (2026-q4)."""
    return f"{'quarter' if 'q' in key else 'month'}={key}"


@register.simple_tag
def task_link(no: int, title: str) -> SafeString:
    """A task's title, leading to its page."""
    return format_html('<a href="{}">{}</a>', reverse("work-task", args=[no]), title)
