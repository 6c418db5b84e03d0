"""The database: SQLite (WAL) on one machine, PostgreSQL for several. SQLAlchemy Core."""

from bot.store.database import SqlStore, open_store

__all__ = ["SqlStore", "open_store"]
