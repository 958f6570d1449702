"""Lists by number, published figures and half-yearly statistics, on the sample's cases."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tongxin.cases.models import Case
from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.reports import school_list, school_public, spouses
from tongxin.reports.spouses import Course, Half


@pytest.fixture
def clerk(sampled):
    return User.objects.get(username="office")


def sheet(write, *arguments):
    file = BytesIO()
    write(file, *arguments)
    return (
        CalamineWorkbook.from_filelike(BytesIO(file.getvalue())).get_sheet_by_index(0).to_python()
    )


def test_the_list_of_2024_has_its_twenty_four_by_number_and_no_name(clerk):
    rows = school_list.rows(clerk, 2024)
    assert len(rows) == 24 and rows[0].number == "子女教育〔2024〕1号"
    assert "样例" not in repr([row.cells for row in rows])


def test_it_says_the_one_benefit_without_the_group_behind_it(clerk):
    [row] = [r for r in school_list.rows(clerk, 2026) if r.benefit != "按规定地点"]
    assert row.benefit == "任选一次" and "牺牲" not in repr(row.cells)


def test_who_is_not_reviewed_or_refused_is_not_on_it(clerk):
    live = Case.objects.filter(kind="school_place", state__in=("filed", "declared"))
    assert live.exists()
    numbers = {row.case.pk for row in school_list.rows(clerk, 2026)}
    assert not numbers & set(live.values_list("pk", flat=True))
    Case.objects.filter(pk__in=numbers).update(state="refused")
    assert school_list.rows(clerk, 2026) == []


def test_another_unit_sees_its_own_only(sampled):
    town, bureau = (User.objects.get(username=name) for name in ("zhiping", "jiaowei"))
    assert [r.stage for r in school_list.rows(town, 2025)] == ["转学插班"]
    assert len(school_list.rows(bureau, 2025)) == 19


def test_the_spreadsheet_keeps_every_type(clerk):
    rows = sheet(school_list.write, 2024, school_list.rows(clerk, 2024))
    assert rows[0][0] == "2024年军人子女教育优待复核名单" and rows[2][0] == "编号"
    assert rows[3][2] == 2024 and isinstance(rows[3][5], date) and len(rows) == 27


def test_the_list_costs_the_same_queries_for_one_and_for_all(clerk, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        assert len(school_list.rows(clerk, 2024)) == 24


def test_what_is_published_hides_the_one_child_and_what_would_give_it_away(clerk):
    made = school_public.figures(clerk)
    stage, place = made.by_stage, made.by_place
    assert (stage.column_totals["2024年"], stage.total) == (24, 43)
    assert stage.cells["转学插班", "2025年"] is None and stage.row_totals["转学插班"] is None
    assert stage.cells["小学", "2025年"] is None and place.cells["部队驻地", "2025年"] is None
    assert stage.column_totals == place.column_totals


def test_with_no_small_figure_to_hide_everything_is_shown(clerk, settings):
    settings.SMALL_CELL = 1
    made = school_public.figures(clerk)
    assert made.by_stage.cells["转学插班", "2025年"] == 1
    assert None not in made.by_place.cells.values()


def test_the_running_year_is_not_published(clerk):
    assert "2026年" not in school_public.figures(clerk).by_stage.columns


def test_a_published_table_is_what_the_page_shows(clerk):
    word, table = school_public.figures(clerk).parts[0]
    rows = sheet(school_public.write, word, table)
    assert rows[2][1:] == ["2024年", "2025年", "合计"]
    assert rows[-1] == ["合计", 24, 19, 43] and ["转学插班", 0, "不公布", "不公布"] in rows


def test_the_notice_names_numbers_and_no_stage_of_few(clerk):
    rows = school_public.notices(clerk)
    assert [row.stage for row in rows] == ["转学插班"] * 4
    Case.objects.filter(pk=rows[0].case.pk).update(facet="高中")
    assert {row.stage for row in school_public.notices(clerk)} == {"其他"}


def test_every_half_year_adds_up(clerk):
    rows = spouses.rows(clerk)
    assert sum(r.registered for r in rows) == Case.objects.filter(kind="spouse").count() == 30
    waiting = 0
    for row in reversed(rows):
        waiting += row.registered - sum(row.placed.values())
        assert row.waiting == waiting
    by_half = {row.half.name: row for row in rows}
    assert by_half["2024年下半年"].placed["推荐就业"] == 8
    assert by_half["2025年上半年"].placed["货币补助"] == 3


def test_a_family_of_one_who_died_on_duty_is_called_before_who_waited_longer(clerk):
    rows = spouses.waiting(clerk)
    assert [r.place for r in rows] == [1, 2, 3, 4]
    assert rows[0].since > rows[1].since and "牺牲" not in repr(rows[0])


def test_the_statistics_as_a_spreadsheet(clerk):
    rows = sheet(spouses.write, spouses.rows(clerk))
    assert rows[2][0] == "半年" and rows[-1][:2] == ["2024年上半年", 6]


@pytest.mark.parametrize(
    ("course", "waits"),
    [
        (Course(), False),
        (Course(date(2026, 6, 30)), True),
        (Course(date(2026, 7, 1)), False),
        (Course(date(2026, 1, 1), "转任", date(2026, 6, 30)), False),
        (Course(date(2026, 1, 1), "转任", date(2026, 7, 1)), True),
        (Course(date(2026, 1, 1), gone=date(2026, 3, 1)), False),
    ],
)
def test_who_waits_at_the_end_of_june(course, waits):
    assert course.waits(Half(2026, False).end) is waits


def test_half_years_follow_one_another_without_a_gap():
    half = Half(2024, False)
    for _ in range(6):
        assert half.following.start == half.end + timedelta(days=1)
        half = half.following


def test_on_an_earlier_day_the_years_that_had_ended_are_published(clerk):
    day = clock.timezone.make_aware(datetime(2025, 6, 1, 9))
    with clock.at(day):
        assert school_public.figures(clerk).by_stage.columns == ("2024年",)
