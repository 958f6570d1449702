"""Where a long title breaks: whole words, lines that make a 梯形 or a 菱形 (GB/T 9704-2012, 7.3.1).

There is no dictionary here, only the words such titles are made of. Where that is not enough the
writer of the title decides: a line break in it is kept as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from .text import halves, line, lines

#: 156 mm hold 20 characters of 2号; a line that fills them all looks like text.
MAX_CHARS = 19
#: The same in half characters.
_ROOM = 2 * MAX_CHARS
#: A title of more lines than this is filled line by line instead of balanced.
_BALANCED = 4

#: Never first on a line: they belong to what stands before.
NEVER_FIRST = "的了和与及暨等、,，.．。:：;；!！?？》〉”’)）]〕】%％·—…"
#: Never last on a line: they belong to what follows.
NEVER_LAST = (*"《〈“‘(（[〔【第", "关于")

#: The words titles of a 双拥 office are made of, so that none is cut in two.
_LIST = """
双拥模范城 双拥模范县 双拥工作 双拥办 拥军优属 拥政爱民 拥军优抚 退役军人 现役军人 随军家属
军人军属 烈士遗属 优抚对象 军政军民 军民共建 军地 部队 驻区 驻军 人民武装部 国防教育 少年军校
领导小组 办公室 事务局 委员会 指挥部 联席会议 人民政府 街道办事处 街道 民政局 财政局 教育委员会
全国 全市 全区 全县 市级 区级 县级 镇街 单位 成员单位 有关
关于 印发 转发 批转 报送 下达 调整 成立 命名 公布 表扬 推荐 组织 召开 举办 开展 做好 加强 进一步
切实 深入 全面 推进 落实 实施 贯彻 学习 宣传 建设 创建 迎检 检查 考评 考核 评估 督办 整改 申报
活动 工作 任务 分解 情况 总结 要点 计划 方案 意见 办法 细则 规定 制度 机制 清单 安排 汇报 材料 报告
请示 批复 通知 通报 通告 公告 决定 纪要 函 回复 复函 征求 答复 年度 上半年 下半年 第一季度 期间
春节 八一 建军节 清明节 国庆 走访 慰问 安置 接收 就业 创业 培训 招聘 帮扶 优待 抚恤 褒扬 纪念
最美 拥军 人物 支持 国防 军队 改革 服务 保障 管理 暂行 试行 补充 名单 人员 会议 若干 问题 相关 组成人员 负责人
转业干部 退役士兵 军人家庭 复员 义务兵 士官 军官 士兵 立功受奖 少数民族 模范 先进 集体 个人 样例 职责 监督 督促
"""
WORDS = frozenset(_LIST.split())

#: What a break costs: cutting between two signs that may be one word, between two known words,
#: after the 的 of a name's attribute, before 关于 or after a comma (the natural places).
_MAYBE_A_WORD, _KNOWN, _AFTER_DE, _NATURAL = 90, 6, 4, 0
#: What a shape costs that is neither trapezoid nor diamond, and each line more than needed.
_NO_SHAPE, _LINE_MORE = 120, 60

_UNCUT = re.compile(r"《[^》]*》|〈[^〉]*〉|“[^”]*”|（[^）]*）|\([^)]*\)")
_FIGURE = re.compile(r"第?[0-9A-Za-z][0-9A-Za-z.%－\-—~至]*(?:年度|[年月日届次期号个项名])*")


def split_title(title: str, words: Iterable[str] = ()) -> tuple[str, ...]:
    """The title's lines. Line breaks typed in it win; `words` are further names not to be cut.

    No line begins with 的, 了, 和 or a closing mark; 《…》 stays on one line where one holds it.
    """
    typed = lines(title)
    if len(typed) > 1:
        return typed
    text = line(title)
    if halves(text) <= _ROOM:
        return (text,) if text else ()
    return _split(_groups(text, {*WORDS, *filter(None, map(line, words))}))


def _split(groups: Sequence[str]) -> tuple[str, ...]:
    fewest = -(-halves("".join(groups)) // _ROOM)
    tries = (_best(groups, number) for number in (fewest, fewest + 1) if number <= _BALANCED)
    cuts = [x for x in tries if x]
    return min(cuts, key=lambda x: _cost(x, fewest))[0] if cuts else _filled(groups)


#: The lines, and what each break between them costs.
_Cut = tuple[tuple[str, ...], tuple[int, ...]]


def _best(groups: Sequence[str], number: int) -> _Cut | None:
    """The cheapest way into so many lines, None where none fits."""
    shortest = halves("".join(groups)) // number // 2
    ways = _ways(groups, number, shortest)
    return min(ways, key=lambda x: _cost(x, number), default=None)


def _ways(groups: Sequence[str], number: int, shortest: int) -> Iterator[_Cut]:
    """Every way into so many lines, none too long or less than half as long as the mean."""
    whole = "".join(groups)
    if halves(whole) > number * _ROOM:
        return
    if number == 1:
        yield from [((whole,), ())] if halves(whole) >= shortest else []
        return
    for place in range(1, len(groups)):
        first = "".join(groups[:place])
        if halves(first) > _ROOM:
            return
        if halves(first) >= shortest:
            price = _price(groups[place - 1], groups[place])
            for rest, prices in _ways(groups[place:], number - 1, shortest):
                yield (first, *rest), (price, *prices)


def _price(before: str, after: str) -> int:
    if after.startswith("关于") or before[-1] in "、，,：:》”":
        return _NATURAL
    if before.endswith("的"):
        return _AFTER_DE
    lone = (len(before) == 1) + (len(after) == 1)
    return (_KNOWN, _MAYBE_A_WORD // 2, _MAYBE_A_WORD)[lone]


def _cost(cut: _Cut, fewest: int) -> float:
    made, prices = cut
    wide = [halves(x) for x in made]
    mean = sum(wide) / len(wide)
    uneven = sum((x - mean) ** 2 for x in wide) / len(wide)
    shape = 0 if _shapely(wide) else _NO_SHAPE
    return uneven + shape + sum(prices) + _LINE_MORE * (len(made) - fewest)


def _shapely(wide: Sequence[int]) -> bool:
    """Growing, shrinking, or widest in the middle: no waist between two wider lines."""
    steps = [b - a for a, b in pairwise(wide)]
    falls = [i for i, x in enumerate(steps) if x < 0]
    rises = [i for i, x in enumerate(steps) if x > 0]
    return not falls or not rises or max(rises) < min(falls)


def _filled(groups: Sequence[str]) -> tuple[str, ...]:
    """Line by line, as much as each holds."""
    made = [""]
    for group in groups:
        if made[-1] and halves(made[-1] + group) > _ROOM:
            made.append("")
        made[-1] += group
    return tuple(made)


def _groups(text: str, known: Iterable[str]) -> list[str]:
    """What stays together, in order; joined they are the text."""
    words = "|".join(map(re.escape, sorted(known, key=lambda x: (-len(x), x))))
    pattern = re.compile(f"{_UNCUT.pattern}|{_FIGURE.pattern}|{words}|.")
    parts = [p for found in pattern.finditer(text) for p in _held(found.group(), known)]
    return _glued(parts)


def _held(group: str, known: Iterable[str]) -> list[str]:
    """A group, or where no line holds it the groups in it."""
    if halves(group) <= _ROOM:
        return [group]
    return [group[0], *_groups(group[1:-1], known), group[-1]]


def _glued(parts: Iterable[str]) -> list[str]:
    """Signs that may not begin or end a line, joined to their neighbours."""
    made: list[str] = []
    for part in parts:
        if made and (part[0] in NEVER_FIRST or made[-1].endswith(NEVER_LAST)):
            made[-1] += part
        else:
            made.append(part)
    return made
