"""Text of a 公文: dates, 文号, and what a .docx can hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: What XML 1.0 cannot hold, halves of surrogate pairs, and signs that nobody sees.
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
#: Blanks that people type to make an indent.
_BLANKS = " \t\u3000\u00a0"

_NUMBER = re.compile(r"[^\s\d〔〕\[\]［］()（）【】{}]+〔(\d{4})〕([1-9]\d*)号")
_ISSUE = re.compile(r"第[1-9]\d*[期号次]|〔\d{4}〕[1-9]\d*号")
_ANY_BRACKET = re.compile(r"[\[［(（【{](\d{2,4})[\]］)）】}]")


def clean(text: str) -> str:
    """The text without what a .docx cannot hold; line ends as \\n, tabs as blanks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    return _UNWRITABLE.sub("", text).replace("\t", " ")


def lines(text: str) -> tuple[str, ...]:
    """Its lines, cleaned, without typed indents and without empty ones."""
    cut = (line.strip(_BLANKS) for line in clean(text).split("\n"))
    return tuple(line for line in cut if line)


def line(text: str) -> str:
    """The text on one line."""
    return "".join(lines(text))


def doc_number(code: str, year: int, serial: int) -> str:
    """江双拥办〔2026〕3号: the organ's code, the whole year, the serial (GB/T 9704-2012, 7.2.5).

    ValueError says what is wrong, in one Chinese sentence.
    """
    number = f"{line(code)}〔{year}〕{serial}号"
    for fault in number_faults(number):
        raise ValueError(fault)
    return number


def number_faults(number: str) -> tuple[str, ...]:
    """What GB/T 9704-2012, 7.2.5 has against this 文号, in Chinese sentences; () when nothing."""
    if _NUMBER.fullmatch(number):
        return ()
    return tuple(_faults(number)) or ("发文字号应当写成“机关代字〔2026〕3号”的样子。",)


def _faults(number: str) -> Iterable[str]:
    if not re.match(r"[^\s\d〔\[［(（【{]", number):
        yield "发文字号应当以发文机关代字开头。"
    if _ANY_BRACKET.search(number):
        yield "发文字号的年份应当用六角括号〔〕括起来。"
    if re.search(r"[〔\[［(（【{]\d{1,3}[〕\]］)）】}]", number):
        yield "发文字号的年份应当写全四位。"
    if "第" in number:
        yield "发文字号的顺序号前不加“第”字。"
    if re.search(r"[〕\]］)）】}]第?0", number):
        yield "发文字号的顺序号不编虚位,1不写成001。"
    if re.search(r"\s", number):
        yield "发文字号中间不留空格。"
    if not number.endswith("号"):
        yield "发文字号应当以“号”字结尾。"


def is_issue(number: str) -> bool:
    """第3期, 第3号, 〔2026〕3号: how minutes are counted; the standard leaves it to the office."""
    return bool(_ISSUE.fullmatch(number))


def halves(text: str) -> int:
    """How wide it is, in half characters: 2 for a Chinese sign, 1 for a digit or Latin letter."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)
