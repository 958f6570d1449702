"""求职服务: referrals, those that failed, and corrections of a closed month."""

from __future__ import annotations

from typing import Any

from tongxin.core.formspec import FieldSpec, FormSpec

from ..book import Book
from ..kind import Context, LineKind, Values
from ..tallies import LESS, MORE

NO = FieldSpec("no", "第几次", "int")


def offers(context: Context) -> list[Any]:
    """The living referrals, in their order."""
    return context.lines.get("referral", [])


def offer(context: Context, no: int) -> Any | None:
    return next((x for x in offers(context) if x.data["no"] == no), None)


def failure_of(context: Context, no: int) -> Any | None:
    """The failure on record of a referral, by what it was and not by its number alone."""
    made = offer(context, no)
    rows = context.lines.get("failure", [])
    return next((x for x in rows if made and _what(x.data) == _what(made.data)), None)


def failed(context: Context) -> int:
    """Referrals on record that did not lead to work."""
    return sum(failure_of(context, x.data["no"]) is not None for x in offers(context))


def _what(said: Values) -> tuple[str, str, str]:
    return str(said["post"]), str(said["firm"]), str(said.get("again") or "")


def _twice(context: Context, values: Values) -> str:
    """The same post again needs a reason that is new."""
    same = [x for x in offers(context) if _what(x.data)[:2] == _what(values)[:2]]
    if not same:
        return ""
    again, last = values.get("again"), same[-1]
    if not again:
        day = f"{last.day.year}年{last.day.month}月{last.day.day}日"
        return f"这个岗位{day}推荐过(第{last.data['no']}次)。同一个岗位再推荐,请写明新的理由。"
    if any((x.data.get("again") or "") == again for x in same):
        return "再推荐的理由和上次一样,请写明有什么变化。"
    return ""


def _number(context: Context, values: Values) -> Values:
    return {"no": max((x.data["no"] for x in offers(context)), default=0) + 1}


REFERRAL = LineKind(
    "referral",
    "推荐",
    FormSpec(
        (
            FieldSpec("day", "推荐日期", "date", True),
            FieldSpec("post", "岗位", required=True, most=20, hint="如:仓库管理员"),
            FieldSpec("firm", "单位", required=True, most=20, hint="招人的单位,不写求职人姓名"),
            FieldSpec("again", "再推荐的新理由", most=20, hint="同一个岗位第二次推荐才填",
                      why="不把同一个岗位反复推给同一个人"),
        )
    ),
    lambda context, v: (str(context.case.token), *_what(v)),
    sources=("assessed", "interviewed", "aided"),
    refuse=_twice,
    works_out=_number,
    worked=(NO,),
)  # fmt: skip


def _unknown(context: Context, values: Values) -> str:
    made = offer(context, values["no"])
    if made is None:
        return f"没有第{values['no']}次推荐,请照推荐明细里的次数写。"
    return "没有成的日期在推荐日期以前,请核对。" if values["day"] < made.day else ""


def _of_offer(context: Context, values: Values) -> Values:
    """What the referral was, so that the failure stays readable by itself."""
    made = offer(context, values["no"])
    return {k: made.data[k] for k in ("post", "firm", "again") if made and k in made.data}


def _same_failure(context: Context, values: Values) -> tuple[str, ...]:
    return (str(context.case.token), *_what(values))


FAILURE = LineKind(
    "failure",
    "推荐没有成",
    FormSpec(
        (
            FieldSpec("day", "日期", "date", True),
            FieldSpec("no", "第几次推荐", "int", True, most=999, hint="照推荐明细里的次数写"),
            FieldSpec("result", "结果", "choice", True,
                      ("单位没有录用", "单位没有答复", "岗位不合适", "本人没有接受")),
            FieldSpec("reason", "原因", required=True, most=100, hint="如:要求有会计证;不写姓名",
                      why="次数和原因决定能不能安排公益性岗位,也免得再推不合适的"),
        )
    ),
    _same_failure,
    sources=("assessed", "interviewed", "aided"),
    refuse=_unknown,
    works_out=_of_offer,
    worked=(FieldSpec("post", "岗位"),),
)  # fmt: skip


def correction(book: Book) -> LineKind:
    """登记更正 of what a closed month of this book holds: names the day and what it was."""
    money = any(t.money for t in book.tallies)
    size = FieldSpec(
        "count", "几人或几次", "int", most=999, default=0, hint="只改金额的填0" if money else ""
    )
    return LineKind(
        "correction",
        "更正",
        FormSpec(
            (
                FieldSpec("day", "更正日期", "date", True, hint="填还没有结账的月份里的日期"),
                FieldSpec("what", "更正哪一项", "choice", True, tuple(t.name for t in book.tallies)),
                FieldSpec("on", "原来记在哪一天", "date", True, why="让人找得到更正的是哪一笔"),
                FieldSpec("way", "原来", "choice", True, (MORE, LESS)),
                size,
                *((FieldSpec("sum", "差多少元", "decimal", hint="不涉及金额的不填"),) if money else ()),
                FieldSpec("text", "怎么错的", required=True, most=100, hint="不写姓名"),
            )
        ),
        lambda context, v: (
            str(context.case.token), str(v["day"]), str(v["on"]), v["what"], v["way"],
        ),
        refuse=_nothing,
        corrects=True,
    )  # fmt: skip


def _nothing(context: Context, values: Values) -> str:
    if values.get("count") or values.get("sum"):
        return ""
    return "请写明多计或少计了几人、几次或多少元。"
