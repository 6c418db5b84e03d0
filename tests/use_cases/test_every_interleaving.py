"""Whatever happens in whatever order, no message is lost, doubled, out of order or spoken over.

Hypothesis looks for an order of events that breaks a promise: a process may end before or
after any commit, a lease may run out while its worker goes on, and people, echoes and the
other lanes may act while the assistant thinks or a platform call is under way.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.core.conversation import Holder
from bot.core.errors import HandOffConflict, NotPermitted
from bot.core.events import Echo
from bot.core.messages import Author
from bot.core.records import MessageState, ThreadMessage
from bot.store import open_store
from tests.use_cases.interleaving import FAILURES, KilledError, MortalHouse, MortalStore

KINDS = st.sampled_from(
    ["q", "q", "form", "emergency:E1", "emergency:E1", "distress", "clinical_individual"]
)
#: Which transaction of a step ends the process, and whether before or after its commit.
DEATHS = st.one_of(st.none(), st.none(), st.tuples(st.integers(0, 2), st.booleans()))
_PEOPLE = ["takes_over", "hands_back", "page_inbox"]
_WORKERS = ["lease_runs_out", "other_worker", "other_worker_dies"]
WHILE_ANSWERING = st.sampled_from(
    ["nothing", "killed", "patient_writes", "screen_lane", *_PEOPLE, *_WORKERS]
)
WHILE_DELIVERING = st.sampled_from(
    ["nothing", "killed", "own_copy", "other_worker_dies_sending", *_PEOPLE, *_WORKERS]
)
WHILE_SCREENING = st.sampled_from(["nothing", "killed", "takes_over", "other_worker"])
Death = tuple[int, bool] | None


class Interleaving(RuleBasedStateMachine):
    """One patient, two nurses, workers that come and go."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.template, self.folder / "service.db")
        opened = open_store(f"sqlite:///{self.folder / 'service.db'}")
        sa.event.listen(opened.engine, "connect", _no_sync, insert=False)
        self.store = MortalStore(opened.engine)
        self.house = MortalHouse(self.store)
        self.nurses = [self.house.nurse("Amina"), self.house.nurse("Ben")]
        self.written: list[str] = []
        self.answered: set[str] = set()
        self.held_in_step = False
        self.version = 0
        self.patience = 40
        self._patient("q")

    # What can happen.

    @rule(kind=KINDS)
    def patient_writes(self, kind: str) -> None:
        self._patient(kind)

    @rule(number=st.integers(0, 100))
    def platform_delivers_again(self, number: int) -> None:
        event_id = self.written[number % len(self.written)]
        self.house.patient_says("delivered again", event_id=event_id)

    @rule(meanwhile=WHILE_ANSWERING, death=DEATHS)
    def worker_answers(self, meanwhile: str, death: Death) -> None:
        self.house.engine.meanwhile = self._act("answer", meanwhile)
        self._until_death(death, lambda: self.house.answer("one"))
        self.house.engine.meanwhile = None

    @rule(
        meanwhile=WHILE_DELIVERING,
        death=DEATHS,
        outcome=st.sampled_from(["taken", "taken", "taken", *FAILURES]),
    )
    def worker_delivers(self, meanwhile: str, death: Death, outcome: str) -> None:
        watched, act = self.house.watched, self._act("deliver", meanwhile)
        watched.outcomes = [FAILURES[outcome]] if outcome in FAILURES else []
        watched.before_answer = lambda _: act()
        self._until_death(death, lambda: self.house.deliver("one"))
        watched.before_answer, watched.outcomes = None, []

    @rule(meanwhile=WHILE_SCREENING, death=DEATHS)
    def screen_lane_runs(self, meanwhile: str, death: Death) -> None:
        self.house.later(seconds=1)
        self.house.watched_screener.meanwhile = self._act("answer", meanwhile)
        self._until_death(death, self.house.screen_blocked)
        self.house.watched_screener.meanwhile = None

    @rule(seconds=st.sampled_from([0.8, 21, 61, 1900]))
    def time_goes_by(self, seconds: float) -> None:
        self.house.later(seconds=seconds)

    @rule(down=st.booleans())
    def assistant_goes_or_comes(self, down: bool) -> None:
        self.house.engine.down = down

    @rule(which=st.integers(0, 1))
    def nurse_takes_over(self, which: int) -> None:
        with contextlib.suppress(HandOffConflict):
            self.house.take_over(self._id, self.nurses[which])

    @rule(which=st.integers(0, 1))
    def nurse_replies(self, which: int) -> None:
        with contextlib.suppress(HandOffConflict, NotPermitted):
            self.house.reply(self._id, self.nurses[which], f"nurse {uuid4().hex}")

    @rule(which=st.integers(0, 1))
    def nurse_hands_back(self, which: int) -> None:
        with contextlib.suppress(HandOffConflict, NotPermitted):
            self.house.hand_back(self._id, self.nurses[which], "answered")

    @rule(which=st.integers(0, 1))
    def nurse_puts_it_back_into_the_queue(self, which: int) -> None:
        with contextlib.suppress(NotPermitted):
            self.house.release(self._id, self.nurses[which])

    @rule()
    def someone_answers_in_the_page_inbox(self) -> None:
        self._page_inbox()

    @rule(number=st.integers(0, 100), again=st.booleans())
    def platform_shows_our_own_copy(self, number: int, again: bool) -> None:
        self._own_copy(number)
        if again:
            self._own_copy(number)

    # What must hold after every step.

    @invariant()
    def the_assistant_never_speaks_over_a_person(self) -> None:
        assert self.house.watched.spoke_over == []

    @invariant()
    def while_a_person_has_it_nothing_of_the_assistant_waits_to_be_sent(self) -> None:
        if self.house.conversation().holder is Holder.STAFF:
            assistant = [m for m in self._ours() if m.author is Author.ASSISTANT]
            assert not [m for m in assistant if m.state is MessageState.QUEUED]

    @invariant()
    def every_message_that_waits_is_queued_and_nothing_else_is(self) -> None:
        waiting = self.house.rows("SELECT id FROM message WHERE state = 'received'")
        queued = self.house.rows("SELECT message_id FROM inbox")
        assert sorted(waiting) == sorted(queued)
        unsent = self.house.rows("SELECT id FROM message WHERE state IN ('queued', 'sending')")
        to_send = self.house.rows("SELECT message_id FROM outbox")
        assert sorted(unsent) == sorted(to_send)

    @invariant()
    def nothing_is_written_down_twice(self) -> None:
        ours = [m.text for m in self._ours() if m.state is not MessageState.WITHHELD]
        doubled = [text for text, count in Counter(ours).items() if count > 1]
        assert not [text for text in doubled if text.startswith(("answer to", "thanks"))]
        stored = [m for m in self.house.thread() if m.author is Author.PATIENT]
        assert len(stored) == len(self.written)

    @invariant()
    def a_call_is_repeated_once_at_most_and_then_flagged(self) -> None:
        flagged = {m.id for m in self.house.thread() if m.maybe_duplicate}
        for message_id, times in Counter(self.house.watched.reached).items():
            assert times <= 2
            assert times == 1 or message_id in flagged

    @invariant()
    def what_is_shown_as_withheld_never_reached_the_patient(self) -> None:
        withheld = {m.id for m in self.house.thread() if m.state is MessageState.WITHHELD}
        assert not withheld & set(self.house.watched.reached)

    @invariant()
    def answers_come_in_the_order_of_the_questions(self) -> None:
        first_sent = list(dict.fromkeys(self.house.watched.reached))
        texts = {m.id: m.text for m in self.house.thread()}
        asked = [
            int(found.group(1))
            for message_id in first_sent
            if (found := re.match(r"(?:answer to:|thanks for) \w+ (\d+)$", texts[message_id]))
        ]
        assert asked == sorted(asked)

    @invariant()
    def each_emergency_has_its_fixed_words(self) -> None:
        thread = self.house.thread()
        read = [m for m in thread if "emergency" in m.text and m.state is MessageState.ANSWERED]
        words = [m for m in thread if m.text == "utter_emergency"]
        assert len(words) == len(read)
        assert all(m.state is not MessageState.WITHHELD for m in words)

    @invariant()
    def feedback_is_kept_once_and_with_its_thanks(self) -> None:
        thanks = [m for m in self._ours() if m.text.startswith("thanks for")]
        with self.store.read() as work:
            stored = work.feedback.counts("2026-11").get("Good", 0)
        # Also where the thanks were withheld, because a nurse took over in that very turn.
        assert stored == len(thanks)

    @invariant()
    def every_message_read_was_answered_or_is_a_persons(self) -> None:
        thread = self.house.thread()
        said = {m.text for m in thread if m.author is not Author.PATIENT}
        now_read = {m.id: m for m in thread if m.state is MessageState.ANSWERED}
        for message_id in now_read.keys() - self.answered:
            text = now_read[message_id].text
            replied = {f"answer to: {text}", f"thanks for {text}"} & said
            assert replied or self._a_person_is_asked() or self.held_in_step, text
        self.answered = set(now_read)
        self.held_in_step = False

    @invariant()
    def who_waits_is_in_the_queue_and_versions_only_grow(self) -> None:
        conversation = self.house.conversation()
        if conversation.holder is Holder.WAITING:
            assert self.house.handoff() is not None
        assert conversation.version >= self.version
        self.version = conversation.version

    def teardown(self) -> None:
        """Everything works again: every queue empties, and the promises still hold."""
        try:
            self.store.dies_in = None
            self.house.engine.down = False
            while self._something_waits() and self.patience:
                self.house.work()
                self.house.later(seconds=61)
                self.patience -= 1
            assert self.house.rows("SELECT id FROM inbox") == []
            assert self.house.rows("SELECT id FROM outbox") == []
            self.check_invariants_again()
        finally:
            self.store.engine.dispose()
            shutil.rmtree(self.folder)

    def check_invariants_again(self) -> None:
        self.the_assistant_never_speaks_over_a_person()
        self.nothing_is_written_down_twice()
        self.a_call_is_repeated_once_at_most_and_then_flagged()
        self.what_is_shown_as_withheld_never_reached_the_patient()
        self.answers_come_in_the_order_of_the_questions()
        self.each_emergency_has_its_fixed_words()
        self.every_message_read_was_answered_or_is_a_persons()

    # How it is done.

    def _something_waits(self) -> bool:
        with self.store.read() as work:
            health = work.health(self.house.clock.now())
        return health.inbox_waiting + health.outbox_waiting > 0

    @property
    def _id(self) -> str:
        return self.house.conversation().id

    def _ours(self) -> list[ThreadMessage]:
        return [m for m in self.house.thread() if m.author is not Author.PATIENT]

    def _a_person_is_asked(self) -> bool:
        return self.house.handoff() is not None or self.house.conversation().holder is Holder.STAFF

    def _patient(self, kind: str) -> None:
        self.house.later(milliseconds=5)
        number = len(self.written)
        self.written.append(
            self.house.patient_says(f"{kind} {number}", event_id=f"e{number}").event_id
        )

    def _page_inbox(self) -> None:
        now = self.house.clock.now()
        self.house.receive([Echo("messenger", "page", "ann", uuid4().hex, now, uuid4().hex)])

    def _own_copy(self, number: int) -> None:
        """With our id, or (where the platform cannot carry it) by its words."""
        reached = self.house.watched.reached
        if not reached:
            return
        outbox_id = reached[number % len(reached)]
        now = self.house.clock.now()
        self.house.receive(
            [Echo("messenger", "page", "ann", f"copy.{outbox_id}", now, "", outbox_id)]
        )

    def _until_death(self, death: Death, work: Callable[[], object]) -> None:
        if death is not None:
            self.store.dies_in, self.store.after_commit = death
        with contextlib.suppress(KilledError):
            work()
        self.store.dies_in = None

    def _act(self, lane: str, name: str) -> Callable[[], None]:
        """What goes on while the assistant thinks or the platform takes its time."""

        def killed() -> None:
            raise KilledError

        def other(death: Death = None) -> None:
            self.house.later(seconds=41)
            run = self.house.answer if lane == "answer" else self.house.deliver
            self._until_death(death, lambda: run("other"))

        def screen_lane() -> None:
            self.house.later(seconds=1)
            self.house.screen_blocked()

        def person(act: Callable[[int], None]) -> None:
            self.held_in_step = True
            act(0)

        def other_dies_sending() -> None:
            self.house.watched.before_answer = lambda _: killed()
            other()
            self.house.watched.before_answer = None

        acts: dict[str, Callable[[], None]] = {
            "nothing": lambda: None,
            "killed": killed,
            "patient_writes": lambda: self._patient("emergency:E1"),
            "takes_over": lambda: person(lambda n: self.nurse_takes_over(which=n)),
            "hands_back": lambda: person(lambda n: self.nurse_hands_back(which=n)),
            "page_inbox": self._page_inbox,
            "own_copy": lambda: self._own_copy(-1),
            "screen_lane": screen_lane,
            "lease_runs_out": lambda: self.house.later(seconds=41),
            "other_worker": other,
            "other_worker_dies": lambda: other((1, True)),
            "other_worker_dies_sending": other_dies_sending,
        }

        def elsewhere() -> None:
            """In another process: the death chosen for this one does not strike there."""
            mine, self.store.dies_in = self.store.dies_in, None
            try:
                acts[name]()
            finally:
                self.store.dies_in = mine

        return elsewhere


def _no_sync(connection: Any, _record: object) -> None:
    """The machine does not lose power in this test, only processes end."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.mark.timeout(120)
def test_no_order_of_events_breaks_a_promise(migrated_sqlite: Path) -> None:
    Interleaving.template = migrated_sqlite
    run_state_machine_as_test(
        Interleaving,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
