"""Logs: one line each, our own ids and counts; never words, names or platform ids."""

from __future__ import annotations

import logging
import sys


def set_up_logging(process: str) -> None:
    """Plain lines on standard error, with the process's name; libraries only warn.

    Request lines of HTTP clients carry addresses with people's ids, so they are off.
    """
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format=f"%(asctime)s {process} %(levelname)s %(name)s %(message)s",
        force=True,
    )
    for name in (
        "urllib3",
        "requests",
        "requests_oauthlib",
        "oauthlib",
        "alembic",
        "sqlalchemy",
    ):
        logging.getLogger(name).setLevel(logging.WARNING)
    # Its lines carry the addresses it sends to, passwords and all.
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)
