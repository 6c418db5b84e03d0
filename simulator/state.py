"""What the pretend platforms remember: patients, their threads, and ids. Memory only, bounded."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from simulator.faults import Platform

PATIENTS_KEPT = 20_000
ENTRIES_KEPT = 1_000
DIRECT_MESSAGES_KEPT = 5_000
TYPING_SECONDS = 20
USER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_X_ID = re.compile(r"[0-9]{1,19}")


class Speaker(StrEnum):
    """Which side of the thread a bubble is on."""

    PATIENT = "patient"
    PAGE = "page"


@dataclass(frozen=True)
class Button:
    """A choice under a message of the page; ``payload`` comes back when it is tapped."""

    title: str
    payload: str


@dataclass(frozen=True)
class Entry:
    """One bubble. ``number`` grows by one within a thread; ``account_id`` is the page's side."""

    number: int
    speaker: Speaker
    user_id: str
    account_id: str
    event_id: str
    at: datetime
    text: str = ""
    payload: str = ""
    attachment: str = ""
    buttons: tuple[Button, ...] = ()
    metadata: str = ""
    persona: str = ""


@dataclass(frozen=True)
class Words:
    """What one side says, before it has an id and a time."""

    text: str = ""
    payload: str = ""
    attachment: str = ""
    buttons: tuple[Button, ...] = ()
    metadata: str = ""
    persona: str = ""


@dataclass
class Patient:
    """A pretend person on one platform."""

    platform: Platform
    user_id: str
    number: int
    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=ENTRIES_KEPT))
    written: int = 0
    last_inbound_at: datetime | None = None
    typing_until: float = 0.0
    unseen: bool = False
    #: The number of the patient's newest bubble that the page says it has seen.
    seen_by_page: int = -1

    @property
    def name(self) -> str:
        """A name that is plainly made up."""
        return f"Pretend patient {self.number}"


class Patients:
    """All patients and threads, and the source of ids. Safe to use from many threads."""

    def __init__(
        self,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        ahead: Callable[[], timedelta] = timedelta,
    ) -> None:
        self._clock = clock
        self._ahead = ahead
        self._lock = threading.RLock()
        self._patients: OrderedDict[tuple[Platform, str], Patient] = OrderedDict()
        self._direct_messages: deque[Entry] = deque(maxlen=DIRECT_MESSAGES_KEPT)
        self._last_ms = 0
        self._met = 0

    def moment(self) -> datetime:
        """Now, in whole milliseconds, and later than every moment given before."""
        with self._lock:
            self._last_ms = max(self._last_ms + 1, int(self._clock().timestamp() * 1000))
            return datetime.fromtimestamp(self._last_ms / 1000, UTC)

    def find(self, platform: Platform, user_id: str) -> Patient | None:
        """The patient, if they ever wrote or were met."""
        with self._lock:
            return self._patients.get((platform, user_id))

    def meet(self, platform: Platform, user_id: str) -> Patient:
        """The patient, made up on first sight; the longest silent one makes room."""
        with self._lock:
            patient = self._patients.get((platform, user_id))
            if patient is None:
                self._met += 1
                patient = Patient(platform, user_id, self._met)
                self._patients[platform, user_id] = patient
                if len(self._patients) > PATIENTS_KEPT:
                    self._patients.popitem(last=False)
            return patient

    def patient_says(
        self, platform: Platform, user_id: str, account_id: str, words: Words
    ) -> Entry:
        """Puts the patient's words on the thread, which opens the reply window anew."""
        with self._lock:
            patient = self.meet(platform, user_id)
            self._patients.move_to_end((platform, user_id))
            entry = self._write(patient, Speaker.PATIENT, account_id, words)
            self.heard(patient, entry.at)
            return entry

    def heard(self, patient: Patient, at: datetime) -> None:
        """Something of the patient's that opens the reply window anew."""
        # Windows go by the pretend clock, which may be ahead.
        patient.last_inbound_at = at + self._ahead()

    def change(self, patient: Patient, event_id: str, text: str | None) -> Entry | None:
        """The patient's bubble with new words, or without any; None if there is no such bubble."""
        with self._lock:
            for place, entry in enumerate(patient.entries):
                if entry.event_id == event_id and entry.speaker is Speaker.PATIENT:
                    patient.entries[place] = replace(entry, text=text or "", payload="")
                    return patient.entries[place]
        return None

    def page_says(self, patient: Patient, account_id: str, words: Words) -> Entry:
        """Puts the page's words on the thread and ends its typing."""
        with self._lock:
            patient.typing_until = 0.0
            patient.unseen = True
            return self._write(patient, Speaker.PAGE, account_id, words)

    def _write(self, patient: Patient, speaker: Speaker, account_id: str, words: Words) -> Entry:
        at = self.moment()
        entry = Entry(
            number=patient.written,
            speaker=speaker,
            user_id=patient.user_id,
            account_id=account_id,
            event_id=_event_id(patient.platform, at),
            at=at,
            **vars(words),
        )
        patient.written += 1
        patient.entries.append(entry)
        if patient.platform is Platform.TWITTER:
            self._direct_messages.append(entry)
        return entry

    def thread(self, platform: Platform, user_id: str, after: int = -1) -> list[Entry]:
        """The bubbles numbered above ``after``, oldest first."""
        with self._lock:
            patient = self.find(platform, user_id)
            return [] if patient is None else [e for e in patient.entries if e.number > after]

    def direct_messages(self, account_id: str) -> list[Entry]:
        """X messages of one account, newest first."""
        with self._lock:
            return [e for e in reversed(self._direct_messages) if e.account_id == account_id]

    def everyone(self) -> list[Patient]:
        """All patients, the one who wrote last at the end."""
        with self._lock:
            return list(self._patients.values())

    def typing(self, patient: Patient, on: bool) -> None:
        """Shows or hides the dots; they lapse by themselves."""
        patient.typing_until = time.monotonic() + TYPING_SECONDS if on else 0.0

    def is_typing(self, patient: Patient) -> bool:
        """Whether the dots are showing."""
        return time.monotonic() < patient.typing_until

    def page_saw(self, patient: Patient) -> None:
        """The page says that it has seen everything up to now."""
        with self._lock:
            patient.seen_by_page = patient.written - 1

    def see(self, patient: Patient) -> bool:
        """The patient looks at the thread; whether there was anything new."""
        with self._lock:
            unseen, patient.unseen = patient.unseen, False
            return unseen

    def age(self, patient: Patient, by: timedelta) -> None:
        """Makes the patient's last message older, as if time had passed."""
        with self._lock:
            if patient.last_inbound_at is not None:
                patient.last_inbound_at -= by

    def reset(self) -> None:
        """Forgets everyone."""
        with self._lock:
            self._patients.clear()
            self._direct_messages.clear()
            self._met = 0


def platform_id(platform: Platform, user_id: str) -> str:
    """The id that travels: X knows only digits, so any other name gets a fixed number."""
    if platform is Platform.MESSENGER or _X_ID.fullmatch(user_id):
        return user_id
    digest = hashlib.sha256(user_id.encode()).digest()
    return str(10**17 + int.from_bytes(digest[:8]) % 10**17)


_X_EPOCH_MS = 1_288_834_974_657


def milliseconds(at: datetime) -> int:
    """Unix time in whole milliseconds."""
    return round(at.timestamp() * 1000)


def _event_id(platform: Platform, at: datetime) -> str:
    if platform is Platform.MESSENGER:
        return f"m_{secrets.token_urlsafe(24)}"
    return str((milliseconds(at) - _X_EPOCH_MS) << 22)
