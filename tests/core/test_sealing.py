"""Sealed data opens only where it was sealed; its index is the same each time and tells nothing."""

import pytest

from tongxin.core import sealing
from tongxin.core.errors import Refused


def test_what_was_sealed_comes_back_and_is_not_readable_in_between():
    sealed = sealing.seal({"name": "赟"}, "case:1")
    assert sealing.unseal(sealed, "case:1") == {"name": "赟"}
    assert "赟".encode() not in sealed


def test_the_same_twice_looks_different():
    assert sealing.seal({"a": 1}, "x") != sealing.seal({"a": 1}, "x")


def test_moved_to_another_row_or_changed_by_a_bit_it_does_not_open():
    sealed = bytearray(sealing.seal({"a": 1}, "case:1"))
    with pytest.raises(Refused, match="打不开"):
        sealing.unseal(bytes(sealed), "case:2")
    sealed[-1] ^= 1
    with pytest.raises(Refused, match="打不开"):
        sealing.unseal(bytes(sealed), "case:1")


def test_another_key_opens_nothing_and_gives_another_index(monkeypatch):
    sealed, index = sealing.seal({"a": 1}, "x"), sealing.blind("a", "b")
    assert sealing.blind("a", "b") == index != sealing.blind("ab", "")
    monkeypatch.setenv("TONGXIN_DATA_KEY", "another")
    assert sealing.blind("a", "b") != index
    with pytest.raises(Refused):
        sealing.unseal(sealed, "x")


def test_the_key_lies_in_the_home_folder_for_its_owner_only(settings):
    sealing.blind("x")
    path = settings.HOME / "data_key"
    assert path.stat().st_mode & 0o777 == 0o600
