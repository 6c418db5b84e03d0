"""An account sends no more than it may, and one patient's backlog does not starve another."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.core.messages import DeliveryFailed, FailureReason, Receipt
from bot.core.send_budget import Allowance, SeenBudget
from bot.use_cases.spend_budget import SpendBudget
from tests.use_cases.house import House


@pytest.fixture
def limited(house: House) -> House:
    """The pretend platform counts: five in a quarter of an hour, eight a day."""
    budgets = SpendBudget({"messenger": Allowance(5, 8)})
    house.deliver = replace(house.deliver, budgets=budgets)
    return house


def backlog(house: House, user: str, messages: int) -> None:
    """Words of a nurse that wait for this patient, the oldest first."""
    nurse = house.nurse(f"Nurse-{user}")
    house.patient_says("request_human", user=user)
    house.answer_all()
    house.take_over(house.conversation(user).id, nurse)
    with house.store.begin() as work:
        work.connection.exec_driver_sql("delete from outbox where author != 'staff'")
    for number in range(messages):
        house.reply(house.conversation(user).id, nurse, f"{user} {number}")
        house.later(seconds=1)


def sent(house: House) -> list[str]:
    return [message.part.text for message in house.connector.sent]


def test_no_more_is_sent_than_the_window_allows_and_the_rest_after_it(limited: House) -> None:
    backlog(limited, "ann", 7)
    limited.deliver_all()
    assert sent(limited) == [f"ann {n}" for n in range(5)]
    limited.later(minutes=14)
    assert limited.deliver_all() == []
    limited.later(minutes=2)
    limited.deliver_all()
    assert sent(limited) == [f"ann {n}" for n in range(7)]
    assert {m.state.value for m in limited.thread() if m.text.startswith("ann")} == {"sent"}


def test_the_day_has_an_end_too(limited: House) -> None:
    backlog(limited, "ann", 9)
    for _ in range(4):
        limited.deliver_all()
        limited.later(minutes=16)
    assert len(sent(limited)) == 8
    limited.later(hours=24)
    limited.deliver_all()
    assert len(sent(limited)) == 9


def test_a_long_backlog_of_one_patient_holds_up_nobody_else(limited: House) -> None:
    backlog(limited, "ann", 10)
    backlog(limited, "bob", 1)
    backlog(limited, "cat", 2)
    limited.connector.before_answer = lambda _message: limited.later(seconds=1)
    limited.deliver_all()
    assert sent(limited) == ["ann 0", "bob 0", "cat 0", "ann 1", "cat 1"]


def test_safety_words_go_before_everybodys_turn(limited: House) -> None:
    backlog(limited, "ann", 3)
    limited.patient_says("emergency", user="bob")
    limited.answer_all()
    limited.deliver_all()
    assert sent(limited).index("ann 0") > sent(limited).index("utter_emergency")


def test_what_the_platform_says_goes_before_our_own_count(limited: House) -> None:
    renews_at = limited.clock.now() + timedelta(minutes=10)
    limited.connector.outcomes = [Receipt("m1", budget=SeenBudget(200, 199, renews_at))]
    backlog(limited, "ann", 8)
    limited.deliver_all()
    assert len(sent(limited)) == 8, "the window is larger than we thought; the day is eight"


def test_a_budget_that_others_spent_is_obeyed(limited: House) -> None:
    renews_at = limited.clock.now() + timedelta(minutes=5)
    limited.connector.outcomes = [Receipt("m1", budget=SeenBudget(15, 1, renews_at))]
    backlog(limited, "ann", 4)
    limited.deliver_all()
    assert len(sent(limited)) == 2
    limited.later(minutes=6)
    limited.deliver_all()
    assert len(sent(limited)) == 4


@pytest.mark.parametrize("minutes", [-1, 0])
def test_a_window_that_is_over_teaches_nothing(limited: House, minutes: int) -> None:
    over = limited.clock.now() + timedelta(minutes=minutes)
    limited.connector.outcomes = [Receipt("m1", budget=SeenBudget(15, 0, over))]
    backlog(limited, "ann", 3)
    limited.deliver_all()
    assert len(sent(limited)) == 3


def test_an_account_of_its_own_has_a_budget_of_its_own(limited: House) -> None:
    budgets, now = limited.deliver.budgets, limited.clock.now()
    limited.patient_says("hello")
    first = limited.conversation()
    second = replace(first, account_id="another")
    with limited.store.begin() as work:
        mine = [budgets.may_send(work, first, now) for _ in range(6)]
        other = budgets.may_send(work, second, now)
    assert (mine, other) == ([True] * 5 + [False], True)


def test_a_spent_budget_shows_as_a_rest_of_the_account(limited: House) -> None:
    backlog(limited, "ann", 6)
    limited.deliver_all()
    with limited.store.read() as work:
        (state,) = work.accounts.paused(limited.clock.now())
    assert state.reason is FailureReason.RATE_LIMITED
    assert state.until <= limited.clock.now() + timedelta(minutes=15)


def test_a_lost_receipt_stays_uncertain_across_a_rest(limited: House) -> None:
    lost = DeliveryFailed(FailureReason.AMBIGUOUS, retryable=True)
    limited.connector.outcomes = [lost]
    backlog(limited, "ann", 1)
    limited.deliver_all()
    now: datetime = limited.clock.now()
    with limited.store.begin() as work:
        for _ in range(4):
            limited.deliver.budgets.may_send(work, limited.conversation(), now)
    limited.later(minutes=1)
    assert limited.deliver_all() == []
    limited.later(minutes=16)
    limited.deliver_all()
    assert sent(limited) == ["ann 0"] * 2
    assert next(m for m in limited.thread() if m.text == "ann 0").maybe_duplicate


def test_many_workers_at_once_do_not_overspend(limited: House) -> None:
    for user in ("ann", "bob", "cat", "dan"):
        backlog(limited, user, 3)
    threads = [
        threading.Thread(target=lambda n=n: [limited.deliver(f"w{n}") for _ in range(5)])
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(sent(limited)) == 5


def test_the_budget_is_locked_before_the_state_of_its_account(limited: House) -> None:
    """Two transactions that lock them in different orders would wait for each other."""
    touched: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        first = re.match(r"(?:SELECT|INSERT INTO|UPDATE|DELETE FROM) (\w+)", statement)
        if first and first[1] in ("send_budget", "account_state"):
            touched.append(first[1])

    def begin(_connection: object) -> None:
        touched.append("begin")

    limited.connector.outcomes = [DeliveryFailed(FailureReason.UNREACHABLE, retryable=True)]
    backlog(limited, "ann", 6)
    sa.event.listen(limited.store.engine, "before_cursor_execute", note)
    sa.event.listen(limited.store.engine, "begin", begin)
    limited.deliver_all()
    limited.later(minutes=1)
    limited.deliver_all()
    transactions = [part.split() for part in " ".join(touched).split("begin")]
    both = [part for part in transactions if {"send_budget", "account_state"} <= set(part)]
    assert len(both) >= 4
    assert {part[0] for part in both} == {"send_budget"}


def test_without_a_budget_nothing_is_counted(house: House) -> None:
    backlog(house, "ann", 7)
    house.deliver_all()
    assert len(sent(house)) == 7
    with house.store.read() as work:
        assert work.platforms.budgets.of("messenger", "page") is None
