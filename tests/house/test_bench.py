"""The programs that measure: one for each figure we claim, and each of them works.

They run on a handful of rows here; what they then print has the form of a row, its figure says
nothing.
"""

import json
import os
import subprocess
import sys

import pytest

from bench import measure
from bench.run import PROGRAMS

#: The table of what we claim → the program that measures it, and how many rows it prints.
CLAIMED = {
    "import a 200-indicator standard": ("standard_import", 2),
    "overview of 200 indicators with 2,000 evidences": ("overview", 2),
    "entry saved, score updated": ("entry_saved", 2),
    "score from scratch over 1,000,000 entries": ("score_million", 1),
    "ledger import, 100,000 rows of 12 columns": ("ledger_import", 2),
    "list of 62,000 cases with permissions": ("case_list", 5),
    "the secrecy gate over an office sentence": ("gate_secrecy", 1),
    "make demo after set-up": ("demo_start", 1),
    "dossier, 4 GiB of photos": ("dossier", 2),
}
FORM = {
    "name": str, "value": (int, float), "unit": str, "against": str, "ratio": (int, float),
    "reach": (int, float), "ok": bool,
}  # fmt: skip


def run(program: str) -> list[dict]:
    """What a program prints on a handful of rows, on SQLite."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TONGXIN_")}
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{program}"],
        cwd=measure.ROOT,
        env=environment | {measure.TINY: "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_there_is_a_program_for_each_figure_and_none_beside():
    assert sorted(PROGRAMS) == sorted(name for name, _ in CLAIMED.values())
    beside = {"__init__", "run", "measure", "district", "tables"}
    assert {p.stem for p in (measure.ROOT / "bench").glob("*.py")} - beside == set(PROGRAMS)


@pytest.mark.parametrize("program", ["score_million", "ledger_import"])
def test_what_is_claimed_for_both_databases_is_measured_on_both(program):
    assert PROGRAMS[program][0] == ("SQLite", "PostgreSQL")


@pytest.mark.parametrize(("program", "rows"), CLAIMED.values())
def test_a_program_prints_one_line_of_json_for_each_row(program, rows):
    told = run(program)
    assert len(told) == rows
    for row in told:
        assert {key: row[key] for key in row if key != "more"}.keys() == FORM.keys()
        assert all(isinstance(row[key], kind) for key, kind in FORM.items())


def told(capsys, ratio: float, **more) -> dict:
    measure.row("a", 1, "s", "b", ratio, 1, **more)
    return json.loads(capsys.readouterr().out)


def test_a_row_is_ok_up_to_its_reach(capsys):
    assert told(capsys, 1)["ok"] is True
    assert told(capsys, 1.001)["ok"] is False


def test_a_row_that_must_stay_below_is_not_ok_at_its_reach(capsys):
    assert told(capsys, 0.999, below=True)["ok"] is True
    assert told(capsys, 1, below=True)["ok"] is False
