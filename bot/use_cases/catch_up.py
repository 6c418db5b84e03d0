"""Fetches messages that no webhook brought: after an outage, or where there are no webhooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.catching_up import READ, Page, Pollable
from bot.core.events import Event
from bot.core.ports import Clock
from bot.core.service_alarms import AlarmCode
from bot.core.store_ports import Store
from bot.use_cases.receive_events import ReceiveEvents

#: A platform's history goes back a month; nobody answers that.
MOST_PAGES = 5


@dataclass(frozen=True)
class _Read:
    messages: list[tuple[str, Event]]
    is_whole: bool


@dataclass
class CatchUp:
    """Housekeeping of the worker; reads each account until a message that is known.

    ``every`` None reads once, when the worker starts. ``most_a_day`` messages are paid for.
    """

    store: Store
    clock: Clock
    receive: ReceiveEvents
    sources: Mapping[str, tuple[Pollable, Sequence[str]]]
    every: timedelta | None = None
    most_a_day: int = 500
    _read_at: datetime | None = field(default=None, init=False)

    def __call__(self) -> int:
        """How many messages were new; 0 when it is not time yet."""
        now = self.clock.now()
        if self._read_at is not None and (self.every is None or now - self._read_at < self.every):
            return 0
        self._read_at = now
        return sum(
            self._account(channel, source, account_id)
            for channel, (source, accounts) in self.sources.items()
            for account_id in accounts
        )

    def _account(self, channel: str, source: Pollable, account_id: str) -> int:
        mark = self._mark(channel, account_id)
        self._tell_if_capped(channel, account_id)
        read = self._read(source, account_id, mark)
        self._tell_if_capped(channel, account_id)
        fresh = [event for name, event in read.messages if _number(name) > _number(mark)]
        if not mark:
            # What was written before we were there is nobody's open question.
            fresh = []
        if fresh:
            # Oldest first. What a webhook brought already is stored once.
            self.receive(list(reversed(fresh)))
        if read.is_whole:
            names = [name for name, _ in read.messages]
            self._remember(channel, account_id, max([mark or "0", *names], key=_number))
        return len(fresh)

    def _read(self, source: Pollable, account_id: str, mark: str) -> _Read:
        """Down to the mark; whole when nothing between it and the newest was left out."""
        messages: list[tuple[str, Event]] = []
        after = ""
        for _ in range(MOST_PAGES):
            if self._spent() >= self.most_a_day:
                return _Read(messages, is_whole=False)
            page = source.page(account_id, after)
            if not isinstance(page, Page):
                return _Read(messages, is_whole=False)
            self._count(len(page.messages))
            messages += page.messages
            after = page.more
            reached = any(_number(name) <= _number(mark) for name, _ in page.messages)
            if not mark or reached or not after:
                return _Read(messages, is_whole=True)
        return _Read(messages, is_whole=True)

    def _mark(self, channel: str, account_id: str) -> str:
        with self.store.read() as work:
            return work.catching_up.newest(channel, account_id)

    def _remember(self, channel: str, account_id: str, newest: str) -> None:
        with self.store.begin() as work:
            work.catching_up.remember(channel, account_id, newest)

    def _spent(self) -> int:
        with self.store.read() as work:
            return work.counters.of_day(self.clock.now().date().isoformat()).get(READ, 0)

    def _tell_if_capped(self, channel: str, account_id: str) -> None:
        """Past the cap patients are not heard: somebody must know, until it is a new day."""
        capped = self._spent() >= self.most_a_day
        code, now = AlarmCode.READING_CAPPED, self.clock.now()
        with self.store.read() as work:
            known = {
                (one.code, one.channel, one.account_id) for one in work.platforms.alarms.open()
            }
        if capped is ((code, channel, account_id) in known):
            return
        with self.store.begin() as work:
            if capped:
                work.platforms.alarms.sound(code, channel, account_id, now)
            else:
                work.platforms.alarms.clear(code, channel, account_id, now)

    def _count(self, number: int) -> None:
        if number:
            with self.store.begin() as work:
                work.counters.add(READ, self.clock.now().date().isoformat(), number)


def _number(name: str) -> int:
    return int(name) if name.isdecimal() else 0
