"""What a generator brings, made by a thread of its own a few steps ahead, in its order.

Setting sheets takes processor time and copying originals takes the disk's; side by side they take
no longer than the longer of them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
#: So many are made before they are asked for: enough to keep both busy, few enough to be held.
STEPS = 3
_END = object()


def ahead(made: Iterator[T]) -> Generator[T, None, None]:
    """`made` in its order; close it when the rest is not wanted. `made` must not use the database:
    a thread has a connection of its own, outside our transaction."""
    with ThreadPoolExecutor(1) as pool:
        waiting = deque(pool.submit(next, made, _END) for _ in range(STEPS))
        while (one := waiting.popleft().result()) is not _END:
            waiting.append(pool.submit(next, made, _END))
            yield one  # type: ignore[misc]
