"""随军家属: the way the law names first, and the order of those who wait."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import spouses
from tongxin.rules.spouses import CLASSES, FORMER, WAYS, Waiting

ROWS = st.lists(
    st.builds(
        Waiting, st.sampled_from(CLASSES), st.dates(date(2024, 1, 1), date(2026, 1, 1)),
        st.tuples(st.just(2026), st.integers(1, 999)),
    ),
    unique_by=lambda row: row.no,
)  # fmt: skip


@pytest.mark.parametrize(
    ("former", "way"),
    [
        ("公务员", "转任"),
        ("事业单位工作人员", "交流"),
        ("国有企业职工", "推荐就业"),
        ("没有工作过", "推荐就业"),
    ],
)
def test_former_work_decides_the_first_way(former, way):
    assert spouses.first_way(former) == way


@given(st.sampled_from(FORMER))
def test_the_first_way_is_open_and_services_are_open_to_all(former):
    assert spouses.why_not(spouses.first_way(former), former) == ""
    assert all(spouses.why_not(way, former) == "" for way in WAYS if way not in spouses.ONLY)
    assert sum(spouses.why_not(way, former) == "" for way in spouses.ONLY) <= 1


@given(ROWS)
def test_the_order_is_by_class_then_by_waiting_and_the_same_however_listed(rows):
    found = spouses.order(rows)
    assert found == spouses.order(reversed(rows)) and sorted(found, key=id) == sorted(rows, key=id)
    for first, second in zip(found, found[1:], strict=False):
        ranks = CLASSES.index(first.merit), CLASSES.index(second.merit)
        assert ranks[0] <= ranks[1]
        assert ranks[0] < ranks[1] or first.since <= second.since


def test_an_unknown_class_is_no_last_place():
    rows = [Waiting("别的", date(2026, 1, 1), (2026, n)) for n in (1, 2)]
    with pytest.raises(ValueError):
        spouses.order(rows)


@pytest.mark.parametrize(
    ("failed", "needed", "lacking"), [(0, 3, 3), (2, 3, 1), (3, 3, 0), (5, 3, 0)]
)
def test_so_many_referrals_lack(failed, needed, lacking):
    assert spouses.referrals_lacking(failed, needed) == lacking
