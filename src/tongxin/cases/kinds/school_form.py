"""军人子女教育优待: what is asked, at the beginning and at each step."""

from __future__ import annotations

from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import schooling

from ..ways import Stage
from .school_guide import STAGES

#: Groups a table may name. A hardship class is a step of the letter, not a place or a post.
GROUPS = (
    "烈士子女",
    "八一勋章、荣誉称号获得者子女",
    "一等功军人子女",
    "二等功(战时三等功)以上军人子女",
    "因公牺牲军人子女",
    "一至四级残疾军人子女",
    "证明信注明的艰苦边远或高风险第一档",
    "证明信注明的艰苦边远或作战部队第二档",
)

FORM = FormSpec(
    (
        FieldSpec("stage", "办理事项", "choice", True, STAGES, why="每个学段的截止日和优待不同"),
        FieldSpec("school_year", "入学年度", "int", True, most=2100, near=1,
                  hint="秋季入学填入学那一年,写4位数字", why="同一个孩子同一学段同一年只办一件"),
        FieldSpec("status", "父母一方的身份", "choice", True, schooling.STATUSES,
                  privacy="personal", basis=schooling.LAW, why="决定在不在优待范围内"),
        FieldSpec("discharged", "退役日期", "date", True, privacy="personal",
                  hint="只有退役军人填", basis=schooling.YEAR_AFTER, why="退役一年内的在范围内"),
        FieldSpec("also", "本地文件列入的哪一种", required=True, privacy="personal",
                  hint="只有“本地文件另行列入的人员”填,照文件上的名称写"),
        FieldSpec("groups", "还符合哪几类", "multichoice", choices=GROUPS, privacy="personal",
                  hint="有证明的才勾,符合几类勾几类", why="符合几类的只取最优一项,不累加"),
        FieldSpec("place", "按哪个地点入学", "choice", True, tuple(schooling.PLACES),
                  hint="六个地点法律都认可,由家长选一个", basis=schooling.LAW,
                  why="要带的材料按地点不同"),
        FieldSpec("town", "由哪个镇街核对材料", "town",
                  hint="填现在住的镇街;按部队驻地入学的不填", why="就近看材料"),
        FieldSpec("child", "孩子姓名", required=True, privacy="personal"),
        FieldSpec("child_id", "孩子身份证号", required=True, privacy="personal",
                  why="同一个孩子一年只数一次,只存打乱后的编码"),
        FieldSpec("parent", "联系人姓名", required=True, privacy="personal"),
        FieldSpec("phone", "联系电话", required=True, privacy="personal"),
        FieldSpec("wish", "入学志愿", "longtext", privacy="personal", most=300,
                  hint="想去的学校,没有可以不填"),
        FieldSpec("guardian", "监护人同意为办理入学使用孩子的信息", "bool", True,
                  hint="孩子的父母或其他监护人同意了才选“是”;不同意就办不了",
                  basis="个人信息保护法第31条", why="不满14周岁的孩子由监护人同意"),
    )
)  # fmt: skip

WAY = (
    Stage("filed", "待申报", "登记申报", asks="申报日期", note="过了截止日的写明补报依据"),
    Stage("declared", "待部队核验", "登记核验", asks="证明信编号",
          note="证明信看过退还,只抄编号,不抄部队名称和代号"),
    Stage("verified", "待复核", "复核并移交教委", "case.approve", "移交给哪个单位",
          other_than=("declared_done",)),
    Stage("reviewed", "待教委核定", "核定优待", asks="说明",
          note="符合几类的按本地优待表取最优一项,由系统算出"),
    Stage("settled", "待公示", "发布公示", asks="公示日期", note="公示只写编号、学段和结果"),
    Stage("noticed", "公示中", "公示期满", asks="有没有异议", note="公示天数由本地文件定"),
    Stage("arranging", "待安排", "安排学校", asks="学校、班额、是否使用择校"),
    Stage("arranged", "待家长确认", "家长确认", note="家长可以在手机上自己确认;不同意的用“改派”"),
    Stage("confirmed", "待入学", "登记入学", asks="入学日期"),
)  # fmt: skip

_DAY = FieldSpec("day", "日期", "date", hint="不填就是今天")
_TEXT = FieldSpec("text", "说明", "longtext", most=1000)

ASKS = {
    "filed_done": FormSpec(
        (
            FieldSpec("day", "申报日期", "date", hint="不填就是今天", why="办理时限从这一天起算"),
            FieldSpec("late_basis", "过了截止日的补报依据", most=300,
                      hint="没有过截止日的不填;写区教委同意补报的文件或记录"),
            _TEXT,
        )
    ),
    "declared_done": FormSpec(
        (
            FieldSpec("letter_no", "证明信编号", required=True, hint="写成“年份-流水号”,如2026-003",
                      why="凭编号核对,不记部队"),
            FieldSpec("certified", "证明信写明的情况与申报一致", "bool", True),
            _DAY, _TEXT,
        )
    ),
    "verified_done": FormSpec(
        (FieldSpec("unit", "移交给", "unit", True, default="区教委"), _DAY, _TEXT)
    ),
    "reassign": FormSpec(
        (FieldSpec("text", "改派的原因", "longtext", True, most=1000), _DAY)
    ),
    "noticed_done": FormSpec(
        (
            FieldSpec("objection", "公示期间有异议", "bool", True,
                      hint="有异议的先核实,查实不符的用“不予办理”"),
            _DAY, _TEXT,
        )
    ),
    "arranging_done": FormSpec(
        (
            FieldSpec("school", "安排的学校", required=True, privacy="personal",
                      why="加密保存,只给家长和经办人看"),
            FieldSpec("within", "安排后班额没有超过规定", "bool", True,
                      hint="班额按区教委的规定核对"),
            FieldSpec("chosen", "用了“任选一次”的择校", "bool", default=False,
                      why="一个孩子一个学段只能用一次"),
            _DAY, _TEXT,
        )
    ),
}  # fmt: skip
