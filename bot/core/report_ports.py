"""Counts over a period for the people who run the service; no words and no persons in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.records import HandOffRecord


@dataclass(frozen=True)
class HourCount:
    """Messages of one kind within one hour (UTC)."""

    hour: datetime
    channel: str
    count: int


@dataclass(frozen=True)
class HandOffStory:
    """A hand-off, and when a person first wrote after it was asked for (None: not yet)."""

    record: HandOffRecord
    first_reply_at: datetime | None


@dataclass(frozen=True)
class SourceCount:
    """How many turns were answered with words of this source ("utter_faq/pca")."""

    source: str
    count: int


class Reports(Protocol):
    """What the reports are made of. ``since`` is included, ``until`` is not."""

    def patient_messages(self, since: datetime, until: datetime) -> list[HourCount]:
        """Patients' messages by hour and channel."""
        ...

    def people(self, since: datetime, until: datetime) -> int:
        """How many conversations had a patient's message."""
        ...

    def handoffs(self, since: datetime, until: datetime) -> list[HandOffStory]:
        """Hand-offs opened in the period, oldest first."""
        ...

    def said(self, since: datetime, until: datetime) -> list[SourceCount]:
        """Turns that the service or the assistant answered, by the source of the words."""
        ...
