"""求职服务: what is asked, and the ways between the states."""

from __future__ import annotations

from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec, FormSpec

from ..fields import DAY, TEXT, WHY
from ..ways import Stage

LAW = "退役军人保障法第36条、第41条、第45条"
AID_LAW = "退役军人安置条例第67条"
SPOUSE_LAW = "军人抚恤优待条例第46条"
LOCAL = "本地就业援助文件"
TABLE_OF = "本地稳岗回访的规定"
VETERAN, SPOUSE = "退役军人", "随军家属"
WHO = (VETERAN, SPOUSE, "现役军人家属", "烈士、因公牺牲军人、病故军人遗属")
PROOFS = ("劳动合同", "社会保险缴费记录")
#: Steps that are 录用.
PLACED = ("interviewed_done", "found", "public_post")

FORM = FormSpec(
    (
        FieldSpec("want", "想要什么", "choice", True, ("找工作", "参加培训", "自己创业"),
                  default="找工作"),
        FieldSpec("who", "身份", "choice", True, WHO, privacy="personal",
                  why="身份不同,依据的规定不同"),
        FieldSpec("name", "姓名", required=True, privacy="personal"),
        FieldSpec("id_no", "身份证号", required=True, privacy="personal",
                  why="认出是不是同一个人,不重复登记"),
        FieldSpec("phone", "联系电话", required=True, privacy="personal"),
        FieldSpec("education", "学历和专业", privacy="personal"),
        FieldSpec("skills", "会做什么、有什么证书", privacy="personal", most=300),
        FieldSpec("wish", "想做什么工作", "longtext", privacy="personal", most=300,
                  hint="岗位、工资、在哪一片、能不能轮班", why="照着推荐,不推不合适的"),
        FieldSpec("town", "住在哪个镇街", "town"),
    )
)  # fmt: skip

STAGES = (
    Stage("registered", "待评估", "登记评估", asks="证件看过、要不要就业援助",
          note="登记人数按这一步的日期计,一个人一年计一次"),
    Stage("assessed", "推荐中", "登记面试", asks="第几次推荐"),
    Stage("interviewed", "等录用", "登记录用", asks="凭什么证明",
          note="意向不等于录用:看过劳动合同或社会保险缴费记录再登记,看过退还,不复印"),
    Stage("placed", "待满3个月", "登记满3个月", asks="是否在岗"),
    Stage("kept3", "待满6个月", "登记满6个月", asks="是否在岗"),
    Stage("kept6", "待满12个月", "登记满12个月", asks="是否在岗", note="登记以后办结"),
)  # fmt: skip

EXTRA = (
    Step("not_hired", "没有录用,继续推荐", ("interviewed",), "assessed", "case.write", "",
         "先登记那一次推荐没有成的结果和原因"),
    Step("found", "登记本人找到工作", ("assessed", "aided"), "placed", "case.write", "凭什么证明"),
    Step("aid", "列入就业援助", ("assessed",), "aided", "case.approve", "原因"),
    Step("public_post", "安排公益性岗位", ("aided",), "placed", "case.approve", "凭什么证明",
         "没有成的推荐够了次数,或已被认定为就业援助对象", ("aid",)),
    Step("resume", "回到推荐", ("aided",), "assessed", "case.write"),
    Step("left", "登记离开", ("placed", "kept3", "kept6"), "assessed", "case.write", "原因",
         "回到推荐,以前的记录保留;再录用时重新起算"),
    Step("end", "结束服务", ("assessed", "aided"), "done", "case.write", "为什么结束",
         "没有录用证明的,结束了也不计入录用"),
)  # fmt: skip

_PROOF = (
    FieldSpec("employer", "录用单位", required=True, privacy="personal",
              why="加密保存,对外只报人数"),
    FieldSpec("day", "录用日期", "date", True, why="3、6、12个月从这一天起算"),
    FieldSpec("proof", "凭什么证明", "choice", True, PROOFS, why="意向不等于录用"),
    FieldSpec("proof_day", "证明上的日期", "date", True),
    FieldSpec("seen", "看过原件,已经退还", "bool", True, why="看过退还,不复印"),
    TEXT,
)  # fmt: skip
_CHECK = FormSpec(
    (FieldSpec("working", "联系过本人,还在岗", "bool", True), DAY,
     FieldSpec("text", "情况", "longtext", most=500, hint="不写姓名和单位"))
)  # fmt: skip

ASKS = {
    "registered_done": FormSpec(
        (
            FieldSpec("shown", "证件看过,与登记一致", "bool", True, hint="看过退还,不复印"),
            FieldSpec("share", "本人同意把姓名和电话告诉推荐的单位", "bool", True,
                      hint="不同意的,由本人自己联系单位", why="不同意也照样推荐"),
            FieldSpec("aided", "已认定为就业援助对象", "bool", default=False, privacy="personal",
                      basis=AID_LAW, why="认定过的可以直接安排公益性岗位"),
            FieldSpec("aid_no", "认定文书编号", privacy="personal", hint="认定过的才填", most=60),
            DAY, TEXT,
        )
    ),
    "assessed_done": FormSpec(
        (FieldSpec("no", "第几次推荐", "int", True, most=999, hint="照推荐明细里的次数写"), DAY, TEXT)
    ),
    "interviewed_done": FormSpec(_PROOF),
    "found": FormSpec(_PROOF),
    "public_post": FormSpec(_PROOF),
    "placed_done": _CHECK,
    "kept3_done": _CHECK,
    "kept6_done": _CHECK,
    "aid": FormSpec((WHY, DAY)),
    "left": FormSpec((WHY, DAY)),
    "end": FormSpec(
        (FieldSpec("because", "为什么结束", "choice", True,
                   ("找到工作,没有拿来证明", "自己创业", "参加培训", "不再找工作", "联系不上")), DAY, TEXT)
    ),
}  # fmt: skip
