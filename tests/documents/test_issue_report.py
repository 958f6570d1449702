"""印发: all figures are frozen at one moment, or nothing is."""

from datetime import date
from decimal import Decimal
from threading import Thread

import pytest
from django.db import connections

from tests.documents.conftest import moment, show, visit
from tongxin.assessments.figures import Reader
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.directory.models import User
from tongxin.documents import actions, queries
from tongxin.documents.models import Report
from tongxin.ledger import actions as ledger
from tongxin.ledger.models import Entry


def test_each_figure_is_kept_with_its_value_its_words_and_its_entries(issued):
    row = issued()
    kept = {f.key: f for f in row.figures.all()}
    assert row.text == "一、工作\n面积88平方公里，走访1次，演出20余场。"
    assert (kept["shows"].value, kept["shows"].said) == (Decimal(23), "20余场")
    assert kept["visits"].entries == [1] and kept["shows"].entries == [2]
    assert kept["visits"].taken_at == moment(2026, 6, 1, 10)


def test_what_is_recorded_later_leaves_the_printed_text_alone(issued, office):
    row = issued()
    visit(office, "2025-04-01")
    shown = queries.shown(Report.objects.get(pk=row.pk))
    assert "走访1次" in "".join(t for _, parts in shown.paragraphs for t, _ in parts)


def test_a_field_that_is_not_filled_blocks_and_is_named(drafted, office):
    show(office)
    row = drafted()
    with pytest.raises(Refused) as error:
        actions.issue(by=office, report=row)
    assert error.value.problems == ["面积:待填"]
    assert Report.objects.get(pk=row.pk).state == "draft"


def test_a_figure_nobody_recorded_blocks_and_never_counts_as_nought(drafted, office):
    row = drafted()
    actions.fill(by=office, report=row, values={"area": "88"})
    with pytest.raises(Refused) as error:
        actions.issue(by=office, report=row)
    assert error.value.problems == ["演出:台账里还没有登记这个数"]
    assert not row.figures.filter(taken_at__isnull=False).exists()


def test_a_figure_the_text_does_not_use_neither_blocks_nor_stays(drafted, office):
    row = drafted()
    actions.edit(by=office, report=row, title="标题", greeting="", text="走访{2}。")
    row = actions.issue(by=office, report=row)
    assert [f.key for f in row.figures.all()] == ["visits"]


def test_a_score_is_unknown_while_no_standard_is_in_force(drafted, office):
    figures = {"full": {"label": "满分", "score": "max", "unit": "分"}}
    row = drafted(figures=figures, asks={}, body=["满分{full}。"])
    with pytest.raises(Refused, match="还有1处"):
        actions.issue(by=office, report=row)


def test_a_span_that_goes_on_is_cut_at_the_day_of_issue(drafted, office):
    visit(office, "2026-05-30")
    row = drafted(last=date(2026, 12, 31), asks={}, body=["走访{visits}。"])
    row = actions.issue(by=office, report=row)
    assert row.figures.get().last_day == date(2026, 6, 1)
    assert row.text == "走访1次。"


def test_a_report_is_issued_once(issued, office):
    row = issued()
    with pytest.raises(Refused, match="不能“印发”"):
        actions.issue(by=office, report=row)
    assert Event.objects.filter(verb="report.issue").count() == 1


def test_a_day_to_come_is_refused(drafted, office):
    row = drafted(asks={}, body=["走访{visits}。"])
    with pytest.raises(Refused, match="今天之后"):
        actions.issue(by=office, report=row, day=moment(2026, 6, 2).date())


def test_an_issued_report_is_not_edited_any_more(issued, office):
    row = issued()
    with pytest.raises(Refused, match="不能“修改”"):
        actions.edit(by=office, report=row, title="x", greeting="", text="{2}")


def test_a_report_is_withdrawn_with_its_reason_and_stays_readable(issued, office):
    row = issued()
    with pytest.raises(Refused, match="原因"):
        actions.withdraw(by=office, report=row, reason=" ")
    row = actions.withdraw(by=office, report=row, reason="改用新稿")
    assert (row.state, row.reason) == ("withdrawn", "改用新稿")
    assert queries.shown(row).lines


def test_a_new_draft_with_the_same_words_has_todays_figures(issued, office):
    old = issued()
    visit(office, "2025-04-01")
    new = actions.redraft(by=office, report=old)
    assert (new.no, new.state, new.body) == (old.no + 1, "draft", old.body)
    row = actions.issue(by=office, report=new)
    assert "走访2次" in row.text


@pytest.mark.django_db(transaction=True)
def test_figures_of_one_report_are_of_one_moment(drafted, office, monkeypatch):
    """An entry that is saved between two figures waits until the report is issued."""
    twice = {k: {"label": k, "fact": "visit//count", "unit": "次"} for k in ("once", "again")}
    row = drafted(asks={}, figures=twice, body=["走访{once}，再说一遍{again}。"])
    between = Thread(target=_saves, args=(office,))
    read = Reader.read

    def slowly(self, query, window):
        found = read(self, query, window)
        if not between.ident:
            between.start()
            between.join(timeout=0.7)
        return found

    monkeypatch.setattr(Reader, "read", slowly)
    made = actions.issue(by=office, report=row)
    between.join(timeout=60)
    assert made.text == "走访0次，再说一遍0次。"
    assert Entry.objects.count() == 1


def _saves(office):
    try:
        visit(User.objects.get(pk=office.pk))
    finally:
        connections.close_all()


def test_the_ledger_goes_on_after_a_refused_issue(drafted, office):
    with pytest.raises(Refused):
        actions.issue(by=office, report=drafted())
    assert ledger.withdraw(by=office, entry=visit(office), reason="样例").withdrawn
