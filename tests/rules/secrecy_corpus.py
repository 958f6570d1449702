"""Invented designators and what people do to hide them; innocent sentences with numbers.

Every number is drawn at random when the tests run: none is known to belong to anybody.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

Disguise = Callable[[random.Random, str], str]

FULL = str.maketrans("0123456789", "０１２３４５６７８９")
HAN = str.maketrans("0123456789", "〇一二三四五六七八九")
SPOKEN = str.maketrans("0123456789", "洞幺两三四五六拐八勾")
CAPITAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
CIRCLED = dict(zip("0123456789", "⓪①②③④⑤⑥⑦⑧⑨", strict=True))
BLACK = dict(zip("0123456789", "⓿❶❷❸❹❺❻❼❽❾", strict=True))
BOLD = dict(zip("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", strict=True))
RAISED = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
ARABIC = dict(zip("0123456789", "٠١٢٣٤٥٦٧٨٩", strict=True))
LETTERS = {"0": "oO", "1": "lI", "2": "Zz", "5": "S", "8": "B", "9": "g", "6": "b"}
PINYIN = ["ling", "yao", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu"]
SOUND = dict(zip("0123456789", "灵医儿散司武溜期巴酒", strict=True))
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\u180e\ufe0f"
MARKS = "-–—·.•_/\\|*~'\"“”()()[]【】<>《》+=^"


def each(table: dict[str, str]) -> Disguise:
    return lambda dice, text: "".join(table.get(c, c) for c in text)


def between(signs: str, least: int = 1) -> Disguise:
    def spread(dice: random.Random, text: str) -> str:
        sign = dice.choice(signs)
        return "".join(c + (sign * dice.randint(least, 2) if n < len(text) - 1 else "")
                       for n, c in enumerate(text))  # fmt: skip

    return spread


def sprinkle(signs: str) -> Disguise:
    def spread(dice: random.Random, text: str) -> str:
        at = dice.randrange(1, len(text))
        rest = "".join(c + dice.choice(["", dice.choice(signs)]) for c in text[at:-1])
        return text[:at] + dice.choice(signs) + rest + text[-1]

    return spread


def letters(dice: random.Random, text: str) -> str:
    swap = [n for n, c in enumerate(text) if c in LETTERS]
    chosen = set(dice.sample(swap, min(len(swap), 4)))
    return "".join(dice.choice(LETTERS[c]) if n in chosen else c for n, c in enumerate(text))


def mixed(dice: random.Random, text: str) -> str:
    tables = [FULL, HAN, CAPITAL, CIRCLED, BLACK, BOLD, ARABIC, SPOKEN]
    return "".join(c.translate(str.maketrans(dice.choice(tables))) if c.isdigit() else c
                   for c in text)  # fmt: skip


def team(*words: str) -> Disguise:
    return lambda dice, text: text.replace("部队", dice.choice(words))


def spelt(dice: random.Random, text: str) -> str:
    parts = [PINYIN[int(c)] if c.isdigit() else c for c in text]
    return dice.choice(["", " "]).join(parts).replace("部 队", "部队")


def masked(dice: random.Random, text: str) -> str:
    hidden = dice.sample(range(5), dice.randint(1, 3))
    sign = dice.choice("xX×*□")
    return "".join(sign if n in hidden else c for n, c in enumerate(text))


def counted(dice: random.Random, text: str) -> str:
    """五万四千三百二十一部队: the code read as a number; a 0 in it is read 零."""
    digits, out = text[:5], ""
    for digit, unit in zip(digits, "万千百十 ", strict=True):
        if digit != "0":
            out += digit.translate(HAN) + unit.strip()
        elif out[-1:] != "零" and digits[digits.index(digit) :].strip("0"):
            out += "零"
    return out.rstrip("零") + text[5:]


#: Each takes "54321部队".
DISGUISES: dict[str, Disguise] = {
    "plain": lambda dice, text: text,
    "full width": lambda dice, text: text.translate(FULL),
    "chinese numerals": lambda dice, text: text.translate(HAN),
    "spoken numerals": lambda dice, text: text.translate(SPOKEN),
    "capital numerals": lambda dice, text: text.translate(CAPITAL),
    "circled": each(CIRCLED),
    "black circled": each(BLACK),
    "mathematical": each(BOLD),
    "raised": each(RAISED),
    "arabic-indic": each(ARABIC),
    "keycaps": each({c: c + "\ufe0f\u20e3" for c in "0123456789"}),
    "zero width": between(INVISIBLE),
    "blanks": between(" \u3000\u00a0\u2009\t"),
    "marks": between(MARKS),
    "a few marks": sprinkle(MARKS + " " + INVISIBLE),
    "emoji between": between("★●▲✿☆🎖🚩"),
    "letters for digits": letters,
    "a mixture of numerals": mixed,
    "half masked": masked,
    "read as a number": counted,
    "digits by sound": each(SOUND),
    "digits in pinyin": spelt,
    "部队 by sound": team("步队", "布队", "不队", "部对", "步兑", "簿队", "埠队"),
    "部队 by look": team("蔀队", "陪队", "部隊", "郶队", "咅阝队", "部阝人", "部対"),
    "部队 in pinyin": team("budui", "bu dui", "BuDui", "BD", "bù duì", "B队"),
    "other words": team("分队", "支队", "大队", "号部队", "(部队)", "“部队”", "部隊", "某部队"),
    "encoded": lambda dice, text: "".join(f"&#{ord(c)};" for c in text),
    "accented": lambda dice, text: "".join(c + "\u0336" for c in text),
}
#: What may be laid on top of another disguise.
_OVER = ("zero width", "blanks", "marks", "a few marks", "emoji between", "accented", "encoded")
_UNDER = [name for name in DISGUISES if name not in (*_OVER, "half masked", "plain")]

CONTEXTS = (
    "{}",
    "春节前夕走访慰问{}官兵。",
    "与{}开展共建活动",
    "2024年8月1日,区领导赴{}慰问",
    "关于商请{}协助植树的函",
    "驻区{}官兵参加义务植树120人次",
    "{}立功喜报3份",
    "(附件1){}慰问名单.xlsx",
    "联系人:王同志,单位:{}",
    "第3次到{},送去慰问金50000元",
    "{}",
)


def code(dice: random.Random) -> str:
    return f"{dice.randrange(10_000, 100_000)}部队"


def designators(count: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """(disguise, the words, the sentence they stand in), single disguises and pairs."""
    dice, names = random.Random(seed), list(DISGUISES)
    for n in range(count):
        name = names[n % len(names)]
        words = DISGUISES[name](dice, code(dice))
        if n % 3 == 2:
            under, over = dice.choice(_UNDER), dice.choice(_OVER)
            name = f"{under} + {over}"
            words = DISGUISES[over](dice, DISGUISES[under](dice, code(dice)))
        yield name, words, dice.choice(CONTEXTS).format(words)
