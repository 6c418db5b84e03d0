"""`python -m bot connect` looks, says what it found, and sets right what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.run.connect_command import connect, messenger_profile
from bot.settings import Settings, load_settings
from connectors.messenger import MessengerConfig, MessengerPage
from connectors.messenger.page_setup import FIELDS, PROFILE, PageSetup
from connectors.setting_up import Step, StepState
from connectors.twitter import TwitterAccount, TwitterConfig
from connectors.twitter.account_setup import EVENTS, AccountSetup
from tests.connectors.cases import messenger, twitter
from tests.connectors.stub_platform import Canned, StubPlatform, platform

ROOT = Path(__file__).parents[2]
PAGE = Canned.json(200, {"id": "1001", "name": "Pain team"})
DONE = Canned.json(200, {"success": "true"})
PROFILE_DONE = Canned.json(200, {"result": "success"})
WANTED = messenger_profile(ROOT)


def subscribed(*fields: str) -> Canned:
    app = {"name": "x", "id": "1517", "subscribed_fields": list(fields)}
    return Canned.json(200, {"data": [app] if fields else []})


def page_steps(stub: StubPlatform, dry_run: bool = False) -> list[Step]:
    page = MessengerPage("1001", "EAAB_page_token")
    config = MessengerConfig("1517", ("secret",), "verify", (page,), graph_url=stub.url)
    (setup,) = PageSetup.every(config)
    return list(setup.steps(WANTED, dry_run))


def test_a_page_that_is_as_it_should_be_is_left_alone() -> None:
    profile = Canned.json(200, {"data": [dict(WANTED)]})
    with platform(PAGE, subscribed(*FIELDS), profile) as meta:
        steps = page_steps(meta)
    assert {step.state for step in steps} == {StepState.RIGHT}
    assert all(asked.body is None for asked in meta.asked)


def test_a_new_page_is_set_up_with_the_button_before_the_menu() -> None:
    answers = (PAGE, subscribed(), DONE, Canned.json(200, {"data": []}), PROFILE_DONE)
    with platform(*answers) as meta:
        steps = page_steps(meta)
    assert [step.state for step in steps] == [
        *[StepState.RIGHT],
        *[StepState.CHANGED] * 5,
        *[StepState.RIGHT],
    ]
    assert "message_edits" in meta.asked[2].path
    assert [list(asked.body) for asked in meta.asked[4:-1]] == [[name] for name in PROFILE]


def test_a_dry_run_changes_nothing_and_says_what_is_missing() -> None:
    with platform(PAGE, subscribed("messages"), Canned.json(200, {"data": []})) as meta:
        steps = page_steps(meta, dry_run=True)
    assert [step.state for step in steps[1:-1]] == [StepState.WOULD_CHANGE] * 5
    assert "message_edits" in steps[1].words
    assert all(asked.body is None for asked in meta.asked)


def test_a_token_that_does_not_work_stops_there_with_what_to_do() -> None:
    refused = Canned.json(400, {"error": {"code": 190, "message": "expired"}})
    with platform(refused) as meta:
        (step,) = page_steps(meta)
    assert step.state is StepState.FAILED
    assert "MESSENGER_PAGE_TOKEN" in step.words


@pytest.mark.parametrize(
    ("hop_v2", "many_apps", "setting", "state", "word"),
    [
        (True, False, True, StepState.RIGHT, "has a default app"),
        (False, True, False, StepState.RIGHT, "every app may answer"),
        (None, None, False, StepState.RIGHT, "every app may answer"),
        (True, False, False, StepState.FAILED, "set MESSENGER_ROUTING=true"),
        (False, True, True, StepState.FAILED, "names no default app"),
        (True, True, True, StepState.FAILED, "names no default app"),
        (None, None, True, StepState.FAILED, "names no default app"),
    ],
)
def test_routing_is_compared_with_the_setting(
    hop_v2: bool | None, many_apps: bool | None, setting: bool, state: StepState, word: str
) -> None:
    status = {"hop_v2": hop_v2, "msgr_multi_app": many_apps}
    shown = {} if hop_v2 is None else {"messaging_feature_status": status}
    with platform(Canned.json(200, {"id": "1001", **shown})) as meta:
        page = MessengerPage("1001", "EAAB_page_token")
        config = MessengerConfig(
            "1517", ("secret",), "verify", (page,), graph_url=meta.url, routing=setting
        )
        (setup,) = PageSetup.every(config)
        step = setup.routing()
    assert step.state is state
    assert word in step.words


def test_the_profile_keeps_metas_limits_and_asks_for_what_exists() -> None:
    (greeting,), (starters,), (menu,) = (
        WANTED["greeting"],  # type: ignore[misc]
        WANTED["ice_breakers"],  # type: ignore[misc]
        WANTED["persistent_menu"],  # type: ignore[misc]
    )
    assert len(greeting["text"]) <= 160
    assert len(starters["call_to_actions"]) <= 4
    assert all(len(item["question"]) <= 80 for item in starters["call_to_actions"])
    assert all(len(item["title"]) <= 30 for item in menu["call_to_actions"])
    known = {"/request_human", "/give_feedback"}
    for path in (ROOT / "data" / "answers").glob("*.yml"):
        responses: dict[str, Any] = yaml.safe_load(path.read_text()).get("responses", {})
        known |= {f"/{name.removeprefix('utter_')}" for name in responses}
    asked = [*starters["call_to_actions"], *menu["call_to_actions"]]
    assert [item["payload"] for item in asked if item["payload"] not in known] == []


ME = Canned.json(200, {"data": {"id": "100", "username": "StGPainTeam"}})
OURS = Canned.json(200, {"data": {"id": "77", "valid": True}})


def x_steps(stub: StubPlatform, **wish: Any) -> list[Step]:
    account = TwitterAccount("100", "StGPainTeam", "token", "secret")
    config = TwitterConfig("key", "secret", (account,), api_url=stub.url)
    wished = {"url": "https://hospital.example/webhooks/twitter", "webhook_id": "", **wish}
    return list(AccountSetup.of(config).steps(dry_run=wish.pop("dry_run", False), **_two(wished)))


def _two(wished: dict[str, Any]) -> dict[str, Any]:
    return {name: wished[name] for name in ("url", "webhook_id")}


def test_an_x_account_is_set_up() -> None:
    with platform(ME, OURS, Canned.json(200, {"data": {"subscribed": True}})) as x:
        steps = x_steps(x)
    assert [step.state for step in steps] == [StepState.RIGHT] + [StepState.CHANGED] * 6
    assert x.asked[1].body == {"url": "https://hospital.example/webhooks/twitter"}
    assert x.asked[2].path == "/2/account_activity/webhooks/77/subscriptions/all"
    assert [asked.body["event_type"] for asked in x.asked[3:]] == list(EVENTS)
    assert x.asked[3].body["filter"] == {"user_id": "100"}


def test_what_x_knows_already_is_no_failure() -> None:
    again = Canned.json(400, {"title": "Invalid Request", "detail": "DuplicateSubscriptionFailed"})
    with platform(ME, again) as x:
        steps = x_steps(x, url="", webhook_id="77")
    assert {step.state for step in steps} == {StepState.RIGHT}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Canned.json(200, {"data": {"id": "999"}}), "another account"),
        (Canned.json(401, {"title": "Unauthorized"}), "make new ones"),
        (Canned.json(402, {"title": "CreditsDepleted"}), "no credit left"),
        (Canned(502, b"<html>"), "http 502"),
        (Canned(hang_up=True), "could not be reached"),
    ],
)
def test_an_account_that_cannot_be_used_says_what_to_do(answer: Canned, words: str) -> None:
    with platform(answer) as x:
        (step,) = x_steps(x)
    assert step.state is StepState.FAILED
    assert words in step.words


def test_an_address_x_cannot_check_says_why() -> None:
    refused = Canned.json(400, {"title": "CrcValidationFailed"})
    with platform(ME, refused) as x:
        steps = x_steps(x)
    assert "with TLS" in steps[-1].words


def test_the_command_prints_a_line_a_step_and_fails_when_one_failed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    refused = Canned.json(400, {"error": {"code": 190, "message": "expired"}})
    with platform(refused) as meta:
        settings = _settings(messenger_graph_url=meta.url)
        assert connect(settings, "messenger", "", "", dry_run=True) == 1
    assert "FAILED   Access: the Page's token is not valid any more" in capsys.readouterr().out


def test_a_platform_that_is_not_set_up_says_which_settings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert connect(_settings(), "twitter", "", "", dry_run=True) == 2
    assert "TWITTER_" in capsys.readouterr().err


def _settings(**changes: Any) -> Settings:
    values = {
        "rasa_token": "r" * 16,
        "secret_key": "s" * 32,
        "messenger_app_id": "1517",
        "messenger_app_secret": "secret",
        "messenger_verify_token": "verify",
        "messenger_page_id": "1001",
        "messenger_page_token": "EAAB_page_token",
    }
    return load_settings({**values, **changes})


def test_the_daily_check_subscribes_again_and_names_lost_access() -> None:
    with platform(PAGE, subscribed("messages"), DONE) as meta:
        assert messenger(meta.url).check_access() == ()
    assert "subscribed_fields=" in meta.asked[-1].path
    with platform(Canned.json(400, {"error": {"code": 190, "message": "expired"}})) as meta:
        assert messenger(meta.url).check_access() == ("1001",)
    with platform(Canned(503, b"")) as meta:
        assert messenger(meta.url).check_access() == (), "no answer says nothing about access"


def test_x_names_the_accounts_whose_tokens_it_refuses() -> None:
    with platform(Canned.json(401, {"title": "Unauthorized"})) as x:
        assert twitter(x.url).check_access() == ("100", "101")
    with platform(Canned(hang_up=True)) as x:
        assert twitter(x.url).check_access() == ()
