"""Webhooks, subscriptions and rotating tokens of the pretend X."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from tests.simulator.conftest import Client, Send
from tests.simulator.pretend_service import PretendService, eventually

APP = {"Authorization": "Bearer app_bearer_example"}
URL = "https://service.hospital.example/webhooks/twitter"
BASIC = {"Authorization": "Basic " + b64encode(b"client_example:client_secret_example").decode()}


def valid(client: Client) -> list[bool]:
    rows = client.get("/x/2/webhooks", headers=APP).json["data"]
    return [row["valid"] for row in rows]


@pytest.fixture
def proven(client: Client, service: PretendService) -> Client:
    """X has checked the service's address once."""
    assert eventually(lambda: valid(client) == [True])
    return client


def test_a_webhook_is_registered_checked_shown_and_taken_away(proven: Client, x: Send) -> None:
    made = x("POST", "/webhooks", json={"url": URL}).json["data"]
    assert (made["url"], made["valid"]) == (URL, True)
    assert x("PUT", f"/webhooks/{made['id']}").json == {"data": {"valid": True}}
    assert proven.get("/x/2/webhooks", headers=APP).json["meta"] == {"result_count": 2}
    gone = proven.delete(f"/x/2/webhooks/{made['id']}", headers=APP)
    assert gone.json == {"data": {"deleted": True}}
    assert x("PUT", f"/webhooks/{made['id']}").json["title"] == "WebhookIdInvalid"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://service.hospital.example/w", "UrlValidationFailed"),
        ("https://service.hospital.example:8443/w", "UrlValidationFailed"),
        ("https://service.hospital.example/" + "w" * 200, "UrlValidationFailed"),
        (7, "UrlValidationFailed"),
        ("https://[broken", "UrlValidationFailed"),
        ("https://pain.hospital.example/webhooks/twitter", "DuplicateUrlFailed"),
    ],
)
def test_an_address_x_does_not_take_is_named(
    proven: Client, x: Send, url: Any, reason: str
) -> None:
    answer = x("POST", "/webhooks", json={"url": url})
    assert (answer.status_code, answer.json["title"]) == (400, reason)


def test_only_the_app_itself_may_list_webhooks(client: Client, x: Send) -> None:
    assert x("GET", "/webhooks").status_code == 403
    wrong = client.get("/x/2/webhooks", headers={"Authorization": "Bearer other"})
    assert wrong.status_code == 401


def test_an_invalid_webhook_gets_nothing_until_it_is_checked_again(
    proven: Client, x: Send, service: PretendService
) -> None:
    proven.post("/webhooks/twitter/invalidate")
    assert valid(proven) == [False]
    proven.post("/patients/twitter/7/say", json={"text": "hi"})
    assert not eventually(lambda: bool(service.taken), 0.5)
    webhook_id = proven.get("/x/2/webhooks", headers=APP).json["data"][0]["id"]
    assert x("PUT", f"/webhooks/{webhook_id}").json == {"data": {"valid": True}}
    proven.post("/patients/twitter/7/say", json={"text": "hi again"})
    assert eventually(lambda: bool(service.taken))


def test_x_checks_every_hour_and_bears_a_failing_address_for_28_hours(
    proven: Client, service: PretendService
) -> None:
    service.challenge_status = 503
    proven.post("/clock", json={"forward_hours": 1.1})
    assert valid(proven) == [True]
    proven.post("/clock", json={"forward_hours": 27})
    assert valid(proven) == [True]
    proven.post("/clock", json={"forward_hours": 2})
    assert valid(proven) == [False]


def test_accounts_are_subscribed_in_the_older_way(client: Client, x: Send) -> None:
    webhook_id = client.get("/x/2/webhooks", headers=APP).json["data"][0]["id"]
    path = f"/account_activity/webhooks/{webhook_id}/subscriptions"
    assert x("GET", f"{path}/all").json["data"]["subscribed"] is False
    assert x("POST", f"{path}/all").json["data"]["subscribed"] is True
    assert x("POST", f"{path}/all").json["title"] == "DuplicateSubscriptionFailed"
    listed = client.get(f"/x/2{path}/all/list", headers=APP).json["data"]
    assert listed["subscriptions"] == [{"user_id": "100"}]
    ended = client.delete(f"/x/2{path}/100/all", headers=APP)
    assert ended.json["data"] == {"subscribed": False}
    assert client.delete(f"/x/2{path}/100/all", headers=APP).json["title"] == "SubscriptionNotFound"


def test_accounts_are_subscribed_in_the_newer_way(client: Client, x: Send) -> None:
    body = {"event_type": "dm.received", "filter": {"user_id": "100"}, "webhook_id": "1234567890"}
    made = x("POST", "/activity/subscriptions", json=body)
    name = made.json["data"]["subscription"]["subscription_id"]
    again = x("POST", "/activity/subscriptions", json=body)
    assert again.json["title"] == "DuplicateSubscriptionFailed"
    assert x("GET", "/activity/subscriptions").json["meta"] == {"total_subscriptions": 1}
    gone = client.delete(f"/x/2/activity/subscriptions/{name}", headers=APP)
    assert gone.json == {"data": {"deleted": True}, "meta": {"total_subscriptions": 0}}
    gone = client.delete(f"/x/2/activity/subscriptions/{name}", headers=APP)
    assert gone.status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"event_type": "DmReceived"},
        {"filter": {"user_id": "101"}},
        {"filter": None},
        {"tag": "t" * 201},
        {"more": 1},
    ],
)
def test_a_subscription_x_does_not_know_is_refused(x: Send, change: dict[str, Any]) -> None:
    body = {"event_type": "dm.received", "filter": {"user_id": "100"}, "webhook_id": "1", **change}
    assert x("POST", "/activity/subscriptions", json=body).status_code == 400


def refreshed(client: Client, token: str, **headers: str) -> Any:
    form = {"grant_type": "refresh_token", "refresh_token": token}
    return client.post("/x/2/oauth2/token", data=form, headers=headers or BASIC)


def test_a_refresh_token_works_once_and_brings_the_next(client: Client) -> None:
    first = refreshed(client, "first_refresh").json
    assert first["expires_in"] == 7200
    me = client.get("/x/2/users/me", headers={"Authorization": f"Bearer {first['access_token']}"})
    assert me.json["data"]["id"] == "100"
    assert refreshed(client, "first_refresh").json["error"] == "invalid_request"
    assert refreshed(client, first["refresh_token"]).status_code == 200


def test_a_token_lasts_two_hours(client: Client) -> None:
    token = refreshed(client, "first_refresh").json["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    client.post("/clock", json={"forward_hours": 1.9})
    assert client.get("/x/2/users/me", headers=headers).status_code == 200
    client.post("/clock", json={"forward_hours": 0.2})
    assert client.get("/x/2/users/me", headers=headers).status_code == 401


@pytest.mark.parametrize("header", ["", "Basic !", "Basic " + b64encode(b"a:b").decode(), "x"])
def test_an_unknown_client_gets_no_token(client: Client, header: str) -> None:
    assert refreshed(client, "first_refresh", Authorization=header).status_code == 401
    assert refreshed(client, "first_refresh").status_code == 200, "and nothing was used up"


def test_another_grant_is_refused(client: Client) -> None:
    answer = client.post("/x/2/oauth2/token", data={"grant_type": "password"}, headers=BASIC)
    assert answer.json["error"] == "unsupported_grant_type"
