"""The shipped sample standard and the entry kinds it reads: both are data, and must fit together."""

import json
import re
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from tongxin.rules.scoring import COUNTING, Fact, dump, parse, plain, score_sheet

LIBRARY = Path(__file__).parents[2] / "library"
AFTER = date(2028, 1, 1)

COLUMNS = {"sessions", "attendance", "people", "amount", "due", "done", "late"}
TYPES = {
    *("text", "longtext", "choice", "multichoice", "int", "decimal", "date", "bool"),
    *("unit", "town", "url"),
}
PRIVACY = {"open", "inner", "personal"}
ALWAYS = {"title", "happened_on", "unit", "town", "note"}
FIELD_KEYS = {"key", "label", "type", "choices", "required", "hint", "why", "privacy", "aliases"}
KIND_KEYS = {
    *("key", "name", "topic", "summary", "basis", "facet", "measures", "fields", "papers"),
    *("joint", "series", "aliases"),
}
#: Words that must not be asked for anywhere: the system holds nothing secret, no ID numbers.
FORBIDDEN_LABELS = re.compile("番号|兵力|编制|装备|坐标|身份证|手机|电话|训练时间|驻地")

DATA = yaml.safe_load((LIBRARY / "standards/sample-a.yaml").read_text(encoding="utf-8"))
KINDS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((LIBRARY / "kinds").glob("*.yaml"))
}

#: Numbers, names, points and rule sentences of the sample, as one digest.
WORDING = "c82736b0d983558926589c2a874e96a9227965e9414059c52a61207a83fcfdc4"

#: Section number → (name, points, items), as the sample was written down.
SECTIONS = {
    "1": ("组织领导", 6, 5),
    "2": ("宣传教育", 5, 5),
    "3": ("拥军支前", 22, 9),
    "4": ("拥政爱民", 10, 6),
    "5": ("政策法规落实", 28, 10),
    "6": ("双拥活动经常", 9, 6),
    "7": ("军民共建", 8, 5),
    "8": ("军政军民关系", 6, 4),
    "9": ("基层基础与创新", 6, 4),
}


@pytest.fixture(scope="module")
def edition():
    return parse.edition(DATA)


def bad_news(edition):
    """Facts of which each occurrence costs points, and the cases of a veto."""
    points = [p.rule for item in edition.items() for p in item.points]
    costs = [e.fact.key for rule in points for e in rule.elements if e.need is None]
    return {*costs, *(v.happened.key for v in edition.vetoes)}


def nothing(window, fact):
    """An empty ledger: what is counted is 0, what is summed is unknown."""
    return Decimal(0) if fact.measure in COUNTING else None


def perfect(edition, changed=None):
    """100 of everything wanted, none of what costs points."""
    bad, changed = bad_news(edition), changed or {}

    def facts(window, fact):
        found = changed.get(fact.key, 0 if fact.key in bad else 100)
        return None if found is None else Decimal(found)

    return facts


def points_with(edition, item_id, changed):
    """An item's points when everything is perfect but the changed facts."""
    return score_sheet(edition, perfect(edition, changed), AFTER).item_points(item_id)


# ---- the standard -------------------------------------------------------------------------------


def test_it_has_nine_sections_54_items_and_100_points(edition):
    assert len(edition.sections) == 9
    assert len(list(edition.items())) == 54
    assert edition.total == edition.summed == 100


def test_it_says_that_it_is_not_official(edition):
    assert edition.label == "样例,非官方标准"


@pytest.mark.parametrize("number", SECTIONS)
def test_a_section_adds_up(edition, number):
    section = next(s for s in edition.sections if s.id == number)
    assert (section.name, section.max, len(section.items)) == SECTIONS[number]
    assert section.summed == section.max


def test_its_sentences_are_the_sample_word_for_word(edition):
    """A change of a sentence is a new version, not a correction of this one."""
    rows = [f"{i.id} {i.name} {i.max} {i.text}" for i in edition.items()]
    rows += [f"{b.id} {b.name} {b.text}" for b in edition.bonus]
    rows += [f"{v.id} {v.name}" for v in edition.vetoes]
    assert sha256("\n".join(rows).encode()).hexdigest() == WORDING


def test_every_item_quotes_its_rule_and_names_evidence_units_and_methods(edition):
    for item in edition.items():
        assert item.text and item.evidence and item.lead and item.support and item.methods, item.id
        for point in item.points:
            assert point.text in item.text, f"{item.id}: {point.text} is not in its rule"


def test_scoring_points_add_up_to_their_item(edition):
    for item in edition.items():
        assert sum(p.max for p in item.points) == item.max, item.id


def test_points_and_thresholds_come_from_the_rule_sentence(edition):
    """A number that the sentence does not hold would be our invention."""
    for item in edition.items():
        said = {Decimal(n) for n in re.findall(r"\d+(?:\.\d+)?", item.text)} | {Decimal(1)}
        for point in item.points:
            for element in point.rule.elements:
                for number in (element.points, element.need, element.per):
                    assert number is None or number in said, f"{item.id} {element.label}"
            for level in point.rule.levels:
                assert level.points in said, f"{item.id} {level.label}"
            assert point.rule.sample is None or point.rule.sample in said, item.id


def test_bonus_is_capped_at_five_and_each_line_too(edition):
    assert edition.bonus_cap == 5
    assert [(b.id, b.max) for b in edition.bonus] == [
        ("加1", 2),
        ("加2", 1),
        ("加3", 1),
        ("加4", 1),
    ]
    sheet = score_sheet(edition, perfect(edition), AFTER)
    assert {no: s.points for no, s in sheet.bonus} == {"加1": 2, "加2": 1, "加3": 1, "加4": 1}
    for line in edition.bonus:
        assert f"{plain(line.rule.each)}分" in line.text


def test_the_six_vetoes_need_a_statement_each_year(edition):
    assert [v.id for v in edition.vetoes] == ["否1", "否2", "否3", "否4", "否5", "否6"]
    for veto in edition.vetoes:
        assert veto.happened == Fact("veto", (f"{veto.id}:发生",))
        assert veto.cleared == Fact("veto", (f"{veto.id}:未发生",))
    sheet = score_sheet(edition, nothing, AFTER)
    assert {v.state for v in sheet.vetoes} == {"unknown"}
    assert not sheet.vetoed


def test_dumped_and_read_again_it_is_the_same(edition):
    assert parse.edition(json.loads(json.dumps(dump.edition(edition)))) == edition


# ---- what it gives ------------------------------------------------------------------------------


def test_an_empty_ledger_earns_nothing(edition):
    sheet = score_sheet(edition, nothing, AFTER)
    assert sheet.base == 0
    cells = [cell for row in sheet.cells.values() for cell in row]
    assert {cell.state for cell in cells} == {"none", "unknown"}
    assert sheet.bonus_points == 0


def test_an_empty_cell_always_says_what_is_missing(edition):
    sheet = score_sheet(edition, nothing, AFTER)
    silent = {c.item for row in sheet.cells.values() for c in row if not c.gaps or not c.sentence}
    assert not silent


def test_a_perfect_ledger_earns_one_hundred(edition):
    sheet = score_sheet(edition, perfect(edition), AFTER)
    short = {c.item: c.sentence for row in sheet.cells.values() for c in row if c.state != "full"}
    assert not short
    assert sheet.base == 100
    assert sheet.total == 105


@pytest.mark.parametrize(
    ("item_id", "facts", "points"),
    [
        ("1.1", {"document/政府工作报告/count": 0}, "1.5"),
        ("1.3", {"report/年度总结/count": 0}, "0.75"),
        ("1.5", {"budget/下拨凭证/count": 0}, "0"),
        ("2.2", {"media/本级媒体/count": 21}, "0.9"),
        ("2.2", {"media/本级媒体/count": 21, "publicity/本级媒体专栏/count": 0}, "0.4"),
        ("2.3", {"spot/宣传阵地/due": 5, "spot/宣传阵地/done": 4}, "0.8"),
        ("3.2", {"need/部队需求|地方需求/done": 75, "need/部队需求|地方需求/late": 2}, "2.6"),
        ("3.3", {"facility//late": 2}, "1"),
        ("3.5", {"conscription/大学生比例/late": 3, "conscription/征集任务/people": 1}, "2.2"),
        ("3.7", {"alliance_offer//count": 0}, "2"),
        ("3.8", {"visit/八一/count": 0}, "1"),
        ("4.2", {"rescue/当年无灾情/count": 0, "rescue/获得表彰/count": 0}, "1.5"),
        ("4.4", {"public_service/助学|助医|扶困/sessions": 3}, "1.75"),
        ("4.6", {"complaint/属实投诉/count": 1}, "1.5"),
        ("5.2", {"payment/拖欠生活补助/people": 2}, "3.6"),
        ("5.3", {"training//done": 80, "job_fair//sessions": 1}, "1.8"),
        ("5.5", {"school_place//late": 1}, "2.8"),
        ("5.6", {"payment/发放错漏/count": 3}, "2.5"),
        ("5.7", {"spot/景区窗口/done": 0}, "1.5"),
        ("6.2", {"activity/退役/count": 0}, "1.5"),
        ("6.3", {"activity/进基层/towns": 50}, "1.5"),
        ("6.6", {"brief/二季度/count": 0}, "0.75"),
        ("7.2", {"spot/共建对子/due": 4, "spot/共建对子/done": 3}, "1.5"),
        ("7.5", {"base/国家级|省级/count": 1}, "1.2"),
        ("7.5", {"base/国家级|省级/count": 0}, "0.6"),
        ("8.3", {"activity/军地互访/count": 0}, "0"),
        ("8.4", {"survey/群众/done": 82}, "1.5"),
        ("9.4", {"innovation/国家级推广或现场会|省级推广|市级推广/count": 0}, "0.6"),
    ],
)
def test_a_shortage_costs_what_the_sentence_says(edition, item_id, facts, points):
    """The same shortage in every year of the cycle."""
    assert points_with(edition, item_id, facts) == Decimal(points)


def test_no_dispute_counts_only_when_somebody_says_so(edition):
    quiet = {"dispute/纠纷/due": None, "dispute/纠纷/done": None}
    assert points_with(edition, "8.2", quiet) == 2
    silent = {**quiet, "dispute/当年无纠纷/count": 0}
    assert points_with(edition, "8.2", silent) == 0


def test_no_check_of_complaints_is_not_the_same_as_no_complaints(edition):
    sheet = score_sheet(edition, perfect(edition, {"complaint/年度核查/count": 0}), AFTER)
    assert {cell.state for cell in sheet.cells["4.6"]} == {"unknown"}


def test_the_grid_item_follows_the_other_cells(edition):
    quarters = {f"brief/{q}季度/count": 0 for q in "一二三四"}
    sheet = score_sheet(edition, perfect(edition, quarters), AFTER)
    yearly = sum(1 for i in edition.items() if i.years != "cycle") - 1
    assert all(
        c.points == (c.max * (yearly - 1) / yearly).quantize(Decimal("0.0001"))
        for c in sheet.cells["9.2"]
    )


# ---- the standard and the kinds fit together ----------------------------------------------------


def ledger_facts():
    found = {f.key: f for f in parse.edition(DATA).facts() if not f.kind.startswith("@")}
    return [pytest.param(fact, id=key) for key, fact in found.items()]


@pytest.mark.parametrize("fact", ledger_facts())
def test_a_fact_can_be_recorded(fact):
    kind = KINDS[fact.kind]
    facet = kind.get("facet", {})
    if not facet.get("open"):
        assert set(fact.facets) <= set(facet.get("choices", ()))
    if fact.measure in COLUMNS:
        assert fact.measure in {m["column"] for m in kind["measures"]}
    if fact.measure == "stories":
        assert kind["series"]["label"]
    if fact.complete:
        assert kind["papers"]


# ---- the kinds ----------------------------------------------------------------------------------


def test_kinds_have_their_own_names():
    names = [kind["name"] for kind in KINDS.values()]
    assert len(names) == len(set(names))
    assert all(kind["key"] == stem for stem, kind in KINDS.items())


def test_kinds_are_grouped_under_few_topics():
    assert len({kind["topic"] for kind in KINDS.values()}) <= 12


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_is_complete(kind):
    assert set(kind) <= KIND_KEYS
    assert re.fullmatch(r"[a-z_]{1,20}", kind["key"])
    assert kind["name"] and kind["topic"] and kind["summary"].endswith("。")
    assert isinstance(kind["joint"], bool)
    assert isinstance(kind["papers"], list) and len(set(kind["papers"])) == len(kind["papers"])
    if facet := kind.get("facet"):
        assert set(facet) <= {"label", "choices", "open", "required"}
        assert bool(facet.get("choices")) != bool(facet.get("open"))
        choices = facet.get("choices", [])
        assert len(set(choices)) == len(choices)
        assert not any(set("/|!") & set(choice) for choice in choices)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_asks_for_columns_that_exist(kind):
    columns = [m["column"] for m in kind["measures"]]
    assert len(set(columns)) == len(columns)
    assert set(columns) <= COLUMNS
    for measure in kind["measures"]:
        assert set(measure) <= {"column", "label", "required", "default"}
        assert measure["label"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_field_says_who_may_see_it_and_why_it_is_asked(kind):
    keys = [f["key"] for f in kind["fields"]]
    assert len(set(keys)) == len(keys)
    assert not set(keys) & (ALWAYS | COLUMNS)
    for field in kind["fields"]:
        assert set(field) <= FIELD_KEYS
        assert field["type"] in TYPES
        assert field["privacy"] in PRIVACY
        assert field["label"] and field["hint"] and field["why"]
        assert isinstance(field["required"], bool)
        assert bool(field.get("choices")) == (field["type"] in {"choice", "multichoice"})


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_spreadsheet_header_means_two_things(kind):
    named = {
        "facet": kind.get("facet", {}).get("label"),
        "series": kind.get("series", {}).get("label"),
    }
    named |= {m["column"]: m["label"] for m in kind["measures"]}
    assert set(kind["aliases"]) <= ALWAYS | {place for place, label in named.items() if label}
    headers = [(label, place) for place, label in named.items() if label]
    headers += [(h, place) for place, names in kind["aliases"].items() for h in names]
    headers += [(h, f["key"]) for f in kind["fields"] for h in [f["label"], *f.get("aliases", ())]]
    meanings = {}
    for header, place in headers:
        meanings.setdefault(header, set()).add(place)
    assert not {header: places for header, places in meanings.items() if len(places) > 1}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_nothing_secret_is_asked_for(kind):
    labels = [f["label"] for f in kind["fields"]] + [m["label"] for m in kind["measures"]]
    headers = [h for names in kind["aliases"].values() for h in names]
    assert not [x for x in labels + headers if FORBIDDEN_LABELS.search(x)]
