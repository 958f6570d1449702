"""The lexicon speaks of entry kinds that exist, with their classes and figures."""

from pathlib import Path

import pytest
import yaml

from tongxin.rules.reading import Lexicon
from tongxin.rules.scoring import Fact

LIBRARY = Path(__file__).parents[2] / "library"
WORDS = Lexicon.from_data(yaml.safe_load((LIBRARY / "lexicon.yaml").read_text("utf-8"))).words
KINDS = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in (LIBRARY / "kinds").glob("*.yaml")
}


@pytest.mark.parametrize("word", WORDS, ids=lambda w: f"{w.any[0]}-{w.fact.key}")
def test_every_word_leads_to_a_kind_with_that_class(word):
    assert word.fact.kind in KINDS
    choices = (KINDS[word.fact.kind].get("facet") or {}).get("choices", [])
    facets = {*word.fact.facets, *(facet for facet, _ in word.slots.values())}
    assert facets <= set(choices)


@pytest.mark.parametrize("word", [w for w in WORDS if w.use in ("ratio", "spot")], ids=str)
def test_every_share_leads_to_a_kind_that_records_shares(word):
    assert {m["column"] for m in KINDS[word.fact.kind]["measures"]} >= {"due", "done"}


@pytest.mark.parametrize("word", [w for w in WORDS if w.fact.measure != "count"], ids=str)
def test_every_other_figure_is_recorded_by_its_kind(word):
    assert word.fact.measure in {m["column"] for m in KINDS[word.fact.kind]["measures"]}


def test_the_first_line_that_fits_wins_and_the_item_decides_what_a_word_means():
    words = Lexicon.from_data(
        [
            {"any": ["协议"], "about": ["乡村"], "fact": "rural/帮扶协议"},
            {"any": ["协议"], "not": ["草案"], "fact": "document/协议"},
        ]
    )
    assert words.fact("有效协议", "乡村振兴") == Fact("rural", ("帮扶协议",))
    assert words.fact("有效协议", "共建") == Fact("document", ("协议",))
    assert words.fact("协议草案", "共建") is None
    assert words.fact("协议", "共建", "case") is None


def test_slots_have_their_class_and_last_day():
    slots = {"八一": {"facet": "建军节", "by": "08-31"}}
    words = Lexicon.from_data([{"any": ["慰问"], "fact": "visit", "slots": slots}])
    assert words.slot("八一", "节日走访慰问") == (Fact("visit", ("建军节",)), "08-31")
    assert words.slot("八一", "节日活动") is None
    assert words.fact("慰问", "节日走访慰问") is None
