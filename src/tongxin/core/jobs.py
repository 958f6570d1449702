"""Long work: waits in a table, runs in a worker, says how far it is, survives being killed.

Whether a job still lives is asked of the operating system: its runner holds a lock on a file, and
the kernel lets go of it however the runner ends. Progress is kept in a file beside it, because a
row written by a job is invisible until the job's transaction ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import close_old_connections, connection

from tongxin.rules import secrecy

from . import clock
from .errors import Refused
from .models import Job

#: Work on a job: what it may do is told by `by`; it reports through `progress`; returns a JSON dict.
Handler = Callable[..., dict]
_handlers: dict[str, Handler] = {}

#: Between the work's own commit and this row's there is a moment, so it does not claim too much.
INTERRUPTED = "程序中途停了。请先看内容是否已经在系统里;没有的话数据没有改动,重新开始即可。"
FAILED = "处理时出了意外,这次没有做完,原有数据没有改动,请把这一页转给系统管理员。"


class Progress(NamedTuple):
    """done of total (total 0: not known yet), and what is being done."""

    done: int = 0
    total: int = 0
    sentence: str = ""


def register(kind: str, handler: Handler) -> None:
    """`handler(by=…, argument=…, progress=…)` does the work of `kind`."""
    _handlers[kind] = handler


def start(*, by, division: str, kind: str, title: str, argument: dict) -> Job:
    """Put work in the queue; its own act writes the event when it is done."""
    if kind not in _handlers:
        raise Refused("没有这种后台工作,请联系系统管理员。")
    return Job.objects.create(
        by=by, division=division, kind=kind, title=title[:200], argument=argument
    )


def find(by, job_id: int) -> Job:
    """A person's own job; Job.DoesNotExist for anybody else's."""
    return Job.objects.get(pk=job_id, by=by)


def progress(job_id: int) -> Progress:
    """How far a job is, also while its transaction is open."""
    try:
        return Progress(*json.loads(_file(job_id, "json").read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return Progress()


def _file(job_id: int, ending: str) -> Path:
    folder = Path(settings.HOME) / "progress"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{job_id}.{ending}"


def _reporter(job_id: int) -> Callable[..., None]:
    """Writes whole files only, and not oftener than a page can ask."""
    told = 0.0

    def report(done: int, total: int = 0, sentence: str = "") -> None:
        nonlocal told
        if time.monotonic() - told < 0.2 and done != total:
            return
        told, target = time.monotonic(), _file(job_id, "json")
        fresh = _file(job_id, f"{os.getpid()}.new")
        # A full disk stops the work's own writing with a sentence; the display never does.
        with contextlib.suppress(OSError):
            fresh.write_text(json.dumps([done, total, sentence], ensure_ascii=False), "utf-8")
            os.replace(fresh, target)

    return report


@contextlib.contextmanager
def _alive(job_id: int) -> Iterator[bool]:
    """Holds the job's lock; False when another process holds it."""
    with open(_file(job_id, "lock"), "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def run(job_id: int) -> Job:
    """Do a waiting job here and now; one that is taken or finished is left alone."""
    with _alive(job_id) as mine:
        # The conditional update is the claim: of two workers exactly one changes the row.
        waiting = Job.objects.filter(pk=job_id, state="waiting")
        if mine and waiting.update(state="running"):
            _do(Job.objects.select_related("by").get(pk=job_id))
    return Job.objects.get(pk=job_id)


def _do(job: Job) -> None:
    state, result, sentence = "refused", {}, ""
    try:
        handler = _handlers[job.kind]
        result = handler(by=job.by, argument=job.argument, progress=_reporter(job.pk)) or {}
        state, sentence = "done", result.get("sentence", "")
    except Refused as error:
        # What a person may read at once must not stay in a row.
        result = {"problems": [secrecy.hide(told) for told in error.problems]}
        sentence = secrecy.hide(error.sentence)
    except Exception:
        logging.getLogger(__name__).exception("job %s (%s)", job.pk, job.kind)
        sentence = FAILED
    _finish(job.pk, state, sentence, result)


def _finish(job_id: int, state: str, sentence: str, result: dict | None = None) -> None:
    Job.objects.filter(pk=job_id, state="running").update(
        state=state, sentence=sentence, result=result or {}, finished_at=clock.now()
    )
    for ending in ("json", "lock"):
        _file(job_id, ending).unlink(missing_ok=True)


def sweep() -> int:
    """Close the jobs whose runner is gone; returns how many."""
    gone = 0
    for job_id in Job.objects.filter(state="running").values_list("pk", flat=True):
        with _alive(job_id) as mine:
            if mine and Job.objects.filter(pk=job_id, state="running").exists():
                _finish(job_id, "refused", INTERRUPTED)
                gone += 1
    return gone


def work(once: bool = False, pause: float = 1.0, daily: Callable[[], object] | None = None) -> None:
    """Do waiting jobs in the order they came, for ever or until none waits.

    daily: done at the start and on the first turn of each new day.
    """
    day = None
    while True:
        if not connection.in_atomic_block:  # a worker lives for weeks, the server's end may not
            close_old_connections()
        if daily and day != clock.today():
            day = clock.today()
            daily()
        sweep()
        job_id = Job.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True)
        following = job_id.first()
        if following is not None:
            run(following)
        elif once:
            return
        else:
            time.sleep(pause)
