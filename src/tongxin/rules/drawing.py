"""抽签: which of a population are drawn by a seed, so that anybody can draw the same again. Pure.

Each candidate's lot is the SHA-256 of "seed|purpose|candidate" in UTF-8; the smallest lots are
drawn, in their order. Nothing else decides, so one line of shell repeats a draw (`by_hand`), and
drawing more keeps what was drawn before. A district's spot checks are drawn at random from the
declared places (assessment dossier §5); the standard says how many.
"""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Stands between the parts of a lot; none of them may hold it, or two lots could be one.
SEPARATOR = "|"


@dataclass(frozen=True)
class Stratum:
    """A part of the population that is drawn from by itself: `n` of `population`."""

    key: str
    population: tuple[str, ...]
    n: int


def lot(seed: str, purpose: str, candidate: str) -> str:
    """The lot of one candidate: 64 hex digits."""
    text = SEPARATOR.join((seed, purpose, candidate))
    return hashlib.sha256(text.encode()).hexdigest()


def draw(seed: str, purpose: str, population: Iterable[str], n: int) -> list[str]:
    """`n` of the population in the order drawn; never the same twice.

    ValueError with a Chinese sentence for a seed that is none, a candidate that is there twice, or
    more than there are.
    """
    candidates = list(population)
    _check(seed, purpose, candidates, n)
    return sorted(candidates, key=lambda one: lot(seed, purpose, one))[:n]


def draw_strata(seed: str, purpose: str, strata: Iterable[Stratum]) -> dict[str, list[str]]:
    """So many from each stratum; each is drawn as "purpose:stratum"."""
    return {s.key: draw(seed, f"{purpose}:{s.key}", s.population, s.n) for s in strata}


def wanted(population: Mapping[str, Iterable[str]], numbers: Mapping[str, int]) -> list[Stratum]:
    """Strata from who is there and how many are asked for; ValueError for one nobody is in."""
    unknown = [key for key in numbers if key not in population]
    if unknown:
        raise ValueError(f"没有“{unknown[0]}”这一类,请从列出的类别里填写。")
    return [Stratum(key, tuple(population[key]), n) for key, n in numbers.items() if n]


def _check(seed: str, purpose: str, candidates: list[str], n: int) -> None:
    if not seed.strip():
        raise ValueError("还没有抽签种子,请先填写或由系统生成。")
    if any(SEPARATOR in part or "\n" in part for part in (seed, purpose, *candidates)):
        raise ValueError("抽签种子和编号里不能有竖线或换行,请改一下。")
    if len(set(candidates)) != len(candidates):
        raise ValueError("名单里有重复的,请去掉重复后再抽。")
    if n < 0:
        raise ValueError("抽取数不能小于0,请改正。")
    if n > len(candidates):
        raise ValueError(f"一共只有{len(candidates)}个,抽不出{n}个,请减少抽取数。")


def by_hand(seed: str, purpose: str, population: Iterable[str], n: int) -> str:
    """The line of shell (sh with sha256sum) that prints the same draw in the same order."""
    names = " ".join(shlex.quote(one) for one in population)
    start = shlex.quote(f"{seed}{SEPARATOR}{purpose}{SEPARATOR}")
    each = f"""printf '%s %s\\n' "$(printf '%s' {start}"$i" | sha256sum | cut -c1-64)" "$i";"""
    return f"for i in {names}; do {each} done | LC_ALL=C sort | head -n {n} | cut -d' ' -f2-"
