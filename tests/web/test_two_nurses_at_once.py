"""Two nurses claim at the same moment, 500 times, while the assistant answers: one has it.

Real pages on a real server; the assistant's answer is written and sent by real lanes meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from functools import partial
from threading import Barrier

import pytest
import requests

from bot.core.conversation import Holder
from bot.core.messages import Author, Outcome
from bot.core.records import MessageState, ToSend
from bot.store import SqlStore
from bot.use_cases.deliver_message import DeliverMessage
from tests.browser.consoles import served
from tests.web.ward import PASSWORD, Ward, hidden_fields

TIMES = 500
NAMES = ("Amina", "Ben")
#: The lanes begin this much later than the claims, in turn (seconds; below zero: earlier), so
#: that a claim falls into each part of their work.
OFFSETS = [-0.03, -0.015, -0.008, -0.004, 0.0, 0.004, 0.01, 0.02]
#: What the platform may have received; anything else was kept back.
WENT_OUT = frozenset({MessageState.SENDING, MessageState.SENT, MessageState.FAILED})


@dataclass
class Nurse:
    """A browser in which a nurse has signed in, and the token that its forms carry."""

    name: str
    root: str
    browser: requests.Session = field(default_factory=requests.Session)
    token: str = ""

    def signs_in(self) -> Nurse:
        page = self.browser.get(f"{self.root}/sign-in", timeout=10).text
        fields = {
            **hidden_fields(page),
            "email": f"{self.name.lower()}@demo.example",
            "password": PASSWORD,
        }
        page = self.browser.post(f"{self.root}/sign-in", data=fields, timeout=10).text
        self.token = hidden_fields(page)["csrf_token"]
        return self

    def claims(self, conversation_id: str) -> requests.Response:
        return self.browser.post(
            f"{self.root}/conversations/{conversation_id}/take-over",
            data={"csrf_token": self.token},
            allow_redirects=False,
            timeout=30,
        )


@dataclass(frozen=True)
class Watched(DeliverMessage):
    """Notes who had the conversation when a call was claimed, in the claim's own transaction."""

    claimed: list[ToSend] = field(default_factory=list)

    def _attempt(self, item: ToSend) -> Outcome:
        self.claimed.append(item)
        return super()._attempt(item)


@dataclass
class Race:
    """One service, two nurses at it, and what came of each round."""

    ward: Ward
    nurses: list[Nurse]
    pool: ThreadPoolExecutor
    deliver: Watched
    wins: list[str] = field(default_factory=list)
    fates: list[MessageState] = field(default_factory=list)

    def run(self, number: int) -> None:
        """A patient writes, both claim while it is answered; one has it, the other reads who."""
        patient = f"patient{number}"
        self.ward.house.patient_says("hello", patient)
        if number % 2:
            # The answer is written already, and waits to be sent.
            self.ward.house.answer_all()
        conversation_id = self.ward.conversation_id(patient)
        late = OFFSETS[number // 2 % len(OFFSETS)]
        answers = self._together(conversation_id, late)
        self._lanes()
        self._judge(patient, conversation_id, answers)

    def _together(self, conversation_id: str, late: float) -> list[requests.Response]:
        start = Barrier(len(self.nurses) + 1)

        def at_once[Done](act: Callable[[], Done], wait: float) -> Done:
            start.wait()
            time.sleep(max(0.0, wait))
            return act()

        working = self.pool.submit(at_once, self._lanes, late)
        claims = [
            self.pool.submit(at_once, partial(nurse.claims, conversation_id), -late)
            for nurse in self.nurses
        ]
        working.result()
        return [claim.result() for claim in claims]

    def _lanes(self) -> None:
        self.ward.house.answer_all()
        while self.deliver("worker"):
            pass

    def _judge(self, patient: str, conversation_id: str, answers: list[requests.Response]) -> None:
        codes = [answer.status_code for answer in answers]
        assert sorted(codes) == [303, 409], (conversation_id, codes)
        winner = self.nurses[codes.index(303)].name
        assert f"{winner} has this" in answers[codes.index(409)].text
        held = self.ward.house.conversation(patient)
        assert (held.holder, held.staff_name) == (Holder.STAFF, winner)
        self.wins.append(winner)
        self._judge_words(patient)

    def _judge_words(self, patient: str) -> None:
        """What the assistant wrote after the claim stands below it, and never went out."""
        thread = self.ward.house.thread(patient)
        joined = next(n for n, m in enumerate(thread) if m.source == "utter_nurse_joined")
        bot = [(n, m) for n, m in enumerate(thread) if m.author is Author.ASSISTANT]
        self.fates += [message.state for _, message in bot]
        late = [message for n, message in bot if n > joined and message.state in WENT_OUT]
        assert not late, "the assistant spoke after a nurse had taken over"
        with self.ward.store.read() as work:
            took = [e for e in work.audit.newest(20) if e.act == "take_over"]
        mine = [e for e in took if e.subject == self.ward.conversation_id(patient)]
        assert len(mine) == 1


@pytest.fixture
def race(store: SqlStore) -> Iterator[Race]:
    ward = Ward(store)
    for name in NAMES:
        ward.staff(name)
    parts = {one.name: getattr(ward.house.deliver, one.name) for one in fields(DeliverMessage)}
    with served(ward.app) as root, ThreadPoolExecutor(3) as pool:
        nurses = [Nurse(name, root).signs_in() for name in NAMES]
        yield Race(ward, nurses, pool, Watched(**parts))
        for nurse in nurses:
            nurse.browser.close()


def test_one_of_two_has_it_each_time_and_no_word_of_the_bot_slips_out(race: Race) -> None:
    for number in range(TIMES):
        race.run(number)
    assert len(race.wins) == TIMES
    assert set(race.wins) == set(NAMES)
    slipped = [
        item
        for item in race.deliver.claimed
        if item.message.author is Author.ASSISTANT and item.conversation.holder is Holder.STAFF
    ]
    assert slipped == []
    # The claims fell before, into and after the answering, or nothing was tried.
    assert {MessageState.SENT, MessageState.WITHHELD} <= set(race.fates)
