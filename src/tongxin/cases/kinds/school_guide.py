"""军人子女教育优待, the minute before the door: may we, by which place, what to bring, until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import schooling

from ..kind import Advice, Guide, Values

STAGES = ("入托", "小学", "初中", "高中", "转学插班")
SENIOR, TRANSFER = "高中", "转学插班"
OPEN_ALL_YEAR = "转学插班全年都可以申请。"
BY_BUREAU = "申报截止日以区教委公布为准"
CALENDAR = "区教委当年招生入学通知"
#: What somebody says of their family → the place the law names.
HERE = {
    "孩子自己的户口在本区": "本人户籍地",
    "父母一方的户口在本区": "父母户籍地",
    "爷爷奶奶或外公外婆的户口在本区": "祖父母或外祖父母户籍地",
    "其他法定监护人的户口在本区": "其他法定监护人户籍地",
    "父母一方住在本区": "父母居住地",
    "父母所在部队驻在本区": schooling.GARRISON,
}
FORM = FormSpec(
    (
        FieldSpec("stage", "孩子要办什么", "choice", True, STAGES),
        FieldSpec("status", "孩子的父母一方是", "choice", True, schooling.STATUSES),
        FieldSpec("discharged", "退役日期", "date"),
        FieldSpec(
            "here", "下面哪几样符合", "multichoice", choices=tuple(HERE), hint="有几样勾几样"
        ),
    )
)


def day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def told(values: Values, scheme: Mapping[str, Any], today: date) -> list[Advice]:
    """Four answers: may we, by which place, what to bring, the last day."""
    may = schooling.entitled(
        values["status"], values.get("discharged"), today, scheme.get("also") or ()
    )
    title = {True: "可以申请", False: "不在范围内", None: "还不能确定"}[may.good]
    answers = [Advice(title, (f"{may.text}。",), may.basis, may.good)]
    answers += [] if may.good is False else _rest(values, scheme, today)
    return answers


def _rest(values: Values, scheme: Mapping[str, Any], today: date) -> list[Advice]:
    stage = values["stage"]
    place = _senior() if stage == SENIOR else _places(values.get("here") or [])
    return [place, _bring(), _last(stage, scheme, today)]


def _places(here: list[str]) -> Advice:
    usable = [HERE[one] for one in here if one in HERE]
    if not usable:
        return Advice(
            "本区没有可以用的地点",
            ("孩子、父母、祖辈或监护人的户口在哪里,或父母住在哪里、部队驻在哪里,就到哪里申请。",),
            schooling.LAW, False,
        )  # fmt: skip
    lines = [f"{place}:带{schooling.PLACES[place]}。" for place in usable]
    if len(usable) > 1:
        lines.append("这几个地点法律都认可,由家长选一个。")
    return Advice(f"可以按{'、'.join(usable)}入学", tuple(lines), schooling.LAW)


def _senior() -> Advice:
    return Advice(
        "高中不看地点",
        ("同等条件下优先录取。符合几类优待的,按当年优待表取最优的一项,不累加。",),
        schooling.LAW,
    )


def _bring() -> Advice:
    lines = (
        "《军人子女教育优待资格证明信》:由部队开,只抄编号,信退还。",
        "军官证、士兵证、退役证或烈士证明书等:看过就还。",
        "不用写部队名称和驻在哪里。",
    )
    return Advice("都要带的", lines)


def last_day(stage: str, scheme: Mapping[str, Any], year: int) -> date | None:
    """The day of that school year as the bureau published it; None while nobody has entered it."""
    found = (scheme.get("last_days") or {}).get(stage)
    day = None if found is None else date.fromisoformat(found)
    return day if day and day.year == year else None


def _last(stage: str, scheme: Mapping[str, Any], today: date) -> Advice:
    if stage == TRANSFER:
        return Advice("最后一天", (OPEN_ALL_YEAR,))
    day = last_day(stage, scheme, today.year)
    if day is None:
        return Advice("最后一天", (f"{BY_BUREAU}。现在就可以先备案。",), CALENDAR, None)
    if day < today:
        told = f"{day_words(day)}已经过了,补报要区教委同意。"
        following = f"明年的{BY_BUREAU},现在就可以先备案。"
        return Advice("今年已经截止", (told, following), CALENDAR, None)
    return Advice(f"最后一天是{day_words(day)}", ("过了这一天要区教委同意补报。",), CALENDAR)


def begins(values: Values) -> dict[str, Any]:
    """Stage and status; the place only where there is but one to choose."""
    usable = [HERE[one] for one in values.get("here") or []]
    day = values.get("discharged") if values["status"] == schooling.DISCHARGED else None
    return {
        "stage": values["stage"], "status": values["status"],
        "discharged": day.isoformat() if day else "",
        "place": usable[0] if len(usable) == 1 and values["stage"] != SENIOR else "",
    }  # fmt: skip


GUIDE = Guide(
    "1分钟看看能不能办、带什么、最后哪天", FORM, told, begins,
    asked={
        "discharged": lambda values: values.get("status") == schooling.DISCHARGED,
        "here": lambda values: values.get("stage") != SENIOR,
    },
)  # fmt: skip
