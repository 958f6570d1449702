"""States, the steps between them, and who may take each: one table in code.

Actions ask it before they change anything, pages ask it which buttons to show, and docs/states.md
is made from it, so that the table a clerk reads cannot differ from what happens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .errors import Refused


@dataclass(frozen=True)
class Step:
    """From any of `sources` (none: it begins here) to `target` ("": the state stays).

    also: the other states it may end in, as the note says. name: the verb on the button.
    ability: who may, as `roles` knows it ("" is the system itself). asks: what must be given with
    it, as words. note: what else a reader should know. other_than: steps whose doer may not take
    this one too: two persons are needed.
    """

    key: str
    name: str
    sources: tuple[str, ...]
    target: str
    ability: str = ""
    asks: str = ""
    note: str = ""
    other_than: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def ends(self, state: str) -> frozenset[str]:
        """Every state this step may lead to from `state`."""
        return frozenset((self.target or state, *self.also))


@dataclass(frozen=True)
class Flow:
    """noun: what goes through it, as a sentence names it. states: key → the word on screen.

    gone: steps of former days that nobody takes any more; what was recorded then keeps its name.
    """

    key: str
    noun: str
    states: dict[str, str]
    steps: tuple[Step, ...]
    gone: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        known, steps = {*self.states, ""}, {s.key for s in self.steps}
        for step in self.steps:
            if not known.issuperset({*step.sources, step.target, *step.also}):
                raise ValueError(f"{self.key}.{step.key} names a state that is not there")
            if not steps.issuperset(step.other_than):
                raise ValueError(f"{self.key}.{step.key} names a step that is not there")

    def step(self, key: str) -> Step:
        """The step of that key, also one of former days; KeyError when there is none."""
        found = next((s for s in (*self.steps, *self.gone) if s.key == key), None)
        if found is None:
            raise KeyError(f"{self.key}.{key}")
        return found

    def check(self, key: str, state: str) -> Step:
        """The step, if it can be taken from `state`; Refused with a sentence otherwise."""
        step = self.step(key)
        if state not in step.sources:
            word = self.states[state]
            raise Refused(f"这{self.noun}现在是“{word}”,不能“{step.name}”,请刷新后再看。")
        return step

    def open_to(self, may: Callable[[str], bool], state: str) -> list[Step]:
        """The steps somebody with these abilities can take from `state`, in the table's order."""
        return [s for s in self.steps if state in s.sources and s.ability and may(s.ability)]
