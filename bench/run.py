"""Every figure we claim, one JSON line each: `make bench`, or some of them by name.

    bench/run.py overview ledger_import

Each program runs in a process of its own, on SQLite or on a throw-away PostgreSQL, in a folder that
is gone afterwards. Rows go to stdout, progress to stderr. The exit code is 1 when a row does not
reach, or a program gave none or did not end in time.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOTH = ("SQLite", "PostgreSQL")
#: Program → the databases it runs on, and the seconds after which it is taken to hang. On an idle
#: machine of two cores all of it together takes less than a quarter of an hour.
PROGRAMS: dict[str, tuple[tuple[str, ...], int]] = {
    "standard_import": (BOTH, 90),
    "overview": (BOTH, 90),
    "entry_saved": (BOTH, 90),
    "score_million": (BOTH, 420),
    "ledger_import": (BOTH, 420),
    "case_list": (BOTH, 120),
    "gate_secrecy": (("SQLite",), 90),
    "demo_start": (("SQLite",), 150),
    "dossier": (("SQLite",), 420),
}
POSTGRES = [sys.executable, str(ROOT / "tools" / "postgres.py"), "run", "--"]


def measured(program: str, engine: str) -> bool:
    """Run one program on one database and pass its rows on; whether all of them reach."""
    command = [sys.executable, "-m", f"bench.{program}"]
    if engine == "PostgreSQL":
        command = POSTGRES + command
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tongxin-bench-") as folder:
        output, code = _run(command, _environment(folder), PROGRAMS[program][1])
    rows = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    for row in rows:
        print(json.dumps(row, ensure_ascii=False), flush=True)
    reached = not code and bool(rows) and all(row["ok"] for row in rows)
    word = "reached" if reached else f"failed ({code})" if code or not rows else "missed"
    _tell(f"{program} on {engine}: {word}, {time.monotonic() - begun:.0f} s")
    return reached


def _environment(folder: str) -> dict[str, str]:
    """Ours, without what would lead to somebody's own data."""
    own = ("TONGXIN_DATABASE_URL", "TONGXIN_HOME")
    return {k: v for k, v in os.environ.items() if k not in own} | {"TMPDIR": folder}


def _run(command: list[str], environment: dict[str, str], limit: int) -> tuple[str, int]:
    """What it printed, and its exit code; one that takes too long is told to stop."""
    program = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        return program.communicate(timeout=limit)[0], program.returncode
    except BaseException as error:
        output = _stop(program)
        if not isinstance(error, subprocess.TimeoutExpired):
            raise
        _tell(f"stopped after {limit} s")
        return output, program.returncode or 1


def _stop(program: subprocess.Popen) -> str:
    """Ask first, so that a database is taken down; then end all that it started."""
    program.terminate()
    try:
        return program.communicate(timeout=30)[0]
    except subprocess.TimeoutExpired:
        os.killpg(program.pid, signal.SIGKILL)
        return program.communicate()[0]


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def main(names: list[str]) -> int:
    if unknown := [name for name in names if name not in PROGRAMS]:
        _tell(f"no program {', '.join(unknown)}; there are: {', '.join(PROGRAMS)}")
        return 2
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    _tell(f"load of this machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    wanted = [(name, engine) for name in names or PROGRAMS for engine in PROGRAMS[name][0]]
    begun = time.monotonic()
    reached = [measured(name, engine) for name, engine in wanted]
    _tell(f"{sum(reached)} of {len(reached)} reached, {time.monotonic() - begun:.0f} s in all")
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
