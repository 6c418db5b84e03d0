"""An hour without the platform, the assistant or the database, minute by minute.

What the patient gets afterwards is right and in order; an answer of the assistant's that is older
than half an hour is no answer any more, and a person gets it instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
import sqlalchemy as sa

from bot.core.conversation import Holder
from bot.core.errors import StoreUnavailable
from bot.core.events import MessageReceived
from bot.core.messages import Author, FailureReason, OutboundMessage, Receipt
from bot.core.records import MessageState
from tests.use_cases.house import House
from tests.use_cases.test_delivery import failed

PATIENTS = ("ann", "bob", "cat", "dan")
OPENING = "utter_opening\nutter_opening_privacy"


def minutes(house: House, number: int) -> None:
    """So many minutes pass; in each of them every lane looks for work."""
    for _ in range(number):
        # A lane that cannot reach the database rests, and lives on.
        with suppress(StoreUnavailable):
            house.answer_all()
        with suppress(StoreUnavailable):
            house.screen_blocked()
        with suppress(StoreUnavailable):
            house.deliver_all()
        house.later(seconds=60)


def heard(house: House, user: str) -> list[str]:
    """What the platform took for this patient, in order."""
    return [message.part.text for message in house.connector.sent if message.user_id == user]


@contextmanager
def platform_away(house: House) -> Iterator[None]:
    """The platform takes nothing from anybody; what was tried meanwhile is forgotten."""
    for user in PATIENTS:
        house.connector.fails_for[user] = failed(FailureReason.UNREACHABLE, True)
    yield
    house.connector.fails_for.clear()
    house.connector.sent.clear()


@contextmanager
def database_away(house: House) -> Iterator[None]:
    """Every transaction fails as it does when the database cannot be reached."""

    def away(_connection: sa.Connection) -> None:
        raise sa.exc.OperationalError("BEGIN", None, ConnectionError("away"))

    sa.event.listen(house.store.engine, "begin", away)
    try:
        yield
    finally:
        sa.event.remove(house.store.engine, "begin", away)


def known(house: House, *users: str) -> None:
    """They have written before, so that the opening has been said."""
    for user in users:
        house.patient_says("hello", user=user)
    house.work()
    house.connector.sent.clear()


def test_after_an_hour_without_the_platform_everyone_gets_what_is_still_right(
    house: House,
) -> None:
    nurse = house.nurse()
    known(house, *PATIENTS)
    with platform_away(house):
        house.patient_says("what is a pca", user="ann")
        house.patient_says("emergency:E3", user="bob")
        house.take_over(house.conversation("cat").id, nurse)
        house.reply(house.conversation("cat").id, nurse, "hello, Amina here", form_token="one")
        minutes(house, 20)
        house.reply(house.conversation("cat").id, nurse, "how is it now?", form_token="two")
        minutes(house, 35)
        house.patient_says("when can I drive", user="dan")
        minutes(house, 5)
    minutes(house, 10)
    assert heard(house, "ann") == ["utter_assistant_down"]
    assert [text for text in heard(house, "bob") if "utter_emergency" in text]
    assert heard(house, "cat")[-2:] == ["hello, Amina here", "how is it now?"]
    assert heard(house, "dan") == ["answer to: when can I drive"]
    assert house.texts_in_state(MessageState.WITHHELD, "ann") == ["answer to: what is a pca"]
    handoff = house.handoff("ann")
    assert handoff is not None
    assert "STALE" in handoff.codes
    assert house.handoff("dan") is None


def test_safety_words_go_before_everything_that_waited(house: House) -> None:
    known(house, *PATIENTS)
    with platform_away(house):
        for user in ("ann", "cat", "dan"):
            house.patient_says("what is a pca", user=user)
        minutes(house, 59)
        house.patient_says("emergency:E3", user="bob")
        house.answer_all()
    minutes(house, 10)
    assert house.connector.sent[0].user_id == "bob"


def test_what_waited_while_the_platform_was_away_is_sent_once(house: House) -> None:
    known(house, *PATIENTS)
    with platform_away(house):
        minutes(house, 45)
        for number in range(3):
            house.patient_says(f"question {number}")
            minutes(house, 5)
    minutes(house, 30)
    assert heard(house, "ann") == [f"answer to: question {number}" for number in range(3)]


def test_after_an_hour_without_the_assistant_nobody_gets_an_old_answer(house: House) -> None:
    known(house, *PATIENTS)
    house.engine.down = True
    house.patient_says("what is a pca", user="ann")
    minutes(house, 10)
    house.patient_says("emergency:E3", user="bob")
    minutes(house, 1)
    assert any("utter_emergency" in text for text in heard(house, "bob")), "at once, without it"
    minutes(house, 48)
    house.patient_says("when can I drive", user="dan")
    house.answer_all()
    house.later(seconds=30)
    house.engine.down = False
    minutes(house, 30)
    assert heard(house, "ann") == ["utter_assistant_down"], "told once, and answered by a person"
    assert house.conversation("ann").holder is Holder.WAITING
    assert house.handoff("ann") is not None
    assert heard(house, "dan") == ["answer to: when can I drive"]
    house.patient_says("are you there", user="cat")
    house.work()
    assert heard(house, "cat") == ["answer to: are you there"]


def test_after_an_hour_without_the_assistant_a_person_still_has_the_old_question(
    house: House,
) -> None:
    known(house, "ann")
    house.engine.down = True
    house.patient_says("what is a pca")
    minutes(house, 60)
    house.engine.down = False
    house.patient_says("hello?")
    minutes(house, 5)
    assert heard(house, "ann") == ["utter_assistant_down", "answer to: hello?"]
    handoff = house.handoff()
    assert handoff is not None
    assert "DOWN" in handoff.codes


def undelivered(house: House, text: str, user: str = "ann") -> MessageReceived:
    """A delivery that could not be stored, so that the platform will deliver it again."""
    event = MessageReceived("messenger", "page", user, f"m_{text}", house.clock.now(), text)
    with pytest.raises(StoreUnavailable):
        house.receive([event])
    return event


def test_after_an_hour_without_the_database_all_is_answered_once_and_in_order(
    house: House,
) -> None:
    known(house, *PATIENTS)
    missed = []
    with database_away(house):
        for number in range(4):
            missed.append(undelivered(house, f"question {number}"))
            minutes(house, 15)
        missed.append(undelivered(house, "emergency:E3", user="bob"))
    # The platform delivers again: late, not in order, and some of it twice.
    for event in (missed[3], missed[1], missed[4], missed[0], missed[1], missed[2]):
        house.receive([event])
        house.later(seconds=1)
    minutes(house, 10)
    assert heard(house, "ann") == [f"answer to: question {number}" for number in range(4)]
    assert [text for text in heard(house, "bob") if "utter_emergency" in text]


def test_what_the_database_forgot_to_say_was_sent_is_not_sent_again(house: House) -> None:
    known(house, "ann")
    house.patient_says("what is a pca")
    house.answer_all()
    answer = "answer to: what is a pca"
    away = database_away(house)

    def goes(_message: OutboundMessage) -> None:
        house.connector.before_answer = None
        away.__enter__()

    house.connector.before_answer = goes
    with pytest.raises(StoreUnavailable):
        house.deliver_all()
    minutes(house, 60)
    away.__exit__(None, None, None)
    house.connector.arrived[answer] = Receipt("found")
    minutes(house, 5)
    assert heard(house, "ann") == [answer]
    assert house.texts_in_state(MessageState.SENT)[-1] == answer


def test_an_answer_that_nobody_can_find_after_an_hour_is_a_persons(house: House) -> None:
    known(house, "ann")
    house.patient_says("what is a pca")
    house.answer_all()
    away = database_away(house)

    def goes(_message: OutboundMessage) -> None:
        house.connector.before_answer = None
        away.__enter__()

    house.connector.before_answer = goes
    with pytest.raises(StoreUnavailable):
        house.deliver_all()
    minutes(house, 60)
    away.__exit__(None, None, None)
    minutes(house, 5)
    assert heard(house, "ann").count("answer to: what is a pca") == 1
    assert house.handoff() is not None


def test_a_nurses_words_wait_out_the_hour_without_the_database(house: House) -> None:
    nurse = house.nurse()
    known(house, "ann")
    house.take_over(house.conversation().id, nurse)
    house.reply(house.conversation().id, nurse, "hello, Amina here", form_token="one")
    with database_away(house):
        minutes(house, 60)
    minutes(house, 2)
    assert house.sent_texts(Author.STAFF) == ["hello, Amina here"]
