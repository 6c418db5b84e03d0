"""The database's history, one file per change (Alembic)."""
