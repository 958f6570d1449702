"""议程 and 纪要 of a council as Word documents: by number and neutral wording, without names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from tongxin.cases.agenda import Agenda, Old, Topic
from tongxin.rules import gongwen
from tongxin.rules.gongwen import Block, Column, Heading, Para, Table
from tongxin.rules.wording import date_cn

OLD = (
    Column("编号", 16, "left"), Column("事项", 12, "left"), Column("承办单位", 11, "left"),
    Column("时限", 17), Column("情况", 8),
)  # fmt: skip
NEW = (Column("编号", 16, "left"), Column("议题", 48, "left"))


def standing(old: Old) -> str:
    """How an old item stands, and whether its day was moved."""
    return f"{old.standing}(延期过)" if old.known.item.extended else old.standing


def _until(day: date | None) -> str:
    return date_cn(day) if day else ""


def write_agenda(target: BinaryIO, made: Agenda) -> None:
    """The agenda as it goes to the members: results first, then new topics."""
    document = gongwen.Document(
        gongwen.PLAIN,
        f"{made.council.title}议程",
        gongwen.numbered(_agenda(made)),
        subtitle=_until(made.day),
        signing=gongwen.UNSIGNED,
    )
    gongwen.write(target, document)


def _agenda(made: Agenda) -> Iterator[Block]:
    yield Heading(1, "报告以前议定事项的办理情况")
    yield from _old(made)
    yield Heading(1, "会商新的议题")
    if made.topics:
        yield Table(NEW, tuple(_topic(one) for one in made.topics))
    else:
        yield Para("这次会议没有新的议题。")


def _old(made: Agenda) -> Iterator[Block]:
    if not made.old:
        yield Para("没有需要报告的事项。")
        return
    yield Table(OLD, tuple(_row(one) for one in made.old))


def _row(one: Old) -> tuple[str, ...]:
    known = one.known
    until = _until(known.item.deadline)
    return (known.number, known.words, known.owner, until, standing(one))


def _topic(one: Topic) -> tuple[str, str]:
    again = "(上次再议)" if one.again else ""
    return one.number, f"{one.words}{again}"


def write_minutes(target: BinaryIO, made: Agenda, told: dict[str, Any], host: str) -> None:
    """纪要 by GB/T 9704-2012, 10.3. Who was there is filled in on paper: no names come in.

    told: what was answered when the minutes were signed (`issue`); empty for a draft.
    """
    name = made.council.title
    document = gongwen.Document(
        gongwen.MINUTES,
        f"{name}纪要",
        gongwen.numbered(_minutes(made, host)),
        issuers=(host,),
        mark=f"{made.council.facet}议纪要",
        number=f"第{told['issue']}期" if told.get("issue") else "",
        signing=gongwen.UNSIGNED,
        date=made.day,
    )
    gongwen.write(target, document)


def _minutes(made: Agenda, host: str) -> Iterator[Block]:
    day = _until(made.day)
    yield Para(f"{day},{host}召开{made.council.title}。纪要如下:")
    yield Heading(1, "以前议定事项的办理情况")
    yield Para(_counted(made))
    yield from _old(made)
    yield Heading(1, "议定事项")
    if not made.topics:
        yield Para("会议没有新的议题。")
    for one in made.topics:
        yield Heading(2, f"{one.words}。", _said(one))


def _counted(made: Agenda) -> str:
    words: dict[str, int] = {}
    for one in made.old:
        words[one.standing] = words.get(one.standing, 0) + 1
    told = "、".join(f"{word}{count}件" for word, count in words.items())
    return f"会议听取了以前议定的{len(made.old)}件事项的办理情况:{told}。" if told else (
        "以前没有需要报告的议定事项。"
    )  # fmt: skip


def _said(one: Topic) -> str:
    number = f"{one.number}," if one.case else ""
    return f"{number}{one.result or '还没有记决定'}。"
