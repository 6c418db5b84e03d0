"""A row that is gone is gone: what is queued after it is never taken for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from bot.core.arrivals import Arrival
from bot.core.events import MessageReceived
from bot.core.messages import Author, Part
from bot.core.records import MessageState, ThreadMessage
from bot.core.verdict import Masked
from bot.store import SqlStore

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LEASE = timedelta(seconds=20)


def reply(conversation_id: str, text: str) -> ThreadMessage:
    return ThreadMessage(
        id=uuid4().hex,
        conversation_id=conversation_id,
        author=Author.ASSISTANT,
        author_name="Assistant",
        text=text,
        state=MessageState.QUEUED,
        at=NOW,
    )


def test_a_call_queued_after_an_echo_confirmed_the_one_before_is_not_taken_off_with_it(
    store: SqlStore,
) -> None:
    with store.begin() as work:
        owner = work.conversations.find_or_open("messenger", "page", "ann", NOW)
        first = reply(owner.id, "first")
        work.outbox.put(owner, first, Part("first"))
    with store.begin() as work:
        sending = work.outbox.claim("worker", NOW, LEASE)
    assert sending is not None
    with store.begin() as work:  # the platform's echo comes before its answer ...
        assert work.outbox.confirm(first.id, "mid.1")
    with store.begin() as work:  # ... and the assistant queues its next words ...
        work.outbox.put(owner, reply(owner.id, "second"), Part("second"))
    with store.begin() as work:  # ... before the worker keeps the receipt.
        work.outbox.finish(sending)
    with store.begin() as work:
        left = work.outbox.claim("worker", NOW, LEASE)
    assert left is not None
    assert left.part.text == "second"


def test_a_message_that_came_after_one_was_dropped_out_of_turn_is_not_mistaken_for_it(
    store: SqlStore,
) -> None:
    event = MessageReceived("messenger", "page", "ann", "m1", NOW, "first")
    with store.begin() as work:
        owner = work.conversations.find_or_open("messenger", "page", "ann", NOW)
        work.inbox.put([Arrival(owner, event, Masked("first"), NOW)], NOW)
    with store.begin() as work:
        claimed = work.inbox.claim("worker", NOW, LEASE)
    assert claimed is not None
    with store.begin() as work:  # its safety words went out of turn ...
        work.inbox.drop(claimed)
        later = replace(event, event_id="m2", text="second")
        work.inbox.put([Arrival(owner, later, Masked("second"), NOW)], NOW)
    with store.begin() as work:  # ... so the worker must find that it holds nothing.
        assert not work.inbox.holds(claimed)
        work.inbox.finish(claimed)
    with store.begin() as work:
        left = work.inbox.claim("worker", NOW, LEASE)
    assert left is not None
    assert left.message.text == "second"
