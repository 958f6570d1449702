"""What people type, as values: dates, spans, numbers, points.

Every refusal is one Chinese sentence that says what to write instead. Nothing is guessed: what can
be read in two ways is refused.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from .text import chinese_number, fold, tidy

GRAIN = Decimal("0.0001")
#: No standard is worth more.
MOST_POINTS = Decimal(100_000)
DAY, MONTH, YEAR = "day", "month", "year"


class Unreadable(ValueError):
    """One sentence for the person who typed it."""


@dataclass(frozen=True)
class When:
    """A day, and how exactly it was told: `day` is the first of what was written."""

    day: date
    precision: str = DAY

    @property
    def last(self) -> date:
        """The last day of what was written."""
        if self.precision == DAY:
            return self.day
        month = 12 if self.precision == YEAR else self.day.month
        return date(self.day.year, month, monthrange(self.day.year, month)[1])


_CN = "〇○零一二三四五六七八九十"
_Y = rf"(?:\d{{4}}|\d{{2}}|[{_CN}]{{4}}|[{_CN}]{{2}}|今|去|本)"
_N = rf"(?:\d{{1,2}}|[{_CN}]{{1,3}})"
_CLOCK = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
_FORMS = (
    re.compile(rf"(?P<y>{_Y})年度?(?:(?P<m>{_N})月份?(?:(?P<d>{_N})[日号])?)?{_CLOCK}"),
    re.compile(
        rf"(?P<y>\d{{4}}|\d{{2}})(?P<s>[./-])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}}){_CLOCK}"
    ),
    re.compile(r"(?P<y>\d{4})[./-](?P<m>\d{1,2})"),
    re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})?"),
    re.compile(r"(?P<y>(?:19|20)\d{2})"),
)
_NO_YEAR = (
    re.compile(rf"(?P<m>{_N})月份?(?:(?P<d>{_N})[日号])?"),
    re.compile(r"(?P<m>\d{1,2})[./-](?P<d>\d{1,2})"),
)
_DAYS_AGO = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
_ADVICE = "请写成“2024年5月3日”或“2024-5-3”"


def read_when(
    value: object, *, today: date | None = None, year: int | None = None, epoch_1904: bool = False
) -> When:
    """A date with its precision. `year` completes 5月3日, `today` gives 今年 and 昨天 a meaning."""
    if isinstance(value, datetime):
        return When(value.date())
    if isinstance(value, date):
        return When(value)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return _from_number(value, epoch_1904)
    if not isinstance(value, str):
        raise Unreadable(f"这里没有日期,{_ADVICE}")
    return _from_text(value, today, year, epoch_1904)


def _from_text(value: str, today: date | None, year: int | None, epoch_1904: bool) -> When:
    text = _bare(value)
    if not text:
        raise Unreadable(f"这里没有日期,{_ADVICE}")
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return _from_number(Decimal(text), epoch_1904)
    if text in _DAYS_AGO:
        return When(_known(today, value) - timedelta(days=_DAYS_AGO[text]))
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _made(_year(found["y"], today, value), found.groupdict(), value)
    for form in _NO_YEAR:
        if found := form.fullmatch(text):
            if year is None:
                raise Unreadable(f"“{value}”没有写年份,{_ADVICE}")
            return _made(year, found.groupdict(), value)
    raise Unreadable(f"看不懂日期“{value}”,{_ADVICE}")


def _bare(value: str) -> str:
    """Without weekday, 上旬, blanks around Chinese signs; a time of day keeps its blank."""
    text = fold(tidy(value)).strip()
    text = re.sub(
        r"\((?:星期|周).\)|星期[一二三四五六日天]|周[一二三四五六日天]|[上中下]旬$", "", text
    )
    return re.sub(r"\s*([年月日号./-])\s*", r"\1", text).strip()


def _known(today: date | None, value: str) -> date:
    if today is None:
        raise Unreadable(f"“{value}”要看是哪一天写的,{_ADVICE}")
    return today


def _year(text: str, today: date | None, value: str) -> int:
    if text in "今本去":
        return _known(today, value).year - (text == "去")
    number = int(text) if text.isdigit() else chinese_number(text)
    if number is None:
        raise Unreadable(f"看不懂日期“{value}”,{_ADVICE}")
    # Two digits as everybody reads them: 24 is 2024, 85 is 1985.
    return number if number >= 100 else number + (2000 if number < 70 else 1900)


def _made(year: int, parts: dict[str, str | None], value: object) -> When:
    month, day = (_small(parts.get(key)) for key in ("m", "d"))
    try:
        if month is None:
            return When(date(year, 1, 1), YEAR)
        return When(date(year, month, 1 if day is None else day), MONTH if day is None else DAY)
    except ValueError:
        raise Unreadable(f"没有“{value}”这一天,请核对月份和日期") from None


def _small(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isdigit() else (chinese_number(text) or 0)


def _from_number(value: int | float | Decimal, epoch_1904: bool) -> When:
    number = Decimal(str(value))
    if not number.is_finite():
        raise Unreadable(f"看不懂日期“{value}”,{_ADVICE}")
    whole = int(number)
    # 2024.5 typed as a number; 2024.1 may have been 2024.10 before the spreadsheet cut the zero.
    if 1900 <= number < 2101:
        return _from_year_number(number, value)
    if 3000 <= whole <= 73_415:
        start = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)
        return When(start + timedelta(days=whole))
    if number == whole and 19_000_101 <= whole <= 21_001_231:
        return _from_text(str(whole), None, None, False)
    raise Unreadable(f"看不懂日期“{value}”,{_ADVICE}")


def _from_year_number(number: Decimal, value: object) -> When:
    year, _, month = format(number.normalize(), "f").partition(".")
    if month == "1":
        raise Unreadable(f"“{value}”可能是1月,也可能是10月,{_ADVICE}")
    return _made(int(year), {"m": month}, value) if month else When(date(int(year), 1, 1), YEAR)


def read_date(
    value: object, *, today: date | None = None, year: int | None = None, epoch_1904: bool = False
) -> date:
    """A date; a month means its first day, a year alone is refused."""
    when = read_when(value, today=today, year=year, epoch_1904=epoch_1904)
    if when.precision == YEAR:
        raise Unreadable(f"“{value}”只有年份,{_ADVICE}")
    return when.day


def read_span(
    value: object, *, today: date | None = None, year: int | None = None, epoch_1904: bool = False
) -> tuple[date, date]:
    """First and last day of 2024.5.3-5.6, 2024年5月3日至6日, 2024年5月, 2024.5.3."""
    try:
        one = read_when(value, today=today, year=year, epoch_1904=epoch_1904)
        return one.day, one.last
    except Unreadable as single:
        if not isinstance(value, str):
            raise
        return _two_ends(value, today, year, single)


def _two_ends(
    value: str, today: date | None, year: int | None, single: Unreadable
) -> tuple[date, date]:
    text, found = fold(tidy(value)), []
    for cut in re.finditer(r"至|到|[—–~]+|-+", text):
        try:
            first = read_when(text[: cut.start()], today=today, year=year)
            found.append((first, _second(text[cut.end() :], first, today)))
        except Unreadable:
            continue
    if not found:
        raise single
    # 2024-5-3-5-6: the cut after a whole day is the right one, not the one after 2024-5.
    first, last = max(found, key=lambda f: f[0].precision == DAY)
    if last.last < first.day:
        raise Unreadable(f"“{value}”的结束早于开始,请核对")
    return first.day, last.last


def _second(text: str, first: When, today: date | None) -> When:
    """The end of a span takes what it leaves out from the start."""
    text = text.strip()
    day = re.fullmatch(r"(\d{1,2})[日号月]?", text)
    if day and first.precision != YEAR:
        return _same_month(int(day[1]), text, first)
    last = read_when(text, today=today, year=first.day.year)
    over_new_year = last.last < first.day and first.day.month >= 10 and last.day.month <= 3
    told = re.match(r"\d{4}|今|去|本", text) or re.match(r"\d{2}年", text)
    return read_when(text, year=first.day.year + 1) if over_new_year and not told else last


def _same_month(number: int, text: str, first: When) -> When:
    if first.precision == MONTH or text.endswith("月"):
        return _made(first.day.year, {"m": str(number)}, text)
    return _made(first.day.year, {"m": str(first.day.month), "d": str(number)}, text)


_VAGUE = re.compile(r"[余多几约近数]|左右|上下|以上|以下|不少于|不低于|大概|若干")
_COUNTER = re.compile(
    r"(?:元|人次|人|名|个|家|本|次|场次|场|篇|件|条|处|户|张|册|所|期|批|项|台|辆|份|对|起|例|分)$"
)
_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+)(万|亿|%)?")
_TIMES = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "%": Decimal("0.01"), None: Decimal(1)}


def read_number(value: object) -> Decimal:
    """An exact number: 1,234 · 1.8万 · 十二 · 24名 · 100% (which is 1). 700余万 is refused."""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return _finite(Decimal(str(value)), value)
    if not isinstance(value, str) or not value.strip():
        raise Unreadable("这里没有数字,请填写一个数")
    text = re.sub(r"\s+", "", fold(tidy(value)))
    if _VAGUE.search(text):
        raise Unreadable(f"“{value}”不是确切的数,请写出准确数字")
    bare = _COUNTER.sub("", text)
    if found := _NUMBER.fullmatch(bare):
        return _plain(Decimal(found[1].replace(",", "")) * _TIMES[found[2]])
    number = chinese_number(bare)
    if number is None:
        raise Unreadable(f"看不懂数字“{value}”,请用阿拉伯数字填写,例如 1234 或 1.8万")
    return Decimal(number)


def _finite(number: Decimal, value: object) -> Decimal:
    if not number.is_finite():
        raise Unreadable(f"“{value}”不是数字,请重新填写")
    return number


_POINTS = re.compile(r"(?:满分|分值|共|计|得|最高|基本分)?:?(?P<n>.+?)分?")
_FRACTION = re.compile(
    r"(?P<a>\d+)/(?P<b>\d+)|(?P<d>[一二三四五六七八九十\d]+)分之(?P<e>[一二三四五六七八九十\d]+)"
)


def read_points(value: object) -> Decimal:
    """Points: 2分, (10分), 0.0625, 1/3 (to four decimals). Negative points are refused."""
    if isinstance(value, str):
        text = re.sub(r"\s+", "", fold(tidy(value))).strip("()[]【】")
        number = _points(text, value)
    else:
        number = read_number(value)
    if number < 0:
        raise Unreadable(f"分值“{value}”是负数,请填写不小于0的数")
    if number > MOST_POINTS:
        raise Unreadable(f"分值“{value}”太大,请核对")
    # A spreadsheet stores 0.1+0.2 as 0.30000000000000004.
    return _plain(number.quantize(GRAIN))


def _points(text: str, value: str) -> Decimal:
    if found := _FRACTION.fullmatch(text.removesuffix("分") if "分之" not in text else text):
        return _fraction(found, value)
    inner = found["n"] if (found := _POINTS.fullmatch(text)) else ""
    try:
        return read_number(inner.strip("()"))
    except Unreadable:
        raise Unreadable(f"看不懂分值“{value}”,请写成“2分”或“2”") from None


def _fraction(found: re.Match[str], value: str) -> Decimal:
    a, b = (found["a"], found["b"]) if found["a"] else (found["e"], found["d"])
    top, bottom = read_number(a), read_number(b)
    if not bottom:
        raise Unreadable(f"看不懂分值“{value}”,请写成“2分”或“2”")
    return top / bottom


def _plain(number: Decimal) -> Decimal:
    """Without the zeros that calculating added: 18000.0 is 18000."""
    return Decimal(format(number.normalize(), "f"))
