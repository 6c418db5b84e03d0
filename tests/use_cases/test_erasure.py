"""A person wants to be forgotten, and is."""

from __future__ import annotations

import sqlalchemy as sa

from bot.core.erasure_ports import ErasureState
from bot.core.messages import DeliveryFailed, FailureReason
from bot.store import schema
from bot.use_cases.ask_erasure import AskErasure
from bot.use_cases.erase_people import ErasePeople
from tests.use_cases.house import House


class Meta:
    """Knows that the person asking is "ann" on our page, unless it is told otherwise."""

    def __init__(self) -> None:
        self.answer: list[tuple[str, str]] | DeliveryFailed = [("page", "ann")]

    def read(self, signed_request: str) -> str | None:
        return signed_request

    def people(self, app_scoped_id: str) -> list[tuple[str, str]] | DeliveryFailed:
        return self.answer


def forget(house: House, meta: Meta) -> tuple[str, ErasePeople]:
    code = AskErasure(house.store, house.clock)("messenger", "asid-1")
    return code, ErasePeople(house.store, house.clock, {"messenger": meta}, house.feedback.keep)


def state(house: House, code: str) -> ErasureState:
    with house.store.read() as work:
        found = work.erasures.by_code(code)
    assert found is not None
    return found.state


def rows_about(house: House, user: str) -> int:
    with house.store.engine.connect() as connection:
        return int(
            connection.execute(
                sa.select(sa.func.count())
                .select_from(schema.conversation)
                .where(schema.conversation.c.user_id == user)
            ).scalar_one()
        )


def test_everything_of_the_person_is_deleted_and_nothing_of_others(house: House) -> None:
    for user in ("ann", "bob"):
        house.patient_says("my number is IDENTIFIER", user=user)
        house.patient_says("what is a pca", user=user)
    house.work()
    nurse = house.nurse()
    conversation = house.conversation("ann").id
    house.take_over(conversation, nurse)
    house.hand_back(conversation, nurse, "answered")
    house.work()
    code, erase = forget(house, Meta())
    assert erase() == 1
    assert state(house, code) is ErasureState.DONE
    assert (rows_about(house, "ann"), rows_about(house, "bob")) == (0, 1)
    with house.store.engine.connect() as connection:
        for table in (schema.message, schema.inbox, schema.outbox, schema.handoff):
            left = connection.execute(
                sa.select(sa.func.count()).where(table.c.conversation_id == conversation)
            ).scalar_one()
            assert left == 0, table.name
        kept = sa.select(sa.func.count()).select_from(schema.sealed_original)
        assert connection.execute(kept).scalar_one() == 1
    assert len(house.thread("bob")) > 0


def test_it_waits_while_a_nurse_is_busy_with_the_person(house: House) -> None:
    house.patient_says("emergency:E3")
    house.work()
    code, erase = forget(house, Meta())
    assert erase() == 0
    assert state(house, code) is ErasureState.WAITING
    nurse = house.nurse()
    house.take_over(house.conversation().id, nurse)
    house.hand_back(house.conversation().id, nurse, "answered")
    assert erase() == 1


def test_while_the_platform_does_not_say_who_it_is_the_request_waits(house: House) -> None:
    meta = Meta()
    meta.answer = DeliveryFailed(FailureReason.UNREACHABLE, retryable=True)
    code, erase = forget(house, meta)
    assert erase() == 0
    assert state(house, code) is ErasureState.WAITING


def test_someone_who_never_wrote_is_told_so_and_forgotten_as_well(house: House) -> None:
    code, erase = forget(house, Meta())
    assert erase() == 1
    with house.store.read() as work:
        found = work.erasures.by_code(code)
    assert found is not None
    assert (found.state, found.person) == (ErasureState.UNKNOWN, "")


def test_who_comes_back_afterwards_starts_anew(house: House) -> None:
    house.patient_says("what is a pca")
    house.work()
    _, erase = forget(house, Meta())
    erase()
    house.patient_says("hello again")
    house.work()
    assert [m.text for m in house.thread() if m.author.value == "patient"] == ["hello again"]
