"""Long work: in order, once, with progress while it runs, and found when its runner dies."""

import os
import signal
import subprocess
import sys

import pytest
from django.db import transaction

from tongxin.core import jobs
from tongxin.core.errors import Refused
from tongxin.core.models import Job

HOLD = """
import fcntl, sys, time
handle = open(sys.argv[1], "w")
fcntl.flock(handle, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def kind(monkeypatch):
    """Registers a handler under a name of its own."""
    monkeypatch.setattr(jobs, "_handlers", {})

    def make(handler, name="样例工作"):
        jobs.register(name, handler)
        return name

    return make


def start(office, kind, **argument):
    return jobs.start(by=office, division="500116", kind=kind, title="样例", argument=argument)


@pytest.fixture
def runner():
    """A process that runs a job, as far as its lock is concerned."""
    held = []

    def make(job):
        Job.objects.filter(pk=job.pk).update(state="running")
        path = str(jobs._file(job.pk, "lock"))
        process = subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE)
        process.stdout.readline()
        held.append(process)
        return process

    yield make
    for process in held:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_job_is_done_with_its_argument_and_keeps_its_result(office, kind):
    def double(*, by, argument, progress):
        return {"by": by.username, "twice": argument["n"] * 2, "sentence": "算好了。"}

    job = jobs.run(start(office, kind(double), n=21).pk)
    assert (job.state, job.sentence) == ("done", "算好了。")
    assert job.result["twice"] == 42 and job.result["by"] == "office"
    assert job.finished_at


def test_a_refusal_is_kept_with_its_sentences(office, kind):
    def refuse(**_):
        raise Refused("文件不对。", ["第3行"])

    job = jobs.run(start(office, kind(refuse)).pk)
    assert (job.state, job.sentence, job.result) == (
        "refused",
        "文件不对。",
        {"problems": ["第3行"]},
    )


def test_an_unforeseen_error_is_told_without_its_inside(office, kind, caplog):
    job = jobs.run(start(office, kind(lambda **_: 1 / 0)).pk)
    assert (job.state, job.sentence) == ("refused", jobs.FAILED)
    assert "ZeroDivisionError" in caplog.text


def test_a_job_is_done_once(office, kind):
    done = []
    job = start(office, kind(lambda **_: done.append(1) or {}))
    jobs.run(job.pk)
    jobs.run(job.pk)
    assert done == [1]


def test_progress_is_seen_while_the_transaction_of_the_work_is_open(office, kind):
    seen = []

    def slow(*, by, argument, progress):
        with transaction.atomic():
            progress(5, 10, "正在核对")
            seen.append(jobs.progress(job.pk))
        return {}

    job = start(office, kind(slow))
    jobs.run(job.pk)
    assert seen == [(5, 10, "正在核对")]
    assert jobs.progress(job.pk) == (0, 0, "")


def test_a_job_whose_runner_was_killed_is_told_to_start_again(office, kind, runner):
    job = start(office, kind(lambda **_: {}))
    process = runner(job)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert jobs.sweep() == 1
    job.refresh_from_db()
    assert (job.state, job.sentence) == ("refused", jobs.INTERRUPTED)


def test_a_job_that_is_running_elsewhere_is_left_alone(office, kind, runner):
    job = start(office, kind(lambda **_: {}))
    runner(job)
    assert jobs.sweep() == 0
    jobs.work(once=True)
    job.refresh_from_db()
    assert job.state == "running"


def test_waiting_jobs_are_done_in_the_order_they_came(office, kind):
    done = []
    name = kind(lambda *, by, argument, progress: done.append(argument["n"]))
    for n in range(3):
        start(office, name, n=n)
    jobs.work(once=True)
    assert done == [0, 1, 2]


def test_nobody_finds_the_job_of_another(office, liaison, kind):
    job = start(office, kind(lambda **_: {}))
    assert jobs.find(office, job.pk) == job
    with pytest.raises(Job.DoesNotExist):
        jobs.find(liaison, job.pk)


def test_work_that_nobody_knows_is_not_queued(office, kind):
    with pytest.raises(Refused):
        start(office, "没有这种")
    assert not Job.objects.exists()
