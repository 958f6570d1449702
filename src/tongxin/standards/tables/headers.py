"""Which column holds what: header rows in the words that offices use for them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tongxin.rules.reading.text import squeeze

from .grids import Grid, Row

#: How far down a header row may stand.
DEPTH = 15

SECTION, ID, ITEM, POINTS, RULE = "section", "id", "item", "points", "rule"
REQUIREMENT, EVIDENCE, UNITS, SUPPORT = "requirement", "evidence", "units", "support"
METHODS, ABSENCE, YEARS, SOURCE, ALSO = "methods", "absence", "years", "source", "also"
CALC, PARAMETERS, PART, PART_POINTS, PART_TEXT = (
    "calc",
    "rule_json",
    "part",
    "part_points",
    "part_text",
)
IGNORED = "ignored"

#: Words for each column, as they stand in a header without blanks and brackets.
_WORDS: dict[str, str] = {
    IGNORED: (
        "考评得分 得分 自评分 自评得分 自查得分 自查评分 实得分 实际得分 扣分 扣分原因 扣分情况 评分 考核得分 "
        "测评得分 备注 完成情况 完成时限 时限 责任人 联络员 牵头领导 责任领导 分管领导 存在问题 整改措施 签字 "
        "考评记录 检查记录 材料页码 页码 复评分 检查得分"
    ),
    SECTION: (
        "考评项目 考核项目 测评项目 检查项目 评估项目 一级指标 项目 类别 考评类别 考核类别 指标类别 大项 部分 板块 "
        "考评板块 测评类别 项目名称"
    ),
    ID: "序号 编号 编码 指标编号 指标序号 条目 条目号 项目编号 号",
    ITEM: (
        "考评内容 考核内容 测评内容 检查内容 评估内容 二级指标 三级指标 考评指标 考核指标 指标 指标名称 指标内容 "
        "内容 主要内容 创建内容 考评要点 考核要点 工作任务 任务 重点任务 工作内容 具体指标 情形 否决情形 加分内容 "
        "加分项目 考评项目内容 考评内容指标"
    ),
    POINTS: "分值 标准分 标准分值 满分 基本分 基础分 基准分 权重分 分数 赋分 分 分值分 最高分 加分值 加分分值",
    RULE: (
        "评分标准 评分办法 评分方法 评分细则 评分规则 计分办法 计分标准 计分方法 计分规则 考评标准 考核标准 考评办法 "
        "考核办法 测评标准 扣分标准 评分标准及办法 考评标准及评分办法 考评细则 考核细则 评估标准 评分依据 加分办法 "
        "加分标准 办法 赋分标准 评分说明"
    ),
    REQUIREMENT: "工作要求 目标要求 具体要求 创建要求 工作标准 工作目标 目标任务 要求 创建标准 达标要求",
    EVIDENCE: (
        "佐证 佐证材料 典型佐证 证明材料 印证材料 支撑材料 资料目录 提供材料 台账资料 备查资料 所需资料 需提供资料 "
        "资料清单 材料清单 材料要求 档案资料 申报材料 查阅资料内容"
    ),
    UNITS: "责任单位 责任部门 牵头 牵头单位 牵头部门 主办单位 主责单位 承办单位 责任主体 落实单位 单位",
    SUPPORT: "协办 协办单位 配合 配合单位 配合部门 协助单位 协同单位 参与单位 协作单位",
    METHODS: "方式 考评方式 考核方式 考评方法 测评方式 测评方法 检查方式 检查方法 验收方式 评估方式 考核方法",
    ABSENCE: "可缺项 合理缺项 可否缺项 缺项",
    YEARS: "分年 按年 逐年 年度 年度计分 分年度 是否分年",
    SOURCE: "来源 出处 依据",
    ALSO: "另列佐证",
    CALC: "计分方式",
    PARAMETERS: "规则参数",
    PART: "得分点",
    PART_POINTS: "得分点分值",
    PART_TEXT: "得分点原文",
}
_EXACT = {word: name for name, words in _WORDS.items() for word in words.split()}
#: Longest words first: 考评内容 before 内容.
_WITHIN = sorted((w for w in _EXACT if len(w) >= 3), key=len, reverse=True)

Columns = dict[str, int]


def field_of(text: str) -> str:
    """The field a header cell names, or ''."""
    bare = re.sub(r"[()【】\[\]:*、/]", "", re.sub(r"\([^()]*\)$", "", squeeze(text)))
    whole = re.sub(r"[()【】\[\]:*、/]", "", squeeze(text))
    for word in (bare, whole):
        if word in _EXACT:
            return _EXACT[word]
    if not 2 < len(bare) <= 12:
        return ""
    return next((_EXACT[w] for w in _WITHIN if w in bare), "")


def _fields(row: Row) -> list[str]:
    return [field_of(c.text) if c.text else "" for c in row.cells]


def is_header(row: Row) -> bool:
    """Whether a row only holds words of a header, and enough of them."""
    found = {f for f in _fields(row) if f}
    filled = row.texts()
    known = sum(1 for t in filled if field_of(t))
    enough = len(found) >= 2 and bool(found & {ITEM, RULE, POINTS})
    return enough and known >= 2 and known >= len(filled) * 0.6 and all(len(t) < 30 for t in filled)


def _below(row: Row) -> bool:
    """The second row of a two-row header: header words only."""
    texts = row.texts()
    return bool(texts) and all(field_of(t) for t in texts)


def columns(rows: Sequence[Row]) -> Columns:
    """Field → column, of one or two header rows; the lower row is the more exact."""
    found: Columns = {}
    width = max(len(r.cells) for r in rows)
    for n in range(width):
        texts = [r.cells[n].text for r in rows if n < len(r.cells) and r.cells[n].text]
        names = [f for f in (field_of(t) for t in reversed(texts)) if f]
        name = _told_apart(names, texts)
        if name and name != IGNORED:
            found.setdefault(_free(name, found), n)
    return found


def _told_apart(names: list[str], texts: list[str]) -> str:
    """责任单位 over 牵头 and 配合: the lower word decides; 责任单位(配合) is told by its bracket."""
    if not names:
        return ""
    if names[0] == UNITS and re.search(r"配合|协办|协助", "".join(texts)) and len(texts) == 1:
        mixed = re.search(r"牵头|主办|责任", texts[0].replace("责任单位", ""))
        return UNITS if mixed else SUPPORT
    return names[0]


def _free(name: str, found: Columns) -> str:
    """Two columns with one name: 项目 then 项目 is section and item; 指标 under 指标 likewise."""
    if name == SECTION and SECTION in found and ITEM not in found:
        return ITEM
    if name == ITEM and ITEM in found and SECTION not in found:
        found[SECTION] = found.pop(ITEM)
        return ITEM
    return name


def find_header(grid: Grid) -> tuple[int, int, Columns] | None:
    """First row after the header, first row of it, and its columns; None when there is none."""
    for n, row in enumerate(grid.rows[:DEPTH]):
        if not row.hidden and is_header(row):
            return header_at(grid, n)
    return None


def header_at(grid: Grid, n: int) -> tuple[int, int, Columns]:
    """The header that begins at row n, with its second row where it has one."""
    rows = [grid.rows[n]]
    following = grid.rows[n + 1] if n + 1 < len(grid.rows) else None
    if following is not None and _below(following) and not _same(rows[0], following):
        rows.append(following)
    return n + len(rows), n, columns(rows)


def _same(a: Row, b: Row) -> bool:
    return [c.text for c in a.cells] == [c.text for c in b.cells]
