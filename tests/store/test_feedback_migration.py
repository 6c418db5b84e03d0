"""Feedback from before the whole conversation is kept when the tables change."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command

from bot.store import open_store
from bot.store.migrate import alembic_config, migrate

_OLD = (
    "insert into feedback (id, month, channel, score, why, better, partial)"
    " values ('a', '2026-10', 'messenger', 'Good', 'kind', null, false)"
)


def test_earlier_responses_are_kept_and_the_way_back_is_open(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/old.db")
    config = alembic_config()
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        connection.execute(sa.text(_OLD))
    migrate(store)
    with store.read() as work:
        (response,) = work.feedback.of_month("2026-10")
    assert (response.fft_score, response.fft_why, response.who) == ("Good", "kind", "patient")
    assert (response.skipped, response.publish, response.pain_worst) == ((), False, None)
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0004")
        assert connection.execute(sa.text("select score, why from feedback")).all() == [
            ("Good", "kind")
        ]
    store.close()
