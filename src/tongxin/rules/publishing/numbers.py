"""Numbers that belong to a person: identity, telephone, bank card, certificate; and weak masks.

All of them read the plain view of a text (`secrecy.normal.plain`), where full-width, circled and
Chinese digits are digits and invisible signs are gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

Span = tuple[int, int]

#: Between the digits of a number that was written apart.
_GAP = r"[ \-_.·•/—–:,、\u3000]{0,2}"
#: First two digits of an area code (GB/T 2260).
_AREAS = frozenset(
    [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
     *range(61, 66), 71, 81, 82, 83]
)  # fmt: skip
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10x98765432"


# ---- identity ------------------------------------------------------------------------------------
_ID18 = re.compile(rf"(?=([1-8](?:{_GAP}[0-9]){{16}}{_GAP}[0-9x](?![a-z])))")
_ID15 = re.compile(
    # No full stops inside: tables of figures are full of them, and 15 places have no check digit.
    r"(?<![0-9.·])(?<![0-9][ \-])([1-8](?:[ \-—–]{0,2}[0-9]){14})(?![0-9x]|[.·][0-9])(?![ \-—–]{0,2}[0-9])"
)
_NAMED = re.compile(r"身份证|证件号|公民身份")


def check_digit(seventeen: str) -> str:
    """The 18th place by MOD 11-2 (GB 11643, ISO 7064)."""
    total = sum(int(d) * w for d, w in zip(seventeen, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def _born(text: str) -> bool:
    """Whether eight digits are a day on which somebody alive may have been born."""
    try:
        return 1900 <= date(int(text[:4]), int(text[4:6]), int(text[6:])).year <= 2099
    except ValueError:
        return False


def identities(text: str) -> Iterator[Span]:
    """Identity numbers of 18 places by their check digit, of 15 by area and day of birth."""
    for found in _ID18.finditer(text):
        digits = re.sub(r"[^0-9x]", "", found[1])
        if int(digits[:2]) in _AREAS and _born(digits[6:14]):
            right = check_digit(digits[:17]) == digits[17]
            # One with a slip of the pen is still somebody's, where it is said to be one.
            if right or _NAMED.search(text, max(0, found.start() - 12), found.start()):
                yield found.span(1)
    for found in _ID15.finditer(text):
        digits = re.sub(r"[^0-9]", "", found[1])
        if int(digits[:2]) in _AREAS and _born("19" + digits[6:12]):
            yield found.span(1)


# ---- telephones ----------------------------------------------------------------------------------
_MOBILE = re.compile(
    r"(?<![0-9.])(?:\+?(?:00)?86[ \-]?)?(1(?:[ \-_.·•/—–\u3000]?[0-9]){10})(?![0-9])"
)
_SHAPES = {(11,), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 4, 3), (4, 3, 4), (5, 6), (3, 2, 2, 4)}
_LANDLINE = re.compile(
    r"(?<![0-9.])[(]?(?:\+?86[ \-]?)?[(]?0(?:10|2[0-9]|[3-9][0-9]{2})[) \-—–_.]{0,2}"
    r"[2-9][0-9]{2,3}[ \-]?[0-9]{4}(?![0-9])"
)
_LOCAL = re.compile(r"(?<![0-9.\-])[2-9][0-9]{6,7}(?![0-9.\-])")
#: Lines of offices are there to be called.
_OFFICE_LINE = re.compile(
    r"(?:监督|举报|咨询|值班|办公|服务|投诉|反映|异议|受理|热线|传真|总机|预约|报名|订购|客服|接待|联系人)[^0-9]{0,16}$"
    r"|(?:局|办|委|办公室|科|中心|站|大厅|所|馆|店|公司|银行|医院|学校|部)[)]?(?:联系)?(?:电话|座机|热线|tel)?[:\s]{0,3}$"
)
_OFFICE_HEAD = re.compile(
    r"单位|监督|咨询|办公|值班|举报|服务|门店|商家|营业|机构|站点|窗口|热线|公开"
)
_LINE_HEAD = re.compile(r"电话|手机|联系方式|联系号码|tel|phone", re.I)


def telephones(text: str, heading: str = "") -> Iterator[Span]:
    """Mobile numbers always; other lines unless an office's word stands before them."""
    for found in _MOBILE.finditer(text):
        if _is_mobile(found[1]):
            yield found.span(1)
    private = bool(_LINE_HEAD.search(heading)) and not _OFFICE_HEAD.search(heading)
    for found in _LANDLINE.finditer(text):
        office = _OFFICE_LINE.search(text, max(0, found.start() - 24), found.start())
        if private or not (office or _OFFICE_HEAD.search(heading)):
            yield found.span()
    if private:
        yield from (f.span() for f in _LOCAL.finditer(text))


def _is_mobile(written: str) -> bool:
    groups = [len(g) for g in re.split(r"[^0-9]+", written)]
    digits = re.sub(r"[^0-9]", "", written)
    apart = max(groups) <= 2 and len(groups) >= 6
    return digits[1] in "3456789" and (tuple(groups) in _SHAPES or apart)


# ---- bank cards ----------------------------------------------------------------------------------
_CARD = re.compile(r"(?<![0-9.])([3-69](?:[ \-_.·\u3000]?[0-9]){15,18})(?![0-9])")
_ACCOUNT = re.compile(
    r"(?:银行|卡号|账号|帐号|账户|开户)[^0-9]{0,12}([0-9](?:[ \-]?[0-9]){10,20})(?![0-9])"
)


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit (ISO/IEC 7812)."""
    doubled = [int(d) * 2 for d in digits[-2::-2]]
    return (sum(map(int, digits[-1::-2])) + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0


def cards(text: str, heading: str = "") -> Iterator[Span]:
    """Card numbers by length, beginning and check digit; accounts by the word before them."""
    for found in _CARD.finditer(text):
        digits, groups = re.sub(r"[^0-9]", "", found[1]), re.split(r"[^0-9]+", found[1])
        even = (
            len(groups) == 1 or max(map(len, groups)) <= 2 or all(len(g) == 4 for g in groups[:-1])
        )
        if even and _issued(digits) and luhn(digits):
            yield found.span(1)
    told = f"{heading}:{text}" if heading else text
    for found in _ACCOUNT.finditer(told):
        shift = len(told) - len(text)
        if found.start(1) >= shift:
            yield found.start(1) - shift, found.end(1) - shift


def _issued(digits: str) -> bool:
    """UnionPay (62, and older cards 60, 9x) of 16-19 digits; Visa, Mastercard and JCB of 16."""
    if digits.startswith(("62", "60", "95", "94", "68", "69", "90", "98", "99")):
        return 16 <= len(digits) <= 19
    return len(digits) == 16 and digits.startswith(("4", "51", "52", "53", "54", "55", "35"))


_CERTIFICATE = re.compile(
    r"(?:优待证|残疾军人证|军官证|士兵证|文职干部证|军士证|烈士证|立功证书?|军人证|退役证|护照|驾驶证)"
    r"(?:编号|号码|卡号|号)?[:为是\s]{0,2}([a-z\u4e00-\u9fff]{0,3}字?第?[a-z]{0,3}[0-9][0-9\- ]{4,22}[0-9])号?"
)
_CERTIFICATE_HEAD = re.compile(
    r"(?:优待证|军人证|军官证|士兵证|军士证|证件|护照|残疾证|立功证).{0,2}(?:号|编号|号码)?$"
)


def certificates(text: str, heading: str = "") -> Iterator[Span]:
    """Numbers of certificates, by the word before them."""
    for found in _CERTIFICATE.finditer(text):
        yield found.span(1)
    if _CERTIFICATE_HEAD.search(heading) and re.search(r"[0-9]{5}", text):
        yield 0, len(text)


# ---- masks ---------------------------------------------------------------------------------------
_SIGN = r"*×x●○■□•#?＊✱"
_MASKED = re.compile(rf"(?<![0-9{_SIGN}])(?=[0-9])[0-9{_SIGN}]{{11,18}}(?![0-9{_SIGN}])")
_BIRTHDAY = re.compile(
    r"(?:出生|生日|生于|born)[^0-9]{0,8}(?:19|20)[0-9]{2}[^0-9]{1,3}[01]?[0-9][^0-9]{1,3}[0-3]?[0-9]"
    r"|(?<![0-9])(?:19|20)[0-9]{2}[-./年][01]?[0-9][-./月][0-3]?[0-9]"
)
#: With fewer places hidden, trying them out is a matter of seconds.
LEAST_HIDDEN, LEAST_HIDDEN_PHONE = 8, 4


def weak_masks(text: str) -> Iterator[Span]:
    """Masks that hide too little: a birthday left to be seen, or told beside 前6后4."""
    birthday = bool(_BIRTHDAY.search(text))
    for found in _MASKED.finditer(text):
        written = found.group()
        hidden = sum(c in _SIGN for c in written)
        hidden -= written[-1] == "x" and len(written) == 18  # a check digit may be an X
        if hidden and (_weak(written, hidden, birthday) or _weak_phone(written, hidden)):
            yield found.span()


def _weak_phone(written: str, hidden: int) -> bool:
    return len(written) == 11 and written[0] == "1" and hidden < LEAST_HIDDEN_PHONE


def _weak(written: str, hidden: int, birthday: bool) -> bool:
    area = written[:2]
    if len(written) not in (15, 18) or not area.isdigit() or int(area) not in _AREAS:
        return False
    day = written[6:14] if len(written) == 18 else written[6:12]
    if hidden < LEAST_HIDDEN or sum(c.isdigit() for c in day) > 4:
        return True
    return birthday and written[:6].isdigit() and sum(c.isdigit() for c in written[-4:]) >= 3
