"""A nurse who takes over also takes the thread, before her first words; handing back lets it go."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from bot.core.messages import DeliveryFailed, FailureReason
from bot.core.records import StaffMember
from bot.core.thread_ports import ThreadAct
from bot.use_cases.control_threads import FAILED, TRIES, ControlThreads
from tests.use_cases.house import House

LATER = DeliveryFailed(FailureReason.PLATFORM_ERROR, retryable=True)
NO = DeliveryFailed(FailureReason.PLATFORM_ERROR, retryable=False, detail="http 400, code 27")


@dataclass
class Routed:
    """A platform with routing, which notes in one line what it is asked and what is sent."""

    house: House
    outcomes: list[DeliveryFailed | None] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def control_thread(
        self, account_id: str, user_id: str, act: ThreadAct
    ) -> DeliveryFailed | None:
        self.said.append(f"{act.value} {user_id}")
        return self.outcomes.pop(0) if self.outcomes else None


@pytest.fixture
def routed(house: House) -> Routed:
    platform = Routed(house)
    threads = ControlThreads(house.store, house.clock, {"messenger": platform})
    house.take_over = replace(house.take_over, threads=threads)
    house.hand_back = replace(house.hand_back, threads=threads)
    house.deliver = replace(house.deliver, threads=threads)
    house.connector.before_answer = lambda message: platform.said.append(message.part.text)
    house.patient_says("hello")
    house.work()
    platform.said.clear()
    return platform


def threads_of(routed: Routed) -> ControlThreads:
    assert routed.house.deliver.threads is not None
    return routed.house.deliver.threads


def taken_over(routed: Routed) -> StaffMember:
    nurse = routed.house.nurse()
    routed.house.take_over(routed.house.conversation().id, nurse)
    return nurse


def test_the_thread_is_ours_before_the_first_words_go_out(routed: Routed) -> None:
    taken_over(routed)
    routed.house.deliver_all()
    assert routed.said[0] == "take ann"
    assert routed.said[1:] == [text for text in routed.said[1:] if "nurse_joined" in text]
    assert routed.said[1:], "the patient is told that a nurse is here"
    assert routed.said.count("take ann") == 1


def test_handing_back_lets_the_thread_go_after_the_last_words(routed: Routed) -> None:
    nurse = taken_over(routed)
    routed.house.deliver_all()
    routed.said.clear()
    routed.house.hand_back(routed.house.conversation().id, nurse, "answered")
    assert threads_of(routed)() == 0, "words still wait"
    routed.house.deliver_all()
    assert threads_of(routed)() == 1
    assert threads_of(routed)() == 0
    assert routed.said[-1] == "release ann"
    assert "take ann" not in routed.said


def test_words_wait_while_the_platform_cannot_say(routed: Routed) -> None:
    ambiguous = DeliveryFailed(FailureReason.AMBIGUOUS, retryable=True)
    routed.outcomes = [LATER, ambiguous, None]
    taken_over(routed)
    for _ in range(3):
        routed.house.deliver_all()
        routed.house.later(minutes=2)
    assert routed.said[:3] == ["take ann"] * 3
    assert len(routed.said) == 4
    assert not any(message.maybe_duplicate for message in routed.house.thread())


@pytest.mark.parametrize("outcomes", [[NO], [LATER] * TRIES])
def test_where_the_platform_says_no_the_words_go_out_all_the_same(
    routed: Routed, outcomes: list[DeliveryFailed | None]
) -> None:
    routed.outcomes = list(outcomes)
    taken_over(routed)
    for _ in range(len(outcomes) + 1):
        routed.house.deliver_all()
        routed.house.later(minutes=2)
    assert routed.said.count("take ann") == len(outcomes)
    assert "nurse_joined" in routed.said[-1]
    with routed.house.store.read() as work:
        counts = work.counters.of_day(routed.house.clock.now().date().isoformat())
    assert counts[FAILED] == len(outcomes)


def test_the_latest_wish_is_the_one_that_counts(routed: Routed) -> None:
    nurse = taken_over(routed)
    routed.house.hand_back(routed.house.conversation().id, nurse, "answered")
    routed.house.deliver_all()
    threads_of(routed)()
    asked = [line for line in routed.said if line.endswith(" ann")]
    assert asked == ["release ann"]


def test_a_round_takes_the_thread_even_if_nothing_is_said(routed: Routed) -> None:
    with routed.house.store.begin() as work:
        conversation = routed.house.conversation()
        now = routed.house.clock.now()
        threads_of(routed).wish(work, conversation, ThreadAct.TAKE, now)
    assert threads_of(routed)() == 1
    assert routed.said == ["take ann"]


def test_nothing_is_wished_where_nothing_is_routed(house: House) -> None:
    threads = ControlThreads(house.store, house.clock, {})
    house.take_over = replace(house.take_over, threads=threads)
    house.patient_says("hello")
    house.work()
    house.take_over(house.conversation().id, house.nurse())
    with house.store.read() as work:
        assert work.platforms.threads.wished(house.conversation().id) is None
    assert threads() == 0
