"""Queues under concurrency: one worker a conversation, nothing claimed twice."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.arrivals import Arrival
from bot.core.errors import StoreUnavailable
from bot.core.events import MessageReceived
from bot.core.feedback_records import FeedbackResponse
from bot.core.queue_ports import QueueView
from bot.core.records import Claimed
from bot.core.verdict import Masked
from bot.store import SqlStore, inbox, open_store, outbox
from bot.store.migrate import migrate
from bot.store.schema import conversation, metadata
from tests.fakes import NOON

LEASE = timedelta(seconds=30)


def put(store: SqlStore, user: str, number: int, event_id: str | None = None) -> bool:
    event = MessageReceived(
        "messenger",
        "page",
        user,
        event_id or f"{user}-{number}",
        NOON + timedelta(milliseconds=number),
        f"{user} {number}",
    )
    with store.begin() as work:
        conversation = work.conversations.find_or_open("messenger", "page", user, NOON)
        return work.inbox.put([Arrival(conversation, event, Masked(event.text), NOON)], NOON) == 1


@dataclass
class Readers:
    """Workers that claim, read and finish until nothing waits."""

    store: SqlStore
    read: list[str] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)
    _busy: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def work(self, name: str) -> None:
        while True:
            with self.store.begin() as work:
                claimed = work.inbox.claim(name, NOON + timedelta(seconds=1), LEASE)
            if claimed is not None:
                self._note(claimed)
                with self.store.begin() as work:
                    work.inbox.finish(claimed)
            elif self._nothing_waits():
                return

    def _note(self, claimed: Claimed) -> None:
        owner = claimed.conversation.id
        with self._lock:
            if owner in self._busy:
                self.clashes.append(owner)
            self._busy.add(owner)
            self.read.append(claimed.message.text)
        with self._lock:
            self._busy.discard(owner)

    def _nothing_waits(self) -> bool:
        with self.store.read() as work:
            return work.health(NOON).inbox_waiting == 0


def test_eight_workers_never_claim_one_conversation_twice_at_once(store: SqlStore) -> None:
    users = ("ann", "bea", "cat")
    for user in users:
        for number in range(10):
            put(store, user, number)
    readers = Readers(store)
    threads = [threading.Thread(target=readers.work, args=(f"w{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert readers.clashes == []
    assert len(readers.read) == 30
    for user in users:
        mine = [text for text in readers.read if text.startswith(user)]
        assert mine == [f"{user} {number}" for number in range(10)]


def test_the_same_event_from_many_threads_is_stored_once(store: SqlStore) -> None:
    put(store, "ann", 0)
    results: list[bool] = []

    def deliver() -> None:
        results.append(put(store, "ann", 1, event_id="same"))

    threads = [threading.Thread(target=deliver) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == [False] * 7 + [True]


def test_a_new_patient_writing_twice_at_once_gets_one_conversation(store: SqlStore) -> None:
    threads = [threading.Thread(target=put, args=(store, "new", n)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with store.read() as work:
        assert len(work.queue.page(QueueView.ASSISTANT, "", NOON, 0, 50)) == 1
        assert work.health(NOON).inbox_waiting == 6


def test_a_lease_that_ran_out_is_given_to_another_worker(store: SqlStore) -> None:
    put(store, "ann", 1)
    with store.begin() as work:
        first = work.inbox.claim("dies", NOON, LEASE)
    with store.begin() as work:
        assert work.inbox.claim("other", NOON + LEASE / 2, LEASE) is None
    with store.begin() as work:
        second = work.inbox.claim("other", NOON + LEASE * 2, LEASE)
        assert first is not None
        assert second is not None
        assert not work.inbox.holds(first)
        assert work.inbox.holds(second)
        assert second.attempts == 1


def test_a_failed_transaction_leaves_nothing_behind(store: SqlStore) -> None:
    class StopError(Exception):
        pass

    def fails() -> None:
        with store.begin() as work:
            work.conversations.find_or_open("messenger", "page", "ann", NOON)
            raise StopError

    with pytest.raises(StopError):
        fails()
    with store.read() as work:
        assert work.conversations.find("messenger", "page", "ann") is None


def test_a_database_that_is_away_is_one_error_of_ours(tmp_path: Path) -> None:
    folder = tmp_path / "a-folder.db"
    folder.mkdir()
    store = open_store(f"sqlite:///{folder}")
    with pytest.raises(StoreUnavailable), store.begin():
        pass
    store.close()


def test_migrating_twice_is_harmless_and_the_tables_are_those_of_the_schema(
    store: SqlStore,
) -> None:
    migrate(store)
    inspector = sa.inspect(store.engine)
    for table in metadata.sorted_tables:
        columns = {column["name"] for column in inspector.get_columns(table.name)}
        assert columns == {column.name for column in table.columns}, table.name


def test_feedback_has_no_key_and_no_time_of_day(store: SqlStore) -> None:
    inspector = sa.inspect(store.engine)
    assert inspector.get_foreign_keys("feedback") == []
    columns = {column["name"]: column["type"] for column in inspector.get_columns("feedback")}
    # Beside the answers only how far staff have got with the comment; a state, never a day.
    of_staff = {"reading", "concern_done"}
    assert set(columns) - of_staff == {field.name for field in fields(FeedbackResponse)}
    assert not any(isinstance(kind, sa.DateTime | sa.Date) for kind in columns.values())


def test_the_database_refuses_a_conversation_held_by_nobody_in_particular(
    store: SqlStore,
) -> None:
    put(store, "ann", 1)
    with pytest.raises(sa.exc.IntegrityError), store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE conversation SET holder = 'nobody'"))


def test_a_conversation_that_turns_out_to_have_nothing_to_send_is_freed(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL may show a candidate whose last call was made a moment before the lock."""
    put(store, "ann", 1)
    monkeypatch.setattr(outbox, "_CLAIMABLE", sa.select(conversation.c.id))
    with store.begin() as work:
        assert work.outbox.claim("late", NOON, LEASE) is None
    with store.read() as work:
        until = work.connection.execute(sa.select(conversation.c.delivering_until)).scalar_one()
    assert until < NOON


def test_a_message_put_back_for_later_is_not_claimed_by_one_who_saw_it_earlier(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "ann", 1)
    put(store, "bea", 1)
    with store.begin() as work:
        first = work.inbox.claim("first", NOON, LEASE)
        assert first is not None
        work.inbox.put_back(first, NOON + LEASE)
    monkeypatch.setattr(
        inbox, "_CLAIMABLE", sa.select(conversation.c.id).order_by(conversation.c.user_id)
    )
    with store.begin() as work:
        second = work.inbox.claim("second", NOON, LEASE)
    assert second is not None
    assert second.conversation.id != first.conversation.id
