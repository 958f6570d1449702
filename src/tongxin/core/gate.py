"""The secrecy gate for texts: what `errors.fitting`, `formspec`, `events` and pages ask.

A hit is refused before anything is stored. Nothing of it is kept: the sentence that names the words
goes to the person and nowhere else (`jobs` and the log hide them). Files are in `secrecy`.

What an allow-list lets through holds for the whole installation: what is public in one district is
public in the next, and who agreed to it is written beside.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tongxin.rules import secrecy
from tongxin.rules.secrecy import Hit

OFFLINE = "确需办理的,请登记为“线下受理”,只记编号、日期和经办人。"
#: Wordings in force today; `gates` knows them, this floor does not.
Wordings = Callable[[], Iterable[str]]
_wordings: list[Wordings] = []


def ask(wordings: Wordings) -> None:
    """Have `wordings` asked for what is allowed, when something was found."""
    if wordings not in _wordings:
        _wordings.append(wordings)


def allowed() -> tuple[str, ...]:
    """What the allow-list lets through today: one query."""
    return tuple(text for wordings in _wordings for text in wordings())


def hits(text: Any) -> tuple[Hit, ...]:
    """What is secret in a text; a text in which nothing is found costs no query."""
    if not isinstance(text, str) or not text or not secrecy.inspect(text):
        return ()
    return secrecy.inspect(text, allowed())


#: Between texts that are looked at together: beyond it another thought begins.
_APART = "\n\n"


def clear(texts: Iterable[Any]) -> bool:
    """Whether many texts can all be stored; False may be a false alarm across two of them.

    One look at all of them together costs a fraction of one look at each.
    """
    return not secrecy.inspect(_APART.join(text for text in texts if isinstance(text, str)))


def why_not(text: Any) -> str:
    """A sentence why a text cannot be stored; "" when it can."""
    found = hits(text)
    return named(found[0]) if found else ""


def named(hit: Hit) -> str:
    """The words as they were written, what they are, and what to do."""
    return f"“{hit.text[:40]}”不能存:{hit.why}{OFFLINE}"


def first(told: Any) -> tuple[Hit, ...]:
    """The hits of the first text with any, in whatever lists and tables `told` is made of."""
    if isinstance(told, Mapping):
        told = [*told.keys(), *told.values()]
    if isinstance(told, list | tuple):
        return next((found for one in told if (found := first(one))), ())
    return hits(told)


class Quiet(logging.Formatter):
    """A log line without what must not be kept; tracebacks hold what people typed."""

    def format(self, record: logging.LogRecord) -> str:
        return secrecy.hide(super().format(record))
