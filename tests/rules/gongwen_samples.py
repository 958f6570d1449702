"""Documents that tests write and measure. Every name and figure in them is invented (样例)."""

from datetime import date

from tongxin.rules import gongwen
from tongxin.rules.gongwen import Column, Document, Heading, Para, Table

OFFICE = "样例区双拥办"
DAY = date(2026, 3, 1)
#: One sign, so that every place of a full page can be counted.
FULL = "国" * (28 * 60)
SENTENCE = (
    "各镇街要把这项工作摆上重要位置，明确专人负责，按时间节点推进，确保事事有着落、件件有回音。"
)

TASKS = Table(
    (Column("序号"), Column("工作任务", 5, "left"), Column("责任单位", 3), Column("完成时限", 2)),
    tuple(
        (str(i), "走访慰问驻区部队和优抚对象，做好登记", "区退役军人局", "2026年7月底")
        for i in range(1, 31)
    ),
)


def notice(**changes) -> Document:
    """A plain 红头文件 of one page."""
    given = {
        "form": gongwen.FILE,
        "title": "关于开展“八一”走访慰问活动的通知",
        "body": (
            Para("为做好今年“八一”走访慰问工作，现将有关事项通知如下。"),
            *gongwen.numbered(
                (
                    Heading(1, "总体要求"),
                    Para(SENTENCE),
                    Heading(2, "突出重点。", "优先走访立功受奖军人家庭。"),
                    Heading(3, "时间安排"),
                )
            ),
            Para("请于2026年7月20日前完成。"),
        ),
        "issuers": (OFFICE,),
        "number": "样双拥办〔2026〕3号",
        "to": "各镇人民政府、各街道办事处",
        "date": DAY,
        "cc": ("区委办公室", "区人武部"),
        "printed_by": "样例区双拥工作领导小组办公室",
        "printed_on": date(2026, 3, 2),
    }
    return Document(**(given | changes))


def long_file() -> Document:
    """All that a file can carry, over several pages, the attachments' tables among them."""
    return notice(
        title="关于印发《样例区创建全国双拥模范城工作任务分解方案（2026—2029年）》的通知",
        body=(Para(SENTENCE * 8), *(Para(SENTENCE) for _ in range(24))),
        copy=12,
        level=gongwen.INTERNAL,
        urgency="加急",
        note="联系人：样例同志，电话：00000000",
        attachments=(
            gongwen.Attachment("样例区创建全国双拥模范城工作任务分解表", (TASKS,)),
            gongwen.Attachment(
                "样例区创建全国双拥模范城工作领导小组及其办公室组成人员和工作职责",
                (Para(SENTENCE),),
            ),
        ),
        cc=("区委办公室，区人大常委会办公室，区政府办公室，区政协办公室，区人武部政治工作科",),
    )


def upward() -> Document:
    return notice(
        form=gongwen.UPWARD,
        title="关于申报全国双拥模范城的请示",
        to="市双拥办",
        signers=("张样例",),
        note="联系人：样例同志，电话：00000000",
    )


def joint() -> Document:
    return notice(
        form=gongwen.UPWARD,
        issuers=("样例区退役军人事务局", "样例区教育委员会", "样例区财政局"),
        signers=("张样例", "李样", "王样例"),
        body=(Para(SENTENCE),),
    )


def letter() -> Document:
    return notice(
        form=gongwen.LETTER,
        issuers=("样例区双拥工作领导小组办公室",),
        title="关于商请支持少年军校建设的函",
        urgency="特急",
        to="区教育委员会",
        body=tuple(Para(SENTENCE) for _ in range(12)),
        printed_by="",
        printed_on=None,
    )


def minutes() -> Document:
    return notice(
        form=gongwen.MINUTES,
        mark="样例区双拥工作领导小组会议纪要",
        number="第3期",
        title="区双拥工作领导小组2026年第一次会议纪要",
        to="",
        signing=gongwen.UNSIGNED,
        attendance=gongwen.Attendance(
            "区退役军人局张样例、区教委李样例、区财政局王样例、区人力社保局赵样例、区卫健委钱样例",
            "区民政局孙样例",
            "德样街道周样例",
        ),
    )


def unsealed(issuer: str = OFFICE) -> Document:
    return notice(signing=gongwen.UNSEALED, issuers=(issuer,), mark="样例区双拥办文件")


def stamped() -> Document:
    return notice(signing=gongwen.STAMPED, post="主任")


def report() -> Document:
    """Material without a red head."""
    return notice(
        form=gongwen.PLAIN,
        title="样例区双拥工作情况汇报",
        subtitle="样例区双拥办\n（2026年3月1日）",
        to="",
        number="",
        issuers=(),
        body=(Para(SENTENCE), Heading(1, "一、组织领导坚强有力"), *[Para(SENTENCE)] * 20),
        cc=(),
        printed_by="",
        printed_on=None,
    )


def full_page() -> Document:
    """Nothing but text: for counting lines and signs."""
    return notice(
        form=gongwen.PLAIN,
        title="样例",
        issuers=(),
        number="",
        to="",
        body=(Para(FULL),),
        cc=(),
        printed_by="",
        printed_on=None,
    )


def brimful() -> Document:
    """Text to the last lines of page one, so that the signature must find its place."""
    return notice(body=tuple(Para(SENTENCE) for _ in range(3)))


SAMPLES = {
    "notice": notice(),
    "long": long_file(),
    "upward": upward(),
    "joint": joint(),
    "letter": letter(),
    "minutes": minutes(),
    "unsealed": unsealed(),
    "stamped": stamped(),
    "report": report(),
    "full": full_page(),
    "brimful": brimful(),
}
