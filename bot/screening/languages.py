"""Tells whether a message is written in another language, and in which.

Our phrase files and the classifier read English; whoever writes anything else gets a
person, and is told so in the language they write. Uses lingua (Apache 2.0), whose models
are read only when a message does not look English.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import cached_property

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

from bot.core.service_words import NOTES_IN
from bot.core.tiers import Tier
from bot.core.verdict import Finding

RULE = "other-language"
#: How sure the detector must be, of few words more so, and how few of the words may be English
#: ones (chosen on messages written for it: tests/screening/test_languages.py).
_SURE = 0.5
_SURE_OF_FEW = 0.8
_FEW_WORDS = 4
_FEWEST_WORDS = 3
_ENGLISH = 0.5
_WORD = re.compile(r"[^\W\d_]+")
_PLACEHOLDER = re.compile(r"\[[^\]]*\]")


class Languages:
    """Recognises the languages that have a note, beside English. Safe to share between threads."""

    def __init__(self, is_english: Callable[[str], bool]) -> None:
        """``is_english`` says of a lower-case word whether English messages use it."""
        self._is_english = is_english
        self._building = threading.Lock()

    def findings(self, text: str) -> tuple[Finding, ...]:
        """A finding when the text is in another language; none when it is English."""
        language = self.language(text)
        if language is None:
            return ()
        code = f"LANGUAGE-{language.iso_code_639_1.name}"
        why = f"Written in {language.name.capitalize()}, which is not read automatically"
        return (Finding(Tier.URGENT, code, RULE, why),)

    def language(self, text: str) -> Language | None:
        """The other language of a text; None for English and for too little to tell."""
        bare = _PLACEHOLDER.sub(" ", text.lower()).replace("'", "").replace("\u2019", "")
        words = _WORD.findall(bare)
        foreign_letters = any(not _is_latin(word) for word in words)
        if len(words) < _FEWEST_WORDS and not foreign_letters:
            return None
        if sum(map(self._is_english, words)) >= _ENGLISH * len(words):
            return None
        with self._building:
            detector = self._detector
        best = detector.compute_language_confidence_values(" ".join(words))[0]
        few = len(words) <= _FEW_WORDS and not foreign_letters
        other = best.language != Language.ENGLISH
        sure = best.value >= (_SURE_OF_FEW if few else _SURE)
        return best.language if other and sure else None

    @cached_property
    def _detector(self) -> LanguageDetector:
        codes = [getattr(IsoCode639_1, code.upper()) for code in ("en", *NOTES_IN)]
        return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()


def _is_latin(word: str) -> bool:
    return all(ord(character) < 0x250 for character in word)
