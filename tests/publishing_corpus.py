"""Invented personal data as people leave it in lists, and lists that are well masked.

Everything is drawn at random: a number that belongs to somebody would be an accident of 10^17.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tongxin.rules.publishing import numbers

Maker = Callable[[random.Random], str]

FULL = str.maketrans("0123456789", "０１２３４５６７８９")
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴徐孙", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞刚玲晨宇婷浩"


def name(dice: random.Random) -> str:
    return dice.choice(FAMILY) + "".join(dice.sample(GIVEN, dice.randint(1, 2)))


def born(dice: random.Random) -> str:
    return f"{dice.randrange(1940, 2019)}{dice.randrange(1, 13):02}{dice.randrange(1, 29):02}"


def identity(dice: random.Random) -> str:
    area = dice.choice(["500116", "510225", "110101", "440305"])
    seventeen = f"{area}{born(dice)}{dice.randrange(1000):03}"
    return seventeen + numbers.check_digit(seventeen).upper()


def apart(dice: random.Random) -> str:
    number, sign = identity(dice), dice.choice([" ", "-", "·", "  "])
    return sign.join([number[:6], number[6:14], number[14:]])


def spread(dice: random.Random) -> str:
    return dice.choice([" ", "\u200b", "-"]).join(identity(dice))


def short(dice: random.Random) -> str:
    return f"500116{born(dice)[2:]}{dice.randrange(1000):03}"


def mobile(dice: random.Random) -> str:
    return f"1{dice.choice('3456789')}{dice.randrange(10**9):09}"


def grouped(dice: random.Random) -> str:
    number, sign = mobile(dice), dice.choice([" ", "-", "—", "."])
    return sign.join([number[:3], number[3:7], number[7:]])


def card(dice: random.Random) -> str:
    body = dice.choice(["6222", "6217", "6230"]) + f"{dice.randrange(10**14):014}"
    return next(body + d for d in "0123456789" if numbers.luhn(body + d))


def card_in_fours(dice: random.Random) -> str:
    number = card(dice)
    return " ".join(number[n : n + 4] for n in range(0, len(number), 4))


def weak(dice: random.Random) -> str:
    number, sign = identity(dice), dice.choice("*×●")
    return dice.choice([
        number[:14] + sign * 4,
        number[:10] + sign * 4 + number[14:],
        number[:12] + sign * 6,
        f"{number[:6]}{sign * 8}{number[14:]} 出生{number[6:10]}-{number[10:12]}-{number[12:14]}",
    ])  # fmt: skip


def home(dice: random.Random) -> str:
    n = dice.randrange
    return dice.choice([
        f"鼎山大道{n(1, 900)}号{n(1, 20)}栋{n(1, 5)}单元{n(1, 30)}0{n(1, 9)}室",
        f"大西门街{n(1, 200)}号{n(1, 9)}-{n(1, 30)}-{n(1, 9)}",
        f"石门镇李家村{n(1, 12)}组{n(1, 200)}号",
        f"几江街道南门路{n(1, 90)}号{n(101, 999)}室",
    ])  # fmt: skip


#: kind of leak → one of them, as a text by itself.
LEAKS: dict[str, Maker] = {
    "identity": identity,
    "identity in a sentence": lambda d: f"{name(d)},身份证号{identity(d)},已发放",
    "identity apart": apart,
    "identity spread": spread,
    "identity full width": lambda d: identity(d).translate(FULL),
    "identity of 15": lambda d: f"证号{short(d)}",
    "identity in a file name": lambda d: f"扫描{identity(d)}-1",
    "mobile": mobile,
    "mobile grouped": grouped,
    "mobile full width": lambda d: mobile(d).translate(FULL),
    "mobile abroad": lambda d: f"+86 {mobile(d)}",
    "line at home": lambda d: f"{name(d)} 023-{d.randrange(4_000_0000, 4_999_9999)}",
    "card": card,
    "card in fours": card_in_fours,
    "account": lambda d: f"开户行账号{d.randrange(10**13, 10**14)}",
    "weak mask": weak,
    "weak mask of a mobile": lambda d: mobile(d)[:9] + "**",
    "home": home,
    "minor": lambda d: f"学生姓名:{name(d)}",
    "minor in a sentence": lambda d: f"其子{name(d)},就读小学",
    "serving": lambda d: f"现役军人{name(d)}",
    "serving with rank": lambda d: (
        f"{d.choice(['中士', '上等兵', '二级上士', '少校'])}{name(d)}同志"
    ),
    "certificate": lambda d: f"优待证号{d.randrange(10**11, 10**12)}",
}


def leaks(count: int, seed: int, only: str = "") -> list[tuple[str, str]]:
    """(kind, text) of so many leaks, the kinds in turn."""
    dice = random.Random(seed)
    chosen = [only] if only else list(LEAKS)
    return [(k, LEAKS[k](dice)) for k in (chosen[n % len(chosen)] for n in range(count))]


def innocent(count: int, seed: int) -> list[str]:
    """Lines of well-masked lists and of notices: numbers of papers, amounts, years, office lines."""
    dice = random.Random(seed)
    n, line = dice.randrange, lambda: dice.randrange(4_700_0000, 4_799_9999)
    makers: list[Callable[[], str]] = [
        lambda: f"{name(dice)[0]}*,鼎山街道,{n(10, 100)}.{n(100)}分",
        lambda: f"{name(dice)[0]}某某 男 白沙镇 {n(500, 9000)}元",
        lambda: f"500***********{n(1000, 9999)}",
        lambda: f"{mobile(dice)[:3]}****{n(1000, 9999)}",
        lambda: f"渝双拥〔{n(2018, 2027)}〕{n(1, 200)}号",
        lambda: f"拨付资金{n(10_000, 9_999_999)}.{n(10, 99)}元",
        lambda: f"公示期{n(2018, 2027)}年{n(1, 13)}月{n(1, 28)}日至{n(1, 28)}日",
        lambda: f"监督电话:023-{line()}",
        lambda: f"区退役军人事务局电话023-{line()}",
        lambda: f"咨询热线 {line()},12345",
        lambda: f"统一社会信用代码91500116MA{n(10_000, 99_999)}X{n(10)}N",
        lambda: f"编号SY{n(2020, 2027)}{n(1, 9999):04}",
        lambda: f"办公地址:鼎山大道{n(1, 900)}号区政务大厅{n(1, 9)}楼{n(101, 999)}室",
        lambda: f"优惠项目{n(1, 99)}个,核销{n(10_000, 99_999)}次",
        lambda: f"退役军人{name(dice)}被评为最美拥军人物",
        lambda: f"驻区某部队官兵{n(1, 9)}人立功",
        lambda: f"中标价{n(100_000, 9_999_999)}元,合同号HT-{n(2020, 2027)}-{n(1, 999):03}",
        lambda: f"ISBN 978-7-{n(100, 999)}-{n(10_000, 99_999)}-{n(10)}",
        lambda: f"经度不公开;第{n(1, 30)}个活动日,参加{n(10, 999)}人次",
        lambda: f"GB/T {n(10_000, 49_999)}.{n(1, 9)}-{n(2000, 2026)}",
        lambda: f"流水号{n(2020, 2027)}{n(1, 13):02}{n(1, 29):02}{n(10**6):06}",
        lambda: f"{n(1, 9)},{n(100, 999)},{n(100, 999)}.{n(10, 99)}",
    ]
    return [makers[k % len(makers)]() for k in range(count)]
