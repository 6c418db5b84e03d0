"""Stand-ins for the edges; each is held to the same contract as the real thing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from bot.core.answer_text import AnswerText
from bot.core.answer_versions import CurrentAnswer
from bot.core.dialogue import Turn, TurnResult
from bot.core.errors import DialogueUnavailable
from bot.core.events import Event
from bot.core.hours import Hours, StaffedHours
from bot.core.messages import (
    Author,
    DeliveryFailed,
    OutboundMessage,
    Outcome,
    Part,
    Receipt,
    Reply,
    ReplyWindow,
)
from bot.core.placeholders import HOSPITAL_FACTS
from bot.core.service_words import REQUIRED, ServiceWords
from bot.core.themes import Tags, Tone
from bot.core.tiers import Tier
from bot.core.verdict import Finding, Masked, Verdict, verdict_of

#: A Monday at noon in winter: London is on UTC and nurses are in.
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """A clock that stands until it is moved."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def forward(self, **parts: float) -> None:
        self.at += timedelta(**parts)


@dataclass
class FakeEngine:
    """An assistant that echoes, remembers its turns, and can be down or slow."""

    turns: list[Turn] = field(default_factory=list)
    down: bool = False
    source: str = "utter_faq/test"
    meanwhile: Callable[[], None] | None = None
    results: dict[str, TurnResult] = field(default_factory=dict)

    def converse(self, turn: Turn) -> TurnResult:
        if self.down:
            raise DialogueUnavailable("down")
        self.turns.append(turn)
        if self.meanwhile is not None:
            self.meanwhile()
        answer = (Reply(f"answer to: {turn.text}", source=self.source, version="1"),)
        return self.results.get(turn.text, TurnResult(replies=answer, intent="faq/test"))


@dataclass
class FakeConnector:
    """A platform that takes everything, or fails as told."""

    channel: str = "messenger"
    accounts: tuple[str, ...] = ("page",)
    sent: list[OutboundMessage] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    before_answer: Callable[[OutboundMessage], None] | None = None
    #: What looking for a message finds, by its words; asked for in ``looked_for``.
    arrived: dict[str, Receipt | DeliveryFailed] = field(default_factory=dict)
    looked_for: list[str] = field(default_factory=list)
    fails_for: dict[str, DeliveryFailed] = field(default_factory=dict)
    no_access: tuple[str, ...] = ()
    window: ReplyWindow = field(default_factory=lambda: ReplyWindow(open=True, closes_at=None))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def account_name(self, account_id: str) -> str:
        return "the page"

    def answer_challenge(self, query: Mapping[str, str]) -> tuple[str, str] | None:
        return None

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        return True

    def read_events(self, body: bytes) -> list[Event]:
        return []

    def render(self, replies: Sequence[Reply]) -> tuple[Part, ...]:
        return tuple(Part(reply.text, reply.buttons, reply.buttons) for reply in replies)

    def send(self, message: OutboundMessage) -> Outcome:
        with self._lock:
            self.sent.append(message)
            number = len(self.sent)
            outcome = self.outcomes.pop(0) if self.outcomes else None
        if self.before_answer is not None:
            self.before_answer(message)
        return self.fails_for.get(message.user_id) or outcome or Receipt(f"mid.{number}")

    def find_sent(self, message: OutboundMessage) -> Receipt | DeliveryFailed | None:
        self.looked_for.append(message.part.text)
        return self.arrived.get(message.part.text)

    def check_access(self) -> tuple[str, ...]:
        return self.no_access

    def reply_window(self, last_inbound_at: datetime, author: Author, now: datetime) -> ReplyWindow:
        return self.window

    def secrets(self) -> tuple[str, ...]:
        return ()


class FakeMasker:
    """Hides the word IDENTIFIER."""

    def mask(self, text: str) -> Masked:
        found = ("NHS number",) if "IDENTIFIER" in text else ()
        return Masked(text.replace("IDENTIFIER", "[NHS number]"), found)


@dataclass
class FakeScreener:
    """Fires on the name of a tier anywhere in the text ("emergency:E3" gives a code, a second
    colon the rule).

    ``sentences`` fire on their whole words, also when they come in several messages.
    """

    sentences: dict[str, Tier] = field(default_factory=dict)

    def screen(self, text: str, recent: Sequence[str] = ()) -> Verdict:
        findings = []
        for word in text.split():
            name, _, rest = word.partition(":")
            code, _, rule = rest.partition(":")
            if name in {tier.value for tier in Tier if tier is not Tier.NONE}:
                why = f"the word {name}"
                findings.append(Finding(Tier(name), code or "X", rule or "test", why))
        said = " ".join((*recent, text))
        for sentence, tier in self.sentences.items():
            if sentence in said:
                findings.append(Finding(tier, "X", "test", f"the words {sentence}"))
        return verdict_of(tuple(findings))


class FakeEncoder:
    """A vector that only says that it was computed."""

    def encode(self, text: str) -> bytes:
        return b"\x00" * 8


def fake_words(hours: Hours | None = None) -> ServiceWords:
    """Every required response, saying its own name."""
    return ServiceWords(
        {name: (Reply(name, source=name, version="1"),) for name in REQUIRED},
        {name: name.lower() for name in HOSPITAL_FACTS},
        hours or StaffedHours(),
    )


def fake_answers() -> dict[str, CurrentAnswer]:
    """Two answers as their files would have them."""
    return {
        topic: CurrentAnswer(
            topic=topic,
            title=title,
            text=AnswerText(f"About {title.lower()}.", "Call 111 if you are worried."),
            number=1,
            approved_by="A Clinician",
            review_due=date(2027, 11, 1),
        )
        for topic, title in (("faq/driving", "Driving"), ("faq/storage", "Storing medicines"))
    }


class FakeThemeReader:
    """Everything is about the food if it says so, and else about nothing in particular."""

    def tags(self, text: str) -> Tags:
        found = "environment" if "food" in text else "other"
        return Tags((found,), Tone.NEGATIVE if "bad" in text else Tone.POSITIVE)
