"""本地标准: typed by one, compared by another, in force from its day; unknown blocks."""

from datetime import date

import pytest

from tongxin.cases import kinds, queries, schemes
from tongxin.core.errors import Refused

FIRST = {"since": date(2026, 1, 1), "source": "样例文件〔2026〕1号", "raw": {"pay_days": "20"}}


def test_one_types_and_another_compares(office, colleague):
    row = schemes.propose(by=office, kind="probe", **FIRST)
    assert queries.scheme(row.division_id, "probe", date(2026, 2, 1)) == {}
    with pytest.raises(Refused, match="另一个人"):
        schemes.check(by=office, scheme=row)
    schemes.check(by=colleague, scheme=row)
    assert queries.scheme(row.division_id, "probe", date(2026, 2, 1)) == {"pay_days": 20}
    assert queries.scheme(row.division_id, "probe", date(2025, 12, 31)) == {}


def test_a_later_version_leaves_the_earlier_days_alone(office, colleague):
    for since, days in ((date(2026, 1, 1), "20"), (date(2026, 7, 1), "10")):
        row = schemes.propose(
            by=office, kind="probe", **{**FIRST, "since": since, "raw": {"pay_days": days}}
        )
        schemes.check(by=colleague, scheme=row)
    known = [queries.scheme(row.division_id, "probe", date(2026, m, 1)) for m in (6, 7)]
    assert known == [{"pay_days": 20}, {"pay_days": 10}]


def test_a_version_names_its_paper(office):
    with pytest.raises(Refused, match="哪份文件"):
        schemes.propose(by=office, kind="probe", **{**FIRST, "source": ""})


def test_a_table_is_one_pair_a_line(office):
    made = schemes.propose(
        by=office, kind="bulletin", since=date(2026, 1, 1), source="样例",
        raw={"levels": "三等功=区级\n四有优秀=镇街"},
    )  # fmt: skip
    assert made.values == {"levels": {"三等功": "区级", "四有优秀": "镇街"}}
    with pytest.raises(Refused) as refused:
        schemes.propose(by=office, kind="bulletin", since=date(2026, 1, 1), source="样例",
                        raw={"levels": "三等功 区级"})  # fmt: skip
    assert "没有等号" in refused.value.problems[0]


@pytest.mark.parametrize("kind", sorted(kinds.every()))
def test_every_shipped_sample_can_be_read_and_says_that_it_is_another_place_s(kind):
    for sample in schemes.samples(kind):
        assert sample.source.startswith("外地样本")
        for key, value in sample.values.items():
            assert schemes.read(kinds.get(kind).param(key), value)
