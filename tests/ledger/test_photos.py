"""A photo proves one year's happening: it has a day, of that time, and no other year's use."""

import io
from datetime import date

import pytest
from PIL import Image

from tongxin.core.errors import Refused
from tongxin.ledger import actions, evidence
from tongxin.ledger.evidence import Photo
from tongxin.ledger.models import Attachment

VISIT = {"title": "春节走访", "facet": "春节", "recipients": ["驻区部队"]}


def picture(colour: int = 90) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (32, 24), (colour, 120, 90)).save(kept, "JPEG")
    return kept.getvalue()


def brought(by, day: date | None, colour: int = 90, **more):
    return evidence.add_file(
        by=by, name="现场.jpg", chunks=[picture(colour)], photo=Photo(taken_on=day), **more
    ).evidence


@pytest.fixture
def visit(liaison):
    return actions.record(by=liaison, kind="visit", raw={**VISIT, "happened_on": "2026-02-10"})


@pytest.fixture
def last_year(liaison):
    return actions.record(by=liaison, kind="visit", raw={**VISIT, "happened_on": "2025-01-20"})


def test_a_photo_of_the_time_stands(liaison, visit):
    proof = brought(liaison, date(2026, 2, 9))
    evidence.attach(by=liaison, entry=visit, evidence=proof, paper="照片")
    assert Attachment.objects.get().evidence == proof


def test_a_photo_without_a_day_is_refused_and_nothing_is_written(liaison, visit):
    with pytest.raises(Refused, match="没有拍摄时间"):
        evidence.attach(by=liaison, entry=visit, evidence=brought(liaison, None), paper="照片")
    assert not Attachment.objects.exists()


def test_who_brings_it_from_a_chat_may_stand_for_its_day(liaison, visit):
    proof = brought(liaison, None, undated=date(2026, 2, 10))
    assert proof.taken_on == date(2026, 2, 10)
    evidence.attach(by=liaison, entry=visit, evidence=proof, paper="照片")


def test_a_photo_of_another_year_is_told_so_with_both_days(liaison, visit):
    with pytest.raises(Refused, match="拍于2025年2月1日,这件事在2026年2月10日"):
        evidence.attach(
            by=liaison, entry=visit, evidence=brought(liaison, date(2025, 2, 1)), paper="照片"
        )


def test_the_same_bytes_do_not_prove_two_years(liaison, visit, last_year):
    evidence.attach(
        by=liaison, entry=last_year, evidence=brought(liaison, date(2025, 1, 20)), paper="照片"
    )
    again = brought(liaison, date(2026, 2, 10))
    with pytest.raises(Refused, match="已用在2025年的“春节走访”"):
        evidence.attach(by=liaison, entry=visit, evidence=again, paper="照片")
    other = brought(liaison, date(2026, 2, 10), colour=10)
    evidence.attach(by=liaison, entry=visit, evidence=other, paper="照片")


def test_within_a_year_one_photo_may_serve_two_records(liaison, visit):
    second = actions.record(
        by=liaison, kind="visit", raw={**VISIT, "title": "走访二", "happened_on": "2026-02-11"}
    )
    proof = brought(liaison, date(2026, 2, 10))
    for entry in (visit, second):
        evidence.attach(by=liaison, entry=entry, evidence=proof, paper="照片")
    assert Attachment.objects.count() == 2


def test_a_scan_of_a_signed_sheet_is_no_photograph(liaison, visit):
    """The control: the same undated picture as another paper is taken."""
    evidence.attach(by=liaison, entry=visit, evidence=brought(liaison, None), paper="名单")
    assert Attachment.objects.get().paper == "名单"
