"""What many acts of one transaction tell, told once at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

T = TypeVar("T")


class Gathering(Generic[T]):
    """Tells each thing at once, or all that came inside `together` at its end, in their order."""

    def __init__(self, name: str, tell: Callable[[list[T]], object]) -> None:
        self._tell = tell
        self._waiting: ContextVar[list[T] | None] = ContextVar(name, default=None)

    def add(self, one: T) -> None:
        waiting = self._waiting.get()
        if waiting is None:
            self._tell([one])
        else:
            waiting.append(one)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Used inside a transaction; when what is inside fails, nothing is told. Within another one
        it joins that."""
        if self._waiting.get() is not None:
            yield
            return
        waiting: list[T] = []
        token = self._waiting.set(waiting)
        try:
            yield
        finally:
            self._waiting.reset(token)
        self._tell(waiting)
