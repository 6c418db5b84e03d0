"""A patient sees that a message was read and that an answer comes; nothing ever waits for that."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace

import pytest

from bot.core.messages import DeliveryFailed, FailureReason
from bot.core.sender_actions import SenderAction
from bot.use_cases.answer_message import Answered
from bot.use_cases.show_activity import FAILED, MOST_WAITING, REST, ShowActivity
from tests.use_cases.house import House

SEEN, TYPING = SenderAction.MARK_SEEN, SenderAction.TYPING_ON


@dataclass
class Screen:
    """What the patient's phone shows; refuses, or hangs, as told."""

    shown: list[tuple[str, SenderAction]] = field(default_factory=list)
    takes: bool = True
    hangs: threading.Event | None = None

    def act(self, account_id: str, user_id: str, action: SenderAction) -> bool:
        self.shown.append((user_id, action))
        if self.hangs is not None:
            self.hangs.wait(10)
        return self.takes


@dataclass
class Shown:
    """A house whose actions can be looked at."""

    house: House
    screen: Screen
    activity: ShowActivity

    def failures(self) -> int:
        with self.house.store.read() as work:
            day = self.house.clock.now().date().isoformat()
            return work.counters.of_day(day).get(FAILED, 0)


@pytest.fixture
def shown(house: House) -> Shown:
    screen = Screen()
    # One thread, so that what it shows has an order.
    activity = ShowActivity(house.store, house.clock, {"messenger": screen}, threads=1)
    house.answer = replace(house.answer, activity=activity)
    return Shown(house, screen, activity)


def test_a_message_is_seen_and_the_dots_show_while_the_answer_is_computed(shown: Shown) -> None:
    during: list[list[SenderAction]] = []

    def look() -> None:
        shown.activity.settle()
        during.append([action for _, action in shown.screen.shown])

    shown.house.engine.meanwhile = look
    shown.house.patient_says("what is a pca")
    assert shown.house.answer_all() == [Answered.ANSWERED]
    assert during == [[SEEN, TYPING]]


def test_safety_words_need_no_dots(shown: Shown) -> None:
    shown.house.patient_says("emergency")
    shown.house.answer_all()
    shown.activity.settle()
    assert shown.screen.shown == [("ann", SEEN)]


def test_a_platform_that_hangs_delays_no_answer(shown: Shown) -> None:
    shown.screen.hangs = threading.Event()
    shown.house.patient_says("what is a pca")
    try:
        assert shown.house.answer_all() == [Answered.ANSWERED]
        assert "answer to: what is a pca" in [m.text for m in shown.house.thread()]
    finally:
        shown.screen.hangs.set()
    shown.activity.settle()
    assert shown.screen.shown == [("ann", SEEN)], "dots after the answer would be wrong"


def test_a_refusal_is_only_counted_and_the_platform_left_alone_for_a_while(shown: Shown) -> None:
    shown.screen.takes = False
    for words in ("one", "two"):
        shown.house.patient_says(words)
        assert shown.house.answer_all() == [Answered.ANSWERED]
        shown.activity.settle()
    assert len(shown.screen.shown) == 1
    assert shown.activity.keep_counts() == shown.failures() == 1
    assert shown.activity.keep_counts() == 0
    shown.house.clock.at += REST
    shown.house.patient_says("three")
    shown.house.answer_all()
    shown.activity.settle()
    assert len(shown.screen.shown) > 1


def test_a_screen_that_raises_an_error_of_ours_does_not_end_the_thread(shown: Shown) -> None:
    from bot.core.errors import StoreUnavailable

    broken = Screen()

    def act(*_: object) -> bool:
        raise StoreUnavailable("gone")

    broken.act = act  # type: ignore[method-assign]
    shown.activity.platforms = {"messenger": broken}  # type: ignore[assignment]
    shown.house.patient_says("one")
    shown.house.answer_all()
    shown.activity.settle()
    shown.activity.platforms = {"messenger": shown.screen}
    shown.house.patient_says("two")
    shown.house.answer_all()
    shown.activity.settle()
    assert shown.screen.shown


def test_nobody_is_told_that_a_message_was_seen_while_a_person_has_the_conversation(
    shown: Shown,
) -> None:
    shown.house.patient_says("hello")
    shown.house.work()
    shown.activity.settle()
    shown.house.take_over(shown.house.conversation().id, shown.house.nurse())
    shown.screen.shown.clear()
    shown.house.patient_says("are you there")
    shown.house.answer_all()
    shown.activity.settle()
    assert shown.screen.shown == []


def test_the_dots_show_when_the_person_who_has_it_types_and_not_for_a_reader(
    shown: Shown,
) -> None:
    shown.house.patient_says("hello")
    shown.house.work()
    conversation, amina, ben = (
        shown.house.conversation().id,
        shown.house.nurse("Amina"),
        shown.house.nurse("Ben"),
    )
    shown.house.take_over(conversation, amina)
    shown.activity.settle()
    shown.screen.shown.clear()

    def types(staff_id: str, name: str) -> int:
        now = shown.house.clock.now()
        with shown.house.store.begin() as work:
            work.desk.looks_at(conversation, staff_id, name, now)
            work.desk.types(conversation, staff_id, now)
        number = shown.activity.staff_typing()
        shown.activity.settle()
        return number

    assert types(ben.id, "Ben") == 0, "Ben only reads along"
    assert types(amina.id, "Amina") == 1
    assert shown.activity.staff_typing() == 0, "one sign, one call"
    shown.house.later(seconds=10)
    assert types(amina.id, "Amina") == 1
    shown.house.later(seconds=60)
    assert shown.activity.staff_typing() == 0
    assert shown.screen.shown == [("ann", TYPING)] * 2


def test_a_paused_account_and_another_platform_are_not_called(shown: Shown) -> None:
    from bot.core.account import after_failure

    lapsed = DeliveryFailed(FailureReason.TOKEN_REFUSED, True, pauses_account=True)
    with shown.house.store.begin() as work:
        now = shown.house.clock.now()
        work.accounts.keep(
            after_failure(work.accounts.state("messenger", "page", now), lapsed, now)
        )
    shown.house.patient_says("hello")
    shown.house.answer_all()
    shown.activity.settle()
    assert shown.screen.shown == []
    shown.activity.platforms = {}
    shown.activity.taken_up(shown.house.conversation())
    shown.activity.settle()
    assert shown.screen.shown == []


def test_more_than_can_be_shown_is_dropped_not_kept(shown: Shown) -> None:
    shown.house.patient_says("hello")
    conversation = shown.house.conversation()
    shown.screen.hangs = threading.Event()
    for _ in range(MOST_WAITING + 5):
        shown.activity.taken_up(conversation)
    shown.screen.hangs.set()
    shown.house.later(seconds=6)
    shown.activity.settle()
    assert shown.activity.keep_counts() >= 4
    assert len(shown.screen.shown) < MOST_WAITING
