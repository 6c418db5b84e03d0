"""Decides whether "no", "not", "without" … cancels a symptom.

A negator must stand before the symptom, close to it, in the same clause, with
nothing between but words that carry a negation along. Doubt ("don't think it's my
heart") is not negation, and two negators cancel each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.screening.lexicon import Lexicon
from bot.screening.normalise import STOP, Token
from bot.screening.spotter import Place

RULE = "negation"
_WORDS_BACK = 5
_WORDS_BACK_IN_A_LIST = 12
_LIST = frozenset({"or", "nor"})


class Negation:
    """Reads negation with concepts such as ``negator``, ``carries_negation`` and ``symptom``."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._negators = lexicon.concepts["negator"]
        self._breaks = lexicon.concepts["clause_break"]
        self._carries = lexicon.concepts["carries_negation"]
        self._symptoms = lexicon.concepts["symptom"]
        self._bodies = lexicon.concepts["body"]
        self._subjects = lexicon.concepts["subject"]
        self._doubt = lexicon.concepts["doubt"]

    def negates_itself(self, words: set[str]) -> bool:
        """Whether a pattern names a negator, as "can't breathe" does; it is never cancelled."""
        return bool(words & (self._negators | {"cant", "wont"}))

    def cancels(self, tokens: Sequence[Token], place: Place) -> bool:
        """Whether the match at this place is denied."""
        start, end = place
        return self._denied(tokens, start, 0) or (
            end - start > 1 and self._denied(tokens, end - 1, start)
        )

    def _denied(self, tokens: Sequence[Token], at: int, floor: int) -> bool:
        """Walks back from a symptom word to a negator that reaches it."""
        for i in range(at - 1, max(floor, at - _WORDS_BACK_IN_A_LIST) - 1, -1):
            token, following = tokens[i], tokens[i + 1]
            if following.breaks or token.text in self._breaks or token.text == STOP:
                return False
            if token.text == "and" and following.text in self._subjects:
                return False
            if token.text in self._negators:
                return following.text not in self._doubt and not self._doubly(tokens, i)
            if not self._lets_through(tokens, i, listed=at - i > _WORDS_BACK):
                return False
        return False

    def _doubly(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether the negator is itself denied: "it's not that I don't have chest pain"."""
        before = [token.text for token in tokens[max(0, at - 4) : at]]
        return any(
            word in self._negators and before[place + 1 : place + 2] == ["that"]
            for place, word in enumerate(before)
        )

    def _lets_through(self, tokens: Sequence[Token], i: int, listed: bool) -> bool:
        """Whether a negation before this word still reaches the symptom after it."""
        text, following = tokens[i].text, tokens[i + 1]
        joined = bool({text, following.text} & (_LIST | {"and"}))
        if following.comma and not joined and not _list_is_closed(tokens, i + 1):
            return False
        if text in self._bodies:
            return True
        if text in self._symptoms:
            return joined or following.comma
        return text in self._carries and (not listed or text in _LIST)


def _list_is_closed(tokens: Sequence[Token], at: int) -> bool:
    """Whether "or" or "nor" follows in this clause, so that a comma makes a list."""
    for token in tokens[at : at + _WORDS_BACK_IN_A_LIST]:
        if token.breaks or token.text == STOP:
            return False
        if token.text in _LIST:
            return True
    return False
