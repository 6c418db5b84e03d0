"""The JSON door: the shapes that scripts and tests rely on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from simulator.faults import Platform
from simulator.state import ENTRIES_KEPT, Patients, Speaker, Words
from simulator.world import World
from tests.simulator.conftest import Client, Send, message
from tests.simulator.pretend_service import PretendService, eventually


@pytest.mark.parametrize("platform", ["messenger", "twitter"])
def test_what_a_patient_says_stands_in_their_thread(client: Client, platform: str) -> None:
    said = client.post(f"/patients/{platform}/p-1/say", json={"text": "what is a pca"})
    assert said.status_code == 200
    thread = client.get(f"/patients/{platform}/p-1/thread").json
    assert [(one["from"], one["text"]) for one in thread] == [("patient", "what is a pca")]
    assert thread[0]["event_id"] == said.json["event_id"]
    assert datetime.fromisoformat(thread[0]["at"]).utcoffset() == timedelta(0)


def test_a_thread_nobody_began_is_empty(client: Client) -> None:
    assert client.get("/patients/messenger/nobody/thread").json == []


def test_a_tapped_quick_reply_carries_title_and_payload(
    client: Client, service: PretendService
) -> None:
    body = {"text": "Side effects", "payload": "/faq/pca_side_effects"}
    client.post("/patients/messenger/7/say", json=body)
    assert eventually(lambda: len(service.taken) == 1)
    sent = service.taken[0].json["entry"][0]["messaging"][0]["message"]
    assert sent["quick_reply"] == {"payload": "/faq/pca_side_effects"}
    assert sent["text"] == "Side effects"


def test_a_picture_arrives_as_each_platform_sends_it(
    client: Client, service: PretendService
) -> None:
    for platform in ("messenger", "twitter"):
        client.post(f"/patients/{platform}/7/say", json={"attachment": "image"})
    assert eventually(lambda: len(service.taken) == 2)
    found = {one.path: one.json for one in service.taken}
    event = found["/webhooks/messenger"]["entry"][0]["messaging"][0]
    assert event["message"]["attachments"][0]["type"] == "image"
    assert "text" not in event["message"]
    data = found["/webhooks/twitter"]["direct_message_events"][0]["message_create"]["message_data"]
    assert data["attachment"]["media"]["type"] == "photo"
    assert data["text"] == data["attachment"]["media"]["url"]


def test_an_unknown_platform_is_404(client: Client) -> None:
    answer = client.post("/patients/telegram/7/say", json={"text": "hi"})
    assert (answer.status_code, answer.json) == (
        404,
        {"error": "the platform is messenger or twitter"},
    )


@pytest.mark.parametrize(
    "body",
    [{}, {"text": ""}, {"text": 5}, {"text": "x" * 20_001}, {"attachment": "knife"}, ["hi"]],
)
def test_bad_input_is_400_with_a_reason(client: Client, body: Any) -> None:
    answer = client.post("/patients/messenger/7/say", json=body)
    assert answer.status_code == 400
    assert answer.json["error"]


@pytest.mark.parametrize("user_id", ["a b", "-7", "é", "x" * 65, "<script>"])
def test_odd_user_ids_are_400(client: Client, user_id: str) -> None:
    assert client.post(f"/patients/messenger/{user_id}/say", json={"text": "x"}).status_code == 400


def test_an_account_that_is_not_ours_is_400(client: Client) -> None:
    answer = client.post("/patients/twitter/7/say", json={"text": "hi", "account": "someone"})
    assert answer.status_code == 400


def test_the_request_log_holds_references_but_no_text_and_no_token(
    client: Client, graph: Send
) -> None:
    client.post("/patients/messenger/7/say", json={"text": "hi"})
    body = message("canary words")
    body["message"]["metadata"] = "out-9"
    graph(body)
    answer = client.get("/requests")
    row = answer.json[-1]
    assert (row["method"], row["status"], row["outbox_id"]) == ("POST", 200, "out-9")
    assert row["path"] == "/graph/v25.0/me/messages"
    assert row["ms"] >= 0
    assert "canary" not in answer.text
    assert "EAAB_page_token" not in answer.text


def test_a_reset_leaves_an_empty_world(client: Client, world: World) -> None:
    client.post("/patients/messenger/7/say", json={"text": "hi"})
    client.post("/faults", json={"platform": "messenger", "kind": "delay"})
    client.post("/reset")
    assert client.get("/patients").json == []
    assert client.get("/faults").json == {"faults": []}
    assert client.get("/requests").json == []


def test_threads_are_bounded_and_times_never_repeat() -> None:
    patients = Patients()
    for number in range(ENTRIES_KEPT + 5):
        patients.patient_says(Platform.TWITTER, "7", "100", Words(text=str(number)))
    thread = patients.thread(Platform.TWITTER, "7")
    assert len(thread) == ENTRIES_KEPT
    assert thread[-1].speaker is Speaker.PATIENT
    assert len({entry.at for entry in thread}) == len({e.event_id for e in thread}) == ENTRIES_KEPT
    ids = [int(entry.event_id) for entry in thread]
    assert ids == sorted(ids)


def test_only_this_machine_may_ask(client: Client) -> None:
    assert client.get("/health", headers={"Host": "evil.example"}).status_code == 403
    assert client.post("/reset", headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.get("/health").json["production"] is False


def test_a_name_gets_the_same_digits_on_x_every_time(client: Client, x: Send) -> None:
    first = client.post("/patients/twitter/alex/say", json={"text": "hi"}).json["user_id"]
    second = client.post("/patients/twitter/alex/say", json={"text": "hi"}).json["user_id"]
    assert first == second
    assert first.isdecimal()
    sent = x("POST", f"/dm_conversations/with/{first}/messages", json={"text": "Hello"})
    assert sent.status_code == 201
    assert client.get("/patients/twitter/alex/thread").json[-1]["text"] == "Hello"
