"""The pretend X API verifies signatures for real and keeps to X's schema."""

from __future__ import annotations

from typing import Any

import pytest
from requests import Request
from requests_oauthlib import OAuth1 as Signer

from simulator.oauth1 import OAuth1
from simulator.settings import read_settings
from simulator.world import create_world
from simulator.x_checks import RateLimiter
from tests.simulator.conftest import Client, Environment, Send, as_text, client_of
from tests.simulator.pretend_service import PretendService, eventually

SEND = "/dm_conversations/with/2222/messages"


@pytest.fixture(autouse=True)
def patient(client: Client) -> None:
    """Someone who has just written to the first account."""
    client.post("/patients/twitter/2222/say", json={"text": "fish & <chips>"})


def test_a_message_signed_by_requests_oauthlib_is_taken(x: Send, client: Client) -> None:
    answer = x("POST", SEND, json={"text": "Hello é"})
    assert answer.status_code == 201
    data = answer.json["data"]
    assert data["dm_conversation_id"] == "100-2222"
    assert data["dm_event_id"].isdecimal()
    shown = client.get("/patients/twitter/2222/thread").json[-1]
    assert (shown["from"], shown["text"]) == ("page", "Hello é")
    assert int(answer.headers["x-rate-limit-limit"]) == 15


def test_a_wrong_secret_is_refused(x: Send) -> None:
    answer = x("POST", SEND, secret="wrong", json={"text": "Hello"})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_query_parameters_are_part_of_the_signature(x: Send, client: Client) -> None:
    assert x("GET", "/dm_events", params={"max_results": "1"}).status_code == 200
    assert client.get("/x/2/dm_events?max_results=1").status_code == 401


def test_a_signature_cannot_be_used_twice_or_late(environment: Environment) -> None:
    app = read_settings(environment).x
    times = iter([1000.0, 1000.0, 2000.0])
    verifier = OAuth1(app, clock=lambda: next(times))
    signer = Signer(
        "consumer_key_example", "consumer_secret_example", "first_token", "first_secret"
    )
    signer.client.timestamp = "1000"
    url = "http://127.0.0.1:8010/x/2/users/me"
    header = as_text(Request("GET", url, auth=signer).prepare().headers["Authorization"])
    first = verifier.account("GET", url, [], header)
    assert first is not None
    assert first.user_id == "100"
    assert verifier.account("GET", url, [], header) is None
    assert verifier.account("GET", url, [], header) is None


def test_an_app_only_token_is_refused(client: Client) -> None:
    answer = client.post(
        f"/x/2{SEND}", json={"text": "x"}, headers={"Authorization": "Bearer app_bearer_example"}
    )
    assert answer.status_code == 403
    assert answer.json["type"].endswith("/unsupported-authentication")


@pytest.mark.parametrize(
    "body",
    [
        {"text": ""},
        {},
        {"text": "Hi", "quick_reply": {}},
        {"text": "x" * 10_001},
        {"attachments": []},
        {"text": 5},
        ["text"],
    ],
)
def test_bodies_outside_the_schema_are_refused(x: Send, body: Any) -> None:
    answer = x("POST", SEND, json=body)
    assert answer.status_code == 400
    assert answer.json["type"].endswith("/invalid-request")


def test_someone_who_is_not_there_is_404(x: Send) -> None:
    answer = x("POST", "/dm_conversations/with/9999/messages", json={"text": "Hello"})
    assert answer.status_code == 404
    assert answer.json["type"].endswith("/resource-not-found")


def test_the_patients_words_arrive_as_account_activity_with_escaped_html(
    service: PretendService,
) -> None:
    assert eventually(lambda: len(service.taken) == 1)
    body = service.taken[0].json
    assert body["for_user_id"] == "100"
    create = body["direct_message_events"][0]["message_create"]
    assert (create["sender_id"], create["target"]) == ("2222", {"recipient_id": "100"})
    assert create["message_data"]["text"] == "fish &amp; &lt;chips&gt;"
    assert set(body["users"]) == {"100", "2222"}


def test_our_own_sends_come_back_as_a_copy(x: Send, service: PretendService) -> None:
    sent = x("POST", SEND, json={"text": "Hello"}).json["data"]["dm_event_id"]
    assert eventually(lambda: len(service.taken) == 2)
    event = service.taken[1].json["direct_message_events"][0]
    assert (event["id"], event["message_create"]["sender_id"]) == (sent, "100")
    assert event["message_create"]["source_app_id"]


def test_the_successor_envelope_can_be_chosen(
    environment: Environment, service: PretendService
) -> None:
    settings = read_settings({**environment, "WEB_URL": service.url, "SIMULATOR_X_ENVELOPE": "xaa"})
    world = create_world(settings)
    world.start()
    client = client_of(world)
    client.post("/patients/twitter/3333/say", json={"text": "hi", "account": "StGPainTeam"})
    assert eventually(lambda: any(b"event_uuid" in one.body for one in service.taken))
    world.stop()
    data = service.taken[-1].json["data"]
    assert (data["event_type"], data["filter"]) == ("dm.received", {"user_id": "101"})


def test_the_token_says_who_we_are(x: Send) -> None:
    assert x("GET", "/users/me").json["data"] == {
        "id": "100",
        "name": "StGManageMyPain",
        "username": "StGManageMyPain",
    }


def test_events_are_paged_newest_first(x: Send) -> None:
    for number in range(3):
        x("POST", SEND, json={"text": f"reply {number}"})
    query = {"max_results": "3", "dm_event.fields": "sender_id", "event_types": "MessageCreate"}
    first = x("GET", "/dm_events", params=query).json
    assert [event["text"] for event in first["data"]] == ["reply 2", "reply 1", "reply 0"]
    assert first["data"][0]["sender_id"] == "100"
    token = first["meta"]["next_token"]
    second = x("GET", "/dm_events", params={**query, "pagination_token": token}).json
    assert [event["sender_id"] for event in second["data"]] == ["2222"]
    assert "next_token" not in second["meta"]


def test_an_empty_history_has_no_data(x: Send, client: Client) -> None:
    client.post("/reset")
    assert x("GET", "/dm_events").json == {"meta": {"result_count": 0}}


def test_the_sixteenth_send_in_fifteen_minutes_waits() -> None:
    now = 1000.0
    limiter = RateLimiter(enforced=True, clock=lambda: now)
    allowed = [limiter.spend("100", "send")[0] for _ in range(16)]
    assert allowed == [True] * 15 + [False]
    assert limiter.spend("100", "send")[1]["x-rate-limit-reset"] == "1900"
    assert limiter.spend("101", "send")[0]
    now = 1900.0
    assert limiter.spend("100", "send")[0]


def test_the_old_endpoints_are_closed(client: Client) -> None:
    answer = client.post("/x/1.1/direct_messages/events/new.json", json={})
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (403, 453)
