"""How many men and which arms a unit has.

A deed told with its number (2名官兵救人) is public; a number that says how many there are is not. So a
number counts only with a word for what a unit holds (编制, 兵力, 满编, 驻有, 现有), or as all of a
unit's men (全连86人). Numbers of participants, visits and families are work, not strength.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .normal import View

Span = tuple[int, int]

_MEN = r"(?:官兵|战士|士兵|军官|兵员|军人|义务兵|军士|士官|指战员|现役|兵|文职人员)"
_UNITS = (
    r"(?:部队|某部|驻军|[一-鿿]?[师旅团营连排](?![范游购员委支业养销锁续])|分队|支队|大队|中队|哨所|营区|"
    r"军营|基地|舰艇|[0-9]+舰|该部|我部|本部|集团军)"
)
#: Words that say which unit is meant, so that a bare number behind them is all it has.
_THIS = (
    r"(?:(?:某|该|我|本|各)(?:师|旅|团|营|连|排|部|支队|大队|中队)|驻军|驻区部队|部队|连队|哨所|军营|"
    r"集团军|[0-9]+舰)"
)
_COUNT = r"(?:近|约|超|超过|达|计|为|是|有|共)*[0-9]+(?:[十百千万](?:[0-9]*))*(?:余|多|来|几)?"
_HEADS = r"(?:名|人|个|员|位)"
#: People and nothing else: not 32个文工团, not 120人次 at an event.
_SOULS = r"(?:名|人(?![次均]))"
_HOLDS = r"(?:编制|满编|兵力|编有|驻有|驻扎|驻守|现有|实有|在编|员额|下辖|辖有|总兵力|实力|定编|超编|缺编)"
_SO = r"(?:人员|人数|总数|数量|规模|总人数|总|共|约|为|是|有|达|计|数|的)*"

#: A count of people after, or before, a word for what a unit holds or for its men.
WORTH = re.compile(
    rf"{_HOLDS}|全[师旅团营连排部舰艇队哨]|{_MEN}|人数|总数|规模|[师旅团营连排队](?:的)?编制"
    rf"|{_THIS}{_SO}{_COUNT}{_SOULS}"
)
_SENT = "出动|派出|投入|抽调|动用|集结|增派"
_PATTERNS = (
    # 满编官兵120人, 现有战士86名: what is held, and men.
    rf"{_HOLDS}{_SO}{_MEN}{_SO}{_COUNT}{_HEADS}?",
    # 驻有1200名官兵, 满编500人的部队
    rf"{_HOLDS}{_SO}{_COUNT}{_HEADS}?(?:的)?{_MEN}",
    # 兵力约3000, 总兵力5000人
    rf"(?:总兵力|兵力){_SO}{_COUNT}{_HEADS}?",
    rf"(?:满编|超编|缺编){_SO}{_COUNT}{_HEADS}",
    # 某团满编1500人, 驻军实有约3000人
    rf"{_UNITS}{_SO}(?:官兵|人员)?{_SO}{_HOLDS}{_SO}{_COUNT}{_HEADS}?",
    # 全连官兵86人, 全团共1200余人
    rf"全(?:师|旅|团|营|连|排|部|舰|艇|队|哨){_SO}(?:{_MEN}){_SO}{_COUNT}{_HEADS}",
    rf"全(?:师|旅|团|营|连|排|舰|艇|哨){_SO}{_COUNT}{_HEADS}",
    # 部队官兵总数1200, 驻军人数约3000
    rf"{_UNITS}{_MEN}?(?:人员)?(?:总数|总人数|人数|总量|规模){_SO}{_COUNT}{_HEADS}?",
    rf"{_UNITS}(?:内|里)?(?:共|总共|一共|共有|有|约有){{1,2}}(?:{_MEN}){_COUNT}{_HEADS}",
    rf"{_UNITS}(?:内|里)?(?:共|总共|一共|共有|约有|有){{1,2}}{_COUNT}{_HEADS}(?:{_MEN})",
    # 该连128人, 驻军3000余人, 某旅官兵三千余人, 驻训官兵800名
    rf"(?:{_THIS}(?:官兵)?|(?:驻训|驻守|驻区|驻地|驻渝|留守|参训)(?:官兵|战士)){_SO}{_COUNT}{_SOULS}",
    rf"(?:官兵|指战员)(?:总数|总人数|人数){_SO}{_COUNT}",
    rf"(?:官兵|战士){_COUNT}{_HEADS}(?:驻守|驻扎|驻训|在编|留守)",
    # 出动官兵300余人次, 投入120名战士: how many could be sent
    rf"(?:{_SENT}){_SO}(?:部队|驻军)?(?:官兵|兵力|战士|指战员){_SO}{_COUNT}{_HEADS}",
    rf"(?:{_SENT}){_SO}{_COUNT}{_HEADS}(?:官兵|战士|指战员)",
    # 一个加强连的兵力, 两个营的编制
    r"[0-9](?:个|支)(?:加强|合成|整编|满编)?(?:师|旅|团|营|连|排|中队|大队)(?:的)?(?:兵力|编制|规模)",
)
_STRENGTH = [re.compile(p) for p in _PATTERNS]
#: 编制 and 现有 are words of every office; these say that no troops are meant.
_OFFICE = re.compile(
    r"事业|行政|机关编制|核定|公益|岗位|学校|教师|老师|医院|企业|公司|退役|退休|军休|转业|复员|"
    r"民兵|志愿|预算|规划|报告|方案|预案|社区|街道|学生|优抚|烈属|军属|家属|子女|随军|双拥办|办公室|"
    r"服务站|服务中心|专职|工作人员|党员|干部职工|老兵|退伍"
)
_DEED = re.compile(
    r"慰问|走访|组织|邀请|收看|座谈|学习|听取|观摩|接受|提供|办理|参加|参与|协助|帮助|救|献血|观看|体检|义诊|发放|出席|培训|招聘|结对|立功|获奖|立[0-9]?等?功|立功|表彰|"
    r"植树|收听|受益|服务了|惠及|入伍|报名|推荐|评选|被评|送出|欢送|欢迎"
)
_HARD = re.compile(r"满编|兵力|驻有|驻扎|驻守|编有|超编|缺编|定编|员额")


def strength(bones: View) -> Iterator[Span]:
    """Where in the bones it is told how many men a unit has."""
    for pattern in _STRENGTH:
        for found in pattern.finditer(bones.text):
            if _of_troops(bones.text, found):
                yield found.span()


def _of_troops(text: str, found: re.Match[str]) -> bool:
    """Whether troops are meant, and not an office's posts or the people at an event."""
    around = text[max(0, found.start() - 12) : found.end() + 6]
    if _HARD.search(found.group()):
        return not re.search(r"民兵|预案", around)
    if _OFFICE.search(around):
        return False
    return not _DEED.search(text, max(0, found.start() - 14), found.end() + 8)


_ARMS = (
    r"(?:坦克|装甲车|步战车|战车|自行火炮|火箭炮|火炮|高炮|榴弹炮|加农炮|迫击炮|导弹发射车|导弹|"
    r"战斗机|歼击机|轰炸机|武装直升机|军用直升机|预警机|战机|军舰|战舰|潜艇|驱逐舰|护卫舰|登陆舰|"
    r"冲锋枪|机枪|步枪|狙击枪|手枪|炮弹|枪弹|手榴弹|军用雷达|火箭筒)"
)
WORTH_ARMS = re.compile(_ARMS)
_EQUIPMENT = [
    re.compile(
        rf"[0-9]+(?:[十百千万][0-9]*)*(?:余|多)?(?:辆|门|架|艘|枚|部|台|套|支|挺|发|具|把)[一-鿿]{{0,4}}?{_ARMS}"
    ),
    re.compile(
        rf"{_ARMS}(?:共|约|计|各|有|数量|总数|为)*[0-9]+(?:[十百千万][0-9]*)*(?:余|多)?(?:辆|门|架|艘|枚|部|台|套|支|挺|发|具|把)"
    ),
    re.compile(rf"(?:列装|换装|部署|装备|配备|配属)(?:了|有)?[一-鿿0-9a-z]{{0,8}}?{_ARMS}"),
]
#: What stands in a park or a museum, or is made of plastic.
_SHOWN = re.compile(
    r"退役|展|模型|仿真|陈列|国防教育|模拟|玩具|博物馆|公园|报废|体验|影片|电影|参观|雕塑|纪念馆|气手枪|气步枪|射击"
)


def equipment(bones: View) -> Iterator[Span]:
    """Where in the bones arms are counted or said to be in use."""
    for pattern in _EQUIPMENT:
        for found in pattern.finditer(bones.text):
            if not _SHOWN.search(bones.text, max(0, found.start() - 16), found.end() + 8):
                yield found.span()
