"""Disguises thought of after the detector was written: what it misses here is told, not trained on.

Whoever extends the detector because of these, writes new ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from .secrecy_corpus import CONTEXTS, Disguise, code, each

DICE = dict(zip("123456", "⚀⚁⚂⚃⚄⚅", strict=True))
SUZHOU = dict(zip("0123456789", "〇〡〢〣〤〥〦〧〨〩", strict=True))
ROMAN = dict(zip("123456789", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨ", strict=True))
PARENTHESES = dict(zip("123456789", "⑴⑵⑶⑷⑸⑹⑺⑻⑼", strict=True))
DOTTED = dict(zip("123456789", "⒈⒉⒊⒋⒌⒍⒎⒏⒐", strict=True))
NAGARI = dict(zip("0123456789", "०१२३४५६७८९", strict=True))
LOWERED = dict(zip("0123456789", "₀₁₂₃₄₅₆₇₈₉", strict=True))
ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
CYRILLIC = {"0": "О", "3": "З", "6": "б"}
BANKER = dict(zip("0123456789", "零壹貳參肆伍陸柒捌玖", strict=True))


def grouped(dice: random.Random, text: str) -> str:
    at = dice.randrange(1, 5)
    return text[:at] + dice.choice([" ", "、", ",", "...", "——", "/", "\n"]) + text[at:]


def tagged(dice: random.Random, text: str) -> str:
    at = dice.randrange(1, 5)
    return f"<b>{text[:at]}</b>{text[at:5]}<i>{text[5:]}</i>"


def escaped(dice: random.Random, text: str) -> str:
    return "".join(f"\\u{ord(c):04x}" for c in text)


def percent(dice: random.Random, text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def bracketed(dice: random.Random, text: str) -> str:
    left, right = dice.choice(["()", "【】", "<>", "「」", "〔〕"])
    return "".join(left + c + right for c in text)


def words(dice: random.Random, text: str) -> str:
    return " ".join(ENGLISH[int(c)] for c in text[:5]) + " " + dice.choice(["budui", "部队"])


def ending(dice: random.Random, text: str) -> str:
    return text[:5] + dice.choice(
        ["步dui", "bu队", "所属部队", "部 队某分队", "部\u0301队", "bùduì", "部\u3164队"]
    )


def leading(dice: random.Random, text: str) -> str:
    word = dice.choice(["番号", "番号为", "番号:", "解放军", "解放军第", "部队代号", "部队番号是"])
    return word + text[:5] + dice.choice(["", "(驻渝)", "。"])


def glued(dice: random.Random, text: str) -> str:
    return dice.choice(["2024 ", "2024年第", "共3次 ", "No."]) + text


def swapped(dice: random.Random, text: str) -> str:
    at = dice.randrange(4)
    return text[:at] + dice.choice(["某", "X", "?"]) + text[at + 1 :]


#: Some of the many characters that are read like a digit, none of them chosen by the detector's table.
READ_ALIKE = {
    "0": "岭龄凌冬栋", "1": "要尧伊椅易译亦", "2": "尔饵粮辆", "3": "叁散馓", "4": "饲寺厮祀",
    "5": "吾梧捂雾勿", "6": "琉榴浏", "7": "齐骑企契漆", "8": "霸坝靶", "9": "救韭玖购",
}  # fmt: skip


def read_alike(dice: random.Random, text: str) -> str:
    return "".join(dice.choice(READ_ALIKE.get(c, c)) for c in text)


def otherwise(dice: random.Random, text: str) -> str:
    pattern = dice.choice(
        ["{}军队", "某部({})", "某旅({})", "{}旅官兵", "第{}旅", "{} Army", "{}卜队"]
    )
    return pattern.format(text[:5])


HOLDOUT: dict[str, Disguise] = {
    "any character of the sound": read_alike,
    "another word than 部队": otherwise,
    "dice": each(DICE),
    "suzhou numerals": each(SUZHOU),
    "roman numerals": each(ROMAN),
    "in parentheses": each(PARENTHESES),
    "with a dot": each(DOTTED),
    "devanagari": each(NAGARI),
    "lowered": each(LOWERED),
    "cyrillic": each(CYRILLIC),
    "traditional capitals": each(BANKER),
    "in two groups": grouped,
    "html tags": tagged,
    "\\u escapes": escaped,
    "percent": percent,
    "each in brackets": bracketed,
    "english words": words,
    "other endings": ending,
    "the word first": leading,
    "after another number": glued,
    "one place hidden": swapped,
}


def held_out(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """(disguise, sentence)."""
    dice, names = random.Random(seed), list(HOLDOUT)
    for n in range(count):
        name = names[n % len(names)]
        yield name, dice.choice(CONTEXTS).format(HOLDOUT[name](dice, code(dice)))
