"""A database that was in use keeps what is in it, and the queue stands in its order."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from bot.core.pseudonym import pseudonym
from bot.store import SqlStore, open_store
from bot.store.migrate import alembic_config

NOON = "2026-11-23 12:00:00"
LATER = "2026-11-23 12:30:00"


@pytest.fixture
def before(tmp_path: Path) -> SqlStore:
    """Tables as they were, with one conversation of each kind waiting."""
    store = open_store(f"sqlite:///{tmp_path}/old.db")
    move(store, "0005")
    rows = [
        ("plain", "complaint", "[]", None, NOON),
        ("raised", "clinical_individual", '["CHILD"]', None, NOON),
        ("seen", "emergency", "[]", LATER, NOON),
        ("again", "crisis", "[]", NOON, LATER),
    ]
    with store.engine.begin() as connection:
        for name, tier, codes, seen, alerted in rows:
            connection.exec_driver_sql(
                "insert into conversation (id, channel, account_id, user_id, holder, version, "
                "episode, episode_turns, opened_at, last_inbound_at, staff_name, waiting_tier, "
                "not_understood, offered, active_form, answering_until, delivering_until) values "
                "(?, 'messenger', 'page', ?, 'waiting', 1, 'e', 0, ?, ?, '', ?, 0, '[]', '', ?, ?)",
                (name, name, NOON, NOON, tier, NOON, NOON),
            )
            connection.exec_driver_sql(
                "insert into handoff (id, conversation_id, tier, codes, why, message_id, "
                "opened_at, alerted_at, acknowledged_at, acknowledged_by, outcome) "
                "values (?, ?, ?, ?, '[]', 'm', ?, ?, ?, 'Ben', '')",
                (name, name, tier, codes, NOON, alerted, seen),
            )
    return store


def move(store: SqlStore, revision: str) -> None:
    config = alembic_config()
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        if revision == "back":
            command.downgrade(config, "0005")
        else:
            command.upgrade(config, revision)


def test_what_waited_before_waits_in_order_and_has_its_name(before: SqlStore) -> None:
    move(before, "0006")
    with before.engine.connect().execution_options(read_only=True) as connection:
        found = connection.exec_driver_sql(
            "select h.id, h.priority, h.seen, h.waiting_since, c.reference from handoff h "
            "join conversation c on c.id = h.conversation_id "
            "order by h.priority, h.seen, h.waiting_since"
        ).all()
    assert [(row[0], row[1], bool(row[2]), str(row[3])[:16]) for row in found] == [
        ("again", "P1", False, LATER[:16]),
        ("seen", "P1", True, NOON[:16]),
        ("raised", "P2", False, NOON[:16]),
        ("plain", "P3", False, NOON[:16]),
    ]
    assert all(row[4] == pseudonym(row[0]) for row in found)
    before.close()


def test_it_can_be_taken_back(before: SqlStore) -> None:
    move(before, "0006")
    move(before, "back")
    inspector = sa.inspect(before.engine)
    assert "priority" not in {column["name"] for column in inspector.get_columns("handoff")}
    names = {index["name"] for index in inspector.get_indexes("handoff")}
    assert "uq_handoff_one_open" in names
    assert "ix_handoff_line" not in names
    before.close()
