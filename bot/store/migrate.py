"""Brings a database to the newest version of the tables; safe to run at every start."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from bot.core.errors import StoreUnavailable
from bot.store.database import SqlStore


def alembic_config() -> Config:
    """Alembic's settings: our migrations folder, no ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def migrate(store: SqlStore) -> None:
    """Runs every migration not yet run. Raises StoreUnavailable when the database is away."""
    config = alembic_config()
    try:
        with store.engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except sa.exc.OperationalError as error:
        raise StoreUnavailable(type(error.orig).__name__) from error
