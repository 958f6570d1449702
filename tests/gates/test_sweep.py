"""Nothing secret is kept: after refused attempts through every way in, nothing of it is anywhere.

Every attempt carries a code of its own, drawn at random. Swept are all tables, all files under the
home folder and everything that was logged.
"""

import io
import logging
import random
import sys

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from PIL import Image

from tests.papers import EVERYWHERE, make, zipped
from tongxin.core import files, gate, jobs, uploads
from tongxin.core.errors import Refused, Secret
from tongxin.core.models import Job
from tongxin.directory import actions as directory
from tongxin.ledger import actions, evidence, kinds, task_actions
from tongxin.ledger.importing import import_rows

dice = random.Random(20261123)
MEETING = {"title": "样例会议", "happened_on": "2026-05-04", "facet": "议军会"}


def secret() -> tuple[str, str]:
    """(the digits to look for, the words as somebody types them)."""
    digits = str(dice.randrange(10_000, 100_000))
    return digits, f"{digits}部队"


def tables() -> str:
    """Every value of every row."""
    told = []
    for model in apps.get_models():
        names = [f.attname for f in model._meta.concrete_fields]
        told += [str(row) for row in model._default_manager.values_list(*names)]
    return "\n".join(told)


def stored(folder) -> str:
    return "\n".join(
        p.name + p.read_bytes().decode("latin-1") for p in folder.rglob("*") if p.is_file()
    )


@pytest.fixture
def swept(tmp_path, caplog):
    """Looks for some digits in everything that lasts."""
    caplog.set_level(logging.INFO)  # the settings log warnings
    caplog.handler.setFormatter(gate.Quiet())

    def look(digits: str) -> list[str]:
        places = {"tables": tables(), "files": stored(tmp_path), "log": caplog.text}
        return [name for name, text in places.items() if digits in text]

    return look


def texts(kind: kinds.Kind) -> list[str]:
    return [f.key for f in kind.form.fields if f.type in ("text", "longtext") and not f.choices]


@pytest.mark.parametrize("key", ["meeting", "visit", "need", "document"])
def test_no_text_field_of_an_entry_keeps_it(office, swept, key):
    for field in texts(kinds.shipped()[key]):
        digits, words = secret()
        with pytest.raises(Refused) as refused:
            actions.record(by=office, kind=key, raw={**MEETING, field: words})
        assert field in refused.value.errors and words in refused.value.errors[field]
        assert swept(digits) == []


@pytest.mark.parametrize(("kind", "place"), EVERYWHERE)
def test_no_file_keeps_it_wherever_it_stands(office, swept, kind, place):
    digits, words = secret()
    if (kind, place) in (("html", place), ("xlsx", "numbers")):
        pytest.raises(Refused, evidence.add_file, by=office, name="a.html", chunks=[b"<html>"])
        return
    with pytest.raises(Secret):
        evidence.take_in(f"样例.{kind}", [make(kind, place, [words])], allow=gate_all())
    assert swept(digits) == []


def gate_all() -> frozenset[str]:
    return uploads.EVIDENCE | uploads.FOLDERS


def test_no_file_name_and_no_fact_of_a_photo_keeps_it(office, swept):
    digits, words = secret()
    with pytest.raises(Secret, match="文件名"):
        evidence.add_file(by=office, name=f"{words}.txt", chunks=["样例".encode()])
    assert swept(digits) == []
    data = make("jpg", "plain", [])
    for fact in ("occasion", "place", "persons", "background", "photographer"):
        digits, words = secret()
        with pytest.raises(Secret):
            photo = evidence.Photo(**{fact: words})
            evidence.add_file(by=office, name="样例.jpg", chunks=[data], photo=photo)
        assert swept(digits) == []


def test_a_photo_is_taken_without_the_place_where_it_was_made(office, tmp_path):
    data = make("jpg", "gps", ["29 17 24", "106 15 36"])
    row = evidence.add_file(by=office, name="样例.jpg", chunks=[data]).evidence
    with files.open_file(row.sha256) as source:
        kept = source.read()
    exif = Image.open(io.BytesIO(kept)).getexif()
    assert not exif.get_ifd(0x8825)
    assert exif[0x0132].startswith("2026:05:04") and row.taken_on.isoformat() == "2026-05-04"
    packed = evidence.take_in("样例.zip", [zipped({"a/b.jpg": data})], allow=gate_all())
    with files.open_file(packed.sha256) as source:
        assert b"GPS" not in source.read()


def test_no_passage_reason_task_or_unit_keeps_it(office, unit, swept):
    entry = actions.record(by=office, kind="meeting", raw=MEETING)
    proof = evidence.add_paper(by=office, name="样例纸质材料")
    until = entry.happened_on.replace(year=2099)
    tries = [
        lambda w: evidence.attach(by=office, entry=entry, evidence=proof, quote=w),
        lambda w: evidence.attach(by=office, entry=entry, evidence=proof, conclusion=w),
        lambda w: evidence.add_paper(by=office, name=w),
        lambda w: evidence.add_paper(by=office, name="样例", location=w),
        lambda w: actions.withdraw(by=office, entry=entry, reason=w),
        lambda w: actions.send_back(by=office, entry=entry, reason=w),
        lambda w: task_actions.give(by=office, unit=unit("区教委"), title=w, text="", due_on=until),
        lambda w: task_actions.give(
            by=office, unit=unit("区教委"), title="样例", text=w, due_on=until
        ),
        lambda w: directory.add_unit(by=office, division=office.division_id, name=w, kind="other"),
    ]
    task = task_actions.give(by=office, unit=unit("区教委"), title="样例", text="", due_on=until)
    task_actions.excuse(by=office, task=task, reason="样例原因")
    tries.append(
        lambda w: task_actions.answer_excuse(
            by=office, task=task, granted=True, reason=w, until=until
        )
    )
    for attempt in tries:
        digits, words = secret()
        with pytest.raises(Secret):
            attempt(words)
        assert swept(digits) == []


def test_no_import_keeps_it_in_a_column_that_is_read_or_not(office, tmp_path, swept):
    for head in ("会议名称", "没有用的列"):
        digits, words = secret()
        folder = tmp_path.parent / f"{tmp_path.name}-out"
        folder.mkdir(exist_ok=True)
        path = folder / "a.csv"
        values = {"会议名称": "样例会议", "时间": "2026-05-04", "类型": "议军会", head: words}
        path.write_text(",".join(values) + "\n" + ",".join(values.values()) + "\n")
        try:
            report = import_rows(by=office, kind="meeting", path=path, name="a.csv")
            assert report.rejected
        except Secret:
            pass
        assert swept(digits) == []


def test_no_form_of_the_site_keeps_what_was_sent(office, client, swept):
    client.force_login(office, "django.contrib.auth.backends.ModelBackend")
    made = actions.record(by=office, kind="meeting", raw=MEETING)
    forms = [
        ("/ledger/new/meeting/", {**MEETING, "title": "{}"}),
        ("/units/new/", {"name": "{}", "kind": "其他单位"}),
        (f"/ledger/{made.no}/withdraw/", {"reason": "{}"}),
        ("/kinds/add/", {"name": "{}", "topic": "样例", "summary": "{}", "save": "1"}),
        ("/releases/new/", {"title": "{}", "policy": "general", "days": "3", "text": "样例"}),
        ("/wordings/new/", {"text": "{}", "why": "样例", "source": "样例", "until": "2027-01-01"}),
    ]
    for n, (address, form) in enumerate(forms):
        digits, words = secret()
        sent = {key: value.format(words) for key, value in form.items()}
        answer = client.post(address, {**sent, "_once": f"k{n}"})
        assert answer.status_code < 500 and "不能" in answer.content.decode(), address
        assert swept(digits) == []


def test_no_upload_of_the_site_keeps_what_was_sent(office, client, swept):
    client.force_login(office, "django.contrib.auth.backends.ModelBackend")
    for address, field, more in (
        ("/imports/", "file", {"kind": "meeting"}),
        ("/units/import/", "file", {}),
    ):
        digits, words = secret()
        sent = SimpleUploadedFile("a.csv", f"名称\n{words}\n".encode())
        answer = client.post(address, {field: sent, **more, "_once": address})
        assert answer.status_code < 500 and "不能存" in answer.content.decode(), address
        assert swept(digits) == []


def test_a_job_that_is_refused_keeps_the_sentence_without_the_words(office, swept):
    digits, words = secret()

    def work(**told):
        raise Refused(f"“{words}”不能存", [words])

    jobs.register("sweep", work)
    job = jobs.start(
        by=office, division=office.division_id, kind="sweep", title="样例", argument={}
    )
    assert jobs.run(job.pk).state == "refused"
    assert swept(digits) == []
    assert "已隐去" in Job.objects.get().sentence


def test_a_log_line_with_a_traceback_loses_the_words():
    digits, words = secret()
    try:
        raise ValueError(f"值“{words}”")
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, "a", 1, f"保存{words}", None, sys.exc_info())
    assert digits not in gate.Quiet().format(record)


def test_without_the_gate_the_sweep_would_find_it(office, swept, monkeypatch):
    monkeypatch.setattr(gate, "hits", lambda text: ())
    digits, words = secret()
    actions.record(by=office, kind="meeting", raw={**MEETING, "title": words})
    evidence.add_file(by=office, name="a.txt", chunks=[words.encode()])
    assert swept(digits) == ["tables", "files"]


def test_every_text_column_of_the_ledger_was_thought_of():
    wide = [
        f"{m.__name__}.{f.name}"
        for m in apps.get_app_config("ledger").get_models()
        for f in m._meta.concrete_fields
        if isinstance(f, models.TextField)
    ]
    assert set(wide) <= THOUGHT_OF


#: Unbounded texts of the ledger, each written by an action that asks the gate (or none of a person's).
THOUGHT_OF = {"TaskStep.text"}
