"""Which long words are English words, and so no slips in the words of the phrase files.

"Motoring" is two letters from "mottling"; whoever asks about motoring means it. The words are
pyspellchecker's English dictionary (MIT), without the rare ones, which are often slips themselves.
"""

from __future__ import annotations

from functools import lru_cache

from spellchecker import SpellChecker

#: Shorter words are too often a slip of something that matters ("brest", "vomet").
SHORTEST = 6
#: How often the dictionary's texts hold a word: below this it holds slips too.
_RARE = 100


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Lower-case words of at least six letters."""
    counted = SpellChecker(language="en").word_frequency.dictionary
    return frozenset(w for w, times in counted.items() if len(w) >= SHORTEST and times >= _RARE)
