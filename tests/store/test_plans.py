"""What a message needs must not grow dearer with every message ever stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.events import Delivered, Echo, Read
from bot.core.queue_ports import QueueView
from bot.store import SqlStore
from tests.use_cases.house import House

Statement = tuple[str, Any]


@contextmanager
def statements_of(store: SqlStore) -> Iterator[list[Statement]]:
    """Every statement that runs meanwhile, with its parameters."""
    seen: list[Statement] = []

    def note(_c: object, _u: object, statement: str, parameters: Any, *_: object) -> None:
        seen.append((statement, parameters))

    sa.event.listen(store.engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(store.engine, "before_cursor_execute", note)


def plans(store: SqlStore, statements: list[Statement]) -> dict[str, list[str]]:
    """How SQLite goes about each statement."""
    with store.engine.connect().execution_options(read_only=True) as connection:
        return {
            statement: [
                str(step[3])
                for step in connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {statement}", parameters
                )
            ]
            for statement, parameters in statements
            if statement.startswith(("SELECT", "UPDATE", "DELETE"))
        }


def a_journey(house: House) -> None:
    """Everything that happens to messages, once."""
    house.patient_says("what is a pca")
    house.patient_says("clinical_individual")
    house.later(seconds=1)
    house.work()
    house.screen_blocked()
    now, sent = house.clock.now(), house.connector.sent[0]
    house.receive([Echo("messenger", "page", "ann", "e.1", now, "x", sent.outbox_id)])
    house.receive([Echo("messenger", "page", "ann", "e.2", now, "someone else")])
    house.receive([Delivered("messenger", "page", "ann", ("mid.2",), now)])
    house.receive([Read("messenger", "page", "ann", now)])
    nurse = house.nurse()
    house.take_over(house.conversation().id, nurse)
    house.reply(house.conversation().id, nurse, "hello", form_token="form")
    house.patient_says("emergency:E1")
    house.work()
    house.hand_back(house.conversation().id, nurse, "answered")
    house.work()


@pytest.mark.parametrize("table", ["message", "conversation", "handoff", "inbox"])
def test_no_step_of_a_message_reads_a_whole_table_that_grows(
    sqlite_store: SqlStore, table: str
) -> None:
    with statements_of(sqlite_store) as seen:
        a_journey(House(sqlite_store))
    found = plans(sqlite_store, seen)
    assert len(found) > 20
    scans = {
        statement: steps
        for statement, steps in found.items()
        if any(step == f"SCAN {table}" for step in steps)
    }
    assert scans == {}


def test_an_id_of_a_platform_is_looked_up_by_its_whole_key(sqlite_store: SqlStore) -> None:
    with statements_of(sqlite_store) as seen, sqlite_store.read() as work:
        work.conversations.knows("messenger", "page", "mid.1")
    (steps,) = plans(sqlite_store, seen).values()
    assert "platform_message_id=?" in steps[0]


def test_the_queue_reads_only_the_threads_it_shows(sqlite_store: SqlStore) -> None:
    house = House(sqlite_store)
    for number in range(5):
        house.patient_says(f"first {number}", user=f"patient-{number}")
        house.later(seconds=1)
        house.patient_says(f"last {number}", user=f"patient-{number}")
    with statements_of(sqlite_store) as seen, sqlite_store.read() as work:
        shown = work.queue.page(QueueView.ASSISTANT, "", house.clock.now(), 0, 2)
    assert [row.last_words for row in shown] == ["last 4", "last 3"]
    asked_for = [parameters for statement, parameters in seen if "max(message.seq)" in statement]
    assert len(asked_for) == 1
    assert len(asked_for[0]) == 3, "two conversations and the author"


@pytest.mark.parametrize("view", list(QueueView))
def test_a_view_of_the_queue_reads_along_an_index(sqlite_store: SqlStore, view: QueueView) -> None:
    house = House(sqlite_store)
    house.patient_says("urgent:U1")
    house.work()
    with statements_of(sqlite_store) as seen, sqlite_store.read() as work:
        work.queue.page(view, "amina", house.clock.now(), 0, 50)
        work.queue.counts("amina", house.clock.now())
        work.queue.unseen(20)
        work.queue.unseen_count()
        work.escalations.failing()
    for statement, steps in plans(sqlite_store, seen).items():
        whole = ("SCAN conversation", "SCAN handoff", "SCAN message", "SCAN other")
        assert not [step for step in steps if step in whole], (statement, steps)
        if view in (QueueView.OPEN, QueueView.WAITING, QueueView.ASSISTANT, QueueView.CLOSED):
            assert "USE TEMP B-TREE FOR ORDER BY" not in steps, (statement, steps)
