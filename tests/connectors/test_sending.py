"""What goes over the wire, and what it means when the line fails."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.core.messages import Author, Button, DeliveryFailed, FailureReason, Part, Receipt
from bot.core.ports import Connector
from connectors.messenger import MessengerPage
from tests.connectors.cases import NOW, messenger, outbound, twitter
from tests.connectors.stub_platform import Canned, platform

_TAKEN = {
    "messenger": Canned.json(200, {"recipient_id": "2002", "message_id": "m_5"}),
    "twitter": Canned.json(
        201, {"data": {"dm_conversation_id": "100-3001", "dm_event_id": "1582103724607971332"}}
    ),
}
_BUILD: dict[str, Callable[..., Connector]] = {"messenger": messenger, "twitter": twitter}
both = pytest.mark.parametrize("channel", ["messenger", "twitter"])


def test_messenger_posts_what_the_send_api_asks_for() -> None:
    part = Part("Hello", (Button("Yes", "/affirm"),))
    with platform(_TAKEN["messenger"]) as meta:
        outcome = messenger(meta.url).send(outbound("messenger", part=part))
    assert outcome == Receipt("m_5")
    (asked,) = meta.asked
    proof = "4c713a381d632f29e1237f61edcd6d09c59e8c7afdd63af2f73f82e90f372f90"
    assert asked.path == f"/v25.0/1001/messages?appsecret_proof={proof}"
    assert asked.headers["authorization"] == "Bearer EAAB_page_token"
    assert asked.body == {
        "recipient": {"id": "2002"},
        "messaging_type": "RESPONSE",
        "message": {
            "text": "Hello",
            "metadata": "outbox-7",
            "quick_replies": [{"content_type": "text", "title": "Yes", "payload": "/affirm"}],
        },
    }


def test_messenger_leaves_out_quick_replies_when_there_are_none() -> None:
    with platform(_TAKEN["messenger"]) as meta:
        messenger(meta.url).send(outbound("messenger"))
    assert meta.asked[0].body["message"] == {"text": "Hello", "metadata": "outbox-7"}


def test_messenger_answers_someone_without_an_id_by_their_reference() -> None:
    with platform(_TAKEN["messenger"]) as meta:
        messenger(meta.url).send(outbound("messenger", user_id="user_ref:u-9"))
    assert meta.asked[0].body["recipient"] == {"user_ref": "u-9"}


def test_the_graph_version_is_a_setting() -> None:
    with platform(_TAKEN["messenger"]) as meta:
        messenger(meta.url + "/graph/", graph_version="v26.0").send(outbound("messenger"))
    assert meta.asked[0].path.startswith("/graph/v26.0/1001/messages?")


@pytest.mark.parametrize(
    ("author", "hours", "approved", "tagged"),
    [
        (Author.STAFF, 1, True, False),
        (Author.STAFF, 25, True, True),
        (Author.STAFF, 25, False, False),
        (Author.STAFF, 24 * 7, True, False),
        (Author.ASSISTANT, 25, True, False),
        (Author.SERVICE, 25, True, False),
    ],
)
def test_only_a_persons_late_reply_is_tagged_as_one(
    author: Author, hours: int, approved: bool, tagged: bool
) -> None:
    late = outbound("messenger", author=author, last_inbound_at=NOW - timedelta(hours=hours))
    with platform(_TAKEN["messenger"]) as meta:
        messenger(meta.url, human_agent=approved).send(late)
    body = meta.asked[0].body
    kind = {key: body[key] for key in ("messaging_type", "tag") if key in body}
    tag = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    assert kind == (tag if tagged else {"messaging_type": "RESPONSE"})


def test_x_posts_the_text_alone_signed_by_the_account() -> None:
    with platform(_TAKEN["twitter"]) as x:
        outcome = twitter(x.url + "/x").send(outbound("twitter", account_id="101"))
    assert outcome == Receipt("1582103724607971332")
    (asked,) = x.asked
    assert asked.path == "/x/2/dm_conversations/with/3001/messages"
    assert asked.body == {"text": "Hello"}
    assert asked.headers["authorization"].startswith("OAuth ")
    assert 'oauth_token="second_token"' in asked.headers["authorization"]
    assert asked.headers["content-type"] == "application/json"


@both
def test_words_of_any_script_arrive_as_written(channel: str) -> None:
    words = "caf\u00e9 \U0001f44b \u0628 \u2028 \x07"
    with platform(_TAKEN[channel]) as stub:
        outcome = _BUILD[channel](stub.url).send(outbound(channel, part=Part(words)))
    assert isinstance(outcome, Receipt)
    body: Any = stub.asked[0].body
    assert (body.get("message") or body)["text"] == words


@both
def test_a_thread_keeps_its_line_open(channel: str) -> None:
    with platform(_TAKEN[channel]) as stub:
        connector = _BUILD[channel](stub.url)
        for _ in range(3):
            connector.send(outbound(channel))
    assert len({asked.line for asked in stub.asked}) == 1


@both
def test_several_threads_send_at_once_each_on_its_own_line(channel: str) -> None:
    outcomes: list[object] = []
    with platform(_TAKEN[channel]) as stub:
        connector = _BUILD[channel](stub.url)
        ready = threading.Barrier(4)

        def work() -> None:
            ready.wait(5)
            outcomes.extend(connector.send(outbound(channel)) for _ in range(5))

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    assert len(outcomes) == len(stub.asked) == 20
    assert all(isinstance(outcome, Receipt) for outcome in outcomes)
    assert len({asked.line for asked in stub.asked}) == 4


def _ambiguous(outcome: object) -> bool:
    return (
        isinstance(outcome, DeliveryFailed)
        and outcome.reason is FailureReason.AMBIGUOUS
        and outcome.retryable
    )


@both
def test_no_answer_in_time_may_have_arrived(channel: str) -> None:
    with platform(Canned(stall=True)) as stub:
        outcome = _BUILD[channel](stub.url, read_timeout=0.05).send(outbound(channel))
    assert _ambiguous(outcome)
    assert len(stub.asked) == 1


@both
def test_a_line_dropped_after_the_request_may_have_arrived(channel: str) -> None:
    with platform(Canned(hang_up=True)) as stub:
        outcome = _BUILD[channel](stub.url).send(outbound(channel))
    assert _ambiguous(outcome)
    assert len(stub.asked) == 1


@both
def test_an_answer_cut_short_may_have_arrived(channel: str) -> None:
    with platform(Canned(200, b'{"message_id":', claims=500)) as stub:
        assert _ambiguous(_BUILD[channel](stub.url).send(outbound(channel)))


@both
def test_taken_without_an_id_may_have_arrived(channel: str) -> None:
    with platform(Canned.json(200, {"recipient_id": "2002"})) as stub:
        assert _ambiguous(_BUILD[channel](stub.url).send(outbound(channel)))


@contextmanager
def _full_house() -> Iterator[str]:
    """An address where nobody picks up: the queue of waiting callers is full."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        address = server.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for caller in waiting:
            caller.setblocking(False)
            caller.connect_ex(address)
        yield f"http://127.0.0.1:{address[1]}"
        for caller in waiting:
            caller.close()


@both
def test_nobody_picking_up_in_time_never_arrived(channel: str) -> None:
    with _full_house() as url:
        outcome = _BUILD[channel](url, connect_timeout=0.1, read_timeout=0.2).send(
            outbound(channel)
        )
    assert isinstance(outcome, DeliveryFailed)
    assert (outcome.reason, outcome.retryable) == (FailureReason.UNREACHABLE, True)


def test_a_token_that_cannot_be_a_header_is_never_sent() -> None:
    pages = (MessengerPage("1001", "line\nbreak"),)
    with platform(_TAKEN["messenger"]) as meta:
        outcome = messenger(meta.url, pages=pages).send(outbound("messenger"))
    assert isinstance(outcome, DeliveryFailed)
    assert outcome.reason is FailureReason.PERMISSION_MISSING
    assert meta.asked == []


@both
def test_a_redirect_is_not_followed(channel: str) -> None:
    with platform(Canned(307, b"", (("Location", "/elsewhere"),))) as stub:
        outcome = _BUILD[channel](stub.url).send(outbound(channel))
    assert isinstance(outcome, DeliveryFailed)
    assert len(stub.asked) == 1


@both
def test_a_proxy_for_the_internet_is_not_used_on_this_machine(
    channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with platform(_TAKEN[channel]) as stub:
        assert isinstance(_BUILD[channel](stub.url).send(outbound(channel)), Receipt)


@both
def test_a_send_that_works_logs_nothing_even_when_all_is_logged(
    channel: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with platform(_TAKEN[channel]) as stub:
        _BUILD[channel](stub.url).send(outbound(channel))
    assert caplog.records == []


@pytest.mark.parametrize(
    ("headers", "budget"),
    [
        ({"limit": "15", "remaining": "9", "reset": "1767604500"}, (15, 9)),
        ({"limit": "15", "remaining": "9"}, None),
        ({"limit": "15", "reset": "1767604500"}, None),
        ({"limit": "0", "remaining": "0", "reset": "1767604500"}, None),
        ({"limit": "15", "remaining": "16", "reset": "1767604500"}, None),
        ({"limit": "many", "remaining": "-1", "reset": "soon"}, None),
        ({}, None),
    ],
)
def test_x_says_how_much_may_still_be_sent(
    headers: dict[str, str], budget: tuple[int, int] | None
) -> None:
    named = tuple((f"x-rate-limit-{name}", value) for name, value in headers.items())
    body = {"data": {"dm_event_id": "7"}}
    with platform(Canned.json(201, body, *named)) as x:
        receipt = twitter(x.url).send(outbound("twitter"))
    assert isinstance(receipt, Receipt)
    seen = receipt.budget
    assert (seen and (seen.most, seen.remaining)) == budget
