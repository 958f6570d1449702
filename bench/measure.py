"""What every program here shares: a home of its own, a clock, one JSON line a row."""

import atexit
import json
import os
import resource
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: With this in the environment the programs run on a handful of rows: whether they work at all.
#: The figures of such a run say nothing.
TINY = "TONGXIN_BENCH_TINY"


def start() -> Path:
    """A fresh home folder, Django set up, tables made; all of it is gone when the program ends."""
    home = Path(tempfile.mkdtemp(prefix="tongxin-bench-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    os.environ["TONGXIN_HOME"] = str(home)
    set_up()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    return home


def set_up() -> None:
    """Django as the environment says, on the home that is there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongxin.config.settings")
    import django

    django.setup()


def engine() -> str:
    """Which database the run is on."""
    return "PostgreSQL" if os.environ.get("TONGXIN_DATABASE_URL") else "SQLite"


def size(full: int, tiny: int) -> int:
    """How many rows to work on."""
    return tiny if os.environ.get(TINY) else full


def row(
    name: str, value: float, unit: str, against: str, ratio: float, reach: float, *,
    below: bool = False, more: str = "",
) -> None:  # fmt: skip
    """One line: the figure, what it is held against, and whether it reaches.

    ratio: the figure in units of what it is held against. reach: the greatest ratio that is ok;
    with `below`, the first that is not.
    """
    told = {
        "name": name,
        "value": round(value, 4),
        "unit": unit,
        "against": against,
        "ratio": round(ratio, 3),
        "reach": reach,
        "ok": ratio < reach if below else ratio <= reach,
        **({"more": more} if more else {}),
    }
    print(json.dumps(told, ensure_ascii=False), flush=True)


def side_by_side(*works: Callable[[], object], times: int = 5) -> list[float]:
    """The median wall time of each, after one run that warms up.

    They take turns, so that what else the machine does falls on all of them alike.
    """
    for work in works:
        work()
    rounds = [[once(work) for work in works] for _ in range(times)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def once(work: Callable[[], object]) -> float:
    """The wall time of one run."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def queries(work: Callable[[], object]) -> list[str]:
    """The statements that a piece of work sends; what only frames a transaction is none."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    frames = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    with CaptureQueriesContext(connection) as seen:
        work()
    return [q["sql"] for q in seen.captured_queries if not q["sql"].startswith(frames)]


def peak() -> float:
    """The most memory this process has had at once, in MiB.

    Linux tells it of this program alone; getrusage counts the parent it was forked from, too.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1024 * 1024 if sys.platform == "darwin" else 1024)


def tell(sentence: str) -> None:
    """Progress for whoever watches; the rows alone go to stdout."""
    print(sentence, file=sys.stderr, flush=True)
