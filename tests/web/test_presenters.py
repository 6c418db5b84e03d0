"""Values into words, without a browser or a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.conversation import Conversation, Holder
from bot.core.failure_words import FAILURE_WORDS
from bot.core.hours import StaffedHours
from bot.core.messages import Author, FailureReason, ReplyWindow
from bot.core.platform_names import platform_words
from bot.core.pseudonym import pseudonym
from bot.core.records import HandOffRecord, MessageState, ThreadMessage
from bot.core.tiers import Tier
from bot.web.console.presenters.names import holder_words
from bot.web.console.presenters.queue import alerts_of, excerpt, wait_of
from bot.web.console.presenters.thread import (
    failure_words,
    hand_off_card,
    thread_lines,
    window_words,
)
from bot.web.console.presenters.times import (
    clock_words,
    day_words,
    duration_words,
    staffed_time,
    when_words,
)
from bot.web.wording import sentence

#: A Monday at noon; London is on UTC.
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOURS = StaffedHours()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-23 02:05", "2:05am"),
        ("2026-11-23 15:00", "3pm"),
        ("2026-11-23 12:00", "midday"),
        ("2026-11-23 00:00", "midnight"),
        ("2026-11-23 12:01", "12:01pm"),
        ("2026-11-23 00:30", "12:30am"),
        ("2026-07-01 02:05", "3:05am"),
        ("2026-03-29 00:59", "12:59am"),
        ("2026-03-29 01:00", "2am"),
    ],
)
def test_times_are_londons_winter_and_summer(at: str, words: str) -> None:
    assert clock_words(utc(at)) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-23 02:05", "Today"),
        ("2026-11-22 23:59", "Yesterday"),
        ("2026-11-24 00:00", "Tomorrow"),
        ("2026-11-21 09:00", "Saturday 21 November"),
        ("2025-12-31 09:00", "Wednesday 31 December 2025"),
    ],
)
def test_days_are_named_unless_they_are_near(at: str, words: str) -> None:
    assert day_words(utc(at), NOON) == words


def test_a_day_begins_at_londons_midnight_in_summer() -> None:
    assert day_words(utc("2026-06-30 23:30"), utc("2026-07-01 08:00")) == "Today"


def test_a_time_carries_its_day_unless_it_is_today() -> None:
    found = [
        when_words(utc(at), NOON)
        for at in ("2026-11-23 02:05", "2026-11-22 02:05", "2026-11-20 02:05")
    ]
    assert found == ["2:05am", "2:05am yesterday", "2:05am on Friday 20 November"]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.5, "less than a minute"),
        (1, "1 min"),
        (59, "59 min"),
        (60, "1 hour"),
        (125, "2 hours 5 min"),
        (24 * 60, "1 day"),
        (52 * 60, "2 days 4 hours"),
        (-3, "less than a minute"),
    ],
)
def test_durations_have_at_most_two_units(minutes: float, words: str) -> None:
    assert duration_words(timedelta(minutes=minutes)) == words


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-23 10:00", "2026-11-23 12:00", 2),
        ("2026-11-23 16:00", "2026-11-24 10:00", 2),
        ("2026-11-20 16:30", "2026-11-23 09:30", 1),
        ("2026-11-21 10:00", "2026-11-22 18:00", 0),
        ("2026-11-23 20:00", "2026-11-24 08:00", 0),
    ],
)
def test_only_staffed_hours_count_against_a_target(start: str, end: str, hours: int) -> None:
    assert staffed_time(utc(start), utc(end), HOURS) == timedelta(hours=hours)


def a_handoff(
    tier: Tier = Tier.EMERGENCY,
    opened: datetime = NOON,
    alerted: datetime | None = None,
    seen: datetime | None = None,
) -> HandOffRecord:
    return HandOffRecord(
        id="h",
        conversation_id="c",
        tier=tier,
        codes=("E1",),
        why=("chest pain",),
        message_id="m1",
        opened_at=opened,
        alerted_at=alerted or opened,
        acknowledged_at=seen,
        acknowledged_by="Ben" if seen else "",
    )


def test_waiting_is_told_against_the_target() -> None:
    wait = wait_of(a_handoff(), NOON + timedelta(minutes=3), HOURS)
    assert (wait.words, wait.over_target) == ("3 min, target 5 min", False)


def test_over_the_target_is_said() -> None:
    assert wait_of(a_handoff(), NOON + timedelta(minutes=6), HOURS).over_target


def test_at_night_the_target_starts_when_nurses_do() -> None:
    night = utc("2026-11-23 02:00")
    wait = wait_of(a_handoff(opened=night), night + timedelta(minutes=30), HOURS)
    assert wait.words == "30 min, target 5 min from 9am on Monday 23 November"
    assert not wait.over_target


def test_a_second_alert_does_not_make_an_unseen_wait_look_shorter() -> None:
    again = a_handoff(alerted=NOON + timedelta(minutes=9))
    wait = wait_of(again, NOON + timedelta(minutes=10), HOURS)
    assert wait.words.startswith("10 min")


def test_who_saw_it_is_named() -> None:
    seen = a_handoff(seen=NOON + timedelta(minutes=2))
    assert wait_of(seen, NOON + timedelta(hours=1), HOURS).words == "seen by Ben after 2 min"


def test_an_alert_after_it_was_seen_waits_again() -> None:
    again = a_handoff(seen=NOON, alerted=NOON + timedelta(minutes=4))
    wait = wait_of(again, NOON + timedelta(minutes=5), HOURS)
    assert wait.words == "1 min, target 5 min"


def a_conversation(holder: Holder, staff_id: str | None = None, name: str = "") -> Conversation:
    return Conversation(
        id="c",
        channel="messenger",
        account_id="page",
        user_id="psid",
        holder=holder,
        version=1,
        episode="e",
        opened_at=NOON,
        last_inbound_at=NOON,
        staff_id=staff_id,
        staff_name=name,
    )


@pytest.mark.parametrize(
    ("conversation", "words"),
    [
        (a_conversation(Holder.ASSISTANT), "The assistant"),
        (a_conversation(Holder.WAITING), "Nobody yet"),
        (a_conversation(Holder.STAFF, "me", "Amina"), "You"),
        (a_conversation(Holder.STAFF, "ben", "Ben"), "Ben"),
        (a_conversation(Holder.STAFF, None, ""), "Someone in the page's own inbox"),
    ],
)
def test_the_holder_is_named_as_this_person_would(conversation: Conversation, words: str) -> None:
    assert holder_words(conversation, "me") == words


def test_a_made_up_name_is_stable_and_tells_patients_apart() -> None:
    names = {pseudonym(f"conversation-{number}") for number in range(500)}
    assert len(names) >= 498
    assert pseudonym("a") == pseudonym("a")
    assert all(len(name.split()) == 3 for name in names)


def test_platforms_are_called_as_staff_call_them() -> None:
    assert [platform_words(c) for c in ("messenger", "twitter", "new_thing")] == [
        "Messenger",
        "X",
        "New thing",
    ]


def test_a_further_alert_has_a_key_of_its_own() -> None:
    again = a_handoff(alerted=NOON + timedelta(minutes=1))
    assert alerts_of([a_handoff()])[0].key != alerts_of([again])[0].key


def test_alerts_leave_out_the_conversation_on_the_screen() -> None:
    assert alerts_of([a_handoff()], other_than="c") == []


def test_alerts_that_are_not_shown_are_counted() -> None:
    first, more = alerts_of([a_handoff()], in_all=9)
    assert first.words.startswith("P1 Emergency: ")
    assert (more.conversation_id, more.words) == ("", "and 8 more")


def test_long_last_words_are_cut_on_one_line() -> None:
    assert excerpt("one\n  two") == "one two"
    assert len(excerpt("word " * 100)) <= 140
    assert excerpt("word " * 100).endswith("…")


def a_message(
    text: str = "hello",
    author: Author = Author.PATIENT,
    state: MessageState = MessageState.RECEIVED,
    note: str = "",
    id: str = "m1",
    attachments: tuple[str, ...] = (),
) -> ThreadMessage:
    return ThreadMessage(
        id=id,
        conversation_id="c",
        author=author,
        author_name="Ben" if author is Author.STAFF else "",
        text=text,
        state=state,
        at=NOON,
        note=note,
        attachments=attachments,
    )


@pytest.mark.parametrize("state", list(MessageState))
def test_every_state_has_words_or_needs_none(state: MessageState) -> None:
    (line,) = thread_lines([a_message(author=Author.STAFF, state=state)], NOON)
    needs_none = state in (MessageState.RECEIVED, MessageState.ANSWERED)
    assert bool(line.state) is not needs_none


@pytest.mark.parametrize("reason", list(FailureReason))
def test_every_failure_is_told_in_plain_words(reason: FailureReason) -> None:
    assert failure_words(reason.value) == FAILURE_WORDS[reason]


def test_a_failure_told_in_words_already_stays_as_it_is() -> None:
    assert failure_words("the page lost its key") == "the page lost its key"


def test_each_day_is_named_once() -> None:
    lines = thread_lines([a_message(id="m1"), a_message(id="m2")], NOON + timedelta(days=1))
    assert [line.day for line in lines] == ["Yesterday", ""]


def test_the_card_leaves_out_what_staff_said() -> None:
    thread = [
        a_message("help"),
        a_message("call 999", Author.SERVICE, id="m2"),
        a_message("I am here", Author.STAFF, id="m3"),
        a_message("thanks", id="m4"),
        a_message("later", Author.SERVICE, id="m5"),
    ]
    card = hand_off_card(a_handoff(), thread, NOON, HOURS)
    assert card.exact_words == "help"
    assert [line.text for line in card.said_since] == ["call 999"]
    assert card.reasons == ("Chest pain.",)


def test_a_photo_is_the_exact_words_when_there_are_none() -> None:
    card = hand_off_card(a_handoff(), [a_message("", attachments=("image",))], NOON, HOURS)
    assert card.exact_words == "(sent a photo)"


def test_words_further_back_than_the_thread_are_not_made_up() -> None:
    card = hand_off_card(a_handoff(), [a_message(id="other")], NOON, HOURS)
    assert (card.exact_words, card.said_since) == ("", ())


@pytest.mark.parametrize(
    ("window", "words", "soon"),
    [
        (ReplyWindow(True, None), "You can reply at any time.", False),
        (
            ReplyWindow(True, NOON + timedelta(hours=14, minutes=5)),
            "You can reply until 2:05am tomorrow (in 14 hours 5 min).",
            False,
        ),
        (
            ReplyWindow(True, NOON + timedelta(minutes=20)),
            "You can reply until 12:20pm (in 20 min).",
            True,
        ),
        (
            ReplyWindow(False, None, "7 days have passed"),
            "You cannot reply here now. 7 days have passed.",
            False,
        ),
    ],
)
def test_the_reply_window_is_a_sentence(window: ReplyWindow, words: str, soon: bool) -> None:
    found = window_words(window, NOON)
    assert (found.words, found.soon, found.open) == (words, soon, window.open)


@pytest.mark.parametrize(
    ("bare", "whole"),
    [("take over first", "Take over first."), ("Why?", "Why?"), ("", "This cannot be done now.")],
)
def test_bare_reasons_become_sentences(bare: str, whole: str) -> None:
    assert sentence(bare) == whole
