"""A later correction lists the reports that are now wrong, with old and new and the entries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.documents.conftest import moment, show, visit
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.documents import actions, corrections, queries
from tongxin.documents import today as papers
from tongxin.ledger import actions as ledger
from tongxin.ledger.models import Entry


def correcting():
    """Corrections come a day after."""
    return clock.at(moment(2026, 6, 2))


def changed(user):
    return [(f.figure.key, f.figure.said, f.now.said, f.moved)
            for w in queries.wrong(user) for f in w.figures]  # fmt: skip


def test_a_report_just_issued_is_right(issued, office):
    issued()
    assert queries.wrong(office) == []


def test_an_entry_withdrawn_later_makes_the_report_wrong(issued, office):
    issued()
    with correcting():
        ledger.withdraw(by=office, entry=Entry.objects.get(no=1), reason="重复登记")
        assert changed(office) == [("visits", "1次", "0次", (1,))]


def test_an_entry_recorded_late_makes_the_report_wrong(issued, office):
    issued()
    with correcting():
        late = visit(office, "2025-09-01")
        assert changed(office) == [("visits", "1次", "2次", (late.no,))]


def test_a_figure_corrected_in_place_makes_the_report_wrong(issued, office):
    issued()
    with correcting():
        _sessions(office, 2)
        assert changed(office) == [("shows", "20余场", "2场", (2,))]


def _sessions(office, count):
    entry = Entry.objects.get(no=2)
    raw = {"title": entry.title, "happened_on": entry.happened_on, "unit": entry.unit_id,
           "sessions": count}  # fmt: skip
    ledger.revise(by=office, entry=entry, raw=raw)


def test_a_figure_whose_words_still_hold_is_told_as_such(issued, office):
    issued()
    with correcting():
        _sessions(office, 24)
        (one,) = queries.wrong(office)[0].figures
    assert (one.now.said, one.words) == ("20余场", False)


def test_an_entry_moved_out_of_the_span_makes_the_report_wrong(issued, office):
    issued()
    with correcting():
        entry = Entry.objects.get(no=1)
        raw = {"title": "走访", "happened_on": "2026-02-05", "facet": "春节",
               "unit": "退役军人局", "recipients": ["驻区部队"]}  # fmt: skip
        ledger.revise(by=office, entry=entry, raw=raw)
        assert changed(office) == [("visits", "1次", "0次", (1,))]


def test_an_acceptance_and_what_happens_elsewhere_make_nothing_wrong(issued, office):
    issued()
    with correcting():
        ledger.accept(by=office, entries=Entry.objects.all())
        visit(office, "2026-03-01")
        visit(office, "2024-03-01")
        show(office, day="2026-04-01")
        assert queries.wrong(office) == []


def test_what_happened_after_the_day_of_issue_makes_nothing_wrong(drafted, office):
    visit(office, "2025-02-05")
    row = drafted(last=date(2026, 12, 31), asks={}, body=["走访{visits}。"])
    actions.issue(by=office, report=row)
    with clock.at(moment(2026, 8, 1)):
        visit(office, "2026-07-30")
        assert queries.wrong(office) == []
        late = visit(office, "2026-05-30")
        assert changed(office) == [("visits", "1次", "2次", (late.no,))]


def test_a_restored_entry_makes_it_right_again(issued, office):
    issued()
    with correcting():
        entry = ledger.withdraw(by=office, entry=Entry.objects.get(no=1), reason="误操作")
        ledger.restore(by=office, entry=entry)
        assert queries.wrong(office) == []


def test_a_withdrawn_report_is_not_looked_at(issued, office):
    row = issued()
    actions.withdraw(by=office, report=row, reason="改用新稿")
    with correcting():
        visit(office, "2025-09-01")
        assert queries.wrong(office) == []


def test_what_was_dealt_with_is_told_again_only_when_it_moves_once_more(issued, office):
    row = issued()
    with correcting():
        visit(office, "2025-09-01")
        actions.note(by=office, report=row, how="已发更正说明")
        assert queries.wrong(office) == []
        visit(office, "2025-09-02")
        assert [c[2] for c in changed(office)] == ["3次"]


def test_there_is_nothing_to_note_where_all_is_right(issued, office):
    with pytest.raises(Refused, match="不用更正"):
        actions.note(by=office, report=issued(), how="看过了")


def test_the_office_has_one_row_on_its_start_page_and_others_none(issued, office, liaison):
    issued()
    with correcting():
        visit(office, "2025-09-01")
        assert [d.what for d in papers.due(office)] == ["report-wrong"]
        assert papers.due(liaison) == []


def test_another_district_hears_nothing_of_it(issued, office, outsider):
    issued()
    with correcting():
        visit(office, "2025-09-01")
        assert queries.wrong(outsider) == []


def test_a_year_that_breaks_a_yearly_word_says_its_own_figure(drafted, office):
    for day in ("2024-02-01", "2024-08-01", "2025-02-01"):
        visit(office, day)
    figures = {"visits": {"label": "走访", "fact": "visit//count", "period": [2024, 2025],
                          "op": "=", "value": 2, "unit": "次"}}  # fmt: skip
    row = drafted(figures=figures, asks={}, body=["每年走访{visits}。"])
    visit(office, "2025-08-01")
    assert actions.issue(by=office, report=row).text == "每年走访2次。"
    with correcting():
        visit(office, "2024-09-01")
        assert changed(office)[0][2] == "2024年3次、2025年2次"


def test_it_costs_a_query_for_each_figure_that_was_touched_and_no_more(issued, office):
    for _ in range(3):
        issued()
    with correcting():
        visit(office, "2025-09-01")
        with CaptureQueriesContext(connection) as seen:
            assert len(corrections.wrong("500116")) == 3
    assert len(seen) <= 5 + 3


def test_while_nothing_changed_no_figure_is_read_again(issued):
    row = issued()
    for _ in range(20):
        row.pk, row.no = None, row.no + 1
        row.save()
    with CaptureQueriesContext(connection) as seen:
        assert corrections.wrong("500116") == []
    assert len(seen) <= 4
