"""Names of those who must not be named, and where somebody lives.

A name is a surname and one or two characters more. Standing alone it is not judged; what counts is
the head of its column or the words beside it: 子女, 学生 (minors), a rank or 现役 (serving soldiers).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔"
    "贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷"
    "祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强"
    "柴华车冉房边辜吉饶瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁"
    "商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明"
    "沙伏岑习胥保和蔺"
)
_COMPOUND = r"欧阳|上官|司马|诸葛|皇甫|尉迟|夏侯|令狐|东方|司徒|公孙|慕容|端木|独孤"
#: Characters that go on a word and begin no given name.
_NEVER = (
    "们等的了在是和与及向为被把对从于将同人员会年月级校体位班科学生部队官兵士家属工子父母关系名单情况"
    "中都不有要也就说到去来过给让使得着个这那每各全以所其之而或并但因如若者表类型数量活动服务管理教育"
    "训练保障优待安置慰问走访"
)
#: In the plain view 一 is 1: digits are taken for given names, too.
_GIVEN = rf"[^\W_a-z{_NEVER}]"
#: Words that begin like a surname.
_WORDS = (
    r"(?!高[兴度等中校级]|安[全心排置]|时[刻候]|平[时安等均]|严[格肃]|方[便面式]|成[为长功立绩]|任[务何职]|应[当该]"
    r"|全[面体区]|明[确显天年]|常[年态见]|万[分名]|和[平谐]|易[于地]|温[暖馨]|路[上边]|车[辆站]|金[额属]|元[旦宵]|房[屋子]"
    r"|党[员委史]|许多|谈[心话论]|位[男女]|黄埔|文静|张罗|和[高其各]|原[市来有]|单[位独]|宣[传讲]|关[于心爱]|计[划算]|黄[色金]|白[天色]|古[代]|华[侨]|江[津边]|石[门]|支[坪]|龙[华])"
)
NAME = rf"{_WORDS}(?:(?:{_COMPOUND}){_GIVEN}{{1,2}}|[{_SURNAMES}]{_GIVEN}{{1,2}})"
_AFTER = (
    r"(?=$|[\s,.。、;:()!?“”\"'/|<>·~\-—]"
    r"|同志|同学|先生|女士|荣[获立]|立[一二三123]等|获|被|在|等|因|于|勇|就读|入学|入托|考入|报名|录取|家[属中庭])"
)
_MASK = re.compile(r"[*×○●□■某xX＊]")

# ---- heads of columns ----------------------------------------------------------------------------
_NAMES = re.compile(r"姓名|名字|名单|^(?:申请人|户主|对象|本人|受助人|持卡人|家长|监护人|法人)")
_MINOR = re.compile(
    r"子女|学生|儿童|孩子|小孩|幼儿|未成年|被监护人|适龄|少先队员|小朋友|新生|考生|宝宝"
)
_SERVING = re.compile(
    r"(?<!退役)(?<!退伍)(?<!转业)(?:现役|军人|官兵|士兵|战士|军士|义务兵)(?!家属|子女|属)|军官|立功人员"
)
_PARENT = re.compile(
    r"家长|监护人|父亲|母亲|父母|数|人次|就读|入学|学校|年级|年龄|班|电话|关系|类别"
)
_SCHOOL_ROW = re.compile(r"年级|班级|就读|拟安排学校|入学学校|录取学校|安排学校|幼儿园|监护人|学籍")
_SERVING_ROW = re.compile(r"军衔|部职别|服役部队|所在部队|兵役|现役")
_NOT_NAMES = frozenset(
    {"合计", "小计", "总计", "备注", "无", "不详", "姓名", "同上", "男", "女", "是", "否", "已办结",
     "办理中", "未知", "保密"}
)  # fmt: skip
_CELL = re.compile(r"[\u3400-\u9fff·]{2,4}(?:[、,,;\s/][\u3400-\u9fff·]{2,4})*$")


def full_name(cell: str) -> bool:
    """Whether a cell is one or more names that are written out."""
    cell = re.sub(r"(?<=^[\u3400-\u9fff])\s+(?=[\u3400-\u9fff]$)", "", cell.strip())
    if not _CELL.match(cell) or _MASK.search(cell):
        return False
    parts = re.split(r"[、,,;\s/]", cell)
    return any(p not in _NOT_NAMES and re.fullmatch(NAME, p) for p in parts)


def any_name(cell: str) -> bool:
    """Likewise, masked ones too: 张*, 王某某."""
    cell = cell.strip()
    masked = 2 <= len(cell) <= 4 and cell[0] in _SURNAMES and bool(_MASK.search(cell[1:]))
    return masked or full_name(cell)


def heads_names(heading: str) -> bool:
    return bool(_NAMES.search(heading))


def minor_cell(text: str, heading: str) -> bool:
    """A written-out name under 子女姓名, 学生 and the like."""
    return bool(_MINOR.search(heading)) and not _PARENT.search(heading) and full_name(text)


def serving_cell(text: str, heading: str) -> bool:
    """A written-out name under 军人姓名, 现役军人."""
    return bool(_SERVING.search(heading)) and not _MINOR.search(heading) and full_name(text)


def row(text: str, heading: str) -> tuple[bool, bool]:
    """(a minor's, a serving soldier's) name in a row, by what its other columns are about.

    text and heading: the cells and the heads of the row, with tabs between.
    """
    names = [
        cell
        for cell, head in zip(text.split("\t"), heading.split("\t"), strict=False)
        if _NAMES.search(head) and full_name(cell)
    ]
    serving = _SERVING_ROW.search(heading) and not re.search(r"退役|退伍|转业|家属", heading)
    return bool(names and _SCHOOL_ROW.search(heading)), bool(names and serving)


# ---- in sentences --------------------------------------------------------------------------------
_MINOR_SAID = re.compile(
    rf"(?:学生|子女|儿童|孩子|其子|其女|儿子|女儿|之子|之女|小朋友|幼儿|未成年人)"
    rf"(?:姓名|名叫|叫|为|是)?[:\s“\"]{{0,2}}({NAME}){_AFTER}"
    rf"|(?<![\u3400-\u9fff])({NAME})(?:同学|小朋友)"
    rf"|(?:表扬|祝贺|资助|安排|帮助|少年)({NAME})(?:同学|小朋友)"
)
_RANK = (
    r"(?:列兵|上等兵|下士|中士|[12]级上士|上士|[1-4]级军士长|少尉|中尉|上尉|少校|中校|上校|大校|少将|中将"
    r"|现役军人|现役士兵|现役军官|义务兵|战士|指导员|教导员|连长|营长|团长|旅长|政委|班长)"
)
_SERVING_SAID = re.compile(
    rf"{_RANK}(?:姓名|为|是)?[:\s“\"]{{0,2}}({NAME}){_AFTER}"
    rf"|({NAME})[,\s(:、]{{1,2}}(?:男,|女,)?"
    rf"(?:现役|中士|下士|[12]级上士|[1-4]级军士长|列兵|上等兵|少尉|中尉|上尉|少校|中校)"
)
_COMMON = re.compile(r"退役|退伍|转业|烈士|原|老|复员|已故")


def minors(text: str) -> Iterator[Span]:
    """Names beside a word for children."""
    for found in _MINOR_SAID.finditer(text):
        group = next(n for n in (1, 2, 3) if found[n])
        yield found.span(group)


def serving(text: str) -> Iterator[Span]:
    """Names beside a rank or 现役; those of veterans and martyrs are not meant."""
    for found in _SERVING_SAID.finditer(text):
        before = text[max(0, found.start() - 4) : found.start()]
        if not _COMMON.search(before):
            yield found.span(1 if found[1] else 2)


# ---- homes ---------------------------------------------------------------------------------------
_N = r"[0-9a-z]{1,4}"
#: A house, its stairs and storey, then a door: three figures, or any that are called 室, 号 or 户.
_FLAT = r"(?:[0-9]{1,4}(?:-[0-9]{1,4})?\s*(?:室|号|户)|[0-9]{3,4}(?:-[0-9]{1,4})?)"
_DOOR = re.compile(
    rf"{_N}\s*(?:栋|幢|号楼|座|#楼?)\s*(?:{_N}\s*(?:单元|门)\s*)?(?:[0-9]{{1,2}}\s*[层楼]\s*)?"
    rf"(?:{_FLAT}|[0-9]{{1,2}}-[0-9]{{1,4}})(?![0-9]*[年月日元个栋人名层楼万亿千百尺米吨多余平立])"
    rf"|{_N}\s*单元\s*[0-9]{{1,4}}(?:-[0-9]{{1,4}})?\s*(?:室|号|户)?"
    r"|(?:村|社区|居委会)\s*[0-9]{1,3}\s*(?:组|社|队|小组)\s*(?:附)?[0-9]{1,4}\s*号"
    r"|(?:路|街|巷|道|弄|段)\s*[0-9]{1,4}\s*号\s*(?:附\s*[0-9]{1,3}\s*号)?\s*[0-9]{1,3}(?:-[0-9]{1,4}){1,2}"
    r"|(?:路|街|巷|道|弄|段)\s*[0-9]{1,4}\s*号\s*(?:附\s*[0-9]{1,3}\s*号)?\s*[0-9]{3,4}\s*(?:室|房|户)"
)
_HOME_HEAD = re.compile(r"住址|家庭地址|户籍地址|户籍地|现住|居住地|家庭住|详细地址")
_NUMBERED = re.compile(r"[0-9]{1,4}\s*号|[0-9]+\s*组")
_OFFICE = re.compile(
    r"办公|政务|行政|大厅|会议|写字楼|服务站|服务中心|事务局|双拥办|报名地点|受理地点|考点|教学楼|门诊|展厅"
)


def homes(text: str, heading: str = "") -> Iterator[Span]:
    """Addresses to the door; rooms of offices are not homes."""
    for found in _DOOR.finditer(text):
        around = text[max(0, found.start() - 24) : found.end() + 8]
        if not _OFFICE.search(around):
            yield found.span()
    if _HOME_HEAD.search(heading) and _NUMBERED.search(text):
        yield 0, len(text)
