"""What holds for every calculator, whatever the rule and whatever the ledger says."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.strategies import GRAIN, MAKERS, judged, reader
from tongxin.rules.scoring import CALCULATORS, plain, score

ZERO = Decimal(0)
#: More of a wanted thing can only help.
RISING = ("each", "parts", "slots", "all", "and", "ratio", "matrix", "spot", "ratio_spot", "grade")
ORDERED = ("each", "parts", "slots", "all", "and", "deduct", "grade", "bands", "survey")

often = settings(max_examples=80, deadline=None)
some = settings(max_examples=60, deadline=None)


def whole_grains(points: Decimal) -> bool:
    return points == points.quantize(GRAIN)


@often
@given(judged())
def test_points_lie_between_the_floor_and_the_most(case):
    rule, maximum, found = case
    points = score(rule, maximum, reader(found)).points
    if maximum == ZERO:
        assert points is None or points <= ZERO
    else:
        assert points is None or ZERO <= points <= maximum


@often
@given(judged(), st.integers(1, 6))
def test_points_have_four_decimals_at_most(case, years):
    rule, maximum, found = case
    result = score(rule, maximum, reader(found))
    for said in (result, result.scaled(years)):
        assert said.points is None or whole_grains(said.points)


@often
@given(judged(), st.integers(1, 6))
def test_no_gap_is_worth_more_than_what_is_missing(case, years):
    rule, maximum, found = case
    result = score(rule, maximum, reader(found))
    for said in (result, result.scaled(years)):
        left = said.max - (said.points or ZERO)
        assert all(ZERO <= gap.worth <= left for gap in said.gaps)


@often
@given(judged())
def test_at_full_points_nothing_is_missing(case):
    rule, maximum, found = case
    result = score(rule, maximum, reader(found))
    assert result.points != maximum or not any(gap.worth for gap in result.gaps)


@some
@given(judged(ORDERED), st.randoms(use_true_random=False))
def test_the_order_of_elements_and_levels_is_irrelevant(case, chance):
    rule, maximum, found = case
    elements, levels = list(rule.elements), list(rule.levels)
    chance.shuffle(elements)
    chance.shuffle(levels)
    other = replace(rule, elements=tuple(elements), levels=tuple(levels))
    assert score(other, maximum, reader(found)).points == score(rule, maximum, reader(found)).points


@some
@given(judged(RISING), st.data())
def test_more_evidence_never_lowers(case, data):
    """One more record of anything wanted; of a ratio, one more done while the total stays."""
    rule, maximum, found = case
    wanted = [e.fact for e in rule.elements] + [x.fact for x in rule.levels if x.fact]
    wanted += [r.top for r in (rule, rule.spot) if r and r.top]
    label = data.draw(st.sampled_from(wanted)).facets[0]
    more = found | {label: (found[label] or ZERO) + 1}
    before, after = (score(rule, maximum, reader(x)).points for x in (found, more))
    assert (after or ZERO) >= (before or ZERO)


@some
@given(judged(("deduct",)), st.data())
def test_one_more_occurrence_never_raises(case, data):
    rule, maximum, found = case
    costs = [e.fact.facets[0] for e in rule.elements if e.need is None]
    if not costs:
        return
    label = data.draw(st.sampled_from(costs))
    worse = found | {label: (found[label] or ZERO) + 1}
    before, after = (score(rule, maximum, reader(x)).points for x in (found, worse))
    assert before is None or (after is not None and after <= before)


@some
@given(judged())
def test_an_empty_ledger_never_earns(case):
    """Nobody recorded anything: what is counted is 0, what is summed is unknown."""
    rule, maximum, _ = case
    assert (score(rule, maximum, reader({})).points or ZERO) <= ZERO or _starts_full(rule)


def _starts_full(rule) -> bool:
    """A deduction without a check is of counted things only: none is what was counted."""
    counted = all(e.fact.measure in {"count", "stories"} for e in rule.elements)
    return rule.calc == "deduct" and rule.basis is None and counted


@some
@given(judged(("ratio", "matrix", "spot", "bands", "survey", "capped", "deduct")), st.data())
def test_an_unknown_figure_is_never_taken_for_0(case, data):
    """A total, a value or a loss that nobody stated blocks the score."""
    rule, maximum, found = case
    free = replace(rule, basis=None)
    needed = [e.fact for e in rule.elements] + [e.bottom for e in rule.elements if e.bottom]
    needed += [rule.bottom or rule.top] if rule.top else []
    label = data.draw(st.sampled_from(needed)).facets[0]
    assert score(free, maximum, reader(found | {label: None})).points is None


@some
@given(judged(), judged())
def test_a_judgement_depends_on_nothing_but_its_rule_and_figures(case, other):
    """The same again after another rule was judged, and with the figures in another order."""
    rule, maximum, found = case
    first = score(rule, maximum, reader(found))
    score(other[0], other[1], reader(other[2]))
    assert score(rule, maximum, reader(dict(reversed(found.items())))) == first


@some
@given(judged())
def test_a_sentence_names_the_points_it_explains(case):
    rule, maximum, found = case
    result = score(rule, maximum, reader(found))
    assert "None" not in result.sentence and "—" not in result.sentence
    told = [x.points for x in (result,) if x.points is not None and maximum]
    if rule.calc not in {"parts", "ratio_spot"}:
        assert all(f"{plain(p)}分" in result.sentence for p in told)


def test_every_calculator_is_tried_here():
    """A new calculator needs a maker in strategies, or none of the above speaks of it."""
    assert set(MAKERS) == set(CALCULATORS)
