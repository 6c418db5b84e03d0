"""One run: waves of messages come in while processes are killed; then everything drains."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.chaos.evidence import gather, left_in_queues
from benchmarks.chaos.judge import Counts, judge
from benchmarks.chaos.kills import Kill, Killer, planned
from benchmarks.chaos.mail import Letter, Patient, Question, batches, patients, written
from benchmarks.chaos.questions import usable
from benchmarks.chaos.sender import Sender
from benchmarks.chaos.service import WholeService, running
from bot.store import SqlStore, open_store
from simulator.faults import Platform

#: Messages of each patient that come in one burst, and how long a burst lasts, in seconds.
BURST = 5
WAVE_SECONDS = 10.0
#: Bounds for everything that waits, in seconds from the start of the first wave.
POSTED_WITHIN = 200.0
DRAINED_WITHIN = 330.0


class TooFewQuestions(Exception):
    """The assistant tells too few questions apart for this many messages a patient."""


@dataclass(frozen=True)
class Order:
    """What to run."""

    messages: int = 1000
    patients: int = 50
    kills: int = 10
    seed: int = 1
    port_base: int = 8100
    folder: Path = Path("var/chaos")
    database_url: str = ""


@dataclass(frozen=True)
class Outcome:
    """What happened; seconds from the first post to the last empty queue."""

    counts: Counts
    kills: Mapping[str, int]
    deliveries: int
    failed_tries: int
    refused: int
    given_up: int
    left_over: int
    posting_seconds: float
    seconds: float


def run(order: Order) -> Outcome:
    """Starts a service, runs the trial, stops it. Raises TooFewQuestions, PortTaken, NotReady."""
    _say("Starting the service ...")
    with running(order.port_base, order.folder, order.database_url) as service:
        store = open_store(service.settings.database_url)
        try:
            return _Trial(order, service, store).run()
        finally:
            store.close()


class _Trial:
    def __init__(self, order: Order, service: WholeService, store: SqlStore) -> None:
        self._order, self._service, self._store = order, service, store
        self._rng = random.Random(order.seed)
        self._killer = Killer(service.supervisor)
        self._people = patients(service.platforms, order.patients)
        self._began = time.monotonic()
        self._sender = Sender(service.web_url, service.platforms, self._began + POSTED_WITHIN)

    def run(self) -> Outcome:
        questions = self._questions()
        for patient in self._people:
            self._introduce(patient)
        self._began = time.monotonic()
        self._sender.give_up_at = self._began + POSTED_WITHIN
        letters = self._post(questions)
        posting = time.monotonic() - self._began
        left_over = self._drain()
        seconds = time.monotonic() - self._began
        _say("Comparing the platforms' side with the database ...")
        return Outcome(
            counts=judge(gather(self._service, self._store, letters)),
            kills=self._killer.done,
            deliveries=self._sender.messages_taken,
            failed_tries=self._sender.failed_tries,
            refused=len(self._sender.refused),
            given_up=self._sender.given_up,
            left_over=left_over,
            posting_seconds=posting,
            seconds=seconds,
        )

    def _questions(self) -> list[Question]:
        each = self._order.messages // self._order.patients
        _say("Asking every question once, in calm ...")
        found = usable(self._service)
        if len(found) < each:
            raise TooFewQuestions(f"{len(found)} questions can be told apart, {each} are needed")
        return self._rng.sample(found, each)

    def _introduce(self, patient: Patient) -> None:
        """The platform comes to know the patient; the service refuses what is not signed."""
        message = {"user_id": patient.user_id, "text": "x", "account": patient.account_id}
        if patient.platform is Platform.MESSENGER:
            del message["account"]
        order = {"platform": patient.platform.value, "sign": "none", "wait": True}
        self._service.simulator("POST", "/deliveries", {**order, "messages": [message]})

    def _post(self, questions: list[Question]) -> list[Letter]:
        """Wave after wave; third copies come a wave later, and the last ones by themselves."""
        waves = -(-len(questions) // BURST)
        *plan, last_kills = planned(self._order.kills, waves + 1, self._rng)
        letters: list[Letter] = []
        before: list[Letter] = []
        for wave, kills in enumerate(plan):
            _say(f"Wave {wave + 1} of {waves}")
            asked = questions[wave * BURST : (wave + 1) * BURST]
            fresh = written(self._people, asked, wave * BURST, datetime.now(UTC))
            self._wave([*fresh, *fresh, *before], kills, WAVE_SECONDS)
            letters, before = [*letters, *fresh], fresh
        _say("Last copies")
        self._wave(before, last_kills, at_least=0.0)
        return letters

    def _wave(self, deck: list[Letter], kills: list[Kill], at_least: float) -> None:
        until = time.monotonic() + at_least
        killing = self._killer.start(kills)
        self._sender.deliver(batches(deck, self._rng))
        killing.join()
        time.sleep(max(0.0, until - time.monotonic()))

    def _drain(self) -> int:
        """Waits for empty queues; what is left when the time is up."""
        _say("Waiting for the queues to empty ...")
        left = left_in_queues(self._store)
        while left and time.monotonic() < self._began + DRAINED_WITHIN:
            time.sleep(0.5)
            left = left_in_queues(self._store)
        return left


def _say(text: str) -> None:
    print(text, flush=True)
