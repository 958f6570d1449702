"""Stated figures keep their place in the ledger when a standard's numbers change.

A rule that was read from a table takes its figures from the kind `data` under `item:noun`. These
names outlive a version: an item that is now 1.4 still reads what was entered when it was 1.1, and
the item that is now 1.1 must not read it. Nor may two standards that both have a 1.1.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from tongxin.rules.reading.place import DATA
from tongxin.rules.scoring import Edition, Fact, Item, parse

_FACTS = {"fact", "top", "bottom", "basis"}


def facets(items: Iterable[Item]) -> set[str]:
    """The names under which these items read stated figures."""
    return {name for i in items for f in i.facts() if f.kind == DATA for name in f.facets}


def settled(
    data: Mapping[str, Any],
    made: Edition,
    former: Edition | None,
    came_from: Mapping[str, str],
    taken: Collection[str],
) -> dict[str, Any]:
    """The standard's data with its figures' names settled.

    came_from: new item → the one of the former version. taken: names that others read.
    """
    own = facets(former.items()) if former else set()
    reserved = own | set(taken)
    sections = [
        {
            **section,
            "items": [
                _renamed(item, _names(made.item(item["id"]), former, came_from, reserved, made))
                for item in section["items"]
            ],
        }
        for section in data["sections"]
    ]
    return {**data, "sections": sections}


def _names(
    item: Item,
    former: Edition | None,
    came_from: Mapping[str, str],
    reserved: set[str],
    made: Edition,
) -> dict[str, str]:
    """Old name → settled name, for the figures named after this item."""
    source = came_from.get(item.id)
    known = {}
    if former and source:
        known = {name.partition(":")[2]: name for name in facets([former.item(source)])}
    names = {}
    for name in sorted(facets([item])):
        owner, _, noun = name.partition(":")
        if noun and owner == item.id:
            names[name] = known.get(noun) or _free(name, reserved, made)
    return names


def _free(name: str, reserved: set[str], made: Edition) -> str:
    """The name itself, else with the standard's key and as many marks as it takes."""
    candidate = name
    while candidate in reserved:
        candidate = f"{made.key}·{candidate}"
    return candidate


def _renamed(item: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    if not any(old != new for old, new in names.items()):
        return item
    return _walk(item, lambda key: _fact(key, names))


def _walk(value: Any, rename: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {
            k: rename(v) if k in _FACTS and isinstance(v, str) else _walk(v, rename)
            for k, v in value.items()
        }
    return [_walk(v, rename) for v in value] if isinstance(value, list) else value


def _fact(key: str, names: Mapping[str, str]) -> str:
    fact = parse.fact(key)
    if fact.kind != DATA:
        return key
    renamed = tuple(names.get(name, name) for name in fact.facets)
    return Fact(fact.kind, renamed, fact.measure, fact.complete).key
