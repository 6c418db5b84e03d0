"""A platform delivers: what is stored, what is refused, and what it is told."""

from __future__ import annotations

import io
import json
import logging

import pytest
from werkzeug.test import TestResponse

from bot.core.events import Ignored, MessageReceived
from tests.web.house import House

SIGNED = {"X-Signed": "genuine"}
CANARY = "violet-pelican-4417"


def a_message(event_id: str = "m-1", text: str = "what is a pca") -> dict[str, str]:
    return {"kind": "message", "id": event_id, "text": text}


def deliver(house: House, *items: dict[str, str], headers: dict[str, str] = SIGNED) -> TestResponse:
    return house.client.post("/webhooks/messenger", data=json.dumps(items), headers=headers)


def test_a_signed_delivery_is_stored_and_acknowledged(house: House) -> None:
    answer = deliver(house, a_message("m-1"), a_message("m-2"))
    assert (answer.status_code, answer.text) == (200, "EVENT_RECEIVED")
    assert [e.event_id for e in house.received.events if isinstance(e, MessageReceived)] == [
        "m-1",
        "m-2",
    ]


def test_a_repeated_delivery_is_acknowledged_again(house: House) -> None:
    assert [deliver(house, a_message()).status_code for _ in range(3)] == [
        200,
        200,
        200,
    ]
    assert len(house.received.events) == 1


@pytest.mark.parametrize("headers", [{}, {"X-Signed": "forged"}])
def test_a_bad_signature_is_refused_and_nothing_is_stored(
    house: House, headers: dict[str, str]
) -> None:
    answer = deliver(house, a_message(), headers=headers)
    assert answer.status_code == 403
    assert house.received.events == []


def test_forged_deliveries_are_counted_with_at_most_one_write_a_minute(
    house: House,
) -> None:
    for _ in range(50):
        deliver(house, a_message(), headers={})
    assert house.store.writes == 1
    house.clock.move(seconds=61)
    house.client.get("/health")
    assert house.store.writes == 2
    assert house.store.counts == {("refused_signature.messenger", "2026-11-23"): 50}


def test_counts_survive_a_database_that_was_away(house: House) -> None:
    house.store.away = True
    assert deliver(house, a_message(), headers={}).status_code == 403
    house.store.away = False
    house.clock.move(seconds=61)
    house.client.get("/health")
    assert sum(house.store.counts.values()) == 1


def test_a_body_that_is_not_json_is_400(house: House) -> None:
    answer = house.client.post("/webhooks/messenger", data=b"{oops", headers=SIGNED)
    assert answer.status_code == 400
    assert house.received.events == []


def test_unknown_kinds_of_event_are_acknowledged(house: House) -> None:
    assert deliver(house, {"kind": "reaction"}).status_code == 200
    assert house.received.events == [Ignored("messenger", "reaction")]


def test_a_database_that_is_away_is_503_so_that_the_platform_delivers_again(
    house: House,
) -> None:
    house.store.away = True
    assert deliver(house, a_message()).status_code == 503


class Unread(io.BytesIO):
    """A body that notes how much of it was read."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data

    def readinto(self, into: bytearray) -> int:  # type: ignore[override]
        data = self.read(len(into))
        into[: len(data)] = data
        return len(data)


def test_a_body_over_one_megabyte_is_413_and_not_read(house: House) -> None:
    body = Unread(b"x" * 1_000_001)
    answer = house.client.post(
        "/webhooks/messenger",
        input_stream=body,
        content_length=1_000_001,
        headers=SIGNED,
    )
    assert answer.status_code == 413
    assert body.taken == 0


def test_a_chunked_body_over_one_megabyte_is_413_before_it_is_all_read(
    house: House,
) -> None:
    body = Unread(b"x" * 5_000_000)
    answer = house.client.post(
        "/webhooks/messenger",
        input_stream=body,
        headers={**SIGNED, "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413
    assert body.taken <= 1_000_001


def test_a_body_of_exactly_one_megabyte_is_read(house: House) -> None:
    padding = "x" * (1_000_000 - len(json.dumps([a_message(text="")])))
    assert deliver(house, a_message(text=padding)).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_channel_is_404(house: House, method: str) -> None:
    call = getattr(house.client, method)
    assert call("/webhooks/pigeon", headers=SIGNED).status_code == 404


def test_a_text_challenge_is_answered_as_text(house: House) -> None:
    answer = house.client.get("/webhooks/messenger?hub.verify_token=ours&hub.challenge=1158")
    assert (answer.status_code, answer.text, answer.mimetype) == (
        200,
        "1158",
        "text/plain",
    )


def test_a_json_challenge_is_answered_as_json(house: House) -> None:
    answer = house.client.get("/webhooks/messenger?crc_token=abc")
    assert answer.get_json() == {"response_token": "signed"}


def test_a_wrong_challenge_is_refused(house: House) -> None:
    wrong = "/webhooks/messenger?hub.verify_token=guess&hub.challenge=1158"
    assert house.client.get(wrong).status_code == 403


def test_the_acknowledgement_sets_no_cookie(house: House) -> None:
    assert "Set-Cookie" not in deliver(house, a_message()).headers


def test_nothing_of_a_delivery_reaches_a_log_even_when_it_breaks(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(body: bytes) -> None:
        raise ValueError(body.decode())

    caplog.set_level(logging.DEBUG)
    deliver(house, a_message(text=CANARY))
    monkeypatch.setattr(house.connector, "read_events", breaks)
    assert deliver(house, a_message(text=CANARY)).status_code == 500
    assert "unforeseen ValueError" in caplog.text
    assert CANARY not in caplog.text
