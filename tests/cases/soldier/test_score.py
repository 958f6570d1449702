"""The score of a soldier: by the scheme of the discharge, shown, frozen, published."""

from datetime import date
from decimal import Decimal

import pytest

from tests.cases.conftest import on
from tongxin.cases import queries, schemes
from tongxin.cases.kinds import soldier
from tongxin.core import clock
from tongxin.core.errors import Refused

from .conftest import told


def test_the_score_stands_with_its_scheme_and_what_is_not_proved_counts_nothing(
    audited, take, local
):
    """Twelve years 36, three 嘉奖 1.5; the 三等功 has no medal in the file."""
    local()
    case = take(audited(), "audited_done", (1, 26))
    assert (told(case)["scheme"], told(case)["total"]) == ("2018年暂行办法", "37.5")
    kind = soldier.KIND
    sheet = soldier.kept_sheet(
        queries.context(case, kind, queries.events(case), {}, date(2026, 1, 26))
    )
    assert sheet.lines[-1].note == "未证明,缺:奖章" and sheet.total == Decimal("37.5")


def test_a_paper_in_hand_brings_the_points_and_all_is_done_anew(published, take, local):
    local()
    case = take(published(), "object", (2, 3), text="样例:奖章在家里")
    items = "嘉奖=3 登记表、通令\n三等功=1 登记表、通令、证书、奖章"
    case = take(case, "supply", (2, 4), items=items, text="样例")
    case = take(case, "audited_done", (2, 5))
    assert case.state == "scored" and told(case)["total"] == "47.5"


def test_an_objection_that_fails_is_answered_by_another(published, take, local, office):
    local()
    case = take(published(), "object", (2, 3), text="样例")
    with pytest.raises(Refused, match="“登记异议”是您办的"):
        take(case, "answer", (2, 4), by=office, basis="样例", text="样例")
    assert take(case, "answer", (2, 4), basis="样例", text="样例").state == "published"


def test_last_year_s_score_is_the_same_after_the_table_changed(audited, take, local):
    local()
    case = take(audited(), "audited_done", (1, 26))
    local(points_2018="服役前12年每年=5\n嘉奖=9\n三等功=9")
    with clock.at(on(2026, 1, 27)):
        known = queries.scheme(case.division_id, "soldier", clock.today())
        now = queries.context(case, soldier.KIND, queries.events(case), known, clock.today())
    assert soldier.kept_sheet(now).total == Decimal("37.5")
    assert soldier.sheet(now).total == 60 + 27


@pytest.mark.parametrize(
    ("changed", "match"),
    [
        ({"cohorts": ""}, "起用”还没有填写"),
        ({"cohorts": "2018年暂行办法=2026-01-01"}, "早于本地标准里各评分办法"),
        ({"cohorts": "2023年办法=2022-11-01"}, "2023年办法的分值”还没有填写"),
        ({"proofs": ""}, "要凭哪些材料”还没有填写"),
        ({"points_2018": "嘉奖=1\n三等功=1"}, "没有服役年限的分值"),
        ({"points_2018": "服役前12年每年=3\n嘉奖=1"}, "没有“三等功”"),
    ],
)
def test_without_its_table_nobody_is_scored(audited, take, local, changed, match):
    local(**changed)
    with pytest.raises(Refused, match=match):
        take(audited(), "audited_done", (1, 26))


def test_exactly_six_months_are_asked(audited, take, local):
    local()
    with pytest.raises(Refused, match="余下正好半年"):
        take(audited(enlisted="2013-03-01"), "audited_done", (1, 26))


def test_the_shipped_values_are_a_sample_until_two_have_compared_them(district):
    shipped = schemes.samples("soldier")
    assert [s.key for s in shipped] == ["y2018", "y2016"]
    assert all("须核对" in s.source for s in shipped)
    assert queries.scheme(district.pk, "soldier", date(2026, 1, 5)) == {}
    assert not any("points_2023" in s.values for s in shipped)


def test_unsigned_it_is_not_published(audited, take, local):
    local()
    case = take(audited(), "audited_done", (1, 26))
    with pytest.raises(Refused, match="没有签字的,先不公示"):
        take(case, "scored_done", (1, 28), seen="是", signed="否")


@pytest.mark.parametrize(
    ("changed", "match"),
    [({"ties": ""}, "依次比什么”还没有填写"), ({"ties": "运气"}, "没有“运气”这种比法"),
     ({"weight_exam": ""}, "考试分的权重.*还没有填写"), ({"weight_exam": "40"}, "合计100"),
     ({"notice_days": ""}, "公示几天”还没有填写")],
)  # fmt: skip
def test_what_decides_the_order_is_fixed_before_publication(published, local, changed, match):
    local(**changed)
    with pytest.raises(Refused, match=match):
        published()


def test_comparators_and_weights_are_frozen_on_the_day_of_publication(published, take, local):
    local()
    case = published()
    assert told(case)["ties"] == ["年龄大", "抽签"] and told(case)["weights"] == ["100", "0"]
    local(weight_service="60", weight_exam="40", ties="抽签")
    case = take(case, "published_done", (2, 10), clear="是")
    assert Decimal(told(case)["final"]) == Decimal("37.5")


def test_the_exam_counts_by_the_local_weight(published, take, local):
    """37.5 × 60 % + 80 × 40 % = 22.5 + 32 = 54.5."""
    local(weight_service="60", weight_exam="40")
    case = published()
    with pytest.raises(Refused, match="请填考试分"):
        take(case, "published_done", (2, 10), clear="是")
    case = take(case, "published_done", (2, 10), clear="是", exam="80")
    assert Decimal(told(case)["final"]) == Decimal("54.5")


def test_it_is_published_for_the_days_of_the_local_paper(published, take, local):
    """Published on 2026-02-02: seven days end on 2026-02-09."""
    local()
    with pytest.raises(Refused, match="到2026年2月9日为止"):
        take(published(), "published_done", (2, 9), clear="是")
