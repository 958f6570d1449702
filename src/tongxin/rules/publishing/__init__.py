"""The publish gate: what must not stand in anything that goes public. Pure.

    inspect("…", heading="联系电话") → leaks, each with its kind and why

Everything secret (rules.secrecy), identity numbers by check digit, telephones, bank cards, numbers
of certificates, homes to the door, minors' names, serving soldiers' identity; and masks that hide
too little. What a list may show beyond that is its policy (个人信息保护法 art. 25, 28, 51; GB/T
45574-2025; 信息公开条例 art. 15).

Lines of offices pass: a notice must say whom to call. A person's name by itself passes unless the
list's policy masks names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tongxin.rules import secrecy
from tongxin.rules.secrecy.normal import View, views

from . import numbers, people

SECRET, IDENTITY, PHONE, CARD = "secret", "identity", "phone", "card"
CERTIFICATE, HOME, MINOR, SERVING = "certificate", "home", "minor", "serving"
MASK, NAME, PHOTO, UNREAD = "mask", "name", "photo", "unread"

KINDS = {
    SECRET: ("涉密或敏感的军事信息", "请改用“驻区某部队”一类的写法。"),
    IDENTITY: ("身份证号", "请删去,名单上用编号区分同名的人。"),
    PHONE: ("个人电话", "请删去,只留单位的咨询、监督电话。"),
    CARD: ("银行卡号或账号", "请删去。"),
    CERTIFICATE: ("证件号码", "请删去。"),
    HOME: ("到门牌的住址", "请只写到镇街或村社区。"),
    MINOR: ("未成年人姓名", "请用编号代替。"),
    SERVING: ("现役军人身份", "请删去姓名,只写“驻区某部队官兵”。"),
    MASK: ("遮得不够的号码", "遮住的位数太少,或出生日期还看得出来,请整个删去。"),
    NAME: ("没有遮住的姓名", "这类名单的姓名应遮住,请改为“张*”或编号。"),
    PHOTO: ("照片带有拍摄信息", "请用“去掉照片信息”另存后再公开。"),
    UNREAD: ("读不出来的内容", "看不到里面写了什么,不能公开,请重新导出。"),
}


@dataclass(frozen=True)
class Policy:
    """What a kind of list shows. names: free, masked (张*) or none (numbers only)."""

    key: str
    name: str
    names: str
    why: str


POLICIES = {
    policy.key: policy
    for policy in (
        Policy("general", "一般公开", "free", "新闻、通知、工作动态"),
        Policy("honour", "先进典型公示", "free", "本人同意公开姓名和事迹"),
        Policy("placement", "安置选岗公示", "masked", "公开分数和岗位,姓名遮住"),
        Policy("relief", "帮扶补助公示", "masked", "公开镇街和金额档次,姓名遮住"),
        Policy("school", "子女入学公示", "none", "只公开编号和结果"),
    )
}
GENERAL = POLICIES["general"]


@dataclass(frozen=True, order=True)
class Leak:
    """What must not go out: start and end are places in the text as it was written."""

    start: int
    end: int
    kind: str
    text: str

    @property
    def name(self) -> str:
        return KINDS[self.kind][0]

    @property
    def why(self) -> str:
        return KINDS[self.kind][1]

    @property
    def shown(self) -> str:
        """Enough of it to find it, too little to use it."""
        text = " ".join(self.text.split())
        return (
            text[0] + "*" * min(len(text) - 2, 12) + text[-1] if len(text) > 3 else text[:1] + "*"
        )


def inspect(
    text: str,
    heading: str = "",
    policy: Policy = GENERAL,
    allowed: Iterable[str] = (),
    row: bool = False,
) -> tuple[Leak, ...]:
    """All leaks of a text, or of a table's cell under its heading, or of a whole row.

    row: cells with tabs between, headings likewise; only what a row tells beyond its cells is
    looked for. allowed: wordings that `rules.secrecy` lets through.
    """
    found = [Leak(h.start, h.end, SECRET, h.text) for h in secrecy.inspect(text, allowed)]
    if heading and not row and len(text) < 12 and secrecy.inspect(f"{heading}:{text}", allowed):
        found.append(Leak(0, len(text), SECRET, text))  # a bare number under 番号
    if row:
        return tuple(sorted({*found, *_of_row(text, heading, policy)}))
    plain, _ = views(text)
    found += _of_cell(text, heading, policy)
    found += _of_text(plain, heading)
    return _outermost(found)


def _of_text(plain: View, heading: str) -> list[Leak]:
    out: list[Leak] = []
    said = plain.text
    digits = sum(c.isdigit() for c in said) >= 5
    for kind, spans in (
        (IDENTITY, numbers.identities(said) if digits else ()),
        (PHONE, numbers.telephones(said, heading) if digits else ()),
        (CARD, numbers.cards(said, heading) if digits else ()),
        (CERTIFICATE, numbers.certificates(said, heading) if digits else ()),
        (MASK, _weak(said) if digits else ()),
        (HOME, people.homes(said, heading)),
        (MINOR, people.minors(said)),
        (SERVING, people.serving(said)),
    ):
        for start, end in spans:
            a, b = plain.span(start, end)
            out.append(Leak(a, b, kind, plain.original[a:b]))
    return out


def _weak(text: str) -> list[tuple[int, int]]:
    """Line by line: a birthday counts where it stands beside the number."""
    out, at = [], 0
    for line in text.split("\n"):
        out += [(at + a, at + b) for a, b in numbers.weak_masks(line)]
        at += len(line) + 1
    return out


def _of_cell(text: str, heading: str, policy: Policy) -> list[Leak]:
    whole = (0, len(text))
    if people.minor_cell(text, heading):
        return [Leak(*whole, MINOR, text)]
    if people.serving_cell(text, heading):
        return [Leak(*whole, SERVING, text)]
    named = policy.names != "free" and people.heads_names(heading)
    look = people.any_name if policy.names == "none" else people.full_name
    return [Leak(*whole, NAME, text)] if named and look(text) else []


def _of_row(text: str, heading: str, policy: Policy) -> list[Leak]:
    minor, serving = people.row(text, heading)
    found = [Leak(0, len(text), MINOR, text)] if minor else []
    found += [Leak(0, len(text), SERVING, text)] if serving else []
    found += [Leak(a, b, MASK, text[a:b]) for a, b in numbers.weak_masks(text)]
    return found


def _outermost(leaks: list[Leak]) -> tuple[Leak, ...]:
    """In order; one leak for the same stretch, the longest."""
    kept: list[Leak] = []
    for leak in sorted(leaks, key=lambda one: (one.start, -one.end)):
        if not kept or leak.start >= kept[-1].end:
            kept.append(leak)
    return tuple(kept)
