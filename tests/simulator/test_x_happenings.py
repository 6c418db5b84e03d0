"""Mentions, encrypted chats, access taken back, replays and signing in, on the pretend X."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.core.events import AccountChange, AccountChanged, Event, Ignored, MessageReceived
from connectors.moments import utc_now
from connectors.twitter import TwitterAccount, TwitterConfig
from connectors.twitter.events import read_events
from connectors.twitter.sign_in import challenge_of
from tests.simulator.conftest import Client, Environment, Send
from tests.simulator.pretend_service import PretendService, eventually

APP = {"Authorization": "Bearer app_bearer_example"}
BASIC = {"Authorization": "Basic " + b64encode(b"client_example:client_secret_example").decode()}
CONFIG = TwitterConfig("k", "s", (TwitterAccount("100", "StGManageMyPain", "t", "s"),))

both_envelopes = pytest.mark.parametrize("envelope", ["aaa", "xaa"])


@pytest.fixture
def envelope() -> str:
    """The older one, unless a test asks for both."""
    return "aaa"


@pytest.fixture
def environment(environment: Environment, envelope: str) -> Environment:
    """X with that envelope."""
    return {**environment, "SIMULATOR_X_ENVELOPE": envelope}


def bodies(service: PretendService, count: int) -> list[Any]:
    assert eventually(lambda: len(service.taken) >= count)
    return [json.loads(one.body) for one in service.taken]


def told(service: PretendService, count: int) -> list[Event]:
    bodies(service, count)
    return [e for one in service.taken for e in read_events(one.body, CONFIG, utc_now)]


@both_envelopes
def test_a_mention_is_told_in_the_envelope_and_listed(
    client: Client, service: PretendService, x: Send, envelope: str
) -> None:
    made = client.post("/patients/twitter/7/mention", json={"text": "hello"}).json["post_id"]
    assert told(service, 1) == [Ignored("twitter", {"aaa": "post", "xaa": "mention"}[envelope])]
    page = x("GET", "/users/100/mentions?max_results=5").json
    assert [one["id"] for one in page["data"]] == [made]
    assert page["data"][0]["text"] == "@StGManageMyPain hello"
    assert page["meta"]["newest_id"] == made
    assert x("GET", f"/users/100/mentions?since_id={made}").json == {"meta": {"result_count": 0}}


def test_mentions_come_newest_first_a_page_at_a_time(client: Client, x: Send) -> None:
    for number in range(7):
        client.post("/patients/twitter/7/mention", json={"text": f"post {number}"})
    first = x("GET", "/users/100/mentions?max_results=5").json
    token = first["meta"]["next_token"]
    second = x("GET", f"/users/100/mentions?max_results=5&pagination_token={token}").json
    texts = [one["text"].rpartition(" ")[2] for one in (*first["data"], *second["data"])]
    assert texts == ["6", "5", "4", "3", "2", "1", "0"]
    assert "next_token" not in second["meta"]


@pytest.mark.parametrize("query", ["max_results=4", "max_results=x", "since_id=x"])
def test_a_query_x_does_not_know_is_refused(x: Send, query: str) -> None:
    assert x("GET", f"/users/100/mentions?{query}").status_code == 400


@both_envelopes
def test_an_encrypted_chat_is_told_without_a_word_of_it(
    client: Client, service: PretendService
) -> None:
    made = client.post("/patients/twitter/7/encrypted", json={}).json["event_id"]
    (event,) = told(service, 1)
    assert isinstance(event, MessageReceived)
    assert (event.event_id, event.text, event.attachments) == (made, "", ("encrypted",))
    assert event.account_id == "100"


@both_envelopes
def test_access_taken_back_is_told_and_holds(
    client: Client, service: PretendService, x: Send
) -> None:
    assert x("GET", "/users/me").status_code == 200
    client.post("/accounts/twitter/100/revoke")
    assert told(service, 1) == [AccountChanged("twitter", "100", AccountChange.REVOKED)]
    assert x("GET", "/users/me").status_code == 401
    form = {"grant_type": "refresh_token", "refresh_token": "first_refresh"}
    assert client.post("/x/2/oauth2/token", data=form, headers=BASIC).status_code == 400
    client.post("/reset")
    assert x("GET", "/users/me").status_code == 200


def test_an_account_that_is_not_ours_cannot_be_revoked(client: Client) -> None:
    assert client.post("/accounts/twitter/999/revoke").status_code == 404


def stamp(**ago: float) -> str:
    return (datetime.now(UTC) - timedelta(**ago)).strftime("%Y%m%d%H%M")


def replay(client: Client, begin: str, end: str, webhook_id: str = "1234567890") -> Any:
    body = {"webhook_id": webhook_id, "from_date": begin, "to_date": end}
    return client.post("/x/2/webhooks/replay", json=body, headers=APP)


def test_a_replay_tells_the_same_bytes_again_and_then_that_it_is_done(
    client: Client, service: PretendService
) -> None:
    client.post("/patients/twitter/7/say", json={"text": "one"})
    client.post("/patients/twitter/7/say", json={"text": "two"})
    bodies(service, 2)
    client.post("/clock", json={"forward_hours": 2})
    client.post("/patients/twitter/7/say", json={"text": "too new"})
    bodies(service, 3)
    # Two hours have passed there and none here.
    job = replay(client, stamp(minutes=2), stamp(hours=-1.5)).json["data"]["job_id"]
    raw = bodies(service, 6)
    again = sorted(one.body for one in service.taken[3:] if b"replay_job" not in one.body)
    assert again == sorted(one.body for one in service.taken[:2])
    (done,) = [one["replay_job_status"] for one in raw if "replay_job_status" in one]
    assert (done["job_state"], done["job_id"]) == ("Complete", job)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (stamp(hours=25), stamp(hours=1)),
        (stamp(minutes=20), stamp(minutes=11)),
        (stamp(hours=2), stamp(minutes=1)),
        (stamp(hours=2), stamp(hours=3)),
        ("yesterday", stamp(hours=1)),
        ("209913014999", stamp(hours=1)),
    ],
)
def test_a_replay_of_another_time_is_refused(client: Client, begin: str, end: str) -> None:
    answer = replay(client, begin, end)
    assert (answer.status_code, answer.json["title"]) == (400, "QueryParamInvalid")


def test_a_replay_needs_a_webhook_and_the_app_itself(client: Client, x: Send) -> None:
    times = stamp(hours=2), stamp(hours=1)
    assert replay(client, *times, webhook_id="9").json["title"] == "WebhookIdInvalid"
    assert x("POST", "/webhooks/replay", json={}).status_code == 403


VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
ASK = {
    "response_type": "code",
    "client_id": "client_example",
    "redirect_uri": "http://127.0.0.1",
    "scope": "dm.read offline.access",
    "state": "s&1",
    "code_challenge": challenge_of(VERIFIER),
    "code_challenge_method": "S256",
}


def came_back(client: Client, **changes: str) -> dict[str, list[str]]:
    answer = client.get("/x/i/oauth2/authorize", query_string={**ASK, **changes})
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def change(client: Client, code: str, **changes: str) -> Any:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": "http://127.0.0.1",
        "code_verifier": VERIFIER,
        **changes,
    }
    return client.post("/x/2/oauth2/token", data=form, headers=BASIC)


def test_the_challenge_is_the_documented_one() -> None:
    assert challenge_of(VERIFIER) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_code_becomes_tokens_of_the_account_that_allowed_it_once(client: Client) -> None:
    back = came_back(client, account="101")
    assert back["state"] == ["s&1"]
    given = change(client, back["code"][0]).json
    bearer = {"Authorization": f"Bearer {given['access_token']}"}
    assert client.get("/x/2/users/me", headers=bearer).json["data"]["id"] == "101"
    assert given["refresh_token"]
    assert change(client, back["code"][0]).status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [{"code_verifier": "x" * 43}, {"redirect_uri": "http://evil.example"}, {"code": "guess"}],
)
def test_a_code_that_does_not_fit_is_refused(client: Client, wrong: dict[str, str]) -> None:
    code = came_back(client, account="100")["code"][0]
    assert change(client, **{"code": code, **wrong}).json["error"] == "invalid_request"


def test_a_code_lasts_half_a_minute(client: Client) -> None:
    code = came_back(client, account="100")["code"][0]
    client.post("/clock", json={"forward_hours": 31 / 3600})
    assert change(client, code).status_code == 400


def test_who_says_no_is_told_so(client: Client) -> None:
    assert came_back(client, account="no")["error"] == ["access_denied"]


@pytest.mark.parametrize(
    "wrong", [{"client_id": "x"}, {"code_challenge_method": "plain"}, {"state": ""}]
)
def test_an_incomplete_request_is_no_page(client: Client, wrong: dict[str, str]) -> None:
    answer = client.get("/x/i/oauth2/authorize", query_string={**ASK, **wrong})
    assert answer.status_code == 400


def test_the_page_offers_every_account(client: Client) -> None:
    html = client.get("/x/i/oauth2/authorize", query_string=ASK).text
    assert "Authorise as @StGManageMyPain" in html
    assert "Authorise as @StGPainTeam" in html
