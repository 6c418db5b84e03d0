"""Edits, unsends, comments, threads that move, and time that passes at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.core.events import CommentReceived, Echo, Event, MessageReceived, ThreadPassed, Unsent
from connectors.messenger.events import read_events
from connectors.moments import utc_now
from simulator.messenger_events import PAGE_INBOX_APP_ID
from tests.simulator.conftest import ENVIRONMENT, Client, Send, message
from tests.simulator.pretend_service import PretendService, eventually

PERSON = "/patients/messenger/7"
APP_ID = ENVIRONMENT["MESSENGER_APP_ID"]
PROOF = {"appsecret_proof": "4c713a381d632f29e1237f61edcd6d09c59e8c7afdd63af2f73f82e90f372f90"}
HEADERS = {"Authorization": "Bearer EAAB_page_token"}


def told(service: PretendService, count: int) -> list[Event]:
    assert eventually(lambda: len(service.taken) >= count)
    return [e for one in service.taken for e in read_events(one.body, APP_ID, utc_now)]


def page_call(client: Client, action: str, **body: Any) -> Any:
    return client.post(
        f"/graph/v25.0/1/{action}_thread_control",
        json={"recipient": {"id": "7"}, **body},
        headers=HEADERS,
        query_string=PROOF,
    )


def owner(client: Client) -> list[Any]:
    answer = client.get(
        "/graph/v25.0/1/thread_owner", headers=HEADERS, query_string={**PROOF, "recipient": "7"}
    )
    return list(answer.json["data"])


def test_an_edit_is_told_under_the_same_message_id(client: Client, service: PretendService) -> None:
    said = client.post(f"{PERSON}/say", json={"text": "helo"}).json
    changed = client.post(f"{PERSON}/edit", json={"event_id": said["event_id"], "text": "hello"})
    assert changed.json == {"event_id": said["event_id"], "num_edit": 1}
    first, second = told(service, 2)
    assert isinstance(first, MessageReceived)
    assert isinstance(second, MessageReceived)
    assert (second.text, second.edits) == ("hello", said["event_id"])
    assert client.get(f"{PERSON}/thread").json[0]["text"] == "hello"


def test_a_message_can_be_edited_five_times(client: Client) -> None:
    said = client.post(f"{PERSON}/say", json={"text": "a"}).json
    body = {"event_id": said["event_id"], "text": "b"}
    codes = [client.post(f"{PERSON}/edit", json=body).status_code for _ in range(6)]
    assert codes == [200] * 5 + [409]


def test_an_unsent_message_is_told_and_gone(client: Client, service: PretendService) -> None:
    said = client.post(f"{PERSON}/say", json={"text": "secret"}).json
    client.post(f"{PERSON}/unsend", json={"event_id": said["event_id"]})
    assert Unsent("messenger", "1", "7", said["event_id"]) in told(service, 2)
    assert client.get(f"{PERSON}/thread").json[0]["text"] == ""


@pytest.mark.parametrize("act", ["edit", "unsend"])
def test_what_was_never_written_cannot_be_changed(client: Client, act: str) -> None:
    client.post(f"{PERSON}/say", json={"text": "a"})
    body = {"event_id": "m_other", "text": "b"}
    assert client.post(f"{PERSON}/{act}", json=body).status_code == 404
    assert client.post(f"/patients/messenger/8/{act}", json=body).status_code == 404


def test_a_comment_comes_in_seconds_and_allows_one_private_reply(
    client: Client, service: PretendService, graph: Send
) -> None:
    comment_id = client.post(f"{PERSON}/comment", json={"text": "How do I apply?"}).json[
        "comment_id"
    ]
    (event,) = told(service, 1)
    assert isinstance(event, CommentReceived)
    assert (event.comment_id, event.text) == (comment_id, "How do I apply?")
    body = json.loads(service.taken[0].body)
    assert body["entry"][0]["time"] < 10**11
    reply = message()
    reply["recipient"] = {"comment_id": comment_id}
    assert graph(reply).json["recipient_id"] == "7"
    assert graph(reply).json["error"]["error_subcode"] == 2534025


def test_a_comment_can_be_answered_for_seven_days(client: Client, graph: Send) -> None:
    comment_id = client.post(f"{PERSON}/comment", json={"text": "hi"}).json["comment_id"]
    client.post("/clock", json={"forward_hours": 7 * 24 + 1})
    reply = message()
    reply["recipient"] = {"comment_id": comment_id}
    assert graph(reply).json["error"]["error_subcode"] == 2534025


def test_the_reply_window_closes_as_time_passes(client: Client, graph: Send) -> None:
    client.post(f"{PERSON}/say", json={"text": "hi"})
    client.post("/clock", json={"forward_hours": 23.5})
    assert graph(message()).status_code == 200
    client.post("/clock", json={"forward_hours": 1})
    assert graph(message()).json["error"]["error_subcode"] == 2018278
    client.post(f"{PERSON}/say", json={"text": "hi again"})
    assert graph(message()).status_code == 200, "a new message opens it, whatever the time"


@pytest.mark.parametrize("hours", [0, -1, True, "1", 24 * 60 + 1, None])
def test_time_goes_forward_within_reason(client: Client, hours: object) -> None:
    assert client.post("/clock", json={"forward_hours": hours}).status_code == 400
    assert client.get("/clock").json["ahead_hours"] == 0


def test_without_a_default_app_nobody_can_take_a_thread(client: Client) -> None:
    client.post(f"{PERSON}/say", json={"text": "hi"})
    assert page_call(client, "take").json["error"]["code"] == 27
    assert client.post(f"{PERSON}/thread-owner", json={"owner": "inbox"}).status_code == 409


def test_a_person_in_the_inbox_takes_the_thread_and_we_stand_by(
    client: Client, service: PretendService, graph: Send
) -> None:
    client.post("/routing", json={"default_app": True})
    client.post(f"{PERSON}/say", json={"text": "hi"})
    assert graph(message()).status_code == 200
    assert owner(client)[0]["thread_owner"]["app_id"] == APP_ID
    client.post(f"{PERSON}/inbox", json={"text": "Ben here"})
    client.post(f"{PERSON}/say", json={"text": "thanks"})
    assert graph(message()).json["error"]["error_subcode"] == 2018300
    events = told(service, 5)
    assert ThreadPassed("messenger", "1", "7", False) in events
    assert any(isinstance(e, Echo) and not e.from_our_app for e in events)
    last = [e for e in events if isinstance(e, MessageReceived)][-1]
    assert (last.text, last.elsewhere) == ("thanks", True)


def test_we_take_it_back_pass_it_on_and_let_it_go(client: Client, graph: Send) -> None:
    client.post("/routing", json={"default_app": True})
    client.post(f"{PERSON}/say", json={"text": "hi"})
    client.post(f"{PERSON}/inbox", json={"text": "Ben here"})
    assert page_call(client, "pass", target_app_id="5").json["error"]["error_subcode"] == 2018300
    assert page_call(client, "take").json == {"success": True}
    assert graph(message()).status_code == 200
    assert page_call(client, "extend", duration=3600).json == {"success": True}
    assert page_call(client, "extend", duration=10**9).json["error"]["code"] == 100
    assert page_call(client, "pass", target_app_id=PAGE_INBOX_APP_ID).json == {"success": True}
    assert owner(client)[0]["thread_owner"]["app_id"] == PAGE_INBOX_APP_ID
    assert page_call(client, "take").json == page_call(client, "release").json
    assert owner(client) == []
    assert page_call(client, "request").json == {"success": True}
    assert page_call(client, "pass").json["error"]["code"] == 100


def test_a_thread_is_nobodys_after_a_day_of_silence(client: Client, graph: Send) -> None:
    client.post("/routing", json={"default_app": True})
    client.post(f"{PERSON}/say", json={"text": "hi"})
    client.post(f"{PERSON}/inbox", json={"text": "Ben here"})
    client.post("/clock", json={"forward_hours": 25})
    assert owner(client) == []


def test_the_inbox_passes_the_thread_back(client: Client, service: PretendService) -> None:
    client.post("/routing", json={"default_app": True})
    client.post(f"{PERSON}/say", json={"text": "hi"})
    client.post(f"{PERSON}/thread-owner", json={"owner": "inbox"})
    client.post(f"{PERSON}/thread-owner", json={"owner": "service"})
    assert ThreadPassed("messenger", "1", "7", True) in told(service, 3)
    wrong = client.post(f"{PERSON}/thread-owner", json={"owner": "the cat"})
    assert wrong.status_code == 400


def test_the_page_says_whether_it_is_routed(client: Client) -> None:
    query = {**PROOF, "fields": "messaging_feature_status"}

    def status() -> Any:
        answer = client.get("/graph/v25.0/me", headers=HEADERS, query_string=query)
        return answer.json["messaging_feature_status"]

    assert status() == {"hop_v2": False, "msgr_multi_app": True}
    client.post("/routing", json={"default_app": True})
    assert status() == {"hop_v2": True, "msgr_multi_app": False}


def test_personas_are_made_shown_used_and_ended(client: Client, graph: Send) -> None:
    client.post(f"{PERSON}/say", json={"text": "hi"})

    def personas(**body: str) -> Any:
        return client.post(
            "/graph/v25.0/1/personas", json=body, headers=HEADERS, query_string=PROOF
        )

    made = personas(name="Ben, nurse", profile_picture_url="https://h.example/n.png").json["id"]
    assert graph(message(persona_id=made)).status_code == 200
    assert client.get(f"{PERSON}/thread").json[-1]["persona"] == "Ben, nurse"
    listed = client.get("/graph/v25.0/1/personas", headers=HEADERS, query_string=PROOF)
    assert [one["id"] for one in listed.json["data"]] == [made]
    ended = client.delete(f"/graph/v25.0/{made}", headers=HEADERS, query_string=PROOF)
    assert ended.json == {"success": True}
    assert graph(message(persona_id=made)).json["error"]["code"] == 100
    assert personas(name="x" * 51, profile_picture_url="https://h.example/n.png").status_code == 400
    assert personas(name="Ben", profile_picture_url="n.png").status_code == 400


def test_an_address_that_fails_for_an_hour_is_unsubscribed(
    client: Client, service: PretendService
) -> None:
    service.statuses = [503] * 500
    client.post(f"{PERSON}/say", json={"text": "one"})
    assert eventually(lambda: client.get("/deliveries").json["failed_attempts"] >= 1)
    client.post("/clock", json={"forward_hours": 0.3})
    assert eventually(lambda: client.get("/health").json["webhooks"]["alerted"])
    client.post("/clock", json={"forward_hours": 1})
    assert eventually(lambda: client.get("/health").json["webhooks"]["disabled"])
    fields = client.get("/graph/v25.0/1/subscribed_apps", headers=HEADERS, query_string=PROOF).json[
        "data"
    ]
    assert fields == []
