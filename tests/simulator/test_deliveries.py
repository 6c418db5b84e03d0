"""Webhooks: signed, in order, and sent again until they are taken."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import threading
import time

import pytest

from simulator.deliveries import Deliveries
from simulator.faults import Platform
from simulator.handshakes import Standing
from simulator.posting import NO_ANSWER, HttpPoster, Webhook
from simulator.world import World
from tests.simulator.conftest import Client
from tests.simulator.pretend_service import PretendService, eventually


def _webhook(text: str, lane: str = "a") -> Webhook:
    return Webhook(Platform.MESSENGER, text.encode(), {}, lane)


def _is_signed(headers: dict[str, str], body: bytes) -> bool:
    digest = hmac.new(b"app_secret_example", body, hashlib.sha256).hexdigest()
    return headers.get("X-Hub-Signature-256") == f"sha256={digest}"


def test_a_patients_messages_arrive_in_the_order_they_were_said(
    client: Client, service: PretendService
) -> None:
    said = [f"message {number}" for number in range(60)]
    for text in said:
        client.post("/patients/messenger/7/say", json={"text": text})
    assert eventually(lambda: len(service.taken) == 60)
    assert service.texts() == said
    assert all(_is_signed(one.headers, one.body) for one in service.taken)


def test_a_refused_webhook_is_sent_again_with_the_same_bytes(
    client: Client, service: PretendService
) -> None:
    service.statuses = [500, 503]
    client.post("/patients/messenger/7/say", json={"text": "hi"})
    assert eventually(lambda: len(service.taken) == 3)
    assert len({one.body for one in service.taken}) == 1
    assert eventually(lambda: client.get("/deliveries").json["pending"] == 0)
    attempts = client.get("/deliveries").json["attempts"]
    assert [row["status"] for row in attempts] == [500, 503, 200]


def test_an_answer_after_the_limit_counts_as_none(service: PretendService) -> None:
    post = HttpPoster(service.url, pace=0.02)
    service.slow = [0.4]
    assert post(_webhook("{}")) == NO_ANSWER
    assert post(_webhook("{}")) == 200
    post.hang_up()


def test_a_slow_answer_for_one_patient_holds_up_no_other(
    client: Client, service: PretendService, world: World
) -> None:
    service.slow = [0.7]
    client.post("/patients/messenger/7/say", json={"text": "slow"})
    assert eventually(lambda: len(service.taken) == 1)
    client.post("/patients/messenger/8/say", json={"text": "quick"})
    assert eventually(lambda: "quick" in service.texts())
    assert world.deliveries.pending_in("messenger:7") == 1


def test_pauses_grow_between_repeats() -> None:
    seen: list[float] = []

    def refuse(webhook: Webhook) -> int:
        seen.append(time.monotonic())
        return 500

    deliveries = Deliveries(refuse, threads=2, pace=0.4)
    deliveries.start()
    deliveries.submit(_webhook("x"))
    assert eventually(lambda: len(seen) == 5)
    deliveries.stop()
    gaps = [later - earlier for earlier, later in itertools.pairwise(seen)]
    assert max(gaps[:2]) < 0.2 <= gaps[2]
    assert gaps[3] >= 0.4


@pytest.mark.parametrize(
    ("strict", "order"), [(True, ["1", "1", "1", "1", "2"]), (False, ["1", "2", "1", "1", "1"])]
)
def test_a_lane_waits_for_its_head_only_when_order_is_strict(
    strict: bool, order: list[str]
) -> None:
    seen: list[str] = []
    refusals = iter([500, 500, 500])

    def answer(webhook: Webhook) -> int:
        seen.append(webhook.body.decode())
        return next(refusals, 200) if webhook.body == b"1" else 200

    deliveries = Deliveries(answer, threads=1, pace=0.05, strict_order=strict)
    deliveries.submit(_webhook("1"))
    deliveries.submit(_webhook("2"))
    deliveries.start()
    assert eventually(lambda: deliveries.pending() == 0)
    deliveries.stop()
    assert sorted(seen) == sorted(order)
    if strict:
        assert seen == order
    else:
        assert seen.index("2") < len(seen) - 1


def test_a_reset_drops_what_is_waiting_and_new_messages_still_go() -> None:
    go, seen = threading.Event(), list[str]()

    def answer(webhook: Webhook) -> int:
        seen.append(webhook.body.decode())
        go.wait(2)
        return 200

    deliveries = Deliveries(answer, threads=2)
    deliveries.start()
    for text in ("1", "2", "3"):
        deliveries.submit(_webhook(text))
    assert eventually(lambda: seen == ["1"])
    deliveries.reset()
    deliveries.submit(_webhook("4"))
    go.set()
    assert eventually(lambda: deliveries.pending() == 0 and "4" in seen)
    deliveries.stop()
    assert seen == ["1", "4"]


def test_both_handshakes_pass_and_are_shown(client: Client, service: PretendService) -> None:
    def standings() -> set[str]:
        return {one["standing"] for one in client.get("/health").json["handshakes"].values()}

    assert service.taken == []
    assert eventually(lambda: standings() == {"valid"})


def test_a_wrong_crc_answer_stops_webhooks_until_it_is_right(
    client: Client, service: PretendService, world: World
) -> None:
    assert eventually(lambda: world.handshakes.may_send(Platform.TWITTER))
    service.wrong_crc = True
    result = client.post("/handshakes").json["twitter"]
    assert result["standing"] == Standing.INVALID
    client.post("/patients/twitter/2222/say", json={"text": "hi"})
    time.sleep(0.05)
    assert service.taken == []
    service.wrong_crc = False
    client.post("/handshakes")
    assert eventually(lambda: len(service.taken) == 1)
