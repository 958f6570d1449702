"""统一社会信用代码: whether eighteen signs can be one (GB 32100-2015, 4 and 5).

The last sign is worked out from the others, so that a slip of the pen is seen at once. That a firm
of this code exists only the register says.
"""

from __future__ import annotations

import unicodedata

#: Table 2: digits and capital letters without I, O, S, V and Z; a sign's value is its place.
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
#: Table 3: the weight of place i is 3 to the power i-1, modulo 31.
WEIGHTS = tuple(pow(3, place, len(SIGNS)) for place in range(LENGTH - 1))
#: Places 3 to 8 are the code of the registering division (GB/T 2260): digits.
_DIVISION = slice(2, 8)


def tidy(text: str) -> str:
    """The code as it is kept: capital letters, full-width signs narrowed, nothing between."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split()).replace("-", "")


def check_sign(body: str) -> str:
    """The eighteenth sign that belongs to seventeen others."""
    total = sum(SIGNS.index(sign) * w for sign, w in zip(body, WEIGHTS, strict=True))
    return SIGNS[-total % len(SIGNS)]


def why_not(text: str) -> str:
    """A sentence that says what is wrong with a code; "" when it can be one."""
    code = tidy(text)
    if len(code) != LENGTH:
        return f"统一社会信用代码是{LENGTH}位,现在是{len(code)}位,请照营业执照核对。"
    if odd := next((sign for sign in code if sign not in SIGNS), ""):
        return f"统一社会信用代码里没有“{odd}”,请照营业执照核对数字和字母。"
    if not code[_DIVISION].isdigit():
        return "统一社会信用代码的第3至8位是登记机关的区划代码,应全是数字,请照营业执照核对。"
    if check_sign(code[:-1]) != code[-1]:
        return "统一社会信用代码的校验位不对,有一位写错了,请照营业执照核对。"
    return ""
