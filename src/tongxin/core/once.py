"""Every POST has one effect: a repeat of the same form gets the first result.

The form carries a key. The key's row is written in the transaction of the act itself, so either
both exist or neither; the UNIQUE constraint decides between two that arrive together.
"""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction

from .models import Once

T = TypeVar("T")
FIELD = "_once"


class Repeated(Exception):
    """This form was sent before; `first` holds what came of it."""

    def __init__(self, first: Once) -> None:
        super().__init__(first.key)
        self.first = first


def earlier(key: str, by) -> Once | None:
    """What came of this key before, if it was this person's."""
    return Once.objects.filter(key=key, by=by).first() if key else None


def run(key: str, by, path: str, act: Callable[[], T], outcome: Callable[[T], dict]) -> T:
    """Do `act` once for `key`; raises Repeated for a second time. No key: simply do it.

    outcome: from the act's result, the fields of Once to keep (status, location, message).
    """
    if not key:
        with transaction.atomic():
            return act()
    try:
        with transaction.atomic():
            row = Once.objects.create(key=key, by=by, path=path)
            result = act()
            Once.objects.filter(pk=row.pk).update(**outcome(result))
            return result
    except IntegrityError:
        first = earlier(key, by)
        if first is None:
            raise
        raise Repeated(first) from None
