"""The pretend Send API takes what Meta takes and refuses the rest in Meta's words."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.world import World
from tests.simulator.conftest import Client, Send, message
from tests.simulator.pretend_service import PretendService, eventually


@pytest.fixture(autouse=True)
def patient(client: Client) -> None:
    """Someone who has just written."""
    client.post("/patients/messenger/7/say", json={"text": "hi"})


def _error(answer: Any) -> tuple[int, int | None]:
    assert answer.status_code == 400
    error = answer.json["error"]
    assert error["fbtrace_id"]
    return error["code"], error.get("error_subcode")


def test_a_message_is_taken_and_shown_to_the_patient(graph: Send, client: Client) -> None:
    replies = [{"content_type": "text", "title": "Yes", "payload": "/affirm"}]
    body = message()
    body["message"] |= {"quick_replies": replies, "metadata": "out-1"}
    answer = graph(body)
    assert answer.status_code == 200
    assert answer.json["recipient_id"] == "7"
    assert "X-App-Usage" in answer.headers
    shown = client.get("/patients/messenger/7/thread").json[-1]
    assert (shown["from"], shown["text"], shown["metadata"]) == ("page", "Hello", "out-1")
    assert shown["event_id"] == answer.json["message_id"]
    assert shown["buttons"] == [{"title": "Yes", "payload": "/affirm"}]


def test_the_echo_carries_app_id_and_metadata_and_a_delivery_follows(
    graph: Send, service: PretendService
) -> None:
    body = message()
    body["message"]["metadata"] = "out-1"
    mid = graph(body).json["message_id"]
    assert eventually(lambda: len(service.taken) == 2)
    echo, delivery = [entry["messaging"][0] for entry in service.taken[-1].json["entry"]]
    assert (echo["sender"], echo["recipient"]) == ({"id": "1"}, {"id": "7"})
    assert echo["message"] == {
        "is_echo": True,
        "app_id": 1517776481860111,
        "metadata": "out-1",
        "mid": mid,
        "text": "Hello",
    }
    assert delivery["delivery"]["mids"] == [mid]


def test_a_reply_typed_in_the_page_inbox_is_echoed_under_another_app(
    client: Client, service: PretendService
) -> None:
    client.post("/patients/messenger/7/inbox", json={"text": "Ben here"})
    assert eventually(lambda: len(service.taken) == 2)
    echo = service.taken[-1].json["entry"][0]["messaging"][0]["message"]
    assert echo["app_id"] == 263902037430900


def test_looking_at_the_thread_sends_one_read_event(
    graph: Send, client: Client, service: PretendService
) -> None:
    graph(message())
    assert client.post("/patients/messenger/7/seen").json == {"new": True}
    assert client.post("/patients/messenger/7/seen").json == {"new": False}
    assert eventually(lambda: len(service.taken) == 3)
    assert "read" in service.taken[-1].json["entry"][0]["messaging"][0]


def test_typing_shows_until_the_message_comes(graph: Send, client: Client) -> None:
    action = {"recipient": {"id": "7"}, "sender_action": "typing_on"}
    assert graph(action).json == {"recipient_id": "7"}
    assert client.get("/phone/feed/messenger/7").json["typing"] is True
    graph(message())
    assert client.get("/phone/feed/messenger/7").json["typing"] is False


@pytest.mark.parametrize(
    ("token", "query", "code"),
    [("", {}, 104), ("other", {}, 190), ("EAAB_page_token", {"appsecret_proof": "0" * 64}, 100)],
)
def test_bad_credentials_are_refused(
    graph: Send, token: str, query: dict[str, str], code: int
) -> None:
    assert _error(graph(message(), token=token, **query))[0] == code


def test_a_missing_proof_is_refused(client: Client) -> None:
    answer = client.post("/graph/v25.0/me/messages?access_token=EAAB_page_token", json=message())
    assert "appsecret_proof" in answer.json["error"]["message"]


def test_another_page_is_not_there(client: Client, world: World) -> None:
    path = f"/graph/v25.0/2/messages?access_token=EAAB_page_token&appsecret_proof={PROOF}"
    assert _error(client.post(path, json=message())) == (100, 33)


PROOF = "4c713a381d632f29e1237f61edcd6d09c59e8c7afdd63af2f73f82e90f372f90"


def test_someone_who_never_wrote_is_unknown(graph: Send) -> None:
    assert _error(graph(message(to="999"))) == (100, 2018001)


def test_two_thousand_characters_pass_and_one_more_does_not(graph: Send) -> None:
    assert graph(message("é" * 2000)).status_code == 200
    refused = graph(message("é" * 2001))
    assert refused.json["error"]["message"] == (
        "(#100) Length of param message[text] must be less than or equal to 2000"
    )


def _replies(count: int, title: str = "Yes", payload: str = "/yes") -> dict[str, Any]:
    reply = {"content_type": "text", "title": title, "payload": payload}
    return {"quick_replies": [reply] * count}


def _buttons(count: int, text: str = "Choose") -> dict[str, Any]:
    button = {"type": "postback", "title": "Book", "payload": "BOOK"}
    payload = {"template_type": "button", "text": text, "buttons": [button] * count}
    return {"text": None, "attachment": {"type": "template", "payload": payload}}


@pytest.mark.parametrize(
    "fits", [_replies(13), _replies(1, "t" * 20), _replies(1, "t", "p" * 1000), _buttons(3)]
)
def test_the_limits_themselves_are_allowed(graph: Send, fits: dict[str, Any]) -> None:
    body = message()
    body["message"] |= fits
    assert graph(body).status_code == 200


@pytest.mark.parametrize(
    "too_much",
    [
        _replies(14),
        _replies(1, "t" * 21),
        _replies(1, "t", "p" * 1001),
        _buttons(4),
        _buttons(1, "t" * 641),
        {"metadata": "m" * 1001},
        {"text": ""},
        {"text": None},
    ],
)
def test_anything_over_a_limit_is_error_100(graph: Send, too_much: dict[str, Any]) -> None:
    body = message()
    body["message"] |= too_much
    assert _error(graph(body))[0] == 100


def test_message_and_action_exclude_each_other(graph: Send) -> None:
    assert _error(graph(message(sender_action="typing_on"))) == (100, 2018014)
    assert _error(graph({"recipient": {"id": "7"}})) == (100, 2018015)


def test_the_window_closes_after_a_day_and_opens_with_the_next_message(
    graph: Send, client: Client
) -> None:
    client.post("/patients/messenger/7/age", json={"hours": 23.9})
    assert graph(message()).status_code == 200
    client.post("/patients/messenger/7/age", json={"hours": 0.2})
    assert _error(graph(message())) == (10, 2018278)
    client.post("/patients/messenger/7/say", json={"text": "still there"})
    assert graph(message()).status_code == 200


def test_a_human_agent_may_answer_for_seven_days(graph: Send, client: Client) -> None:
    tagged = message(messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT")
    client.post("/patients/messenger/7/age", json={"hours": 24 * 7 - 1})
    assert graph(tagged).status_code == 200
    client.post("/patients/messenger/7/age", json={"hours": 2})
    assert _error(graph(tagged)) == (10, 2018278)


@pytest.mark.parametrize(
    ("wrong", "subcode"),
    [
        ({"messaging_type": "MESSAGE_TAG", "tag": "ACCOUNT_UPDATE"}, 1893061),
        ({"messaging_type": "MESSAGE_TAG"}, None),
        ({"messaging_type": "RESPONSE", "tag": "HUMAN_AGENT"}, None),
        ({"messaging_type": "SHOUT"}, None),
    ],
)
def test_wrong_types_and_tags_are_refused(
    graph: Send, wrong: dict[str, Any], subcode: int | None
) -> None:
    assert _error(graph({**message(), **wrong})) == (100, subcode)


def test_an_app_gets_only_the_fields_it_subscribed_to(
    graph: Send, client: Client, service: PretendService, world: World
) -> None:
    path = f"/graph/v25.0/me/subscribed_apps?access_token=EAAB_page_token&appsecret_proof={PROOF}"
    answer = client.post(f"{path}&subscribed_fields=messages,messaging_postbacks")
    assert answer.json == {"success": "true"}
    assert client.get(path).json["data"][0]["subscribed_fields"] == [
        "messages",
        "messaging_postbacks",
    ]
    graph(message())
    client.post("/patients/messenger/7/say", json={"text": "after"})
    assert eventually(lambda: world.deliveries.pending() == 0)
    assert service.texts() == ["hi", "after"]
