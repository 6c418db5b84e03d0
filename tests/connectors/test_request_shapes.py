"""Every request that leaves is one that the platform's own documents allow, and nothing more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.messages import Author, Button, Part, Reply
from bot.core.sender_actions import SenderAction
from bot.core.thread_ports import ThreadAct
from bot.run.connect_command import messenger_profile
from connectors.messenger import MessengerConfig, MessengerConnector, MessengerPage
from connectors.messenger.page_setup import PageSetup
from connectors.twitter import TwitterAccount, TwitterConfig, TwitterConnector
from connectors.twitter.account_setup import AccountSetup
from connectors.twitter.oauth2 import Refresher
from tests.connectors.cases import NOW, messenger, outbound, twitter
from tests.connectors.platform_schemas import MESSENGER, Endpoint, X, problems
from tests.connectors.stub_platform import Asked, Canned, platform

REFUSED = Canned.json(400, {"title": "Invalid Request", "status": 400})
PICTURE = "https://hospital.example/nurse.png"

XCall = Callable[[TwitterConnector], object]
X_CALLS: dict[str, XCall] = {
    "send": lambda x: x.send(outbound("twitter")),
    "send a very long text": lambda x: [
        x.send(outbound("twitter", part=part)) for part in x.render([Reply("Hello. " * 3_000)])
    ],
    "send choices": lambda x: [
        x.send(outbound("twitter", part=part))
        for part in x.render([Reply("Well?", (Button("Yes", "/yes"), Button("No", "/no")))])
    ],
    "look a message up": lambda x: x.find_sent(outbound("twitter")),
    "poll": lambda x: x.polling.page("100"),
    "poll the next page": lambda x: x.polling.page("100", "18LAA5FFPEKJA52G0G00ZZZZ"),
    "check access": lambda x: x.check_access(),
    "check the webhook": lambda x: x.check_webhook(),
}


@pytest.mark.parametrize("call", X_CALLS)
@pytest.mark.parametrize("answer", [Canned.json(200, {"data": {"id": "100"}}), REFUSED])
def test_what_leaves_to_x_is_in_its_document(call: str, answer: Canned) -> None:
    with platform(answer) as x:
        X_CALLS[call](twitter(x.url, bearer_token="app"))
    assert x.asked
    assert [problems(asked, X) for asked in x.asked] == [[]] * len(x.asked)


def test_checking_a_webhook_anew_is_in_xs_document() -> None:
    listed = Canned.json(200, {"data": [{"id": "1234567890", "valid": False}]})
    with platform(listed, Canned.json(200, {"data": {"valid": True}})) as x:
        twitter(x.url, bearer_token="app").check_webhook()
    assert [(one.method, problems(one, X)) for one in x.asked] == [("GET", []), ("PUT", [])]


def test_setting_an_account_up_is_in_xs_document() -> None:
    answers = (
        Canned.json(200, {"data": {"id": "100"}}),
        Canned.json(200, {"data": {"id": "77", "valid": True}}),
        Canned.json(200, {"data": {"subscribed": True}}),
    )
    with platform(*answers) as x:
        account = TwitterAccount("100", "StGPainTeam", "token", "secret")
        config = TwitterConfig("key", "secret", (account,), api_url=x.url)
        url = "https://pain.hospital.example/webhooks/twitter"
        steps = list(AccountSetup.of(config).steps(url, "", dry_run=False))
    assert len(x.asked) == len(steps) == 7
    assert [problems(asked, X) for asked in x.asked] == [[]] * 7


@pytest.mark.parametrize("secret", ["", "secret"])
def test_renewing_tokens_is_in_xs_document(secret: str) -> None:
    with platform(Canned.json(200, {"access_token": "a", "refresh_token": "b"})) as x:
        Refresher(x.url, "client", secret).refresh("refresh&token=ü")
    (asked,) = x.asked
    assert problems(asked, X) == []
    assert asked.body["refresh_token"] == "refresh&token=ü"
    assert ("client_id" in asked.body) is not bool(secret)
    assert asked.headers.get("authorization", "").startswith("Basic ") is bool(secret)


MetaCall = Callable[[MessengerConnector], object]
META_CALLS: dict[str, MetaCall] = {
    "send": lambda meta: meta.send(outbound("messenger")),
    "send with choices": lambda meta: meta.send(
        outbound("messenger", part=Part("Well?", (Button("Yes", "/yes"),)))
    ),
    "send as a person after a day": lambda meta: meta.send(
        outbound("messenger", author=Author.STAFF, last_inbound_at=NOW - timedelta(days=2))
    ),
    "send under a name": lambda meta: meta.send(outbound("messenger", persona="7")),
    "send to a visitor": lambda meta: meta.send(outbound("messenger", user_id="user_ref:u-9")),
    "answer a comment": lambda meta: meta.send(
        outbound("messenger", user_id="comment:500_7", author=Author.STAFF)
    ),
    "seen": lambda meta: meta.act("1001", "2002", SenderAction.MARK_SEEN),
    "typing": lambda meta: meta.act("1001", "2002", SenderAction.TYPING_ON),
    **{
        act.value: lambda meta, act=act: meta.control_thread("1001", "2002", act)
        for act in ThreadAct
    },
    "make a name": lambda meta: meta.make_persona("1001", "Amina, nurse"),
    "check access": lambda meta: meta.check_access(),
}


@pytest.mark.parametrize("call", META_CALLS)
@pytest.mark.parametrize(
    "answer",
    [
        Canned.json(200, {"message_id": "m_1", "data": []}),
        Canned.json(400, {"error": {"code": 100, "message": "no"}}),
    ],
)
def test_what_leaves_to_meta_keeps_its_limits(call: str, answer: Canned) -> None:
    with platform(answer) as meta:
        META_CALLS[call](messenger(meta.url, human_agent=True, persona_picture=PICTURE))
    assert meta.asked
    assert [problems(asked, MESSENGER) for asked in meta.asked] == [[]] * len(meta.asked)


def test_setting_a_page_up_keeps_metas_limits() -> None:
    nothing = Canned.json(200, {"data": []})
    done = Canned.json(200, {"result": "success", "data": []})
    with platform(Canned.json(200, {"name": "Pain team"}), nothing, done) as meta:
        page = MessengerPage("1001", "EAAB_page_token")
        config = MessengerConfig("1517", ("secret",), "verify", (page,), graph_url=meta.url)
        (setup,) = PageSetup.every(config)
        list(setup.steps(messenger_profile(), dry_run=False))
    assert len(meta.asked) == 9
    assert [problems(asked, MESSENGER) for asked in meta.asked] == [[]] * 9


_WORDS = st.text(max_size=3_000)
_BUTTONS = st.lists(st.builds(Button, st.text(max_size=60), st.text(max_size=1_200)), max_size=16)
_REPLIES = st.lists(
    st.builds(lambda text, buttons: Reply(text, tuple(buttons)), _WORDS, _BUTTONS), max_size=3
)


@pytest.mark.parametrize("channel", ["messenger", "twitter"])
@given(replies=_REPLIES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_said_leaves_within_the_limits(channel: str, replies: list[Reply]) -> None:
    build: Callable[..., Any] = {"messenger": messenger, "twitter": twitter}[channel]
    allowed = {"messenger": MESSENGER, "twitter": X}[channel]
    with platform(Canned.json(200, {"message_id": "m_1", "data": {"dm_event_id": "1"}})) as stub:
        connector = build(stub.url)
        for part in connector.render(replies):
            connector.send(outbound(channel, part=part))
    assert [found for asked in stub.asked if (found := problems(asked, allowed))] == []


_ACTIVITIES = "/2/activity/subscriptions"
_SEND = "/v25.0/1/messages"


def _asked(body: Any, path: str = "/2/dm_conversations/with/1/messages", **more: Any) -> Asked:
    headers = {"content-type": "application/json"}
    return Asked(path, headers, body, 0, **more)


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        (_asked({"text": "Hi", "quick_reply": {}}), X),
        (_asked({"text": ""}), X),
        (_asked({}), X),
        (_asked({"text": "Hi"}, path="/1.1/direct_messages/events/new.json"), X),
        (_asked({"text": "Hi"}, path="/2/dm_conversations/with/1/messages?a=1"), X),
        (_asked({"text": "Hi"}, method="PUT"), X),
        (_asked({"event_type": "DmReceived", "filter": {"user_id": "1"}}, path=_ACTIVITIES), X),
        (_asked(None, path="/2/dm_events?dm_event.fields=participant_ids", method="GET"), X),
        (_asked({"recipient": {"id": "1"}, "message": {"text": "Hi"}}, path=_SEND), MESSENGER),
    ],
)
def test_the_schemas_refuse_what_they_should(asked: Asked, allowed: tuple[Endpoint, ...]) -> None:
    assert problems(asked, allowed) != []
