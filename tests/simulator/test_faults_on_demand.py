"""Every trouble can be ordered by name, by endpoint and by hand."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.fault_catalogue import KIND_WORDS, NAMED
from simulator.faults import ENDPOINTS, FaultKind, Platform
from tests.simulator.conftest import Client, Send, message
from tests.simulator.pretend_service import PretendService, eventually

PERSON = "/patients/messenger/7"
PROOF = {"appsecret_proof": "4c713a381d632f29e1237f61edcd6d09c59e8c7afdd63af2f73f82e90f372f90"}
HEADERS = {"Authorization": "Bearer EAAB_page_token"}


def order(client: Client, **fault: Any) -> Any:
    return client.post("/faults", json={"platform": "messenger", **fault})


@pytest.mark.parametrize("name", NAMED[Platform.MESSENGER])
def test_each_error_of_meta_is_answered_by_name(client: Client, graph: Send, name: str) -> None:
    client.post(f"{PERSON}/say", json={"text": "hi"})
    assert order(client, name=name).status_code == 200
    answer, wanted = graph(message()), NAMED[Platform.MESSENGER][name]
    assert answer.status_code == wanted.status
    assert answer.json["error"]["code"] == wanted.error["code"]
    assert graph(message()).status_code == 200, "ordered once, struck once"


@pytest.mark.parametrize("name", NAMED[Platform.TWITTER])
def test_each_error_of_x_is_answered_by_name(client: Client, x: Send, name: str) -> None:
    client.post("/patients/twitter/7/say", json={"text": "hi"})
    assert order(client, platform="twitter", name=name).status_code == 200
    answer = x("POST", "/dm_conversations/with/7/messages", json={"text": "Hello"})
    assert answer.status_code == NAMED[Platform.TWITTER][name].status
    assert ("errors" in answer.json) is ("errors" in NAMED[Platform.TWITTER][name].error)


def test_trouble_at_one_endpoint_spares_the_others(client: Client, graph: Send) -> None:
    client.post(f"{PERSON}/say", json={"text": "hi"})
    order(client, kind="status", endpoint="sender_action", times=2)
    typing = {"recipient": {"id": "7"}, "sender_action": "typing_on"}
    assert graph(message()).status_code == 200
    assert [graph(typing).status_code for _ in range(3)] == [500, 500, 200]


@pytest.mark.parametrize("platform", list(Platform))
def test_every_endpoint_that_is_named_is_one(client: Client, platform: Platform) -> None:
    for endpoint in ENDPOINTS[platform]:
        answer = client.post(
            "/faults", json={"platform": platform.value, "kind": "html", "endpoint": endpoint}
        )
        assert answer.json["faults"][-1]["endpoint"] == endpoint


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"name": "no_such_error"}, "name must be one of"),
        ({"name": "blocked", "status": 500}, "needs no status"),
        ({"kind": "html", "endpoint": "nowhere"}, "endpoint must be one of"),
        ({"kind": "html", "endpoint": 7}, "endpoint must be one of"),
        ({"name": "blocked", "platform": "carrier pigeon"}, "platform must be one of"),
    ],
)
def test_an_order_that_makes_no_sense_says_why(
    client: Client, wrong: dict[str, Any], word: str
) -> None:
    answer = order(client, **wrong)
    assert answer.status_code == 400
    assert word in answer.json["error"]


def test_the_page_lists_every_trouble_there_is(client: Client) -> None:
    page = client.get("/faults/page").text
    missing = [kind.value for kind in FaultKind if f'value="{kind.value}"' not in page]
    missing += [n for names in NAMED.values() for n in names if f'value="error:{n}"' not in page]
    missing += [e for every in ENDPOINTS.values() for e in every if f">{e}<" not in page]
    assert missing == []
    assert set(KIND_WORDS) == set(FaultKind)


def test_the_page_orders_and_clears_without_a_script(client: Client, graph: Send) -> None:
    client.post(f"{PERSON}/say", json={"text": "hi"})
    form = {"platform": "messenger", "trouble": "error:blocked", "times": "1", "endpoint": ""}
    assert client.post("/faults/page", data=form).status_code == 303
    assert graph(message()).json["error"]["code"] == 368
    always = {**form, "trouble": "html", "always": "1", "every_call": "1"}
    client.post("/faults/page", data=always)
    assert "until cleared" in client.get("/faults/page").text
    client.post("/faults/page", data={"clear": "1"})
    assert client.get("/faults").json["faults"] == []


def test_a_wrong_form_is_shown_again_with_the_reason(client: Client) -> None:
    form = {"platform": "messenger", "trouble": "html", "times": "many"}
    answer = client.post("/faults/page", data=form)
    assert answer.status_code == 400
    assert "times must be a number" in answer.text


def test_a_webhook_out_of_order_comes_after_the_next_one(
    client: Client, service: PretendService
) -> None:
    order(client, kind="webhook_out_of_order")
    for words in ("first", "second"):
        client.post(f"{PERSON}/say", json={"text": words})
    assert eventually(lambda: len(service.taken) == 2)
    assert [b"second" in one.body for one in service.taken] == [True, False]
