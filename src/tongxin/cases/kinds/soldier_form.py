"""退役士兵安置: what is asked, the stages, and the local figures. The rules are in `soldier`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import placement, ranking
from tongxin.rules.reading import values as reading

from .. import schemes
from ..kind import Param
from ..ways import DONE, REFUSED, Stage

LAW = "退役军人安置条例"
#: Schemes of scoring, oldest first, and the table of the local figures that holds their values.
SCORING = {
    "2016年试行办法": "points_2016",
    "2018年暂行办法": "points_2018",
    "2023年办法": "points_2023",
}
RETAINED = ("3个月", "6个月", "12个月")

_DAY = FieldSpec("day", "日期", "date", hint="不填就是今天")
_TEXT = FieldSpec("text", "说明", "longtext", most=1000)
_WHY = FieldSpec("text", "原因", "longtext", True, most=1000)
_ITEMS = FieldSpec(
    "items", "量化项目", "longtext", privacy="personal", most=2000,
    hint="一行一项:项目=数量 材料、材料。如:三等功=1 登记表、通令、证书、奖章",
    why="缺材料的那一项计0分,写“未证明”",
)  # fmt: skip

FORM = FormSpec(
    (
        FieldSpec("file_no", "档案编号", required=True, hint="写成“年份-流水号”,不抄部队名称"),
        FieldSpec("filed", "收到档案的日期", "date", True,
                  why="退役日期和收到档案的日期决定按哪部条例"),
        FieldSpec("name", "姓名", required=True, privacy="personal"),
        FieldSpec("id_no", "身份证号", required=True, privacy="personal",
                  why="同一个人只办一件,只存打乱后的编码"),
        FieldSpec("phone", "联系电话", required=True, privacy="personal"),
        FieldSpec("born", "出生日期", "date", privacy="personal", why="同分时可能要比年龄"),
        FieldSpec("rank", "退役时是", "choice", True, (placement.NCO, placement.SOLDIER)),
        FieldSpec("enlisted", "批准入伍日期", "date", True, privacy="personal"),
        FieldSpec("discharged", "退役命令日期", "date", True),
        FieldSpec("honours", "荣誉和战功", "multichoice", False, placement.HONOURS[1:],
                  privacy="personal", hint="没有的不填", basis=placement.NEW_LAW),
        FieldSpec("cause", "残疾性质", "choice", False, placement.CAUSES, privacy="personal",
                  default=placement.NONE, why="因战5至8级才属于安排工作的人员"),
        FieldSpec("grade", "残疾等级", "int", privacy="personal", most=10),
        FieldSpec("martyr_child", "烈士子女", "bool", privacy="personal", default=False),
        FieldSpec("opt", "放弃其他待遇、选择安排工作", "choice", False, placement.OPTS,
                  privacy="personal", default=placement.NONE, basis=placement.NEW_LAW),
        FieldSpec("bar", "不予安排工作的情形", "choice", True, placement.BARS,
                  privacy="personal", basis=placement.BAR_LAW),
        _ITEMS,
        FieldSpec("town", "户籍所在镇街", "town"),
    )
)  # fmt: skip

STAGES = (
    Stage("filed", "待通知", "通知报到", asks="通知的报到日期", note="30日从通知的日期起算"),
    Stage("called", "待报到", "登记报到", asks="报到日期", note="6个月从报到的日期起算"),
    Stage("arrived", "待审核", "资格审核", "case.approve", "批次",
          other_than=("called_done",)),
    Stage("audited", "待评分", "评分初算", note="按退役时的办法算,每一行写着凭什么材料"),
    Stage("scored", "待确认", "登记本人确认", asks="本人看过每一行"),
    Stage("confirmed", "待公示", "公示评分", "case.approve", "",
          "公示以后,权重和同分的比法不再变", ("audited_done",)),
    Stage("published", "公示中", "定分定序", "case.approve", "考试分"),
    Stage("ranked", "待选岗", "登记选岗", asks="岗位、本人签字"),
    Stage("picked", "结果公示", "开介绍信", "case.approve", "公示结果", "30日从介绍信的日期起算",
          ("ranked_done",)),
    Stage("lettered", "待上岗", "登记上岗", asks="上岗日期"),
    Stage("onpost", "回访中", "结束回访", asks="是否稳定", note="上岗后3、6、12个月各回访一次"),
)  # fmt: skip
STATES = {"objected": "异议复核", "warned": "逾期待陈述", "declining": "拒绝待陈述"}

_SCORED = ("audited", "scored", "confirmed", "published", "objected")
EXTRA = (
    Step("supply", "补登量化项目", _SCORED, "audited", "case.write", "全部项目",
         "回到“待评分”,重新算、重新公示"),
    Step("object", "登记异议", ("published",), "objected", "case.write", "异议和凭据"),
    Step("answer", "异议不成立", ("objected",), "published", "case.approve", "依据、答复", "",
         ("object",)),
    Step("warn", "告知逾期的后果", ("called",), "warned", "case.write", "怎么告知的、陈述期限",
         "超过30日没有报到的才能告知"),
    Step("excuse", "逾期理由正当", ("warned",), "called", "case.write", "理由"),
    Step("give_up", "认定放弃待遇", ("warned",), REFUSED, "case.approve", "陈述情况、依据",
         "由告知以外的人认定", ("warn",)),
    Step("refusing", "告知拒绝的后果", ("ranked", "picked", "lettered"), "declining",
         "case.write", "怎么告知的、陈述期限"),
    Step("accept", "本人愿意接受", ("declining",), "ranked", "case.write", "说明", "重新选岗"),
    Step("declined", "认定放弃安排工作", ("declining",), REFUSED, "case.approve",
         "陈述情况、依据", "由告知以外的人认定", ("refusing",)),
    Step("own_way", "转自主就业", ("arrived", *_SCORED, "ranked"), DONE, "case.approve",
         "本人签字", "本人自愿选择,不计入应安置数"),
)  # fmt: skip

HEARD, SILENT = "本人已经陈述,理由不正当", "到期没有陈述"
_WARNED = FormSpec(
    (
        FieldSpec("how", "怎么告知的", "choice", True, ("当面", "邮寄", "电话并有记录"),
                  why="没有告知,不能认定放弃"),
        FieldSpec("until", "请在哪天前陈述", "date", True),
        _DAY, _TEXT,
    )
)  # fmt: skip
_GIVEN_UP = FormSpec(
    (
        FieldSpec("heard", "陈述情况", "choice", True, (HEARD, SILENT)),
        FieldSpec("basis", "依据", required=True, most=300),
        _WHY, _DAY,
    )
)  # fmt: skip
_SIGNED = FieldSpec("signed", "本人签字", "bool", True)
_CLEAR = FieldSpec("clear", "公示期间没有未处理的反映", "bool", True)

ASKS = {
    "filed_done": FormSpec(
        (FieldSpec("until", "通知的报到日期", "date", True, why="30日从这一天起算"), _DAY, _TEXT)
    ),
    "arrived_done": FormSpec(
        (FieldSpec("batch", "批次", required=True, hint="如2026-1;同一批一起排序"), _DAY, _TEXT)
    ),
    "scored_done": FormSpec(
        (FieldSpec("seen", "本人看过每一行和凭据,没有意见", "bool", True), _SIGNED, _DAY, _TEXT)
    ),
    "published_done": FormSpec(
        (
            FieldSpec("exam", "考试分", "decimal", privacy="personal", most=1000,
                      hint="本地权重里没有考试的不填"),
            _CLEAR, _DAY, _TEXT,
        )
    ),
    "ranked_done": FormSpec(
        (
            FieldSpec("post", "选定的岗位和单位", required=True, privacy="personal"),
            FieldSpec("form_no", "选岗确认表编号", required=True),
            _SIGNED, _DAY, _TEXT,
        )
    ),
    "picked_done": FormSpec((_CLEAR, _DAY, _TEXT)),
    "supply": FormSpec(
        (FieldSpec("items", "量化项目", "longtext", True, privacy="personal", most=2000,
                   hint="把全部项目重写一遍,一行一项"), _WHY, _DAY)
    ),
    "object": FormSpec((_WHY, _DAY)),
    "answer": FormSpec((FieldSpec("basis", "依据", required=True, most=300), _WHY, _DAY)),
    "warn": _WARNED,
    "excuse": FormSpec((_WHY, _DAY)),
    "give_up": _GIVEN_UP,
    "refusing": _WARNED,
    "accept": FormSpec((_WHY, _DAY)),
    "declined": _GIVEN_UP,
    "own_way": FormSpec((_SIGNED, _DAY, _TEXT)),
}  # fmt: skip


def _points(table: Mapping[str, Any]) -> None:
    for name, value in table.items():
        if schemes.number(value) < 0:
            raise ValueError(f"“{name}”的分值不能小于0。")


def starts(table: Mapping[str, Any]) -> dict[str, date]:
    """From which day of discharge each scheme holds; ValueError for a name that is none."""
    strange = [name for name in table if name not in SCORING]
    if strange:
        raise ValueError(f"没有“{strange[0]}”,可写:{'、'.join(SCORING)}。")
    return {name: reading.read_date(value) for name, value in table.items()}


def _wages(table: Mapping[str, Any]) -> None:
    for month, value in table.items():
        placement.month_of(month)
        if schemes.number(value) <= 0:
            raise ValueError(f"“{month}”的最低工资要大于0。")


def _table(key: str, label: str, basis: str, reads: Any, hint: str, optional: bool = False):
    return Param(FieldSpec(key, label, "table", hint=hint), basis, reads, optional)


_LOCAL, _SCORE = "本区安置工作实施办法", "退役士兵服役表现量化评分办法"
PARAMS = (
    Param(FieldSpec("cutover", "退役和收到档案在2024年9月1日两边的,按哪一天定条例", "choice",
                    choices=placement.CUTOVERS), "上级关于新旧条例衔接的文件"),
    _table("cohorts", "各评分办法从哪个退役日期起用", _SCORE, starts, "如:2018年暂行办法=日期"),
    *(_table(key, f"{name}的分值", _SCORE, _points, "如:三等功=分值;照文件抄,由另一人核对", True)
      for name, key in SCORING.items()),
    _table("proofs", "每个项目要凭哪些材料", _SCORE, dict, "如:三等功=登记表、通令、证书、奖章"),
    Param(FieldSpec("weight_service", "服役分的权重(%)", "decimal", most=100), _LOCAL),
    Param(FieldSpec("weight_exam", "考试分的权重(%)", "decimal", most=100), _LOCAL),
    Param(FieldSpec("ties", "同分时依次比什么", hint=f"用顿号隔开,可写:{'、'.join(ranking.COMPARATORS)}"),
          _LOCAL),
    _table("lots", "抽签种子", "现场抽签记录", dict, "批次=现场记下的种子;没有同分的不用填", True),
    Param(FieldSpec("notice_days", "评分和选岗结果各公示几天", "int", most=60), _LOCAL),
    _table("wages", "最低工资标准(元/月)", "本市最低工资标准文件", _wages, "从哪个月起=金额,如:2025-01=金额"),
    Param(FieldSpec("part", "不满一个月的待安置补助怎么发", "choice", choices=placement.PARTS), _LOCAL),
)  # fmt: skip
