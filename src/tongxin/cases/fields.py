"""Questions that many steps ask in the same words."""

from __future__ import annotations

from tongxin.core.formspec import FieldSpec

DAY = FieldSpec("day", "日期", "date", hint="不填就是今天")
TEXT = FieldSpec("text", "说明", "longtext", most=1000)
WHY = FieldSpec("text", "原因", "longtext", True, most=1000)
