"""Client libraries that others wrote work at the simulator, unchanged but for the base address.

They share nothing with the service or the simulator, so they check the simulator's reading of the
platforms' documents against somebody else's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import tweepy
from fbmessenger import BaseMessenger, MessengerClient

from tests.simulator.conftest import Client, Running
from tests.simulator.pretend_service import PretendService, eventually

KEYS = ("consumer_key_example", "consumer_secret_example", "first_token", "first_secret")


class Moved(requests.Session):
    """A session that finds a platform at another address."""

    def __init__(self, was: str, now: str) -> None:
        super().__init__()
        self._was, self._now = was, now

    def request(self, method: Any, url: Any, *args: Any, **how: Any) -> requests.Response:
        """The call, before it is signed: X's signature covers the address."""
        return super().request(method, str(url).replace(self._was, self._now, 1), *args, **how)


@pytest.fixture(autouse=True)
def fresh(process: Running) -> Iterator[None]:
    """An empty world with one patient on each platform."""
    requests.post(f"{process.url}/reset", timeout=5)
    for platform in ("messenger", "twitter"):
        say(process, platform, "hi")
    yield
    requests.post(f"{process.url}/reset", timeout=5)


def say(process: Running, platform: str, text: str) -> None:
    url = f"{process.url}/patients/{platform}/2222/say"
    requests.post(url, json={"text": text}, timeout=5).raise_for_status()


def thread(process: Running, platform: str) -> list[dict[str, Any]]:
    url = f"{process.url}/patients/{platform}/2222/thread"
    return list(requests.get(url, timeout=5).json())


def order(process: Running, **fault: Any) -> None:
    requests.post(f"{process.url}/faults", json=fault, timeout=5).raise_for_status()


@pytest.fixture
def x(process: Running) -> Iterator[tweepy.Client]:
    consumer_key, consumer_secret, access_token, access_token_secret = KEYS
    client = tweepy.Client(
        consumer_key=consumer_key,
        consumer_secret=consumer_secret,
        access_token=access_token,
        access_token_secret=access_token_secret,
    )
    client.session = Moved("https://api.twitter.com", f"{process.url}/x")
    yield client
    client.session.close()


@pytest.fixture
def meta(process: Running) -> Iterator[MessengerClient]:
    session = Moved("https://graph.facebook.com", f"{process.url}/graph")
    yield MessengerClient(
        "EAAB_page_token",
        app_secret="app_secret_example",
        api_version="25.0",
        session=session,
    )
    session.close()


def test_tweepy_knows_who_it_is(x: tweepy.Client) -> None:
    me = x.get_me().data
    assert (str(me.id), me.username) == ("100", "StGManageMyPain")


def test_tweepy_sends_and_finds_a_direct_message(process: Running, x: tweepy.Client) -> None:
    sent = x.create_direct_message(participant_id=2222, text="Hello é & <b>").data
    assert sent["dm_event_id"] == thread(process, "twitter")[-1]["event_id"]
    assert thread(process, "twitter")[-1]["text"] == "Hello é & <b>"
    answer = x.create_direct_message(
        dm_conversation_id=sent["dm_conversation_id"], text="once more"
    ).data
    assert answer["dm_conversation_id"] == sent["dm_conversation_id"]
    found = x.get_direct_message_events(
        participant_id=2222,
        dm_event_fields=["id", "text", "created_at", "sender_id", "dm_conversation_id"],
        expansions=["sender_id"],
        event_types="MessageCreate",
        user_auth=True,
    )
    assert [one.text for one in found.data] == ["once more", "Hello é &amp; &lt;b&gt;", "hi"]
    assert {str(user.id) for user in found.includes["users"]} == {"100", "2222"}
    assert found.meta["result_count"] == 3


def test_tweepy_turns_the_pages(process: Running, x: tweepy.Client) -> None:
    for number in range(4):
        say(process, "twitter", f"message {number}")
    pages = tweepy.Paginator(x.get_direct_message_events, max_results=2, user_auth=True)
    texts = [event.text for page in pages for event in (page.data or [])]
    assert texts == ["message 3", "message 2", "message 1", "message 0", "hi"]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("invalid_request", tweepy.BadRequest),
        ("unauthorized", tweepy.Unauthorized),
        ("cannot_message", tweepy.Forbidden),
        ("not_found", tweepy.NotFound),
        ("rate", tweepy.TooManyRequests),
        ("rate_legacy", tweepy.TooManyRequests),
        ("unavailable", tweepy.TwitterServerError),
        ("credits_depleted", tweepy.HTTPException),
    ],
)
def test_tweepy_reads_xs_errors(
    process: Running, x: tweepy.Client, name: str, error: type[Exception]
) -> None:
    order(process, platform="twitter", name=name)
    with pytest.raises(error):
        x.create_direct_message(participant_id=2222, text="Hello")


def test_tweepy_with_wrong_keys_is_refused(process: Running, x: tweepy.Client) -> None:
    x.access_token_secret = "another"
    with pytest.raises(tweepy.Unauthorized):
        x.create_direct_message(participant_id=2222, text="Hello")


def test_tweepy_renews_tokens_and_speaks_with_them(
    process: Running, x: tweepy.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The pretend X is on this machine, without TLS.
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    with tweepy.OAuth2UserHandler(
        client_id="client_example",
        client_secret="client_secret_example",
        redirect_uri="https://hospital.example/back",
        scope=["dm.read", "dm.write", "tweet.read", "users.read", "offline.access"],
    ) as handler:
        url = f"{process.url}/x/2/oauth2/token"
        token = handler.refresh_token(url, refresh_token="first_refresh", auth=handler.auth)
        assert token["refresh_token"] != "first_refresh"
    x.bearer_token = token["access_token"]
    x.create_direct_message(participant_id=2222, text="by OAuth 2.0", user_auth=False)
    assert thread(process, "twitter")[-1]["text"] == "by OAuth 2.0"


def test_fbmessenger_sends_with_the_proof_of_its_app(
    process: Running, meta: MessengerClient
) -> None:
    answer = meta.send({"text": "Hello é"}, "2222")
    assert answer["recipient_id"] == "2222"
    assert answer["message_id"] == thread(process, "messenger")[-1]["event_id"]
    choices = [{"content_type": "text", "title": "Yes", "payload": "YES"}]
    meta.send({"text": "Well?", "quick_replies": choices}, "2222")
    assert thread(process, "messenger")[-1]["buttons"] == [{"title": "Yes", "payload": "YES"}]


def test_fbmessenger_shows_typing_and_reads_the_profile(
    process: Running, meta: MessengerClient
) -> None:
    assert meta.send_action("typing_on", "2222") == {"recipient_id": "2222"}
    feed = requests.get(f"{process.url}/phone/feed/messenger/2222", timeout=5).json()
    assert feed["typing"] is True
    assert meta.get_user_data("2222")["first_name"] == "Pretend"
    profile = {"get_started": {"payload": "GET_STARTED"}}
    assert meta.set_messenger_profile(profile) == {"result": "success"}
    assert meta.delete_get_started() == {"result": "success"}


def test_fbmessenger_gets_metas_errors(process: Running, meta: MessengerClient) -> None:
    assert meta.send({"text": "x" * 2001}, "2222")["error"]["code"] == 100
    assert meta.send({"text": "Hello"}, "9999")["error"]["error_subcode"] == 2018001
    order(process, platform="messenger", name="outside_window")
    assert meta.send({"text": "Hello"}, "2222")["error"]["error_subcode"] == 2018278
    meta._auth_args = {"access_token": "another"}
    assert meta.send({"text": "Hello"}, "2222")["error"]["code"] == 190


class Reader(BaseMessenger):  # type: ignore[misc, unused-ignore]
    """Notes which events the library finds in a body."""

    def __init__(self) -> None:
        super().__init__("verify_token_example", "EAAB_page_token")
        self.found: list[str] = []

    def message(self, message: dict[str, Any]) -> None:
        kind = "echo" if message["message"].get("is_echo") else "message"
        self.found.append(kind)

    def delivery(self, message: dict[str, Any]) -> None:
        self.found.append("delivery")

    def read(self, message: dict[str, Any]) -> None:
        self.found.append("read")

    def postback(self, message: dict[str, Any]) -> None:
        self.found.append("postback")

    def account_linking(self, message: dict[str, Any]) -> None:
        self.found.append("account_linking")

    def optin(self, message: dict[str, Any]) -> None:
        self.found.append("optin")


def test_fbmessenger_reads_the_simulators_webhooks(client: Client, service: PretendService) -> None:
    person = "/patients/messenger/7"
    client.post(f"{person}/say", json={"text": "hi"})
    client.post(f"{person}/say", json={"payload": "GET_STARTED"})
    client.post(f"{person}/inbox", json={"text": "Ben here"})
    client.post(f"{person}/seen", json={})
    assert eventually(lambda: len(service.taken) == 4)
    reader = Reader()
    for taken in service.taken:
        reader.handle(taken.json)
    # The library reads only the first event of the first entry, so the delivery beside the echo
    # is not among them.
    assert sorted(reader.found) == ["echo", "message", "postback", "read"]
