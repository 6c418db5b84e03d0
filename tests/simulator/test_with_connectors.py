"""The service's own connectors and the simulator understand each other, over real HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from bot.core.events import Delivered, Echo, Event, MessageReceived
from bot.core.messages import (
    Author,
    Button,
    DeliveryFailed,
    FailureReason,
    OutboundMessage,
    Part,
    Receipt,
)
from bot.core.ports import Connector
from connectors.messenger import MessengerConfig, MessengerConnector, MessengerPage
from connectors.twitter import TwitterAccount, TwitterConfig, TwitterConnector
from tests.simulator.conftest import Client, Running
from tests.simulator.pretend_service import PretendService, eventually

PLATFORMS = ("messenger", "twitter")
ConnectorFor = Callable[[str], Connector]


@pytest.fixture
def connector(process: Running) -> ConnectorFor:
    """The connector of a platform, pointed at the simulator."""

    def make(platform: str) -> Connector:
        if platform == "messenger":
            return MessengerConnector(
                MessengerConfig(
                    app_id="1517776481860111",
                    app_secrets=("app_secret_example",),
                    verify_token="verify_token_example",
                    pages=(MessengerPage("1", "EAAB_page_token"),),
                    graph_url=f"{process.url}/graph",
                )
            )
        return TwitterConnector(
            TwitterConfig(
                consumer_key="consumer_key_example",
                consumer_secret="consumer_secret_example",
                accounts=(TwitterAccount("100", "StGManageMyPain", "first_token", "first_secret"),),
                api_url=f"{process.url}/x",
            )
        )

    return make


@pytest.fixture(autouse=True)
def fresh(process: Running) -> Iterator[None]:
    """An empty world with one patient on each platform."""
    requests.post(f"{process.url}/reset", timeout=5)
    for platform in PLATFORMS:
        _door(process, f"/patients/{platform}/2222/say", {"text": "hi"})
    yield
    requests.post(f"{process.url}/reset", timeout=5)


def _door(process: Running, path: str, body: dict[str, Any]) -> None:
    requests.post(process.url + path, json=body, timeout=5).raise_for_status()


def _outbound(platform: str, text: str = "Hello é", to: str = "2222") -> OutboundMessage:
    now = datetime.now(UTC)
    buttons = (Button("Yes", "/affirm"),) if platform == "messenger" else ()
    return OutboundMessage(
        outbox_id="out-1",
        channel=platform,
        account_id="1" if platform == "messenger" else "100",
        user_id=to,
        part=Part(text, quick_replies=buttons, offered=buttons),
        author=Author.ASSISTANT,
        last_inbound_at=now,
        now=now,
        written_at=now,
    )


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_send_is_taken_and_stands_in_the_thread(
    connector: ConnectorFor, process: Running, platform: str
) -> None:
    outcome = connector(platform).send(_outbound(platform))
    thread = requests.get(f"{process.url}/patients/{platform}/2222/thread", timeout=5).json()
    assert isinstance(outcome, Receipt)
    assert outcome.platform_message_id == thread[-1]["event_id"]
    assert thread[-1]["text"] == "Hello é"


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"kind": "status", "status": 500}, FailureReason.PLATFORM_ERROR),
        ({"kind": "html"}, FailureReason.PLATFORM_ERROR),
        ({"kind": "drop_after"}, FailureReason.AMBIGUOUS),
        ({"kind": "drop_before"}, FailureReason.AMBIGUOUS),
    ],
)
def test_trouble_is_named_by_the_connector(
    connector: ConnectorFor,
    process: Running,
    platform: str,
    fault: dict[str, Any],
    reason: FailureReason,
) -> None:
    _door(process, "/faults", {"platform": platform, **fault})
    outcome = connector(platform).send(_outbound(platform))
    assert isinstance(outcome, DeliveryFailed)
    assert outcome.reason is reason


@pytest.mark.parametrize("platform", PLATFORMS)
def test_someone_who_never_wrote_is_unknown(connector: ConnectorFor, platform: str) -> None:
    outcome = connector(platform).send(_outbound(platform, to="9999"))
    assert isinstance(outcome, DeliveryFailed)
    assert outcome.reason is FailureReason.RECIPIENT_UNKNOWN


def test_the_closed_window_is_named(connector: ConnectorFor, process: Running) -> None:
    _door(process, "/patients/messenger/2222/age", {"hours": 25})
    outcome = connector("messenger").send(_outbound("messenger"))
    assert isinstance(outcome, DeliveryFailed)
    assert outcome.reason is FailureReason.OUTSIDE_WINDOW


def _events(connector: Connector, service: PretendService, count: int) -> list[Event]:
    assert eventually(lambda: len(service.taken) >= count)
    assert all(connector.verify(one.headers, one.body) for one in service.taken)
    return [event for one in service.taken for event in connector.read_events(one.body)]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_a_patient_says_is_verified_and_read(
    connector: ConnectorFor, client: Client, service: PretendService, platform: str
) -> None:
    said = client.post(f"/patients/{platform}/alex/say", json={"text": "a < b & <c> 😀 /x"}).json
    (event,) = _events(connector(platform), service, 1)
    assert isinstance(event, MessageReceived)
    assert (event.user_id, event.event_id) == (said["user_id"], said["event_id"])
    assert event.text == "a < b & <c> 😀 /x"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_reply_typed_elsewhere_is_read_as_an_echo_that_is_not_ours(
    connector: ConnectorFor, client: Client, service: PretendService, platform: str
) -> None:
    client.post(f"/patients/{platform}/7/say", json={"text": "hi"})
    client.post(f"/patients/{platform}/7/inbox", json={"text": "Ben here"})
    events = _events(connector(platform), service, 2)
    echo = next(event for event in events if isinstance(event, Echo))
    assert (echo.text, echo.from_our_app) == ("Ben here", False)


def test_our_own_echo_carries_the_outbox_id(
    connector: ConnectorFor, client: Client, service: PretendService, graph: Callable[..., Any]
) -> None:
    client.post("/patients/messenger/7/say", json={"text": "hi"})
    graph(
        {
            "recipient": {"id": "7"},
            "messaging_type": "RESPONSE",
            "message": {"text": "Hello", "metadata": "out-1"},
        }
    )
    events = _events(connector("messenger"), service, 2)
    echo = next(event for event in events if isinstance(event, Echo))
    assert (echo.outbox_id, echo.from_our_app) == ("out-1", True)
    assert any(isinstance(event, Delivered) for event in events)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_picture_is_read_as_an_image(
    connector: ConnectorFor, client: Client, service: PretendService, platform: str
) -> None:
    client.post(f"/patients/{platform}/7/say", json={"attachment": "image"})
    (event,) = _events(connector(platform), service, 1)
    assert isinstance(event, MessageReceived)
    assert event.attachments == ("image",)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_forged_delivery_does_not_verify(
    connector: ConnectorFor, client: Client, service: PretendService, platform: str
) -> None:
    order = {"platform": platform, "bodies": [{"object": "page"}], "sign": "bad", "wait": True}
    client.post("/deliveries", json=order)
    taken = service.taken[0]
    assert not connector(platform).verify(taken.headers, taken.body)
