"""What the console's benchmark times is a queue as the service would have made it."""

from __future__ import annotations

from datetime import UTC, datetime

from benchmarks.console.fill import fill
from bot.core.queue_ports import QueueView
from bot.store import SqlStore


def test_it_is_filled_with_open_and_closed_conversations(store: SqlStore) -> None:
    thread = fill(store, open_ones=8, closed_ones=12, staff_id="nurse")
    now = datetime.now(UTC)
    with store.read() as work:
        counts = work.queue.counts("nurse", now)
        shown = work.queue.page(QueueView.OPEN, "nurse", now, 0, 50)
        assistants = work.queue.page(QueueView.ASSISTANT, "nurse", now, 0, 50)
        assert len(work.conversations.thread(thread)) == 200
    assert (counts.open, counts.waiting + counts.held) == (8, 8)
    assert (len(shown), len(assistants)) == (8, 12)
    assert all(row.last_words for row in shown)
    priorities = [row.handoff.view.priority for row in shown if row.handoff]
    assert priorities == sorted(priorities)
