"""A house that can be killed between any two steps, and a platform that remembers each call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from bot.core.conversation import Holder, assistant_may_speak
from bot.core.dialogue import Turn, TurnResult
from bot.core.directives import RecordFeedback
from bot.core.messages import (
    Author,
    DeliveryFailed,
    FailureReason,
    OutboundMessage,
    Outcome,
    Receipt,
    Reply,
)
from bot.core.records import ThreadMessage
from bot.core.verdict import Verdict
from bot.store import SqlStore
from bot.store.database import SqlWork
from tests.fakes import FakeConnector, FakeEngine, FakeScreener
from tests.use_cases.house import House


class KilledError(BaseException):
    """The process ended here, as by `kill -9`: nothing of ours may catch it."""


class MortalStore(SqlStore):
    """Ends the process before or after the commit of the transaction chosen."""

    dies_in: int | None = None
    after_commit: bool = False
    begun: int = 0

    @contextmanager
    def begin(self) -> Iterator[SqlWork]:
        self.begun += 1
        dies = self.dies_in == 0
        if self.dies_in is not None:
            self.dies_in -= 1
        with super().begin() as work:
            yield work
            if dies and not self.after_commit:
                raise KilledError
        if dies:
            raise KilledError


@dataclass
class RememberingEngine(FakeEngine):
    """Answers the same message the same way, as the door does; "form" ends a feedback form."""

    def converse(self, turn: Turn) -> TurnResult:
        if turn.text.startswith("form"):
            thanks = (Reply(f"thanks for {turn.text}"),)
            self.results[turn.text] = TurnResult(thanks, (RecordFeedback({"fft_score": "Good"}),))
        meanwhile, self.meanwhile = self.meanwhile, None
        result = super().converse(turn)
        if meanwhile is not None:
            meanwhile()
        return result


@dataclass
class WatchedConnector(FakeConnector):
    """Notes which calls reached the patient, and who had the conversation when they began."""

    reached: list[str] = field(default_factory=list)
    spoke_over: list[str] = field(default_factory=list)
    who_speaks: Callable[[], bool] = lambda: True

    def send(self, message: OutboundMessage) -> Outcome:
        outcome = self.outcomes[0] if self.outcomes else Receipt("")
        if message.author is Author.ASSISTANT and not self.who_speaks():
            self.spoke_over.append(message.part.text)
        if isinstance(outcome, Receipt) or outcome.reason is FailureReason.AMBIGUOUS:
            self.reached.append(message.outbox_id)
        hook, self.before_answer = self.before_answer, None
        number = len(self.sent)
        result = super().send(message)
        if hook is not None:
            hook(message)
        return Receipt(f"mid.{number}") if isinstance(result, Receipt) else result


@dataclass
class WatchedScreener(FakeScreener):
    """Reads as the other does; something may happen while it reads."""

    meanwhile: Callable[[], None] | None = None

    def screen(self, text: str, recent: Sequence[str] = ()) -> Verdict:
        meanwhile, self.meanwhile = self.meanwhile, None
        verdict = super().screen(text, recent)
        if meanwhile is not None:
            meanwhile()
        return verdict


class MortalHouse(House):
    """The service with those edges."""

    def __post_init__(self) -> None:
        super().__post_init__()
        assert isinstance(self.store, MortalStore)
        self.mortal = self.store
        self._read_at, self._thread = -1, list[ThreadMessage]()
        self.engine = RememberingEngine(source="utter_test")
        self.watched = WatchedConnector(who_speaks=self._assistant_may_speak)
        self.connector.send = self.watched.send  # type: ignore[method-assign]
        self.screener = self.watched_screener = WatchedScreener()
        self.answer = replace(self.answer, engine=self.engine, screener=self.screener)
        self.screen_blocked = replace(self.screen_blocked, screener=self.screener)

    def _assistant_may_speak(self) -> bool:
        conversation = self.conversation()
        return conversation.holder is not Holder.STAFF and assistant_may_speak(conversation)

    def thread(self, user: str = "ann") -> list[ThreadMessage]:
        """As it stood after the last transaction: checks read it many times."""
        if self._read_at != self.mortal.begun:
            self._read_at, self._thread = self.mortal.begun, super().thread(user)
        return self._thread

    def rows(self, query: str) -> list[Any]:
        """What lies in the tables."""
        with self.store.engine.connect().execution_options(read_only=True) as connection:
            return list(connection.execute(sa.text(query)).all())


FAILURES: dict[str, DeliveryFailed] = {
    "unreachable": DeliveryFailed(FailureReason.UNREACHABLE, retryable=True),
    "ambiguous": DeliveryFailed(FailureReason.AMBIGUOUS, retryable=True),
    "refused": DeliveryFailed(FailureReason.CONTENT_REFUSED, retryable=False),
}
