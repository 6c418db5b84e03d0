"""Fills a database as months of service would: open and closed conversations with their threads."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from bot.core.pseudonym import pseudonym
from bot.core.tiers import Tier, view_of
from bot.store import SqlStore
from bot.store.schema import EPOCH, conversation, handoff, message

#: Messages of a conversation, half of them the patient's.
THREAD = 10
_AT_ONCE = 500
_OPEN_TIERS = (Tier.EMERGENCY, Tier.URGENT, Tier.COMPLAINT, Tier.CLINICAL_INDIVIDUAL)
_WORDS = (
    "my pump keeps bleeping and nobody has come to look at it since this morning",
    "thank you, that helps",
    "is it normal that the patch itches",
    "it hurts more than yesterday and the tablets do not touch it",
)


def fill(store: SqlStore, open_ones: int, closed_ones: int, staff_id: str) -> str:
    """Adds the conversations; returns the id of an open one with a long thread."""
    pick, now = random.Random(1), datetime.now(UTC)
    first = ""
    kinds = [True] * open_ones + [False] * closed_ones
    for start in range(0, len(kinds), _AT_ONCE):
        made = [_made(pick, now, is_open, staff_id) for is_open in kinds[start : start + _AT_ONCE]]
        first = first or made[0][0]["id"]
        with store.engine.begin() as connection:
            connection.execute(sa.insert(conversation), [row for row, _ in made])
            connection.execute(sa.insert(handoff), [row for _, row in made])
            connection.execute(
                sa.insert(message),
                [line for row, _ in made for line in _thread(row, now, THREAD, pick)],
            )
    with store.engine.begin() as connection:
        rows = _thread({"id": first}, now - timedelta(hours=1), 190, pick)
        connection.execute(sa.insert(message), list(rows))
        connection.exec_driver_sql("ANALYZE")
    return first


def _made(
    pick: random.Random, now: datetime, is_open: bool, staff_id: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    name = uuid4().hex
    opened = now - timedelta(
        minutes=pick.randint(5, 600) if is_open else pick.randint(1500, 40_000)
    )
    holder = pick.choice(["waiting", "waiting", "staff"]) if is_open else "assistant"
    held = holder == "staff"
    tier = pick.choice(_OPEN_TIERS)
    row = {
        "id": name,
        "channel": "messenger",
        "account_id": "page",
        "user_id": name,
        "holder": holder,
        "version": 3,
        "episode": name,
        "episode_turns": 4,
        "opened_at": opened,
        "last_inbound_at": opened + timedelta(minutes=2),
        "staff_id": staff_id if held else None,
        "staff_name": "Demo Nurse" if held else "",
        "waiting_tier": tier.value if is_open else "none",
        "not_understood": 0,
        "offered": [],
        "active_form": "",
        "answering_until": EPOCH,
        "delivering_until": EPOCH,
        "reference": pseudonym(name),
    }
    seen_at = opened + timedelta(minutes=3)
    seen = held or not is_open
    asked = {
        "id": uuid4().hex,
        "conversation_id": name,
        "tier": tier.value,
        "codes": ["U1"],
        "why": ["words of severe pain"],
        "message_id": uuid4().hex,
        "opened_at": opened,
        "alerted_at": opened,
        "acknowledged_at": seen_at if seen else None,
        "acknowledged_by": "Demo Nurse" if seen else "",
        "closed_at": None if is_open else opened + timedelta(minutes=40),
        "outcome": "" if is_open else "answered",
        "priority": view_of(tier, ()).priority,
        "seen": seen,
        "waiting_since": opened,
    }
    return row, asked


def _thread(
    row: dict[str, Any], now: datetime, number: int, pick: random.Random
) -> Iterator[dict[str, Any]]:
    began = row.get("opened_at", now)
    for at in range(number):
        patient = at % 2 == 0
        when = began + timedelta(seconds=20 * at)
        yield {
            "id": uuid4().hex,
            "conversation_id": row["id"],
            "channel": "messenger",
            "account_id": "page",
            "author": "patient" if patient else "assistant",
            "author_name": "",
            "text": pick.choice(_WORDS),
            "state": "answered" if patient else "delivered",
            "at": when,
            "stored_at": when,
            "platform_message_id": uuid4().hex,
            "identifiers": [],
            "attachments": [],
            "payload": "",
            "tier": "none",
            "tags": [],
            "why": [],
            "suppressed": [],
            "source": "" if patient else "utter_faq/pca",
            "version": "" if patient else "1",
            "offered": [],
        }
