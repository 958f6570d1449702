"""A draft: figures as of now, words between them edited on screen, fields filled by hand."""

from datetime import date

import pytest

from tests.documents.conftest import SMALL, show, visit
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.documents import actions, queries
from tongxin.documents.models import Report


def text(row):
    """How a report reads now."""
    return "\n".join("".join(t for t, _ in parts) for _, parts in queries.shown(row).paragraphs)


def test_a_draft_reads_as_the_ledger_stands_now(drafted, office):
    visit(office)
    show(office, 23)
    row = drafted()
    assert row.title == "江津区2025年小总结"
    assert text(row).endswith("面积待填:面积，走访1次，演出20余场。")
    visit(office, "2025-05-06")
    assert "走访2次" in text(row)


def test_a_draft_has_its_number_and_its_event(drafted, office):
    assert [drafted().no, drafted().no] == [1, 2]
    assert Event.objects.filter(verb="report.draft", by=office).count() == 2


def test_what_lies_outside_the_span_is_not_counted(drafted, office):
    visit(office, "2024-12-31")
    visit(office, "2026-01-01")
    assert "走访0次" in text(drafted())


def test_a_span_that_ends_before_it_begins_is_refused(office, today):
    with pytest.raises(Refused, match="开始在结束之后"):
        actions.draft(by=office, template="summary", first=date(2025, 2, 1), last=date(2025, 1, 1))


def test_everything_up_to_the_last_day_is_a_span_of_its_own(drafted, office):
    visit(office, "2019-02-05")
    figures = {"visits": {**SMALL["figures"]["visits"], "period": "至期末"}}
    row = drafted(figures=figures, asks={}, body=["走访{visits}。"])
    assert text(row) == "走访1次。"


def test_the_words_are_edited_and_the_figures_stay(drafted, office):
    row = drafted()
    shown = queries.editable(row)
    assert shown.endswith("面积{1:待填:面积}，走访{2:0次}，演出{3:未登记场}。")
    actions.edit(by=office, report=row, title="新标题", greeting="各位领导:",
                 text=shown.replace("走访", "一年里走访"))  # fmt: skip
    row.refresh_from_db()
    assert row.body.endswith("面积{area}，一年里走访{visits}，演出{shows}。")
    assert (row.title, row.greeting) == ("新标题", "各位领导：")


def test_only_the_number_of_a_figure_counts_and_words_typed_beside_it_do_not(drafted, office):
    row = drafted()
    actions.edit(by=office, report=row, title="标题", greeting="", text="走访{2:九百次}。")
    row.refresh_from_db()
    assert row.body == "走访{visits}。"
    assert text(row) == "走访0次。"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("走访{9}。", "第1段用了没有的数字“{9}”"),
        ("走访{visits}。", "第1段用了没有的数字“{visits}”"),
        ("一、工作\n走访{2次。", "第2段的花括号不成对"),
        ("  ", "标题和正文都要有"),
    ],
)
def test_a_text_with_an_unknown_figure_is_refused_and_nothing_changes(drafted, office, typed, says):
    row = drafted()
    with pytest.raises(Refused) as error:
        actions.edit(by=office, report=row, title="改了", greeting="", text=typed)
    assert says in error.value.sentence
    kept = Report.objects.get(pk=row.pk)
    assert (kept.body, kept.title) == (row.body, row.title)


def test_who_saves_over_somebody_elses_words_is_told(drafted, office):
    row = drafted()
    actions.edit(by=office, report=row, title="甲", greeting="", text="{2}", version=1)
    with pytest.raises(actions.Outdated):
        actions.edit(by=office, report=row, title="乙", greeting="", text="{2}", version=1)


def test_a_field_is_filled_without_a_second_full_stop(drafted, office):
    row = actions.fill(by=office, report=drafted(), values={"area": " 88。 "})
    assert row.asks["area"]["value"] == "88"
    assert "面积88平方公里" in text(row)


def test_a_figure_can_be_added_and_used_by_its_number(drafted, office):
    visit(office)
    row = drafted()
    made = actions.add_figure(by=office, report=row, label="春节走访",
                              query={"fact": "visit/春节/count", "unit": "次"})  # fmt: skip
    actions.edit(by=office, report=row, title="标题", greeting="", text=f"春节{{{made.no}}}。")
    row.refresh_from_db()
    assert text(row) == "春节1次。"


def test_an_added_figure_that_cannot_be_read_is_refused(drafted, office):
    with pytest.raises(Refused, match="没有的台账种类"):
        actions.add_figure(
            by=office, report=drafted(), label="野餐", query={"fact": "picnic//count"}
        )


def test_only_the_office_drafts(liaison, today):
    with pytest.raises(Refused, match="没有这项权限"):
        actions.draft(by=liaison, template="summary", first=date(2025, 1, 1), last=date(2025, 2, 1))


def test_another_district_sees_and_touches_nothing(drafted, outsider):
    row = drafted()
    assert not queries.visible_reports(outsider).exists()
    with pytest.raises(Refused):
        actions.edit(by=outsider, report=row, title="x", greeting="", text="{2}")


def test_an_assessor_reads_what_was_issued_and_no_draft(drafted, issued, assessor):
    drafted()
    row = issued()
    assert list(queries.visible_reports(assessor)) == [row]
