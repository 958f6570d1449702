"""The sample district: whole, marked as a sample, and showing every state there is."""

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings as project
from pypdf import PdfReader

from tongxin.assessments import actions, queries
from tongxin.assessments.models import CellLink, Mark
from tongxin.config import sample
from tongxin.config.sample import papers, recipe
from tongxin.core import clock, roles
from tongxin.core.models import Event
from tongxin.directory.models import Assignment, Unit, User
from tongxin.directory.scope import scope_of
from tongxin.documents import archive
from tongxin.documents import queries as papers_
from tongxin.documents.models import Report
from tongxin.ledger import evidence, kinds, returns
from tongxin.ledger import queries as ledger
from tongxin.ledger.models import Attachment, Entry, Evidence, Kind, Review
from tongxin.reports import score
from tongxin.rules.reading.text import squeeze
from tongxin.standards import queries as standards
from tongxin.standards.models import Duty

#: 18 digits or 17 and an X in a row, or what dials a mobile phone.
PERSONAL = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")


@pytest.fixture
def edition(sampled):
    return standards.find(sampled, "sample-a")


@pytest.fixture
def clerk(sampled):
    return User.objects.get(username="office")


def test_it_has_the_thirty_towns_and_streets_and_about_sixty_units(sampled):
    kinds = list(Unit.objects.filter(division=sampled).values_list("kind", flat=True))
    assert kinds.count("town") == 30
    assert 60 <= len(kinds) <= 75


def test_every_unit_the_standard_names_is_known_in_the_district(edition):
    unknown = Duty.objects.filter(edition=edition, unit=None, collective="")
    # 各用人单位 and the like stand for nobody in particular.
    names = unknown.values_list("name", flat=True)
    assert [name for name in names if not name.startswith("各")] == []


def test_every_role_has_an_account_that_works_and_the_assessors_ends(sampled):
    rows = Assignment.objects.filter(division=sampled)
    assert {row.role for row in rows} == set(roles.ROLES)
    for row in rows.select_related("user"):
        assert row.user.check_password("tongxin-demo")
        assert row.role in scope_of(row.user).roles
    until = rows.get(role="assessor").until
    assert clock.now() < until < clock.now() + timedelta(days=100)


def test_each_account_is_told_with_its_password(sampled):
    told = sample.logins()
    assert len(told) == Assignment.objects.filter(division=sampled).count()
    assert all("tongxin-demo" in line for line in told)


def test_everything_in_it_is_marked_as_a_sample(sampled):
    assert not Entry.objects.filter(division=sampled, sample=False).exists()
    assert not Evidence.objects.filter(division=sampled, sample=False).exists()
    assert Unit.objects.filter(division=sampled).first().division.sample


def test_what_was_not_published_says_so_in_its_title(sampled):
    invented = Entry.objects.filter(division=sampled).exclude(title__endswith="(样例)")
    assert 40 <= invented.count() <= 70


def test_about_two_thirds_of_the_hundred_points_are_there(edition):
    sheet = score.sheet(edition)
    assert 60 <= Decimal(sheet["total"]) <= 70
    assert Decimal(sheet["accepted"]["total"]) < Decimal(sheet["total"])


def test_every_state_of_a_cell_can_be_seen(edition):
    cells = queries.cells(edition)
    base = {cell.state for cell in cells if cell.part == "base"}
    assert base == {"full", "part", "none", "unknown", "future", "absent"}
    assert any(cell.hand for cell in cells)
    assert {cell.state for cell in cells if cell.part == "veto"} == {"cleared", "unknown"}


def test_every_state_of_an_entry_a_link_and_a_proof_can_be_seen(sampled, edition):
    states = {"pending", "accepted", "returned"}
    assert set(Entry.objects.values_list("state", flat=True)) == {*states, "unsigned"}
    assert set(CellLink.objects.filter(removed_at=None).values_list("state", flat=True)) == states
    assert set(Evidence.objects.values_list("kind", flat=True)) == {"file", "photo", "paper"}
    rounds = Mark.objects.filter(edition=edition).values_list("round", flat=True)
    assert set(rounds) == {"self", "mock", "assessor"}


def test_every_verdict_of_the_review_can_be_seen(sampled):
    told = set(Review.objects.values_list("level", "verdict"))
    assert {("unit", "signed"), ("office", "accepted"), ("office", "returned"),
            ("superior", "upheld"), ("superior", "refused")} <= told  # fmt: skip
    overdue = [r for r in returns.open_returns() if r.attachment and returns.late(r.until)]
    assert len(overdue) == 1


def test_each_step_of_an_entry_stands_in_its_history(sampled):
    verbs = {"accepted": "entry.accept", "returned": "entry.return", "signed": "entry.sign"}
    for review in Review.objects.filter(verdict__in=verbs, attachment=None).select_related("entry"):
        assert Event.objects.filter(
            subject="entry", subject_id=str(review.entry.no), verb=verbs[review.verdict],
            at=review.at,
        ).exists(), review.entry.title  # fmt: skip
    for row in Evidence.objects.filter(replaces=None):
        assert Event.objects.filter(subject="evidence", subject_id=str(row.pk)).exists(), row.name


def test_what_a_liaison_reported_was_signed_where_the_unit_signs(sampled):
    unit = Unit.objects.get(name="区教委")
    assert unit.signs and 3 <= Entry.objects.filter(unit=unit, state="unsigned").count() <= 6
    signed = Review.objects.filter(verdict="signed").values("entry")
    passed = Entry.objects.filter(unit=unit, by__username="jiaowei").exclude(state="unsigned")
    assert passed.exists() and not passed.exclude(pk__in=signed).exists()


def test_self_mock_and_assessor_scores_of_one_cell_stand_side_by_side(edition):
    marks = queries.marks(edition, "1.1")
    assert {key[2] for key in marks} == {"mock", "assessor"}
    assert len({mark.points for mark in marks.values()}) == 2


def test_the_sheet_opens_from_the_total_to_the_passage(edition, clerk):
    sheet = score.sheet(edition)
    item = next(i for i in sheet["items"] if i["id"] == "1.1")
    detail = next(d for d in item["details"] if d["year"] == "2024年")
    entries = [ledger.entry(clerk, no) for no in detail["entries"]]
    quoted = [a for e in entries for a in ledger.attachments(e) if a.quote]
    assert quoted
    for attachment in quoted:
        assert str(evidence.find_page(attachment.evidence, attachment.quote)) == attachment.page


def test_every_page_that_is_pointed_at_exists_and_holds_its_sentence(sampled):
    rows = Attachment.objects.exclude(quote="").select_related("evidence")
    assert rows.count() >= 7
    for row in rows:
        assert str(evidence.find_page(row.evidence, row.quote)) == row.page
    for link in CellLink.objects.exclude(quote="").select_related("evidence"):
        assert str(evidence.find_page(link.evidence, link.quote)) == link.page


def test_an_entry_is_complete_exactly_when_all_its_papers_are_attached(sampled):
    made = kinds.all_kinds(sampled)
    for entry in Entry.objects.prefetch_related("attachments"):
        papers_ = {a.paper for a in entry.attachments.all()}
        assert entry.complete == (set(made[entry.kind].papers) <= papers_), entry.title


def test_a_photo_has_its_six_facts(sampled):
    photo = Evidence.objects.filter(kind="photo").first()
    six = ("occasion", "taken_on", "place", "persons", "background", "photographer")
    assert all(getattr(photo, name) for name in six)


def test_the_joint_fair_is_one_entry_with_four_hosts(sampled):
    fair = Entry.objects.get(title__contains="戎耀归蜀")
    assert fair.roles.filter(role="host").count() == 4


def test_last_quarter_differs_from_now_and_acceptance_follows_later(edition):
    sheets = [score.sheet(edition, day) for day in (date(2024, 12, 31), date(2025, 12, 31), None)]
    totals = [Decimal(s["total"]) for s in sheets]
    assert totals == sorted(set(totals))


def test_what_is_stored_is_what_is_computed(sampled, edition):
    assert actions.recheck(sampled, mend=False) == []


def test_loading_again_keeps_what_was_entered_and_adds_nothing(sampled):
    before = sample.summary()
    Entry.objects.filter(no=1).update(title="改过的名称")
    assert sample.load() == before
    assert Entry.objects.get(no=1).title == "改过的名称"


def test_nothing_in_it_looks_like_an_id_number_or_a_phone(sampled):
    folder = Path(project.LIBRARY) / "samples"
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml")]
    columns = Entry.objects.values_list("title", "series", "facet", "data")
    texts += [" ".join(map(str, row)) for row in columns]
    texts += list(Evidence.objects.values_list("name", flat=True))
    assert [found for text in texts for found in PERSONAL.findall(text)] == []


def test_the_guard_against_personal_numbers_would_find_one():
    assert PERSONAL.search("电话" + "138" + "00000000")
    assert PERSONAL.search("号" + "5" * 17 + "X")


def test_numbers_run_without_a_gap_in_the_order_of_receiving(sampled):
    rows = list(Entry.objects.order_by("no").values_list("no", "received_at"))
    assert [no for no, _ in rows] == list(range(1, len(rows) + 1))
    assert [at for _, at in rows] == sorted(at for _, at in rows)


def test_no_kind_of_its_own_is_needed(sampled):
    assert not Kind.objects.exists()


def test_its_reports_are_issued_and_one_was_overtaken_by_a_correction(sampled, clerk):
    rows = Report.objects.filter(division=sampled)
    assert {(r.genre, r.state, r.sample) for r in rows} == {
        ("briefing", "issued", True),
        ("summary", "issued", True),
    }
    (wrong,) = papers_.wrong(clerk)
    (figure,) = wrong.figures
    entry = Entry.objects.get(no=figure.moved[0])
    assert entry.sessions == 1 and entry.past.get(sessions=2).withdrawn is False


def test_one_year_is_filed_in_two_boxes_with_a_hole_that_is_told(clerk):
    (shelf,) = archive.shelves(clerk)
    assert (shelf.year, len(shelf.boxes), len(shelf.live)) == (2025, 2, 11)
    assert [no for no, _ in shelf.holes] == [4]
    assert all("样例" in item.title for item in shelf.items)


def test_a_total_is_shared_out_to_the_last_unit():
    for total, count in ((296_430, 63), (7, 3), (18_036, 48), (2, 5)):
        parts = recipe.share(total, count)
        assert (sum(parts), len(parts)) == (total, count)
        assert min(parts) >= 0


def test_the_same_words_give_the_same_bytes():
    assert papers.pdf([["甲"], ["乙"]]) == papers.pdf([["甲"], ["乙"]])
    assert papers.word("表", ["一"], [["二"]]) == papers.word("表", ["一"], [["二"]])
    assert papers.photo(1) == papers.photo(1) != papers.photo(2)


def test_the_text_of_a_made_pdf_can_be_searched(tmp_path):
    path = tmp_path / "样例.pdf"
    path.write_bytes(papers.pdf([["封面"], ["深入开展双拥共建,巩固军政军民团结,再立新功新业。"]]))
    pages = [squeeze(page.extract_text()) for page in PdfReader(path).pages]
    assert squeeze("巩固军政军民团结,再立新功") in pages[1]
