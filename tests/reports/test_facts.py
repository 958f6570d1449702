"""Every published fact of the sample district is counted from its entries, and from nothing else."""

from decimal import Decimal

import pytest

from tongxin.ledger.models import Entry
from tongxin.reports import facts

#: What was published, word for word, by fact.
PUBLISHED = {
    "title-national": "先后七次获评",
    "officers": "100%",
    "soldiers": "圆满完成",
    "spouses": "妥善安置",
    "children": "24名",
    "alliance-new": "18家",
    "fuel-cards": "1.8万张,700余万元",
    "parks": "等3个",
    "troupe": "20余场",
    "three-parks": "三园",
    "junior": "60余场次,近30万,镇(街道)中心小学全覆盖",
    "most-people": "10名",
    "most-soldiers": "5名",
    "most-wives": "8名",
}
#: The figures of the published facts: (op, value) by measure.
FIGURES = {
    "title-national": {"titles": ("=", 7)},
    "officers": {"rate": ("=", 1)},
    "children": {"solved": ("=", 24)},
    "children-media": {"reports": (">=", 2)},
    "alliance-new": {"members": ("=", 18)},
    "fuel-cards": {"cards": ("~", 18000), "saved_yuan": (">", 7000000)},
    "two-ledgers": {"ledgers": ("=", 2)},
    "parks": {"parks": ("=", 3)},
    "fair": {"events": ("=", 1)},
    "contest": {"entries": (">", 40), "finalists": ("=", 17), "prizes": ("=", 6)},
    "roll": {"firms": ("=", 2)},
    "expo": {"firms": ("=", 2)},
    "visits": {"rounds": ("=", 2)},
    "troupe": {"sessions": (">", 20)},
    "videos": {"editions": ("=", 3)},
    "guide": {"people": ("=", 1)},
    "three-parks": {"positions": ("=", 3)},
    "model-schools": {"schools": ("=", 3)},
    "junior": {
        "sessions": (">", 60),
        "pupils": ("<~", 300000),
        "central_primary_coverage": ("=", 1),
    },
    "most-people": {"people": ("=", 10)},
    "most-soldiers": {"people": ("=", 5)},
    "most-wives": {"people": ("=", 8)},
    "city-models": {"units": ("=", 3)},
    "city-model-unit": {"units": ("=", 1)},
    "villages": {"towns": ("=", 3)},
    "rescue": {"soldiers": ("=", 2)},
}
ALL = [
    *[
        "title-national",
        "decomposition",
        "officers",
        "soldiers",
        "spouses",
        "children",
        "children-media",
    ],
    *[
        "alliance-new",
        "fuel-cards",
        "priority",
        "two-ledgers",
        "parks",
        "fair",
        "association",
        "contest",
        "roll",
    ],
    *[
        "expo",
        "projects",
        "visits",
        "city-company",
        "troupe",
        "museum",
        "videos",
        "guide",
        "three-parks",
    ],
    *["model-schools", "campus-rank", "junior", "media", "festivals", "qingming", "most-people"],
    *[
        "most-soldiers",
        "most-wives",
        "city-models",
        "city-model-unit",
        "relief",
        "villages",
        "rescue",
    ],
    "volunteers",
]
#: Facts that say exactly how many: one entry fewer is one too few.
EXACT = [
    *[
        "title-national",
        "children",
        "alliance-new",
        "two-ledgers",
        "parks",
        "fair",
        "association",
        "roll",
    ],
    *[
        "expo",
        "museum",
        "videos",
        "three-parks",
        "model-schools",
        "city-models",
        "villages",
        "rescue",
    ],
]


def read(division):
    return {row["id"]: row for row in facts.facts(division)}


def drop(division, numbers):
    Entry.objects.filter(division=division, no__in=numbers).update(withdrawn=True)


def test_all_forty_facts_hold(sampled):
    rows = facts.facts(sampled)
    assert [row["id"] for row in rows] == ALL
    assert [row["id"] for row in rows if not row["holds"]] == []
    assert len(rows) == 40


def test_the_words_are_those_that_were_published(sampled):
    rows = read(sampled)
    assert {key: rows[key]["wording"] for key in PUBLISHED} == PUBLISHED


def test_what_is_expected_is_what_was_published(sampled):
    rows = read(sampled)
    for key, figures in FIGURES.items():
        for measure, (op, value) in figures.items():
            expected = rows[key]["expected"][measure]
            assert (expected["op"], Decimal(expected["value"])) == (op, value), (key, measure)


def test_every_fact_names_the_entries_it_was_counted_from(sampled):
    known = set(Entry.objects.filter(division=sampled).values_list("no", flat=True))
    for row in facts.facts(sampled):
        assert row["entries"] and set(row["entries"]) <= known, row["id"]


@pytest.mark.parametrize("key", ALL)
def test_without_its_entries_a_fact_does_not_hold(sampled, key):
    drop(sampled, read(sampled)[key]["entries"])
    assert not read(sampled)[key]["holds"]


@pytest.mark.parametrize("key", EXACT)
def test_one_entry_fewer_breaks_an_exact_fact_and_its_word(sampled, key):
    before = read(sampled)[key]
    drop(sampled, before["entries"][-1:])
    after = read(sampled)[key]
    assert not after["holds"]
    assert after["value"] != before["value"]


def test_an_officer_placed_elsewhere_breaks_the_hundred_percent(sampled):
    first = read(sampled)["officers"]["entries"][0]
    Entry.objects.filter(division=sampled, no=first).update(facet="国有企业")
    row = read(sampled)["officers"]
    assert (row["holds"], row["wording"]) == (False, "83.33%")


def test_one_officer_whose_unit_s_nature_is_blank_leaves_no_rate_to_be_told(sampled):
    first = read(sampled)["officers"]["entries"][0]
    Entry.objects.filter(division=sampled, no=first).update(facet="待落实")
    row = read(sampled)["officers"]
    assert (row["holds"], row["wording"], row["value"]["rate"]) == (False, "未登记", None)


def test_a_joint_fair_recorded_by_every_host_is_still_one_event(sampled):
    (number,) = read(sampled)["fair"]["entries"]
    twin = Entry.objects.get(division=sampled, no=number)
    twin.pk, twin.no = None, 999_999
    twin.save()
    assert read(sampled)["fair"]["value"]["events"] == "1"


def test_pupils_past_the_round_figure_are_no_longer_said_to_be_near_it(sampled):
    rows = Entry.objects.filter(division=sampled, kind="school", facet="少年军校活动")
    last = rows.filter(happened_on__year=2025).order_by("no").last()
    last.attendance += 1784
    last.save()
    row = read(sampled)["junior"]
    assert (row["holds"], row["value"]["pupils"]) == (False, "300000")
    assert row["wording"].startswith("60余场次,30万,")


def test_a_yearly_fact_must_hold_in_every_year(sampled):
    rows = Entry.objects.filter(division=sampled, kind="visit", facet="八一")
    rows.filter(happened_on__year=2024).update(withdrawn=True)
    row = read(sampled)["visits"]
    assert not row["holds"]
    assert row["years"]["2024"]["rounds"] == "1"
    assert row["years"]["2025"]["rounds"] == "2"


def test_a_district_without_entries_holds_none_of_them(db):
    rows = facts.facts("500118")
    assert len(rows) == 40
    assert not any(row["holds"] for row in rows)


@pytest.mark.parametrize(
    ("period", "spans"),
    [
        ("2024", [("2024-01-01", "2024-12-31")]),
        ("2024-02", [("2024-02-01", "2024-02-29")]),
        ("2024-07-09", [("2024-07-09", "2024-07-09")]),
        ("至2024-12-31", [("1949-10-01", "2024-12-31")]),
        ([2024, 2025], [("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-12-31")]),
    ],
)
def test_a_period_is_these_days(period, spans):
    read_ = [(w.start.isoformat(), w.end.isoformat()) for w in facts.windows(period)]
    assert read_ == spans
