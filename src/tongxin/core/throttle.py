"""Slows whoever guesses: so many wrong tries from one address, then a pause.

Kept in the server's memory only. An address is never written down: not in the database, not in a
log, and here only as a keyed hash that is gone with the pause or a restart. Each server process
counts for itself, so the limit holds to within their number; it stands beside codes that are long
enough by themselves and need not be exact.
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.utils.crypto import salted_hmac


@dataclass(frozen=True)
class Throttle:
    """most: wrong tries that are let through. seconds: how long they are remembered."""

    name: str
    most: int
    seconds: int

    def _key(self, who: str) -> str:
        return f"throttle:{self.name}:{salted_hmac(self.name, who, algorithm='sha256').hexdigest()}"

    def holds(self, who: str) -> bool:
        """Whether this address has to wait."""
        return cache.get(self._key(who), 0) >= self.most

    def wrong(self, who: str) -> None:
        """One more wrong try."""
        key = self._key(who)
        if not cache.add(key, 1, self.seconds):
            cache.incr(key)
