"""Which column of a spreadsheet is which field of a kind: guessed, for a clerk to confirm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from tongxin.core.formspec import FieldSpec
from tongxin.ledger.kinds import Kind

#: A header that ends like a field but says another thing.
_OTHER = re.compile(r"结束|截止|到期|终止|起止|联系|电话|身份|备注")


def normal(text: str) -> str:
    """A header without width, blanks, stars, colons and what stands in brackets."""
    text = unicodedata.normalize("NFKC", text)
    bare = re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", text)
    return re.sub(r"[\s*:：、,。._/\-]+", "", bare or text).lower()


def words(spec: FieldSpec) -> list[str]:
    """The label and everything the field is called elsewhere."""
    return [spec.label, *spec.aliases, spec.key]


def known_words(kind: Kind) -> list[str]:
    """All words a header of this kind may hold; the required fields' labels first."""
    fields = sorted(kind.form.fields, key=lambda f: not f.required)
    return [f.label for f in fields] + [w for f in fields for w in words(f)]


def guess_columns(kind: Kind, headers: Sequence[str]) -> dict[str, int]:
    """Position by field key. The label wins over aliases, whole words over endings; a column
    serves one field, and of two columns with the same header the first is taken."""
    free = {n: normal(h) for n, h in enumerate(headers) if h and normal(h)}
    found: dict[str, int] = {}
    for rank in (_label, _alias, _ending):
        for spec in kind.form.fields:
            if spec.key not in found:
                _take(spec, rank(spec), free, found)
    return {f.key: found[f.key] for f in kind.form.fields if f.key in found}


def _take(
    spec: FieldSpec, names: Iterable[re.Pattern[str]], free: dict[int, str], found: dict[str, int]
) -> None:
    for name in names:
        for position, header in free.items():
            if name.fullmatch(header):
                found[spec.key] = position
                del free[position]
                return


def _label(spec: FieldSpec) -> list[re.Pattern[str]]:
    return [re.compile(re.escape(normal(spec.label)))]


def _alias(spec: FieldSpec) -> list[re.Pattern[str]]:
    return [re.compile(re.escape(normal(w))) for w in words(spec)]


def _ending(spec: FieldSpec) -> list[re.Pattern[str]]:
    """本次慰问金额 is a 金额; 结束时间 is no 时间."""
    names = [normal(w) for w in words(spec)]
    return [
        re.compile(rf"(?!.*(?:{_OTHER.pattern})).+{re.escape(n)}") for n in names if len(n) >= 2
    ]
