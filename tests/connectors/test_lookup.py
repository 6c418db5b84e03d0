"""X is asked whether a message of unknown fate arrived."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.core.messages import DeliveryFailed, Part, Receipt
from tests.connectors.cases import NOW, outbound, twitter
from tests.connectors.stub_platform import Canned, platform

WORDS = "Ring 111 & ask. https://www.nhs.uk"
EVENT: dict[str, Any] = {
    "id": "77",
    "event_type": "MessageCreate",
    "text": "Ring 111 &amp; ask. https://t.co/abc",
    "sender_id": "100",
    "created_at": "2026-01-05T08:59:58.000Z",
    "entities": {"urls": [{"url": "https://t.co/abc", "expanded_url": "https://www.nhs.uk"}]},
}


def look(*events: dict[str, Any], status: int = 200) -> Receipt | DeliveryFailed | None:
    body = {"data": list(events)} if events else {"meta": {"result_count": 0}}
    with platform(Canned.json(status, body)) as x:
        found = twitter(x.url).find_sent(outbound("twitter", part=Part(WORDS)))
    assert x.asked[0].path.startswith("/2/dm_conversations/with/3001/dm_events?max_results=20")
    assert x.asked[0].headers["authorization"].startswith("OAuth ")
    return found


def test_it_arrived() -> None:
    assert look({**EVENT, "text": "something else"}, EVENT) == Receipt("77")


def test_it_is_not_there() -> None:
    assert look() is None
    assert look({**EVENT, "text": "something else"}) is None


def test_the_patients_own_words_are_no_proof() -> None:
    assert look({**EVENT, "sender_id": "3001"}) is None


def test_what_was_said_hours_ago_is_no_proof() -> None:
    assert look({**EVENT, "created_at": "2026-01-05T05:00:00.000Z"}) is None


def test_after_hours_of_outage_it_is_still_found() -> None:
    late = outbound("twitter", part=Part(WORDS), now=NOW + timedelta(hours=5))
    with platform(Canned.json(200, {"data": [EVENT]})) as x:
        assert twitter(x.url).find_sent(late) == Receipt("77")


def test_where_the_sender_may_not_be_asked_for_it_is_done_without() -> None:
    without = {key: value for key, value in EVENT.items() if key != "sender_id"}
    refused = Canned.json(400, {"title": "Invalid Request", "parameter": "dm_event.fields"})
    with platform(refused, Canned.json(200, {"data": [without]})) as x:
        assert twitter(x.url).find_sent(outbound("twitter", part=Part(WORDS))) == Receipt("77")
    assert len(x.asked) == 2


def test_where_x_does_not_say_whose_words_they_are_the_words_decide() -> None:
    without = {key: value for key, value in EVENT.items() if key != "sender_id"}
    assert look(without) == Receipt("77")


def test_x_did_not_say() -> None:
    assert isinstance(look(status=503), DeliveryFailed)
    with platform(Canned(hang_up=True)) as x:
        found = twitter(x.url).find_sent(outbound("twitter", part=Part(WORDS)))
    assert isinstance(found, DeliveryFailed)
