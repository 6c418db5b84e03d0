"""Logs of the process that holds Rasa: ours in full, other people's without a word of content.

Rasa and its libraries put message texts into log lines and tracebacks. What they log is
kept as a signal only: who logged, where, how bad, and the class of the error.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

QUIET_AND_LEAN = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "RASA_TELEMETRY_ENABLED": "false",
    # A turn multiplies one small matrix: a pool of threads would spin and gain nothing.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
"""Read by libraries as they are imported."""

_OURS = ("bot", "actions")


class ContentFreeFormatter(logging.Formatter):
    """One line a record; a foreign record loses its message, any record its traceback's text."""

    def format(self, record: logging.LogRecord) -> str:
        """``time level logger: message``, or ``... logger:line ErrorClass`` for foreign records."""
        head = f"{self.formatTime(record)} {record.levelname} {record.name}"
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        if record.name.split(".")[0] in _OURS:
            return f"{head}: {record.getMessage()} {error}".rstrip()
        return f"{head}:{record.lineno} {error}".rstrip()


class _Silent(structlog.BoundLoggerBase):  # type: ignore[misc]
    """Rasa writes whole messages through structlog; nothing of that is kept."""

    def msg(self, *_: Any, **__: Any) -> None:
        return None

    debug = info = warning = warn = error = exception = critical = fatal = log = msg


def keep_logs_content_free() -> None:
    """Call before Rasa is imported: structlog's default prints everything to standard output."""
    structlog.configure(wrapper_class=_Silent, cache_logger_on_first_use=True)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(ContentFreeFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for ours in _OURS:
        logging.getLogger(ours).setLevel(logging.INFO)
    logging.captureWarnings(True)
    # Rasa's imports warn about its own age, dozens of lines at each start.
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
