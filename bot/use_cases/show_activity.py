"""Shows patients that their message was seen and that an answer is being written.

A courtesy, so it never costs an answer anything: the calls are made behind the answer's back,
a failure is only counted, and what has become late is not shown at all.
"""

from __future__ import annotations

import queue
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.conversation import Conversation, Holder
from bot.core.errors import HouseError
from bot.core.ports import Clock
from bot.core.sender_actions import SenderAction, ShowsActions, StaffTyping
from bot.core.store_ports import Store

#: An action that could not be shown by then would be shown at the wrong moment.
LATE_AFTER = timedelta(seconds=5)
#: More than these are not kept waiting; a platform that hangs must not fill the memory.
MOST_WAITING = 200
#: A platform that refused or did not answer is left alone for this long.
REST = timedelta(seconds=30)
#: Somebody who has not typed for this long has stopped.
STILL_TYPING = timedelta(seconds=12)
FAILED = "sender_action.failed"


@dataclass
class _Call:
    conversation: Conversation
    action: SenderAction
    asked_at: datetime
    cancelled: bool = False


@dataclass
class ShowActivity:
    """One for the worker; ``platforms`` are those that can show it, by channel."""

    store: Store
    clock: Clock
    platforms: Mapping[str, ShowsActions]
    threads: int = 2
    _waiting: queue.Queue[_Call] = field(default_factory=lambda: queue.Queue(MOST_WAITING))
    _counts: Counter[str] = field(default_factory=Counter)
    _typed_at: dict[str, datetime] = field(default_factory=dict)
    _rests_until: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _started: bool = False

    def taken_up(self, conversation: Conversation) -> None:
        """Says "seen", unless a person has the conversation: then nobody has read it yet."""
        if conversation.holder is not Holder.STAFF:
            self._ask(conversation, SenderAction.MARK_SEEN)

    @contextmanager
    def answering(self, conversation: Conversation) -> Iterator[None]:
        """Shows the dots; what was not shown by the end of the block is not shown any more."""
        asked = self._ask(conversation, SenderAction.TYPING_ON)
        try:
            yield
        finally:
            if asked is not None:
                asked.cancelled = True

    def staff_typing(self) -> int:
        """A round of the worker: the dots for every person at a keyboard; how many these were."""
        with self.store.read() as work:
            typing = work.desk.typing(self.clock.now() - STILL_TYPING)
        fresh = [one for one in typing if self._is_news(one)]
        self._typed_at = {one.conversation.id: one.at for one in typing}
        asked = [self._ask(one.conversation, SenderAction.TYPING_ON) for one in fresh]
        return sum(one is not None for one in asked)

    def _is_news(self, typing: StaffTyping) -> bool:
        return self._typed_at.get(typing.conversation.id) != typing.at

    def keep_counts(self) -> int:
        """A round of the worker: writes down how many actions failed since the last one."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if counts:
            day = self.clock.now().date().isoformat()
            with self.store.begin() as work:
                for name, number in sorted(counts.items()):
                    work.counters.add(name, day, number)
        return counts.total()

    def settle(self) -> None:
        """Waits until nothing is under way; for tests."""
        self._waiting.join()

    def _ask(self, conversation: Conversation, action: SenderAction) -> _Call | None:
        if conversation.channel not in self.platforms:
            return None
        self._start()
        call = _Call(conversation, action, self.clock.now())
        try:
            self._waiting.put_nowait(call)
        except queue.Full:
            self._count_failure()
            return None
        return call

    def _start(self) -> None:
        """The threads start with the first action: the web process never needs them."""
        with self._lock:
            if self._started:
                return
            self._started = True
        for number in range(self.threads):
            # Nobody waits for these at the end: what they hold is only a courtesy.
            threading.Thread(target=self._run, name=f"activity-{number}", daemon=True).start()

    def _run(self) -> None:
        while True:
            call = self._waiting.get()
            try:
                self._show(call)
            except HouseError:
                self._count_failure()
            finally:
                self._waiting.task_done()

    def _show(self, call: _Call) -> None:
        now, owner = self.clock.now(), call.conversation
        whose = (owner.channel, owner.account_id)
        if call.cancelled or now - call.asked_at > LATE_AFTER:
            return
        if now < self._rests_until.get(whose, now) or self._is_paused(whose, now):
            return
        if not self.platforms[owner.channel].act(owner.account_id, owner.user_id, call.action):
            self._rests_until[whose] = now + REST
            self._count_failure()

    def _is_paused(self, whose: tuple[str, str], now: datetime) -> bool:
        with self.store.read() as work:
            return any((one.channel, one.account_id) == whose for one in work.accounts.paused(now))

    def _count_failure(self) -> None:
        with self._lock:
            self._counts[FAILED] += 1
