"""Now and today, in one place: 北京时间, and settable where a past must be rebuilt or tested."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The moment as an aware datetime."""
    return _fixed.get() or timezone.now()


def today() -> date:
    """The calendar day in 北京时间."""
    return timezone.localtime(now()).date()


def local_day(moment: datetime | None) -> date | None:
    """The calendar day of a moment in 北京时间."""
    return timezone.localtime(moment).date() if moment else None


def day_of(moment: datetime) -> date:
    """The calendar day of a moment in 北京时间."""
    return timezone.localtime(moment).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Everything within happens at `moment` (for the sample's past, and tests)."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)


def end_of(day: date) -> datetime:
    """The last moment of a day in 北京时间."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, 23, 59, 59, 999999))
