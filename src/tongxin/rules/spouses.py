"""随军家属: which ways of settling are open, and in which order those who wait are called. Pure.

军人抚恤优待条例第46条: a former civil servant is moved to a post in an organ (转任), former staff of
an institution to an institution (交流); two-way choice of another employer stays open to both. All
others are helped by referral, training and services. First come families of martyrs, of those who
gave their lives on duty, and spouses of 二等功 and above in war; among equals who has waited longest
(the last is our reading: no text says it).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

LAW = "军人抚恤优待条例第46条"
CIVIL, STAFF = "公务员", "事业单位工作人员"
FORMER = (CIVIL, STAFF, "国有企业职工", "其他单位职工", "没有工作过")
MOVED, EXCHANGED, REFERRED, OWN, PUBLIC, MONEY = (
    "转任", "交流", "推荐就业", "自主就业创业", "公益性岗位", "货币补助",
)  # fmt: skip
WAYS = (MOVED, EXCHANGED, REFERRED, OWN, PUBLIC, MONEY)
#: Who may be moved by order, by former employment.
ONLY = {MOVED: CIVIL, EXCHANGED: STAFF}
#: From the first to the last.
CLASSES = ("烈士家属", "因公牺牲军人家属", "战时二等功以上军人的配偶", "其他随军家属")


def first_way(former: str) -> str:
    """The way the law names first for somebody of this former employment."""
    return {CIVIL: MOVED, STAFF: EXCHANGED}.get(former, REFERRED)


def why_not(way: str, former: str) -> str:
    """Why this way is not open to somebody of this former employment; empty when it is."""
    only = ONLY.get(way)
    if only is None or only == former:
        return ""
    return f"“{way}”只对随军前是{only}的人适用,随军前是“{former}”的请选别的方式"


def referrals_lacking(failed: int, needed: int) -> int:
    """How many more referrals must have failed before a public-service post may be given."""
    return max(needed - failed, 0)


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits. since: verified on. no: of the case, so that no two are equal."""

    merit: str
    since: date
    no: tuple[int, int]

    @property
    def key(self) -> tuple[int, date, tuple[int, int]]:
        return CLASSES.index(self.merit), self.since, self.no


def order(rows: Iterable[Waiting]) -> list[Waiting]:
    """In the order in which they are called. An unknown class is a ValueError."""
    return sorted(rows, key=lambda row: row.key)
