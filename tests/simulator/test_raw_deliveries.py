"""Raw control: batches, copies, shuffles and wrong signatures."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.faults import Platform
from simulator.raw_deliveries import Item, Order, arranged
from simulator.world import World
from tests.simulator.conftest import Client
from tests.simulator.pretend_service import PretendService, eventually


def _messages(count: int, patients: int = 3) -> list[dict[str, Any]]:
    return [{"user_id": str(n % patients), "text": f"{n}"} for n in range(count)]


def test_copies_are_shuffled_and_batched_without_losing_any(
    client: Client, service: PretendService, world: World
) -> None:
    order = {"platform": "messenger", "messages": _messages(20), "copies": 3, "batch": 7}
    answer = client.post("/deliveries", json={**order, "shuffle": 5})
    assert answer.json == {"queued": 9}
    assert eventually(lambda: world.deliveries.pending() == 0)
    assert sorted(service.texts(), key=int) == sorted([str(n) for n in range(20)] * 3, key=int)
    assert len(client.get("/patients/messenger/0/thread").json) == 7


def test_the_same_seed_gives_the_same_order_and_another_seed_does_not() -> None:
    items = [Item({"entry": [n]}) for n in range(30)]

    def once(seed: int) -> list[Any]:
        return arranged(Order(Platform.MESSENGER, shuffle=seed), items)

    assert once(1) == once(1) != once(2)


def test_first_copies_can_keep_each_patients_order() -> None:
    items = [Item({"n": n}, owner=str(n % 4)) for n in range(40)]
    order = Order(Platform.MESSENGER, copies=3, shuffle=9, keep_first=True)
    out = [int(body["n"]) for body in arranged(order, items) if isinstance(body, dict)]
    assert sorted(out) == sorted([*range(40)] * 3)
    assert out != sorted(out)
    for owner in range(4):
        firsts = list(dict.fromkeys(n for n in out if n % 4 == owner))
        assert firsts == sorted(firsts)


def test_x_messages_are_batched_per_account(
    client: Client, service: PretendService, world: World
) -> None:
    messages = _messages(4)
    messages[3]["account"] = "StGPainTeam"
    client.post("/deliveries", json={"platform": "twitter", "messages": messages, "batch": 4})
    assert eventually(lambda: world.deliveries.pending() == 0)
    bodies = [one.json for one in service.taken]
    counted = {body["for_user_id"]: len(body["direct_message_events"]) for body in bodies}
    assert counted == {"100": 3, "101": 1}


@pytest.mark.parametrize("sign", ["bad", "none"])
def test_wrong_signatures_are_sent_once_and_the_status_is_told(
    client: Client, service: PretendService, sign: str
) -> None:
    service.statuses = [403]
    order = {"platform": "messenger", "bodies": [{"object": "page", "entry": []}], "sign": sign}
    answer = client.post("/deliveries", json={**order, "wait": True})
    assert answer.json == {"posted": 1, "statuses": [403]}
    assert ("X-Hub-Signature-256" in service.taken[0].headers) is (sign == "bad")


def test_a_string_is_sent_byte_for_byte(client: Client, service: PretendService) -> None:
    client.post("/deliveries", json={"platform": "twitter", "bodies": ['{"cut'], "wait": True})
    assert service.taken[0].body == b'{"cut'
    assert service.taken[0].headers["x-twitter-webhooks-signature"].startswith("sha256=")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"bodies": [{}], "messages": []},
        {"bodies": [5]},
        {"bodies": [{}], "copies": 0},
        {"bodies": [{}], "shuffle": "yes"},
        {"bodies": [{}], "sign": "odd"},
        {"bodies": ["x", "y"], "batch": 2},
        {"bodies": [{}], "colour": "red"},
        {"messages": [{"user_id": "a/b", "text": "x"}]},
    ],
)
def test_orders_that_make_no_sense_are_400(client: Client, wrong: dict[str, Any]) -> None:
    answer = client.post("/deliveries", json={"platform": "messenger", **wrong})
    assert answer.status_code == 400
    assert answer.json["error"]
