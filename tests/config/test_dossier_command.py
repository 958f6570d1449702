"""`tongxin dossier` and `tongxin verify`: one object for programs, sentences for people."""

import json

import pytest

from tests import dossiers as d
from tests.web import grid_cast as cast
from tongxin.config import cli
from tongxin.core import clock


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def made(office):
    return d.edition(office)


@pytest.fixture
def out(tmp_path):
    return str(tmp_path / "成果包.zip")


def run(capsys, *typed):
    """(exit code, what it said, what it complained about)."""
    code = cli.main(list(typed))
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_package_is_sealed_and_verified(made, out, capsys):
    code, said, _ = run(capsys, "dossier", "--edition", "small", out)
    assert code == 0 and said.startswith("已封存《样例小标准》截至2026年6月1日")
    code, said, _ = run(capsys, "verify", out)
    assert code == 0 and said.startswith("完整:")


def test_with_json_both_print_one_object(made, out, capsys):
    _, said, errors = run(capsys, "dossier", "--edition", "small@1", out, "--as-of", "2025-12-31",
                          "--all", "--json")  # fmt: skip
    done = json.loads(said)
    assert (done["as_of"], done["everything"], done["file"]) == ("2025-12-31", True, out)
    code, said, _ = run(capsys, "verify", out, "--json")
    assert (code, json.loads(said)["seal"]) == (0, done["seal"])


def test_a_warning_is_said_and_the_package_made(office, made, out, capsys):
    d.link(office, made, d.add(office, "方案.pdf", d.plan()), page="1", quote=d.SAID)
    code, _, errors = run(capsys, "dossier", "--edition", "small", out)
    assert code == 0 and "请注意:Ⅰ-2-① 方案.pdf:第1页上没有" in errors


def test_one_changed_byte_is_told_with_its_file_and_exit_1(made, out, capsys):
    run(capsys, "dossier", "--edition", "small", out)
    with open(out, "r+b") as package:
        data = package.read()
        package.seek(data.index("创建资料</title>".encode()))
        package.write("创".encode()[:2] + b"\x00")
    code, said, _ = run(capsys, "verify", out)
    assert code == 1 and said.splitlines() == ["被改动:index.html", "不完整:有1处与封存时不同。"]


def test_another_seal_than_the_one_written_down_is_told(made, out, capsys):
    run(capsys, "dossier", "--edition", "small", out)
    code, said, _ = run(capsys, "verify", out, "--seal", "0" * 64)
    assert code == 1 and "这不是当时封存的那一份" in said


@pytest.mark.parametrize(
    ("more", "sentence"),
    [(["--as-of", "2030-01-01"], "这一天还没有到"), (["--as-of", "去年"], "截至日期应写成")],
)
def test_what_cannot_be_is_one_sentence_and_no_file(made, out, tmp_path, capsys, more, sentence):
    code, said, errors = run(capsys, "dossier", "--edition", "small", out, *more)
    assert code == 1 and said == "" and sentence in errors
    assert not list(tmp_path.glob("*.zip*"))


def test_a_package_that_is_not_there_is_refused(office, capsys):
    code, _, errors = run(capsys, "verify", "none.zip")
    assert code == 1 and "打不开“none.zip”" in errors
