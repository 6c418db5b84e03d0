"""Web and worker processes at the same rows: nobody waits for somebody who waits for him."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

from bot.core.events import Echo, Event, MessageReceived
from bot.core.messages import OutboundMessage
from tests.use_cases.house import House


def together(*acts: Callable[[], object]) -> list[str]:
    """Runs the acts on threads of their own; the names of what they raised."""
    failures: list[str] = []

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - what a thread raised is what is asserted
            failures.append(repr(error))

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failures


def batch(house: House, users: list[str], name: str) -> list[Event]:
    return [
        MessageReceived(
            "messenger",
            "page",
            user,
            f"{name}-{user}",
            house.clock.now() + timedelta(milliseconds=len(name)),
            "hello",
        )
        for user in users
    ]


def test_deliveries_with_the_same_patients_in_opposite_order_are_both_stored(
    house: House,
) -> None:
    users = [f"patient-{number:02}" for number in range(12)]
    house.receive(batch(house, users, "x"))
    rounds = ["x" * length for length in range(2, 14)]

    def deliver(order: list[str], name: str) -> Callable[[], object]:
        return lambda: [house.receive(batch(house, order, name + r)) for r in rounds]

    assert together(deliver(users, "a"), deliver(users[::-1], "b")) == []
    with house.store.read() as work:
        assert work.health(house.clock.now()).inbox_waiting == len(users) * (1 + 2 * len(rounds))


def test_an_echo_that_comes_together_with_the_receipt_disturbs_nobody(house: House) -> None:
    echoes: list[threading.Thread] = []
    failures: list[str] = []

    def echo_at_once(message: OutboundMessage) -> None:
        event = Echo(
            "messenger",
            "page",
            message.user_id,
            f"echo-{message.outbox_id}",
            house.clock.now(),
            "x",
            message.outbox_id,
        )
        thread = threading.Thread(
            target=lambda: failures.extend(together(lambda: house.receive([event])))
        )
        echoes.append(thread)
        thread.start()

    for number in range(20):
        house.patient_says("what is a pca", user=f"patient-{number}")
    house.answer_all()
    house.connector.before_answer = echo_at_once
    failures += together(*[lambda: house.deliver_all() for _ in range(3)])
    for echo in echoes:
        echo.join(60)
    assert failures == []
    assert len(house.sent_texts()) == 40
