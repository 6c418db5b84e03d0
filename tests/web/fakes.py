"""A small store in memory and a platform that signs with a word."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from bot.core.errors import StoreUnavailable, UnreadablePayload
from bot.core.events import Event, Ignored, MessageReceived
from bot.core.messages import Author, OutboundMessage, Outcome, Part, Receipt, Reply, ReplyWindow
from bot.core.records import (
    Health,
)
from bot.core.store_ports import Store, Work

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OPEN_WINDOW = ReplyWindow(True, NOON + timedelta(hours=5))
WELL = Health(0, None, 0, 0, None, 0)


@dataclass
class FakeClock:
    """A clock that stands still until it is moved."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class FakeStore:
    """Rows in dictionaries; `away` makes every transaction fail as a lost database does."""

    clock: FakeClock
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    depths: Health = WELL
    away: bool = False
    writes: int = 0

    def begin(self) -> AbstractContextManager[Work]:
        return self._open(writing=True)

    def read(self) -> AbstractContextManager[Work]:
        return self._open(writing=False)

    @contextmanager
    def _open(self, writing: bool) -> Iterator[Work]:
        if self.away:
            raise StoreUnavailable("no database")
        self.writes += writing
        yield cast(Work, FakeWork(self))


@dataclass
class FakeWork:
    """The part of one transaction that webhooks and health use."""

    kept: FakeStore

    @property
    def counters(self) -> FakeCounters:
        return FakeCounters(self.kept)

    def health(self, now: datetime) -> Health:
        return self.kept.depths


@dataclass
class FakeCounters:
    kept: FakeStore

    def add(self, name: str, day: str, by: int = 1) -> None:
        self.kept.counts[name, day] = self.kept.counts.get((name, day), 0) + by

    def of_day(self, day: str) -> dict[str, int]:
        return {name: n for (name, on), n in self.kept.counts.items() if on == day}


@dataclass
class FakeConnector:
    """A platform whose signature is the word "genuine" in a header."""

    channel: str = "messenger"
    accounts: tuple[str, ...] = ("page-1",)
    window: ReplyWindow = OPEN_WINDOW

    def account_name(self, account_id: str) -> str:
        return "the page"

    def answer_challenge(self, query: Mapping[str, str]) -> tuple[str, str] | None:
        if query.get("crc_token"):
            return "application/json", '{"response_token": "signed"}'
        if query.get("hub.verify_token") == "ours":
            return "text/plain", query["hub.challenge"]
        return None

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        return {k.lower(): v for k, v in headers.items()}.get("x-signed") == "genuine"

    def read_events(self, body: bytes) -> list[Event]:
        try:
            items: list[Any] = json.loads(body)
        except ValueError as error:
            raise UnreadablePayload("not JSON") from error
        return [self._event(item) for item in items]

    def _event(self, item: Mapping[str, str]) -> Event:
        if item.get("kind") != "message":
            return Ignored(self.channel, item.get("kind", "unknown"))
        return MessageReceived(self.channel, "page-1", "patient-1", item["id"], NOON, item["text"])

    def render(self, replies: Sequence[Reply]) -> tuple[Part, ...]:
        return tuple(Part(reply.text) for reply in replies)

    def find_sent(self, message: OutboundMessage) -> Receipt | None:
        return None

    def send(self, message: OutboundMessage) -> Outcome:
        raise AssertionError("web never sends")

    def check_access(self) -> tuple[str, ...]:
        return ()

    def reply_window(self, last_inbound_at: datetime, author: Author, now: datetime) -> ReplyWindow:
        return self.window

    def secrets(self) -> tuple[str, ...]:
        return ()


@dataclass
class RecordingReceive:
    """Stands for the use case: keeps the events, once per id, as the real one does."""

    store: Store
    events: list[Event] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def __call__(self, events: Sequence[Event]) -> Mapping[str, int]:
        with self.store.begin():
            for event in events:
                if isinstance(event, MessageReceived) and event.event_id in self.seen:
                    continue
                self.seen.add(getattr(event, "event_id", ""))
                self.events.append(event)
        return {}
