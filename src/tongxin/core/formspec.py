"""Long forms as data: a FormSpec says which fields a kind has and checks what was typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tongxin.rules.reading import values

from . import clock, gate

TYPES = {
    "text": "一行文字",
    "longtext": "多行文字",
    "choice": "单选",
    "multichoice": "多选",
    "int": "整数",
    "decimal": "金额或小数",
    "date": "日期",
    "bool": "是或否",
    "unit": "单位",
    "town": "镇街",
    "url": "网址",
}
#: What people put between the things they chose.
_SEPARATORS = re.compile(r"[、,;\uff0c\uff1b\n]")
PRIVACY = {"open": "可以公开", "inner": "内部", "personal": "个人信息"}


class Invalid(ValueError):
    """One field cannot be taken; the message says what to do."""


@dataclass(frozen=True)
class FieldSpec:
    """One field. why: the reason it is asked. column: the real column it is kept in, if any.

    most: the longest text, or the largest number, that its column holds. near: a year, at most so
    many before or after this one.
    """

    key: str
    label: str
    type: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""
    why: str = ""
    privacy: str = "inner"
    aliases: tuple[str, ...] = ()
    column: str = ""
    default: Any = None
    basis: str = ""
    most: int | None = None
    near: int | None = None

    def parse(self, raw: Any) -> Any:
        """The typed value, or None when empty; raises Invalid with a sentence, also for what must
        not be kept."""
        value = self.read(raw)
        if not self.choices and (found := gate.first(value)):
            raise Invalid(f"“{self.label}”里的{gate.named(found[0])}")
        return value

    def read(self, raw: Any) -> Any:
        """As `parse`, for those who take many values to the gate at once (`gate.clear`)."""
        if raw is None or (isinstance(raw, str) and not raw.strip()) or raw == []:
            if self.required and self.default is None:
                raise Invalid(f"请填写“{self.label}”。")
            return self.default
        try:
            return _PARSERS.get(self.type, _text)(self, raw)
        except Invalid:
            raise
        except ValueError as error:
            raise Invalid(f"“{self.label}”{error}") from None


def _text(spec: FieldSpec, raw: Any) -> str:
    text = str(raw).strip().replace("\x00", "")
    limit = spec.most or (4000 if spec.type == "longtext" else 400)
    if len(text) > limit:
        raise Invalid(f"“{spec.label}”最多{limit}字,现在{len(text)}字,请精简。")
    return text


def _choice(spec: FieldSpec, raw: Any) -> str:
    text = str(raw).strip()
    if spec.choices and text not in spec.choices:
        raise Invalid(f"“{spec.label}”没有“{text[:20]}”这一项,可选:{'、'.join(spec.choices)}。")
    return text


def _choices(spec: FieldSpec, raw: Any) -> list[str]:
    parts = raw if isinstance(raw, list) else _SEPARATORS.split(str(raw))
    return [_choice(spec, part) for part in parts if str(part).strip()]


def _int(spec: FieldSpec, raw: Any) -> int:
    number = _decimal(spec, raw)
    if number != number.to_integral_value():
        raise Invalid(f"“{spec.label}”应是整数,现在是“{raw}”。")
    if spec.near is not None and abs(number - clock.today().year) > spec.near:
        first, last = clock.today().year - spec.near, clock.today().year + spec.near
        raise Invalid(f"“{spec.label}”请写4位数字的年份,从{first}到{last},现在是“{raw}”。")
    return int(number)


def _decimal(spec: FieldSpec, raw: Any) -> Decimal:
    number, most = values.read_number(raw), spec.most or 10**12
    if not 0 <= number <= most:
        raise Invalid(f"“{spec.label}”应在0到{most}之间,现在是“{raw}”。")
    return number


def _date(spec: FieldSpec, raw: Any) -> date:
    return values.read_date(raw)


def _unit(spec: FieldSpec, raw: Any) -> Any:
    """A name or number as it was typed; a unit that was read before is passed on."""
    return _text(spec, raw) if isinstance(raw, str | int) else raw


def _bool(spec: FieldSpec, raw: Any) -> bool:
    text = str(raw).strip().lower()
    if text in {"是", "有", "1", "true", "on", "y", "√", "对"}:
        return True
    if text in {"否", "无", "0", "false", "off", "n", "×", "没有"}:
        return False
    raise Invalid(f"“{spec.label}”请填“是”或“否”。")


def _url(spec: FieldSpec, raw: Any) -> str:
    text = _text(spec, raw)
    if not text.startswith(("http://", "https://")):
        raise Invalid(f"“{spec.label}”应以http://或https://开头。")
    return text


_PARSERS = {
    "choice": _choice,
    "multichoice": _choices,
    "int": _int,
    "decimal": _decimal,
    "date": _date,
    "bool": _bool,
    "unit": _unit,
    "town": _unit,
    "url": _url,
}


@dataclass(frozen=True)
class FormSpec:
    """The fields of a form in order."""

    fields: tuple[FieldSpec, ...]

    def parse(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """(values, errors): each field's value, and a sentence for each that cannot be taken."""
        values_, errors = {}, {}
        for spec in self.fields:
            try:
                values_[spec.key] = spec.parse(raw.get(spec.key))
            except Invalid as error:
                errors[spec.key] = str(error)
        return values_, errors

    def field(self, key: str) -> FieldSpec:
        return next(f for f in self.fields if f.key == key)
