"""Gathers both sides: threads from the pretend platforms, rows from the service's database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from benchmarks.chaos.judge import Asked, Call, Evidence, Taken
from benchmarks.chaos.mail import Letter, Patient
from benchmarks.chaos.service import WholeService
from bot.core.messages import Author
from bot.store import SqlStore
from bot.store.schema import conversation, inbox, message, outbox


def left_in_queues(store: SqlStore) -> int:
    """Messages not yet read and calls not yet made."""
    with store.read() as work:
        return sum(
            work.connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in (inbox, outbox)
        )


def gather(service: WholeService, store: SqlStore, letters: Sequence[Letter]) -> list[Evidence]:
    """The evidence of every patient who wrote."""
    by_patient: dict[Patient, list[Letter]] = {}
    for letter in letters:
        by_patient.setdefault(letter.patient, []).append(letter)
    return [_of(service, store, patient, asked) for patient, asked in by_patient.items()]


def _of(
    service: WholeService, store: SqlStore, patient: Patient, letters: list[Letter]
) -> Evidence:
    theirs, ours = _rows(store, patient)
    stored: dict[str, datetime] = {}
    for row in theirs:
        stored.setdefault(row.platform_message_id, row.stored_at)
    return Evidence(
        asked=[
            Asked(letter.event_id, letter.question.answer)
            for letter in sorted(letters, key=lambda letter: letter.sent_at)
        ],
        taken=_taken(service, patient),
        calls=[
            Call(row.id, row.text, row.state, row.stored_at, row.maybe_duplicate) for row in ours
        ],
        stored=stored,
        stored_again=len(theirs) - len(stored),
    )


def _rows(
    store: SqlStore, patient: Patient
) -> tuple[list[sa.Row[tuple[object, ...]]], list[sa.Row[tuple[object, ...]]]]:
    """The patient's messages, and the service's, in the order of storing."""
    statement = (
        sa.select(message)
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .where(
            conversation.c.channel == patient.platform.value,
            conversation.c.account_id == patient.account_id,
            conversation.c.user_id == patient.user_id,
        )
        .order_by(message.c.seq)
    )
    with store.read() as work:
        rows = work.connection.execute(statement).all()
    theirs = [row for row in rows if row.author == Author.PATIENT.value]
    return theirs, [row for row in rows if row.author != Author.PATIENT.value]


def _taken(service: WholeService, patient: Patient) -> list[Taken]:
    path = f"/patients/{patient.platform.value}/{patient.user_id}/thread"
    return [
        Taken(entry["text"], entry["metadata"])
        for entry in service.simulator("GET", path)
        if entry["from"] == "page"
    ]
