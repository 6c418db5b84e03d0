"""The record of acts: what an entry holds, and how it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class AuditEntry:
    """Who did what to which thing, and when. ``detail`` never holds a patient's words.

    ``number`` rises with every entry; it is 0 in an entry that was not read from the store.
    """

    at: datetime
    actor: str
    act: str
    subject: str
    detail: str = ""
    number: int = 0


@dataclass(frozen=True)
class AuditFilter:
    """Which entries are wanted; what is empty or None does not narrow.

    ``since`` counts, ``until`` does not. ``before`` is an entry's number: only older ones.
    """

    actor: str = ""
    acts: Sequence[str] = ()
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


class Audit(Protocol):
    """Append-only record of acts: the store itself refuses to change or delete an entry."""

    def add(self, actor: str, act: str, subject: str, at: datetime, detail: str = "") -> None:
        """Adds one entry; ``actor`` may not be empty."""
        ...

    def newest(self, limit: int = 100, wanted: AuditFilter | None = None) -> list[AuditEntry]:
        """The newest entries first, at most ``limit`` of them."""
        ...

    def actors(self) -> list[str]:
        """Everybody who is on record, in order of name."""
        ...
