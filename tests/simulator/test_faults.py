"""Trouble on demand, towards the service and from it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from simulator.faults import Platform
from simulator.world import World
from tests.simulator.conftest import Client, Send, message
from tests.simulator.pretend_service import PretendService, eventually


@pytest.fixture(autouse=True)
def patient(client: Client) -> None:
    """Someone who has just written on each platform."""
    client.post("/patients/messenger/7/say", json={"text": "hi"})
    client.post("/patients/twitter/2222/say", json={"text": "hi"})


def _order(client: Client, kind: str, platform: str = "messenger", **more: Any) -> None:
    order = {"platform": platform, "kind": kind, **more}
    assert client.post("/faults", json=order).status_code == 200


def _replies(client: Client) -> int:
    thread = client.get("/patients/messenger/7/thread").json
    return sum(entry["from"] == "page" for entry in thread)


def test_a_status_fault_strikes_as_often_as_ordered_and_commits_nothing(
    client: Client, graph: Send
) -> None:
    error = {"message": "(#613) Calls to this api have exceeded the rate limit.", "code": 613}
    _order(client, "status", times=2, status=400, error=error)
    answers = [graph(message()) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [400, 400, 200]
    assert answers[0].json["error"]["code"] == 613
    assert _replies(client) == 1


def test_x_errors_come_in_problem_form_or_in_the_old_form(client: Client, x: Send) -> None:
    path = "/dm_conversations/with/2222/messages"
    _order(client, "status", "twitter", status=402)
    problem = x("POST", path, json={"text": "x"})
    assert (problem.status_code, problem.json["title"]) == (402, "CreditsDepleted")
    _order(client, "status", "twitter", status=429, error={"errors": [{"code": 88}]})
    assert x("POST", path, json={"text": "x"}).json == {"errors": [{"code": 88}]}


def test_a_proxy_page_is_html(client: Client, graph: Send) -> None:
    _order(client, "html")
    answer = graph(message())
    assert (answer.status_code, answer.mimetype) == (502, "text/html")
    assert _replies(client) == 0


@pytest.mark.parametrize(
    ("kind", "committed"),
    [
        ("drop_before", 0),
        ("drop_after", 1),
        ("timeout", 0),
        ("timeout_after", 1),
        ("truncated", 1),
        ("delay", 1),
    ],
)
def test_each_fault_says_whether_the_message_was_taken(
    client: Client, graph: Send, kind: str, committed: int
) -> None:
    _order(client, kind, seconds=0.01)
    graph(message())
    assert _replies(client) == committed
    assert client.get("/requests").json[-1]["fault"] == kind


def test_a_fault_can_wait_for_one_patient_and_spares_sender_actions(
    client: Client, graph: Send
) -> None:
    client.post("/patients/messenger/8/say", json={"text": "hi"})
    _order(client, "status", user_id="8")
    assert graph(message(to="7")).status_code == 200
    assert graph({"recipient": {"id": "8"}, "sender_action": "typing_on"}).status_code == 200
    assert graph(message(to="8")).status_code == 500


def test_faults_without_times_last_until_cleared(client: Client, graph: Send) -> None:
    _order(client, "status", times=None)
    assert [graph(message()).status_code for _ in range(3)] == [500] * 3
    assert client.delete("/faults").json == {"cleared": 1}
    assert graph(message()).status_code == 200


def test_a_webhook_can_come_twice_late_cut_or_badly_signed(
    client: Client, service: PretendService, world: World
) -> None:
    assert eventually(lambda: world.deliveries.pending() == 0)
    service.taken.clear()
    _order(client, "webhook_duplicate")
    client.post("/patients/messenger/7/say", json={"text": "twice"})
    assert eventually(lambda: service.texts() == ["twice", "twice"])
    _order(client, "webhook_late", seconds=0.5)
    client.post("/patients/messenger/7/say", json={"text": "late"})
    client.post("/patients/messenger/7/say", json={"text": "soon"})
    assert eventually(lambda: service.texts()[2:] == ["soon", "late"])


def test_a_badly_signed_webhook_does_not_verify(
    client: Client, service: PretendService, world: World
) -> None:
    assert eventually(lambda: world.deliveries.pending() == 0)
    service.taken.clear()
    _order(client, "webhook_bad_signature")
    for text in ("same", "same"):
        client.post("/patients/messenger/7/say", json={"text": text})
    assert eventually(lambda: len(service.taken) == 2)
    expected = [
        world.outbox.webhook(Platform.MESSENGER, one.body, "").headers for one in service.taken
    ]
    name = "X-Hub-Signature-256"
    matches = [
        one.headers[name] == want[name] for one, want in zip(service.taken, expected, strict=True)
    ]
    assert matches == [False, True]


def test_a_skewed_clock_moves_every_time_back(
    client: Client, service: PretendService, world: World
) -> None:
    assert eventually(lambda: world.deliveries.pending() == 0)
    service.taken.clear()
    _order(client, "webhook_clock_skew", "twitter", seconds=600)
    client.post("/patients/twitter/2222/say", json={"text": "old"})
    assert eventually(lambda: len(service.taken) == 1)
    stamp = int(service.taken[0].json["direct_message_events"][0]["created_timestamp"])
    assert 595 < time.time() - stamp / 1000 < 605


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "flood"},
        {"platform": "telegram"},
        {"times": 0},
        {"seconds": -1},
        {"error": "no"},
        {"colour": "red"},
        {"on": ["everything"]},
    ],
)
def test_an_order_that_makes_no_sense_is_400(client: Client, wrong: dict[str, Any]) -> None:
    answer = client.post("/faults", json={"platform": "messenger", "kind": "delay", **wrong})
    assert answer.status_code == 400
    assert answer.json["error"]
