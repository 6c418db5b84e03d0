"""What the patients write, and the order in which the platform brings it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator import messenger_events, raw_deliveries, signing, x_events
from simulator.faults import Platform
from simulator.settings import Settings as PlatformSettings
from simulator.state import Entry, Speaker, milliseconds
from simulator.state import Patient as PretendPatient

#: Most messages in one webhook body.
LARGEST_BATCH = 12
#: How long before its first delivery a message was written, and how far apart they are.
WRITTEN_BEFORE = timedelta(seconds=20)
APART = timedelta(milliseconds=700)


@dataclass(frozen=True)
class Question:
    """A patient's words, and the approved words that only their answer holds."""

    text: str
    answer: str


@dataclass(frozen=True)
class Patient:
    """One person on one platform, writing to one account."""

    platform: Platform
    account_id: str
    user_id: str


@dataclass(frozen=True)
class Letter:
    """One message of a patient; ``sent_at`` is the platform's own time for it."""

    patient: Patient
    event_id: str
    sent_at: datetime
    question: Question


@dataclass(frozen=True)
class Batch:
    """Messages that travel in one webhook body: one platform, one account."""

    letters: tuple[Letter, ...]

    @property
    def platform(self) -> Platform:
        """Where it comes from."""
        return self.letters[0].patient.platform


def patients(settings: PlatformSettings, number: int) -> tuple[Patient, ...]:
    """Half on Messenger, half on X, where they write to every account in turn."""
    accounts = [account.user_id for account in settings.x.accounts]
    return tuple(
        Patient(Platform.MESSENGER, settings.messenger.page_id, f"{510_000 + index}")
        if index % 2 == 0
        else Patient(Platform.TWITTER, accounts[index // 2 % len(accounts)], f"{610_000 + index}")
        for index in range(number)
    )


def written(
    people: Sequence[Patient], questions: Sequence[Question], first: int, now: datetime
) -> list[Letter]:
    """One message of every patient for every question, written a while before ``now``.

    ``first`` is the number of the first question within the whole run; it makes ids unique.
    """
    began = now - WRITTEN_BEFORE
    return [
        Letter(
            patient,
            _event_id(patient, first + at, person),
            began + at * APART + timedelta(milliseconds=person),
            question,
        )
        for person, patient in enumerate(people)
        for at, question in enumerate(questions)
    ]


def _event_id(patient: Patient, question: int, person: int) -> str:
    number = 7_000_000_000_000 + question * 10_000 + person
    return f"m_chaos_{number}" if patient.platform is Platform.MESSENGER else str(number)


def batches(deck: Sequence[Letter], rng: random.Random) -> list[Batch]:
    """The deck shuffled and cut into bodies of random length."""
    shuffled = list(deck)
    rng.shuffle(shuffled)
    by_account: dict[tuple[Platform, str], list[Letter]] = {}
    for letter in shuffled:
        key = letter.patient.platform, letter.patient.account_id
        by_account.setdefault(key, []).append(letter)
    cut = [batch for letters in by_account.values() for batch in _cut(letters, rng)]
    rng.shuffle(cut)
    return cut


def _cut(letters: Sequence[Letter], rng: random.Random) -> Iterator[Batch]:
    at = 0
    while at < len(letters):
        size = rng.randint(1, LARGEST_BATCH)
        yield Batch(tuple(letters[at : at + size]))
        at += size


def signed_body(batch: Batch, settings: PlatformSettings) -> tuple[bytes, dict[str, str]]:
    """The bytes and headers of a batch, rendered and signed as its platform does."""
    (body,) = raw_deliveries.merged(
        batch.platform, [_body(letter, settings) for letter in batch.letters]
    )
    assert isinstance(body, Mapping)
    if batch.platform is Platform.MESSENGER:
        raw = signing.messenger_bytes(body)
        return raw, signing.messenger_signature(settings.messenger.app_secret, raw)
    raw = signing.x_bytes(body)
    return raw, signing.x_signature(settings.x.consumer_secret, raw)


def _body(letter: Letter, settings: PlatformSettings) -> dict[str, Any]:
    patient = letter.patient
    entry = Entry(
        number=0,
        speaker=Speaker.PATIENT,
        user_id=patient.user_id,
        account_id=patient.account_id,
        event_id=letter.event_id,
        at=letter.sent_at,
        text=letter.question.text,
    )
    if patient.platform is Platform.MESSENGER:
        event = messenger_events.inbound(entry)
        return messenger_events.envelope(patient.account_id, [event], milliseconds(entry.at))
    account = next(a for a in settings.x.accounts if a.user_id == patient.account_id)
    person = PretendPatient(Platform.TWITTER, patient.user_id, 0)
    return x_events.account_activity(x_events.DirectMessage(entry, account, person))
