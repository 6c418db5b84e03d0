"""`python -m bot decide`: what the service would decide about messages, a line each.

Reads JSON lines ``{"text": ...}`` on standard input, treats each as the first message of
a new conversation, and writes one JSON line for each, in the same order: ``text`` (as
given), ``masked``, ``tier``, ``tags``, ``decision``, ``intent``, ``answered`` and ``offered``
(topics), ``why``, and ``error`` where the line was bad. Quality figures of the service all
come from this.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from bot.core.decision import Decision, decide
from bot.core.dialogue import Turn, TurnResult
from bot.core.directives import HandOff, OfferTopics
from bot.core.errors import DialogueUnavailable
from bot.core.messages import Reply
from bot.core.ports import DialogueEngine, Encoder, Masker, Screener
from bot.core.tiers import Tier
from bot.core.verdict import Verdict
from bot.use_cases.answer_message import LONGEST_TURN

#: More than any platform lets a person write; longer texts are still screened whole.
LONGEST_MESSAGE = 10_000
#: Lines on their way at once.
IN_FLIGHT = 64


@dataclass(frozen=True)
class Decider:
    """Runs one message through masking, screening and, if nothing fired, the assistant."""

    masker: Masker
    screener: Screener
    encoder: Encoder
    engine: DialogueEngine

    def line(self, raw: str) -> dict[str, Any]:
        """The output mapping for one input line. Never raises."""
        text, error = _read(raw)
        if text is None:
            return _row("", "", Verdict(), Decision.FALLBACK, None, error)
        masked = self.masker.mask(text)
        verdict = self.screener.screen(masked.text)
        if verdict.tier is not Tier.NONE:
            return _row(text, masked.text, verdict, Decision.HANDOFF, None, error)
        try:
            result = self.engine.converse(self._turn(masked.text))
        except DialogueUnavailable:
            failed = "the assistant could not be reached"
            return _row(text, masked.text, verdict, Decision.HANDOFF, None, failed)
        return _row(text, masked.text, verdict, decide(verdict.tier, result), result, error)

    def _turn(self, text: str) -> Turn:
        words = text[:LONGEST_TURN]
        return Turn(
            episode=f"decide-{uuid4().hex}",
            message_id=uuid4().hex,
            text=words,
            embedding=self.encoder.encode(words),
            ephemeral=True,
        )

    def lines(self, source: Iterable[str], threads: int = 8) -> Iterator[dict[str, Any]]:
        """The output of every line, in order, several on their way at once."""
        with ThreadPoolExecutor(threads) as pool:
            waiting: deque[Future[dict[str, Any]]] = deque()
            for raw in source:
                waiting.append(pool.submit(self.line, raw))
                if len(waiting) >= IN_FLIGHT:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()


def _read(raw: str) -> tuple[str | None, str]:
    """The text of a line, and what is wrong with the line; no text when it has none."""
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        return None, "not JSON"
    text = content.get("text") if isinstance(content, dict) else None
    if not isinstance(text, str):
        return None, 'no "text"'
    # A lone half of a surrogate pair cannot be written anywhere.
    text = text.encode("utf-8", "replace").decode("utf-8")
    if not text.strip():
        return None, "empty text"
    if len(text) > LONGEST_MESSAGE:
        return text, f"longer than {LONGEST_MESSAGE} characters"
    if not any(character.isalnum() for character in text):
        return text, "no words"
    return text, ""


def answered(replies: Sequence[Reply]) -> list[str]:
    """The topics whose approved words were said, in order."""
    sources = [reply.source.removeprefix("utter_") for reply in replies]
    return list(dict.fromkeys(source for source in sources if source.startswith("faq/")))


def _row(
    text: str,
    masked: str,
    verdict: Verdict,
    decision: Decision,
    result: TurnResult | None,
    error: str,
) -> dict[str, Any]:
    asked = next((d for d in result.directives if isinstance(d, HandOff)), None) if result else None
    offers = [d for d in result.directives if isinstance(d, OfferTopics)] if result else []
    row: dict[str, Any] = {
        "text": text,
        "masked": masked,
        "tier": asked.tier if asked else verdict.tier.value,
        "tags": [asked.tier, "ASKED"] if asked else list(verdict.tags),
        "decision": decision.value,
        "intent": result.intent if result else "",
        "answered": answered(result.replies) if result else [],
        "offered": [topic for offer in offers for topic in offer.topics],
        "why": [asked.reason] if asked else list(verdict.why),
    }
    if error:
        row["error"] = error
    return row
