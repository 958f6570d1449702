"""What every program here shares: a home of its own, a clock, one JSON line a row."""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def start() -> Path:
    """A fresh home folder, Django set up, tables made."""
    home = Path(tempfile.mkdtemp(prefix="tongxin-bench-"))
    os.environ["TONGXIN_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongxin.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    return home


def engine() -> str:
    """Which database the run is on."""
    return "PostgreSQL" if os.environ.get("TONGXIN_DATABASE_URL") else "SQLite"


def row(
    name: str, value: float, unit: str, against: str, ratio: float, reach: float, *, more: str = ""
) -> None:
    """One line: the figure, what it is held against, and whether it reaches."""
    print(
        json.dumps(
            {
                "name": name,
                "value": round(value, 4),
                "unit": unit,
                "against": against,
                "ratio": round(ratio, 3),
                "reach": reach,
                "ok": ratio <= reach,
                **({"more": more} if more else {}),
            },
            ensure_ascii=False,
        ),
        flush=True,
    )


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """The median wall time of `times` runs, after one that warms up."""
    work()
    return statistics.median(_once(work) for _ in range(times))


def _once(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def tell(sentence: str) -> None:
    """Progress for whoever watches; the rows alone go to stdout."""
    print(sentence, file=sys.stderr, flush=True)
