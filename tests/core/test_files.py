"""The file store: whole or not there, once for the same bytes."""

import errno
import hashlib
import os
from pathlib import Path

import pytest
from django.conf import settings

from tongxin.core import files
from tongxin.core.errors import Refused


def kept() -> list[str]:
    root = Path(settings.FILES)
    return sorted(p.name for p in root.rglob("*") if p.is_file())


def test_the_same_bytes_are_one_file():
    first, second = files.put([b"ab", b"c"]), files.put([b"abc"])
    assert first == second == files.Stored(hashlib.sha256(b"abc").hexdigest(), 3)
    assert kept() == [first.sha256]
    assert files.open_file(first.sha256).read() == b"abc"


def test_a_stream_that_breaks_off_leaves_nothing():
    def broken():
        yield b"half"
        raise ConnectionResetError("gone")

    with pytest.raises(Refused):
        files.put(broken())
    assert kept() == []


def test_what_the_guard_refuses_never_has_a_place():
    def guard(path):
        assert path.read_bytes() == b"bad"
        raise Refused("不能收。")

    with pytest.raises(Refused, match="不能收"):
        files.put([b"bad"], guard=guard)
    assert kept() == []


def test_a_full_disk_is_told_and_leaves_nothing(monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="磁盘"):
        files.put([b"x"])
    assert kept() == []


def test_more_than_the_limit_is_refused_while_it_comes():
    with pytest.raises(Refused, match="超过1MB"):
        files.put([b"x" * files.CHUNK] * 3, limit=files.CHUNK)
    assert kept() == []


def test_a_lost_file_is_told():
    with pytest.raises(Refused, match="备份"):
        files.open_file("0" * 64)
