"""核对: whole, or what differs by name; every changed byte of a package is noticed."""

import ast
import io
import os
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from tests import dossiers as d
from tests.web import grid_cast as cast
from tongxin.core import clock
from tongxin.reports.dossier import verify
from tongxin.reports.dossier.work import manifest
from tongxin.reports.dossier.writer import Archive

DAY = date(2026, 6, 1)
HEAD = [verify.TITLE, "标准:样例(small@1)", f"截至:{DAY}"]
FILES = {"Ⅰ/甲.txt": b"first", "乙.txt": b"", "丙/丁.txt": b"third file"}


def package(held=FILES, day=DAY):
    """A small sealed zip in memory."""
    out = io.BytesIO()
    out.fileno = lambda: os.open(os.devnull, os.O_WRONLY)
    with ThreadPoolExecutor(1) as pool:
        archive = Archive(out, day, pool, pool)
        for path, data in held.items():
            archive.add_bytes(path, data)
        manifest(archive, HEAD)
        archive.directory()
    return out.getvalue()


def check(data):
    return verify.check_zip(io.BytesIO(data))


def test_a_package_as_it_was_sealed_is_whole():
    found = check(package())
    assert found.whole and found.files == 3
    assert found.verdict() == f"完整:3个文件与清单一致,封存码{found.seal}。"


@pytest.mark.parametrize("flip", [0x01, 0x20, 0x80, 0xFF])
def test_every_single_changed_byte_is_noticed(flip):
    data = package()
    unseen = []
    assert check(bytes(bytearray(data))).whole and len(data) > 800
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= flip
        if check(bytes(changed)).whole:
            unseen.append(place)
    assert unseen == []


def test_every_missing_and_every_added_byte_is_noticed():
    data = package()
    assert not any(check(data[:n] + data[n + 1 :]).whole for n in range(len(data)))
    assert not any(check(data[:n] + b"\0" + data[n:]).whole for n in range(len(data) + 1))


def test_a_changed_file_is_named():
    data = package()
    found = check(data.replace(b"third file", b"thirD file"))
    assert found.changed == ["丙/丁.txt"]
    assert found.sentences() == ["被改动:丙/丁.txt"] and found.verdict().startswith("不完整:有1处")


def repacked(change):
    """The package packed again by another program."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            change(new, name, old.read(name))
    return out.getvalue()


def test_a_missing_and_an_added_file_are_named():
    found = check(repacked(lambda new, n, data: n == "乙.txt" or new.writestr(n, data)))
    assert found.missing == ["乙.txt"]

    def more(new, name, data):
        new.writestr(name, data)
        if name == verify.MANIFEST:
            new.writestr("戊.txt", b"more")

    assert check(repacked(more)).added == ["戊.txt"]


def test_the_same_files_in_another_zip_are_not_the_sealed_one():
    found = check(repacked(lambda new, name, data: new.writestr(name, data)))
    assert not found.whole and found.archive


def test_a_manifest_written_anew_shows_another_seal(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(package({**FILES, "乙.txt": b"forged"}))
    assert verify.check(str(path)).whole
    true = check(package()).seal
    found = verify.check(str(path), true)
    assert not found.whole and "这不是当时封存的那一份" in found.archive[0]
    path.write_bytes(package())
    assert verify.check(str(path), true).whole and verify.check(str(path), true[:16]).whole
    assert not verify.check(str(path), true[:4]).whole


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip at all", package()[:200]])
def test_what_is_no_package_is_told_in_a_sentence(data):
    found = check(data)
    assert not found.whole and found.archive[0].startswith("压缩包损坏:")


def test_a_zip_without_a_manifest_is_told():
    found = check(repacked(lambda new, n, data: n == verify.MANIFEST or new.writestr(n, data)))
    assert found.archive == ["压缩包损坏:里面没有清单.txt"]


# ---- unpacked -----------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    zipfile.ZipFile(io.BytesIO(package())).extractall(tmp_path / "u")
    return tmp_path / "u"


def test_an_unpacked_package_is_whole_whatever_the_file_manager_left(folder):
    (folder / "Thumbs.db").write_bytes(b"x")
    assert verify.check(str(folder)).whole


def test_what_differs_in_a_folder_is_named(folder):
    (folder / "丙/丁.txt").write_bytes(b"third filE")
    (folder / "乙.txt").unlink()
    (folder / "戊.txt").write_bytes(b"")
    found = verify.check(str(folder))
    assert (found.changed, found.missing, found.added) == (["丙/丁.txt"], ["乙.txt"], ["戊.txt"])
    (folder / verify.MANIFEST).write_bytes(b"x")
    assert verify.check(str(folder)).archive[0].endswith("清单.txt被改动,封存码对不上")
    (folder / verify.MANIFEST).unlink()
    assert verify.check(str(folder)).archive[0].endswith("里面没有清单.txt")


# ---- the file on its own ------------------------------------------------------------------------

SOURCE = Path(verify.__file__)


def test_it_is_one_short_file_for_python_3_8_with_nothing_but_its_own_library():
    text = SOURCE.read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 8))
    assert len(text.splitlines()) <= 300
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert names <= set(sys.stdlib_module_names)


def test_annotations_are_never_evaluated_so_that_3_8_does_not_stumble_on_them():
    assert "from __future__ import annotations" in SOURCE.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture(scope="module")
def kept():
    """What was made once for all tests here."""
    return {}


@pytest.fixture
def sealed(kept, office, tmp_path):
    """A real package of the small standard."""
    path = tmp_path / "成果包.zip"
    if not kept:
        d.sealed(office, d.filled(office), path)
        kept["data"] = path.read_bytes()
    path.write_bytes(kept["data"])
    return path


def run(*arguments, where):
    """The stand-alone file in an interpreter that knows nothing of ours."""
    done = subprocess.run(
        [sys.executable, "-I", *map(str, arguments)],
        cwd=where, capture_output=True, timeout=60, env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def test_the_checker_in_the_package_checks_the_zip_and_its_own_folder(sealed, tmp_path):
    with zipfile.ZipFile(sealed) as archive:
        archive.extractall(tmp_path / "u")
    code, said = run(tmp_path / "u/verify.py", sealed, where=tmp_path)
    assert code == 0 and said.startswith("完整:")
    assert run("verify.py", where=tmp_path / "u")[0] == 0
    shutil.rmtree(tmp_path / "u/浏览")
    code, said = run("verify.py", ".", where=tmp_path / "u")
    assert code == 1 and "缺少:浏览/browse.css" in said and "不完整:有2处" in said


def test_wrong_calls_of_the_checker_are_answered_in_chinese(tmp_path):
    assert run(SOURCE, "none.zip", where=tmp_path) == (1, "打不开“none.zip”,请核对路径。\n")
    assert "用法" in run(SOURCE, "--help", where=tmp_path)[1]


def test_a_changed_byte_anywhere_in_a_real_package_is_noticed(sealed):
    """Every byte of headers, directory and end; of the files' bytes, which are hashed, a sample."""
    data = sealed.read_bytes()
    with zipfile.ZipFile(sealed) as archive:
        infos = archive.infolist()
        start = archive.start_dir
    heads = [i.header_offset + n for i in infos[::9] for n in range(30)]
    tail = [*range(start, len(data), 37), *range(len(data) - 22, len(data))]
    sample = range(0, start, len(data) // 40)
    changed = bytearray(data)
    for place in (*heads[:120], *tail[:200], *tail[-22:], *sample):
        changed[place] ^= 0x41
        assert not check_quick(changed), place
        changed[place] ^= 0x41
    assert check_quick(changed)


def check_quick(data):
    return verify.check_zip(io.BytesIO(data)).whole
