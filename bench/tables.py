"""Spreadsheets to measure on, written row by row as an office would send them. All 样例."""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path

import xlsxwriter

SECTIONS = [
    *("组织领导", "宣传教育", "拥军支前", "安置就业"),
    *("优待抚恤", "军民共建", "权益维护", "创新特色"),
]
HEAD = [
    *("考评项目", "序号", "考评内容", "分值", "评分标准"),
    *("佐证材料", "牵头单位", "协办单位", "考评方式"),
]
#: (worth, rule): one for each way of counting that a table can spell out, invented for measuring.
RULES = (
    ("0.5", "每年召开议军会1次得0.25分;领导小组会议1次得0.25分"),
    ("0.4", "春节、八一走访慰问各1次,每有一次得0.2分"),
    ("0.5", "制定年度计划,达到得0.5分,否则不得分"),
    ("0.5", "列入预算且有下拨凭证,两项同时具备得0.5分,缺一不得分"),
    ("0.6", "每年报道不少于12篇,每少1篇扣0.05分,扣完为止"),
    ("0.5", "完成数÷应办数×0.5分"),
    ("0.5", "发生一起责任事件扣0.1分,扣完为止"),
    ("0.5", "抽查5处,按合格率×0.5分计"),
    ("0.5", "好得0.5分,一般得0.3分,差不得分"),
    ("0.5", "考评组实地评定"),
)


def standard(path: Path, items: int) -> None:
    """A standard of `items` indicators over eight sections, its heading rows as they are printed."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("考评标准")
    sheet.write(0, 0, "双拥工作考评标准(样例,非官方标准)")
    sheet.write_row(1, 0, HEAD)
    for number in range(items):
        section = number * len(SECTIONS) // items
        worth, rule = RULES[number % len(RULES)]
        sheet.write_row(number + 2, 0, [
            f"{'一二三四五六七八'[section]}、{SECTIONS[section]}", number + 1, f"样例考评内容{number + 1}",
            float(worth), rule, "文件、照片、签到表", f"样例单位{number % 90}",
            f"样例单位{(number + 7) % 90}、各镇街", "查阅资料",
        ])  # fmt: skip
    book.close()


#: Twelve columns of 走访慰问, under words that offices use for them.
VISITS = [
    *("序号", "活动名称", "走访时间", "走访单位", "镇街", "节日"),
    *("慰问金额", "慰问人数", "慰问对象", "带队领导", "慰问物资", "备注"),
]


def visits(path: Path, rows: int, units: Iterable[str], towns: Iterable[str]) -> None:
    """`rows` visits, written in constant memory."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("走访慰问")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, VISITS)
    dice, unit, town = random.Random(1), cycle(units), cycle(towns)
    for number in range(1, rows + 1):
        when = date(2024, 1, 1) + timedelta(days=dice.randrange(1000))
        sheet.write_number(number, 0, number)
        sheet.write_string(number, 1, f"样例走访慰问{number}")
        sheet.write_datetime(number, 2, when, day)
        sheet.write_row(number, 3, [
            next(unit), next(town), dice.choice(("春节", "八一", "其他")),
            dice.randrange(500, 90_000), dice.randrange(1, 60), "优抚对象",
            "、".join(islice(cycle(("政府", "人武部")), dice.randrange(1, 3))),
            f"样例物资{dice.randrange(5000)}份", "",
        ])  # fmt: skip
    book.close()
