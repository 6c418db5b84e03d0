"""X's newest messages read as if a webhook had brought them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.core.catching_up import Page
from bot.core.events import Echo, Ignored, MessageReceived
from bot.core.messages import DeliveryFailed
from tests.connectors.cases import twitter
from tests.connectors.stub_platform import Canned, platform

AT = datetime(2026, 1, 5, 8, 59, 58, tzinfo=UTC)
EVENT: dict[str, Any] = {
    "id": "77",
    "event_type": "MessageCreate",
    "text": "sore &amp; tired",
    "sender_id": "3001",
    "dm_conversation_id": "100-3001",
    "created_at": "2026-01-05T08:59:58.000Z",
}


def page(*answers: Canned) -> tuple[Page | DeliveryFailed, list[str]]:
    with platform(*answers) as x:
        found = twitter(x.url).polling.page("100")
    return found, [asked.path for asked in x.asked]


def listed(*events: dict[str, Any], more: str = "") -> Canned:
    meta = {"result_count": len(events), **({"next_token": more} if more else {})}
    return Canned.json(200, {"data": list(events), "meta": meta})


def test_a_patients_message_and_our_own() -> None:
    found, (path,) = page(listed(EVENT, {**EVENT, "id": "76", "sender_id": "100"}, more="next"))
    assert found == Page(
        (
            ("77", MessageReceived("twitter", "100", "3001", "77", AT, "sore & tired")),
            ("76", Echo("twitter", "100", "3001", "76", AT, "sore & tired")),
        ),
        "next",
    )
    assert path.startswith("/2/dm_events?event_types=MessageCreate&max_results=100&")


def test_an_empty_page_has_no_data_at_all() -> None:
    found, _ = page(Canned.json(200, {"meta": {"result_count": 0}}))
    assert found == Page(())


def test_where_the_sender_may_not_be_asked_for_it_is_done_without() -> None:
    refused = Canned.json(400, {"title": "Invalid Request", "parameter": "dm_event.fields"})
    without = {key: value for key, value in EVENT.items() if key != "sender_id"}
    found, paths = page(refused, listed(without))
    assert found == Page((("77", Ignored("twitter", "direction_unknown")),))
    assert "sender_id" in paths[0].partition("dm_event.fields=")[2].partition("&")[0]
    assert "sender_id" not in paths[1].partition("dm_event.fields=")[2].partition("&")[0]


def test_a_group_is_left_alone() -> None:
    found, _ = page(listed({**EVENT, "dm_conversation_id": "1582103724607971332"}))
    assert isinstance(found, Page)
    ((_, event),) = found.messages
    assert isinstance(event, MessageReceived | Ignored)


def test_x_did_not_answer() -> None:
    assert isinstance(page(Canned(503, b""))[0], DeliveryFailed)
    assert isinstance(page(Canned(hang_up=True))[0], DeliveryFailed)
