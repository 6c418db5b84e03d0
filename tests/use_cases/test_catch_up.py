"""Messages that no webhook brought are fetched once, in order, and not for any price."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from bot.core.catching_up import Page
from bot.core.events import Event, MessageReceived
from bot.core.messages import DeliveryFailed, FailureReason
from bot.core.service_alarms import AlarmCode
from bot.use_cases.catch_up import CatchUp
from tests.use_cases.house import House


@dataclass
class Platform:
    """Keeps messages under rising numbers and gives them newest first, two a page."""

    house: House
    kept: list[tuple[str, Event]] = field(default_factory=list)
    asked: int = 0
    broken_from: int = 99

    def says(self, text: str, user: str = "ann") -> None:
        number = str(100 + len(self.kept))
        at = self.house.clock.now()
        event = MessageReceived("messenger", "page", user, number, at, text)
        self.kept.append((number, event))

    def page(self, account_id: str, after: str = "") -> Page | DeliveryFailed:
        self.asked += 1
        start = int(after or 0)
        if start >= self.broken_from:
            return DeliveryFailed(FailureReason.UNREACHABLE, retryable=True)
        newest = list(reversed(self.kept))[start : start + 2]
        more = str(start + 2) if start + 2 < len(self.kept) else ""
        return Page(tuple(newest), more)


def made(house: House, **changes: object) -> tuple[Platform, CatchUp]:
    platform = Platform(house)
    catch_up = CatchUp(
        house.store,
        house.clock,
        house.receive,
        {"messenger": (platform, ("page",))},
        every=timedelta(seconds=60),
        **changes,  # type: ignore[arg-type]
    )
    return platform, catch_up


def texts(house: House, user: str = "ann") -> list[str]:
    return [m.text for m in house.thread(user) if m.author.value == "patient"]


def test_what_was_written_before_we_were_there_is_not_answered(house: House) -> None:
    platform, catch_up = made(house)
    platform.says("months ago")
    assert catch_up() == 0
    house.later(seconds=61)
    platform.says("today")
    assert catch_up() == 1
    assert texts(house) == ["today"]


def test_everything_missed_comes_once_and_in_order(house: House) -> None:
    platform, catch_up = made(house)
    platform.says("the first ever")
    catch_up()
    for number in range(5):
        house.later(seconds=61)
        platform.says(f"message {number}")
    assert catch_up() == 5
    house.later(seconds=61)
    assert catch_up() == 0
    assert texts(house) == [f"message {number}" for number in range(5)]


def test_what_a_webhook_brought_as_well_is_stored_once(house: House) -> None:
    platform, catch_up = made(house)
    platform.says("the first ever")
    catch_up()
    house.later(seconds=61)
    platform.says("twice told")
    house.receive([platform.kept[-1][1]])
    catch_up()
    assert texts(house) == ["twice told"]


def test_a_page_that_could_not_be_read_is_read_next_time(house: House) -> None:
    platform, catch_up = made(house)
    platform.says("the first ever")
    catch_up()
    for number in range(4):
        house.later(seconds=61)
        platform.says(f"message {number}")
    platform.broken_from = 2
    assert catch_up() == 2
    platform.broken_from = 99
    house.later(seconds=61)
    catch_up()
    assert sorted(texts(house)) == [f"message {number}" for number in range(4)]


def test_it_is_asked_once_a_minute_and_the_days_budget_is_kept(house: House) -> None:
    platform, catch_up = made(house, most_a_day=3)
    platform.says("the first ever")
    catch_up()
    catch_up()
    assert platform.asked == 1
    for number in range(6):
        house.later(seconds=61)
        platform.says(f"message {number}")
        catch_up()
    assert platform.asked <= 3
    house.later(hours=24)
    assert catch_up() > 0, "a new day, a new budget"


def test_at_the_cap_staff_are_told_until_a_new_day(house: House) -> None:
    platform, catch_up = made(house, most_a_day=2)

    def alarms() -> list[AlarmCode]:
        with house.store.read() as work:
            return [one.code for one in work.platforms.alarms.open()]

    platform.says("the first ever")
    catch_up()
    assert alarms() == []
    house.later(seconds=61)
    platform.says("one more")
    catch_up()
    assert alarms() == [AlarmCode.READING_CAPPED]
    house.later(hours=24)
    platform.kept.clear()
    catch_up()
    assert alarms() == []
