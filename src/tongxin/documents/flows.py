"""States of reports, filed items and boxes; docs/states.md is made from this."""

from __future__ import annotations

from tongxin.core.flow import Flow, Step

from .models import Box, FiledItem, Report

REPORT = Flow(
    "report",
    "份材料",
    dict(Report.STATES),
    (
        Step("draft", "拟稿", (), "draft", "report.write", "体裁、时段"),
        Step("edit", "修改", ("draft",), "draft", "report.write"),
        Step("issue", "印发", ("draft",), "issued", "report.write", "成文日期",
             "每个数和算出它的记录就此固定;还有待填的、未登记的数不能印发"),
        Step("withdraw", "撤回", ("draft", "issued"), "withdrawn", "report.write", "原因"),
        Step("note", "登记更正", ("issued",), "issued", "report.write", "怎样更正",
             "台账后来改了、材料里的数不对时用"),
    ),
)  # fmt: skip

FILED = Flow(
    "filed",
    "件",
    dict(FiledItem.STATES),
    (
        Step("file", "归档编号", (), "filed", "archive.write", "文件类别、题名、日期、页数",
             "件号一次给定,不重用"),
        Step("box", "装盒", ("filed",), "boxed", "archive.write"),
        Step("remove", "撤出", ("filed", "boxed"), "removed", "archive.write", "原因",
             "件号空着,目录里写明"),
        Step("move", "移交", ("boxed",), "moved", "archive.write", "接收单位、日期"),
    ),
)  # fmt: skip

BOX = Flow(
    "box",
    "盒",
    dict(Box.STATES),
    (
        Step("make", "装盒", (), "open", "archive.write"),
        Step("close", "封盒", ("open",), "closed", "archive.write", "整理人、检查人"),
        Step("move", "移交", ("closed",), "moved", "archive.write", "接收单位、日期"),
    ),
)  # fmt: skip
