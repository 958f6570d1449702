"""Sentences of a 双拥 office that hold nothing secret: its own library, and its papers with numbers."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
_ENDS = re.compile(r"[。\n|]")


def library() -> list[str]:
    """Every text of library/ and docs/: titles, hints, sentences of rules, the sample's entries."""
    found: dict[str, None] = {}
    for path in sorted((ROOT / "library").rglob("*.yaml")):
        for text in _strings(yaml.safe_load(path.read_text(encoding="utf-8"))):
            found.update(dict.fromkeys([text, *_ENDS.split(text)]))
    for path in sorted((ROOT / "docs").rglob("*.md")):
        if path.name != "gates.md":  # it shows what is refused
            found.update(dict.fromkeys(_ENDS.split(path.read_text(encoding="utf-8"))))
    return [text for text in found if re.search(r"[\u4e00-\u9fff]", text)]


def allowed() -> list[str]:
    """The wordings that the sample's allow-list lets through."""
    path = ROOT / "library/wordings.yaml"
    return [row["text"] for row in yaml.safe_load(path.read_text(encoding="utf-8"))]


def _strings(data) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from itertools.chain(_strings(key), _strings(value))
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)


#: {n} a small number, {m} one of two or three digits, {five} of five, {y} a year, {h} a Chinese one.
TEMPLATES = (
    "{y}年春节走访慰问驻区部队,送去慰问金{five}元。",
    "走访慰问驻区部队{n}次,慰问官兵{m}人次,发放慰问品{m}份。",
    "{y}年{n}月{n}日,驻区部队官兵{m}人参加义务植树,栽树{five}株。",
    "区第{h}师范学校附属小学开展国防教育,学生{m}人参加。",
    "第{h}营业部开设军人优先窗口,全年服务{five}人次。",
    "第{h}连锁店加入拥军联盟,优惠金额{five}元。",
    "区第{h}团支部与驻区某连队结对。",
    "区篮球队夺得军地联赛三连冠,观众{five}人。",
    "乘{n}路公交到站下车步行{m}米。",
    "住址:鼎山街道{m}号,邮编{six}。",
    "联系电话:023-{eight},部队家属可拨打。",
    "值班电话{eight},驻区部队联络员请存好。",
    "渝双拥〔{y}〕{m}号文件要求做好部队随军家属就业安置。",
    "落实双拥工作经费{five}.{n}万元,增长{n}.{n}%。",
    "核定事业编制{m}名,实有{m}人,其中退役军人{n}人。",
    "双拥办现有工作人员{n}人,专职{n}人。",
    "{y}年,{n}名官兵勇救落水群众,被广泛点赞。",
    "驻区某部队官兵{n}人立三等功,送喜报{n}份。",
    "统一社会信用代码91500116MA{five}X2,为部队优惠。",
    "依据GB/T {five}-{y}和GB {five},制作双拥标识牌{n}块。",
    "身份证号后四位{four},退役士兵{m}名已建档。",
    "{y}年度接收退役士兵{m}名,安置率100%。",
    "国防教育公园陈列退役坦克{n}辆、火炮{n}门。",
    "军训第{h}连学生{m}人,{n}营{n}连获评先进。",
    "民兵第{h}营开展应急演练,{m}人参加。",
    "第{h}批全国双拥模范城与边防某连队结对共建。",
    "驻区某部队、某连队、某旅、驻渝部队代表出席,共{m}人。",
    "12345政务服务热线受理部队家属咨询{n}件。",
    "报名{five}人,部队子女{m}人,入学{m}人。",
    "{y}.{n}.{n}部队座谈会照片{n}张",
    "第{h}届最美军嫂评选,投票{five}票。",
    "一连{n}天到部队送文化,演出{n}场,观众{five}人。",
    "新四军第{h}师老战士后人捐赠文物{n}件。",
    "八路军第{h}旅旧址展览接待{five}人次。",
    "全区{m}个村(社区)、{n}家医院设军人优先标识{five}块。",
    "“一师一优课”国防教育课例{n}节。",
    "得分{m}.{four},排名第{n},满分{m}.{four}。",
    "会议室在{n}楼{m}室,{n}时{m}分开始。",
    "体温{m}度{n},正常。",
    "车位{m}个,部队车辆优先。",
    "拥军卡{five}张,优惠{five}元,覆盖{n}个镇街。",
    "{n}支队伍、{m}个中队辅导员参加少年军校。",
    "交警{h}中队、消防{h}中队参加军地联合宣传。",
    "大队部活动室面积{m}平方米。",
    "部队农副产品采购{five}.{n}公斤,共{five}元。",
    "为部队接通光纤{m}.{n}公里,投入{five}元。",
    "兵力支援由军事机关依法安排,本系统不登记。",
    "不填番号、代号、兵力、装备、位置。",
    "北纬30°附近的江津盛产花椒,部队帮助种植{m}亩。",
    "第{h}季度报送材料{m}份,退回{n}份。",
)


def sentences(count: int, seed: int) -> Iterator[str]:
    """Office sentences with numbers drawn at random."""
    dice = random.Random(seed)
    for n in range(count):
        yield TEMPLATES[n % len(TEMPLATES)].format_map(_Drawn(dice))


class _Drawn(dict):
    def __init__(self, dice: random.Random) -> None:
        super().__init__()
        self.dice = dice

    def __missing__(self, key: str) -> str:
        draw = self.dice.randrange
        return {
            "n": lambda: str(draw(1, 10)),
            "m": lambda: str(draw(11, 1000)),
            "y": lambda: str(draw(2020, 2028)),
            "h": lambda: self.dice.choice("一二三四五六七八九十"),
            "four": lambda: str(draw(1000, 10_000)),
            "five": lambda: str(draw(10_000, 100_000)),
            "six": lambda: str(draw(400_000, 410_000)),
            "eight": lambda: str(draw(47_000_000, 47_999_999)),
        }[key]()
