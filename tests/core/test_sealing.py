"""Originals under a list of keys."""

from __future__ import annotations

import pytest

from bot.core.errors import SealBroken
from bot.sealing import FernetSealer, new_key


def test_what_is_sealed_opens_again_and_says_nothing_meanwhile() -> None:
    sealer = FernetSealer([new_key()])
    sealed = sealer.seal("call me on 07700 900456 \U0001f622")
    assert b"07700" not in sealed
    assert sealer.open(sealed) == "call me on 07700 900456 \U0001f622"


def test_keys_are_changed_by_putting_a_new_one_in_front() -> None:
    old, new = new_key(), new_key()
    before = FernetSealer([old]).seal("written before")
    both = FernetSealer([new, old])
    assert both.open(before) == "written before"
    assert FernetSealer([new]).open(both.seal("written after")) == "written after"


def test_without_its_key_or_with_a_byte_changed_nothing_opens() -> None:
    sealer = FernetSealer([new_key()])
    sealed = bytearray(sealer.seal("secret"))
    with pytest.raises(SealBroken):
        FernetSealer([new_key()]).open(bytes(sealed))
    sealed[20] ^= 1
    with pytest.raises(SealBroken):
        sealer.open(bytes(sealed))


def test_a_wrong_key_is_named_by_its_place_and_never_shown() -> None:
    with pytest.raises(ValueError, match="key 2 of 2") as refused:
        FernetSealer([new_key(), "hunter2-hunter2"])
    assert "hunter2" not in str(refused.value)
