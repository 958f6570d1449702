"""Rules that divide: 完成数÷任务数×2分, 合格率×1分, 抽5处, a share plus a spot check."""

from __future__ import annotations

import re
from decimal import Decimal

from ..scoring.model import GRID, Fact, Level, Rule
from ..scoring.result import grain
from .labels import UNIT, asked, clean, items
from .lexicon import SPOT
from .place import Part, Place
from .text import COUNT, NUM, count, split_outside

_TIMES = r"(?:[×*xX]|乘以?)"
_WORTH = rf"(?P<p>{NUM}|(?:本项|该项)?分值|满分|标准分|基本分)分?"
_RATIO = re.compile(rf"(?P<top>[^÷×+;]+?)(?:÷|除以)(?P<bottom>[^×+;,]+?){_TIMES}{_WORTH}")
# A slash also joins two words (军训/少年军校): it divides only between two counts.
_SLASH = re.compile(rf"(?P<top>[^×+;/]+?[数量额次])/(?P<bottom>[^×+;,/]+?){_TIMES}{_WORTH}")
_OF = re.compile(
    rf"(?:按(?![期时规政]))?(?P<top>[^,;]+?)占(?P<bottom>[^,;]+?)的?(?:比例|比率|百分比|比重)(?:计分|得分|计算得分|计算|{_TIMES}{_WORTH})?"
)
_RATE = re.compile(rf"(?P<top>[^×+;,÷]+?率){_TIMES}{_WORTH}")
_RATE_POINTS = re.compile(rf"(?P<top>[^,;+]+?率)(?:得|计)?(?P<p>{NUM})分,?按比例(?:计分|得分)?")
_BY_RATE = re.compile(
    rf"按(?P<top>[^,;]*?)(?:的)?(?:完成)?(?:比例|率)(?:折算)?(?:计分|得分|计算得分|计算|给分)(?:,(?:得|计)?(?P<p>{NUM})分)?"
)
_SAMPLE = re.compile(rf"(?P<each>各)?(?:随机)?抽(?:查|取|检|样)?(?P<n>{COUNT})(?P<unit>{UNIT})")
_EACH_DRAWN = re.compile(rf"每(?:处|个|家|所|户|点|人|名|件|份)(?:合格)?(?:得|计)?(?P<p>{NUM})分")
_CELLS = re.compile(rf"格数?÷应[备有]?(?:备)?格数?{_TIMES}{_WORTH}")
_FORMS = (_RATIO, _SLASH, _RATE, _RATE_POINTS, _OF, _BY_RATE)


def matrix(text: str, place: Place) -> Part | None:
    """台账格: accepted cells ÷ required cells."""
    if not (found := _CELLS.search(text)):
        return None
    rule = Rule("matrix", top=Fact(GRID, (), "done"), bottom=Fact(GRID, (), "due"), noun="台账格")
    return Part(_worth(found, place), rule, text)


def ratio(text: str, place: Place) -> Part | None:
    """One share of points, or a count against a fixed number."""
    for form in _FORMS:
        if found := form.search(text):
            groups = found.groupdict()
            worth = _worth(found, place)
            fixed = re.fullmatch(
                rf"(?:应有)?({COUNT})(?:{UNIT})?", clean(groups.get("bottom") or "")
            )
            if fixed and not count(fixed[1]):
                return None
            if fixed:
                label = _counted(found["top"], text, place)
                return _against(label, count(fixed[1]), worth, text, place)
            return Part(worth, _share(found["top"], place), text)
    return None


def _worth(found: re.Match[str], place: Place) -> Decimal:
    said = found.groupdict().get("p")
    return Decimal(said) if said and said[0] in ".0123456789" else place.max


def noun_of(text: str) -> str:
    """What a share is about: 当年清单办结数 → 清单办结, 按期上岗率 → 按期上岗."""
    text = text.rpartition(":")[2]
    name = re.sub(
        r"^(?:按|当年|本年|每年|各年|年度|实际)(?=.{3,})(?!期|政策|时|规定)", "", clean(text)
    )
    return re.sub(r"(?:人数|件数|个数|数量|户数|数|率|总额|比例)$", "", name) or clean(text)


def _share(top: str, place: Place) -> Rule:
    noun = noun_of(top)
    noun = noun if len(noun) > 1 else place.name or "完成"
    done, due = place.figures(noun)
    return Rule("ratio", top=done, bottom=due, noun=noun)


def _counted(top: str, text: str, place: Place) -> str:
    """每年应开展活动3次,实际次数÷3: what is counted was named where it was asked for."""
    own = noun_of(split_outside(top, ",")[-1])
    own = re.sub(r"^(?:实际|实有|已)?(?:开展|完成)?(?:次|场次|场)?$", "", own)
    wanted = asked(split_outside(text, ",")[0])
    return own or (wanted.label if wanted else "") or place.name or "开展次数"


def _against(noun: str, need: Decimal, worth: Decimal, text: str, place: Place) -> Part:
    """实际次数÷4次×1分: each of the four brings a quarter; thirds need a ladder to stay exact."""
    fact = place.proof(noun)
    each = worth / need
    if grain(each) == each:
        return Part(worth, Rule("capped", top=fact, each=each, noun=f"1次{noun}"), text)
    steps = range(int(need), 0, -1)
    levels = tuple(
        Level(f"{noun}{n}次", grain(worth * n / need), at_least=Decimal(n)) for n in steps
    )
    return Part(worth, Rule("bands", top=fact, levels=levels, noun=noun), text)


def spot(text: str, place: Place) -> Part | None:
    """抽5处,合格率×1分 · 抽4个对子,四样齐全每个0.5分 · 车站、医院各抽1处,每处0.5分."""
    drawn = _SAMPLE.search(text)
    if not drawn:
        return None
    sample = _sample(text, drawn)
    rule = _drawn(place, sample)
    if each := _EACH_DRAWN.search(text, drawn.end()):
        worth = Decimal(each["p"]) * (sample or 0)
        return Part(worth, rule, text)
    rated = ratio(text[drawn.end() :].strip(","), place)
    return Part(rated.max, rule, text) if rated else None


def _sample(text: str, drawn: re.Match[str]) -> Decimal:
    """车站、医院、银行、景区各抽1处 is four."""
    number = count(drawn["n"])
    if drawn["each"]:
        number *= max(len(items(text[: drawn.start()]).names), 1)
    return number


def _drawn(place: Place, sample: Decimal | None = None) -> Rule:
    """Every spot check of an item is one figure: how many were drawn, how many passed."""
    top, bottom = place.figures("抽查", SPOT)
    return Rule("spot", top=top, bottom=bottom, sample=sample, noun="抽查")


def ratio_spot(text: str, place: Place) -> list[Part]:
    """A÷B×1分+抽查合格率×1分: one rule with two halves; two shares otherwise."""
    halves = split_outside(text, "+")
    parts = [_half(h, place) for h in halves]
    if len(halves) < 2 or not all(parts):
        return []
    known = [p for p in parts if p]
    kinds = [p.rule.calc for p in known]
    if sorted(kinds) != ["ratio", "spot"]:
        return known
    done, drawn = sorted(known, key=lambda p: p.rule.calc)
    rule = done.rule
    both = Rule(
        "ratio_spot",
        top=rule.top,
        bottom=rule.bottom,
        noun=rule.noun,
        share=done.max,
        spot=drawn.rule,
    )
    return [Part(done.max + drawn.max, both, text)]


def _half(text: str, place: Place) -> Part | None:
    if "抽" not in text and "合格率" not in text:
        return ratio(text, place)
    if found := spot(text, place):
        return found
    rated = ratio(text, place)
    return Part(rated.max, _drawn(place), text) if rated else None
