"""Old history, stories of the stay, "what if" questions and idioms: when a match is not a flag."""

from __future__ import annotations

from collections.abc import Sequence

from bot.screening.normalise import STOP, Token
from bot.screening.notation import EXACT
from bot.screening.phrasebook import Cues
from bot.screening.spotter import Place, Spotted

IDIOM = "idiom"
PAST = "past event"
STORY = "story of the stay"
WHAT_IF = "what-if question"
_IF_REACHES = 7


def _sentence(tokens: Sequence[Token], place: Place) -> Place:
    """From full stop to full stop around a place."""
    start, end = place
    while start > 0 and tokens[start - 1].text != STOP:
        start -= 1
    while end < len(tokens) and tokens[end].text != STOP:
        end += 1
    return start, end


def _inside(place: Place, sentence: Place) -> bool:
    return place[0] >= sentence[0] and place[1] <= sentence[1]


class Circumstances:
    """The rules of one set of cues, asked about one match at a time."""

    def __init__(self, cues: Cues) -> None:
        self._idioms = tuple(EXACT + idiom for idiom in cues.named("idioms"))
        self._past = cues.named("past")
        self._resolved = cues.named("resolved")
        self._now = cues.named("now")
        self._feelings = cues.named("now_feelings")
        self._story = cues.named("story")
        self._praise = cues.named("praise")
        self._if = cues.named("if")
        self._asking = cues.named("asking")
        self._current = cues.named("current")

    def patterns(self) -> tuple[str, ...]:
        """Every pattern these rules need spotted."""
        return (
            self._idioms + self._past + self._resolved + self._now + self._feelings
            + self._story + self._praise + self._if + self._asking + self._current
        )  # fmt: skip

    def is_idiom(self, spotted: Spotted, place: Place) -> bool:
        """Whether an idiom covers the match."""
        return any(
            found[0] < place[1] and place[0] < found[1]
            for idiom in self._idioms
            for found in spotted.spans(idiom)
        )

    def is_past(self, tokens: Sequence[Token], spotted: Spotted, place: Place) -> bool:
        """Whether the match is old history with nothing said about now."""
        sentence = _sentence(tokens, place)
        if not self._said(spotted, self._past, sentence):
            return False
        over = self._said(spotted, self._resolved, sentence)
        return over or not self._said(spotted, self._now + self._feelings, sentence)

    def is_story(self, tokens: Sequence[Token], spotted: Spotted, place: Place) -> bool:
        """Whether the match belongs to a stay that is told, with praise, as over."""
        sentence = _sentence(tokens, place)
        told = self._said(spotted, self._story, sentence)
        return (
            told
            and bool(spotted.any_of(self._praise))
            and not self._said(spotted, self._now, sentence)
        )

    def is_what_if(
        self, tokens: Sequence[Token], spotted: Spotted, places: Sequence[Place]
    ) -> bool:
        """Whether the match (the places of its parts) is only asked about."""
        place = (min(start for start, _ in places), max(end for _, end in places))
        sentence = _sentence(tokens, place)
        if self._said(spotted, self._now, sentence):
            return False
        if any(self._governed(spotted, sentence, start) for start, _ in places):
            return True
        return self._said_before(spotted, sentence, place) and not self._said(
            spotted, self._current, sentence
        )

    def _governed(self, spotted: Spotted, sentence: Place, start: int) -> bool:
        """Whether an "if" reaches the word at ``start``."""
        return any(
            end - 1 <= start <= end + _IF_REACHES and _inside((end, end), sentence)
            for cue in self._if
            for _, end in spotted.spans(cue)
        )

    def _said_before(self, spotted: Spotted, sentence: Place, place: Place) -> bool:
        return any(
            found[0] <= place[0] and _inside(found, sentence)
            for cue in self._asking
            for found in spotted.spans(cue)
        )

    def _said(self, spotted: Spotted, cues: Sequence[str], sentence: Place) -> bool:
        return any(_inside(found, sentence) for cue in cues for found in spotted.spans(cue))
