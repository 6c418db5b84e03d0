"""Whole exchanges with the pretend platforms, both ways over real HTTP.

The connectors and the simulator share no code, only the platforms' documents: each checks
the other's reading of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.events import CommentReceived, Delivered, Echo, Ignored, MessageReceived, Read
from bot.core.messages import (
    Author,
    Button,
    DeliveryFailed,
    FailureReason,
    Outcome,
    Receipt,
    Reply,
)
from bot.core.public_comments import owner_of
from connectors.messenger import MessengerPage
from tests.connectors.cases import messenger, outbound, twitter
from tests.connectors.exchange import Exchange, exchanging
from tests.connectors.receiving_service import eventually

_NURSE = Button("Talk to a nurse", "/request_human")


@pytest.fixture(scope="module")
def running() -> Iterator[Exchange]:
    """Both platforms as they come."""
    with exchanging() as exchange:
        yield exchange


@pytest.fixture(scope="module")
def strict() -> Iterator[Exchange]:
    """X with its newer envelope and its limit of 15 calls in 15 minutes."""
    with exchanging(SIMULATOR_X_ENVELOPE="xaa", SIMULATOR_X_RATE_LIMIT="on") as exchange:
        yield exchange


@pytest.fixture
def exchange(running: Exchange) -> Exchange:
    """The exchange as new."""
    assert eventually(lambda: {"messenger", "twitter"} <= set(running.service.handshakes))
    running.door("/reset")
    running.service.events.clear()
    running.service.statuses.clear()
    return running


both = pytest.mark.parametrize("channel", ["messenger", "twitter"])


def _failure(outcomes: list[Outcome]) -> DeliveryFailed:
    (outcome,) = outcomes
    assert isinstance(outcome, DeliveryFailed)
    return outcome


def test_both_platforms_are_content_with_our_handshake(exchange: Exchange) -> None:
    results = exchange.door("/handshakes")
    assert {result["standing"] for result in results.values()} == {"valid"}


@both
def test_a_message_travels_in_and_the_answer_travels_back(exchange: Exchange, channel: str) -> None:
    exchange.says(channel, "a < b & <c> \U0001f600 caf\u00e9")
    (event,) = exchange.service.of(MessageReceived)
    assert event.text == "a < b & <c> \U0001f600 caf\u00e9"
    outcomes = exchange.answers(channel, Reply("First."), Reply("Then this.", (_NURSE,)))
    assert all(isinstance(outcome, Receipt) for outcome in outcomes)
    page = [bubble["text"] for bubble in exchange.thread(channel) if bubble["from"] == "page"]
    assert (
        page
        == {
            "messenger": ["First.", "Then this."],
            "twitter": ["First.\n\nThen this.\n\n1. Talk to a nurse\nReply with a number."],
        }[channel]
    )


@both
def test_our_own_send_comes_back_known_by_its_id(exchange: Exchange, channel: str) -> None:
    exchange.says(channel, "hi")
    (receipt,) = exchange.answers(channel)
    (echo,) = exchange.service.of(Echo)
    assert isinstance(receipt, Receipt)
    assert (echo.event_id, echo.from_our_app) == (receipt.platform_message_id, True)
    assert echo.outbox_id == ("outbox-7" if channel == "messenger" else "")


@both
def test_a_person_answering_elsewhere_is_not_taken_for_us(exchange: Exchange, channel: str) -> None:
    exchange.says(channel, "hi")
    exchange.door(f"/patients/{channel}/2222/inbox", {"text": "Ben here"})
    (echo,) = exchange.service.of(Echo)
    assert (echo.text, echo.from_our_app, echo.outbox_id) == ("Ben here", False, "")


def test_a_glance_at_the_thread_is_read_as_read(exchange: Exchange) -> None:
    exchange.says("messenger", "hi")
    exchange.answers("messenger")
    exchange.door("/patients/messenger/2222/seen")
    (read,) = exchange.service.of(Read)
    assert read.user_id == "2222"
    assert read.up_to is not None
    assert abs(datetime.now(UTC) - read.up_to) < timedelta(minutes=1)


def test_messenger_tells_what_arrived(exchange: Exchange) -> None:
    exchange.says("messenger", "hi")
    (receipt,) = exchange.answers("messenger")
    (delivered,) = exchange.service.of(Delivered)
    assert isinstance(receipt, Receipt)
    assert delivered.event_ids == (receipt.platform_message_id,)


@both
def test_a_tapped_button_brings_back_what_we_gave_it(exchange: Exchange, channel: str) -> None:
    exchange.says(channel, "Talk to a nurse", payload="/request_human")
    (event,) = exchange.service.of(MessageReceived)
    assert (event.text, event.payload) == ("Talk to a nurse", "/request_human")


def test_get_started_is_a_postback_without_a_typed_word(exchange: Exchange) -> None:
    exchange.door("/patients/messenger/2222/say", {"payload": "GET_STARTED"})
    (event,) = exchange.service.of(MessageReceived)
    assert event.payload == "GET_STARTED"


@both
@pytest.mark.parametrize(
    ("attachment", "kinds"),
    [("image", {("image",)}), ("video", {("video",)}), ("audio", {("audio",), ("video",)})],
)
def test_what_is_no_text_is_named_by_its_kind(
    exchange: Exchange, channel: str, attachment: str, kinds: set[tuple[str, ...]]
) -> None:
    exchange.says(channel, "look", attachment=attachment)
    (event,) = exchange.service.of(MessageReceived)
    assert event.text == "look"
    assert event.attachments in kinds


def test_each_account_of_x_answers_for_itself(exchange: Exchange) -> None:
    exchange.says("twitter", "hi", account="101")
    (event,) = exchange.service.of(MessageReceived)
    assert event.account_id == "101"
    exchange.answers("twitter", account_id="101")
    (echo,) = exchange.service.of(Echo)
    assert echo.account_id == "101"


@both
def test_a_message_delivered_twice_has_one_id(exchange: Exchange, channel: str) -> None:
    exchange.fault(channel, "webhook_duplicate")
    exchange.says(channel, "once")
    first, second = exchange.service.of(MessageReceived, 2)
    assert first == second


@both
@pytest.mark.parametrize("kind", ["webhook_bad_signature", "webhook_truncated"])
def test_a_spoiled_webhook_is_refused(exchange: Exchange, channel: str, kind: str) -> None:
    exchange.fault(channel, kind)
    exchange.says(channel, "x")
    assert eventually(lambda: bool(exchange.service.statuses), 5)
    assert exchange.service.statuses[0] == 403


@both
def test_a_batch_is_read_whole(exchange: Exchange, channel: str) -> None:
    messages = [{"user_id": str(3000 + n), "text": f"message {n}"} for n in range(20)]
    order = {"platform": channel, "messages": messages, "wait": True}
    exchange.door("/deliveries", order)
    events = exchange.service.of(MessageReceived, 20)
    assert {event.text for event in events} == {f"message {n}" for n in range(20)}


@both
@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("html", FailureReason.PLATFORM_ERROR),
        ("drop_before", FailureReason.AMBIGUOUS),
        ("drop_after", FailureReason.AMBIGUOUS),
        ("timeout", FailureReason.AMBIGUOUS),
        ("timeout_after", FailureReason.AMBIGUOUS),
    ],
)
def test_a_failing_line_is_named_and_may_be_tried_again(
    exchange: Exchange, channel: str, kind: str, reason: FailureReason
) -> None:
    exchange.says(channel, "hi")
    exchange.fault(channel, kind, seconds=0.8)
    failed = _failure(exchange.answers(channel))
    assert (failed.reason, failed.retryable) == (reason, True)
    assert isinstance(exchange.answers(channel)[0], Receipt)


@both
def test_an_answer_cut_in_half_is_tried_again(exchange: Exchange, channel: str) -> None:
    exchange.says(channel, "hi")
    exchange.fault(channel, "truncated")
    assert _failure(exchange.answers(channel)).retryable


@pytest.mark.parametrize(
    ("channel", "status", "error", "reason"),
    [
        ("messenger", 400, {"code": 190, "error_subcode": 460}, FailureReason.TOKEN_REFUSED),
        ("messenger", 400, {"code": 368}, FailureReason.ACCOUNT_PAUSED),
        ("messenger", 400, {"code": 551}, FailureReason.RECIPIENT_UNAVAILABLE),
        ("messenger", 400, {"code": 613}, FailureReason.RATE_LIMITED),
        ("messenger", 500, {}, FailureReason.PLATFORM_ERROR),
        ("twitter", 401, {}, FailureReason.TOKEN_REFUSED),
        ("twitter", 402, {}, FailureReason.CREDITS_DEPLETED),
        ("twitter", 429, {}, FailureReason.RATE_LIMITED),
        ("twitter", 503, {}, FailureReason.PLATFORM_ERROR),
    ],
)
def test_an_error_of_the_platform_is_named(
    exchange: Exchange,
    channel: str,
    status: int,
    error: dict[str, int],
    reason: FailureReason,
) -> None:
    exchange.says(channel, "hi")
    exchange.fault(channel, "status", status=status, error=error)
    assert _failure(exchange.answers(channel)).reason is reason


@both
def test_someone_who_never_wrote_is_unknown(exchange: Exchange, channel: str) -> None:
    failed = _failure(exchange.answers(channel, user_id="9999"))
    assert failed.reason is FailureReason.RECIPIENT_UNKNOWN


def test_a_wrong_page_token_is_named(exchange: Exchange) -> None:
    exchange.says("messenger", "hi")
    impostor = messenger(f"{exchange.url}/graph", pages=(MessengerPage("1001", "EAAB_wrong"),))
    outcome = impostor.send(outbound("messenger", user_id="2222"))
    assert isinstance(outcome, DeliveryFailed)
    assert outcome.reason is FailureReason.TOKEN_REFUSED
    assert outcome.pauses_account


def test_a_wrong_secret_of_x_is_named(exchange: Exchange) -> None:
    exchange.says("twitter", "hi")
    impostor = twitter(f"{exchange.url}/x", consumer_secret="wrong")
    outcome = impostor.send(outbound("twitter", user_id="2222"))
    assert isinstance(outcome, DeliveryFailed)
    assert outcome.reason is FailureReason.TOKEN_REFUSED


def test_past_a_day_only_a_person_may_still_answer_on_messenger(exchange: Exchange) -> None:
    exchange.says("messenger", "hi")
    exchange.door("/patients/messenger/2222/age", {"hours": 25})
    wrote_at = datetime.now(UTC) - timedelta(hours=25)
    late = {"last_inbound_at": wrote_at}
    by_bot = exchange.answers("messenger", author=Author.ASSISTANT, **late)
    by_nurse = exchange.answers("messenger", author=Author.STAFF, **late)
    assert _failure(by_bot).reason is FailureReason.OUTSIDE_WINDOW
    assert isinstance(by_nurse[0], Receipt)


@both
def test_the_longest_turn_we_render_is_taken_whole(exchange: Exchange, channel: str) -> None:
    exchange.says(channel, "hi")
    words = " ".join(f"word{n} \U0001f642" for n in range(700))
    many = tuple(Button(f"Choice {n} of the very long kind", f"/c{n}") for n in range(15))
    outcomes = exchange.answers(channel, Reply(words, many))
    assert len(outcomes) > 3
    assert all(isinstance(outcome, Receipt) for outcome in outcomes)
    page = " ".join(bubble["text"] for bubble in exchange.thread(channel)[1:])
    assert page.startswith(words)
    assert "15. Choice 14 of the very long kind" in page


def test_the_newer_envelope_of_x_reads_like_the_older(strict: Exchange) -> None:
    strict.says("twitter", "a < b")
    (event,) = strict.service.of(MessageReceived)
    assert (event.account_id, event.user_id, event.text) == ("100", "2222", "a < b")
    strict.answers("twitter")
    (echo,) = strict.service.of(Echo)
    assert echo.text == "Hello"
    assert not [event for event in strict.service.events if isinstance(event, Ignored)]


def test_a_spent_window_of_x_names_the_moment_it_renews(strict: Exchange) -> None:
    strict.door("/reset")
    strict.says("twitter", "hi")
    outcomes = [strict.answers("twitter")[0] for _ in range(16)]
    assert all(isinstance(outcome, Receipt) for outcome in outcomes[:15])
    failed = _failure(outcomes[15:])
    assert failed.reason is FailureReason.RATE_LIMITED
    assert failed.retry_after is not None
    assert 0 < failed.retry_after <= 15 * 60


def _comment(exchange: Exchange, text: str) -> CommentReceived:
    exchange.door("/patients/messenger/2222/comment", {"text": text})
    (comment,) = exchange.service.of(CommentReceived)
    return comment


def test_a_comment_gets_one_private_reply_and_no_second(exchange: Exchange) -> None:
    comment = _comment(exchange, "how do I reach you")
    assert comment.text == "how do I reach you"
    assert abs(comment.sent_at - datetime.now(UTC)) < timedelta(minutes=1), "Meta's are seconds"
    owner = owner_of(comment.comment_id)
    (receipt,) = exchange.answers("messenger", Reply("Please write to us here."), user_id=owner)
    assert isinstance(receipt, Receipt)
    assert [b["text"] for b in exchange.thread("messenger")] == ["Please write to us here."]
    (echo,) = exchange.service.of(Echo)
    assert (echo.user_id, echo.outbox_id) == ("2222", "outbox-7")
    again = _failure(exchange.answers("messenger", Reply("And more."), user_id=owner))
    assert (again.reason, again.retryable) == (FailureReason.CONTENT_REFUSED, False)


def test_a_nurses_private_reply_days_later_is_taken(exchange: Exchange) -> None:
    comment = _comment(exchange, "hello")
    exchange.door("/clock", {"forward_hours": 72})
    (receipt,) = exchange.answers(
        "messenger",
        Reply("Please write to us here."),
        user_id=owner_of(comment.comment_id),
        author=Author.STAFF,
        last_inbound_at=datetime.now(UTC) - timedelta(hours=72),
    )
    assert isinstance(receipt, Receipt)
