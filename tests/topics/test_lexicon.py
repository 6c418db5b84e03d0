"""Brands, slang and slips are read as plain words; a broken list says what to mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.topics.lexicon import LexiconUnusable, load_lexicon


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Can I drive on Oramorph?", "can i drive on liquid morphine?"),
        ("is Zomorph like MST", "is slow release morphine like slow release morphine"),
        ("whats a TENS machine", "what is a tens machine"),
        ("Lyrica", "pregabalin"),
        ("bus stop opposite", "bus stop opposite"),
    ],
)
def test_variants_are_read_as_what_they_stand_for(written: str, read: str) -> None:
    assert load_lexicon().plain(written) == read


def test_reading_twice_changes_nothing() -> None:
    lexicon = load_lexicon()
    for text in ("wots the pca", "cocodamol and booze", "op tomoz", "gas n air", "bunged up"):
        once = lexicon.plain(text)
        assert lexicon.plain(once) == once


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("words:\n  a: x, y\n  b: y\n", "'y' stands for 'a' and for 'b'"),
        ("words:\n  a: x,, y\n", "empty variant"),
        ("words:\n  a: [x, y]\n", "write the variants as"),
        ("nothing: here\n", "needs `words:`"),
        (": : :\n", "needs `words:`"),
    ],
)
def test_a_broken_list_is_named_with_its_mend(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "lexicon.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconUnusable, match=says):
        load_lexicon(path)


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconUnusable, match=r"none\.yml"):
        load_lexicon(tmp_path / "none.yml")
