"""An account of ours allows the app: the whole way through the pretend X, and what can go wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from bot.platforms import twitter_tokens
from bot.run.sign_in_command import sign_in
from bot.sealing import FernetSealer, new_key
from bot.settings import Settings, load_settings, made_up_secrets
from bot.store import open_store
from connectors.twitter.sign_in import SignIn, SignInRefused
from tests.connectors.exchange import Exchange, exchanging
from tests.connectors.platform_schemas import X, problems
from tests.connectors.stub_platform import Canned, platform
from tests.fakes import FakeClock

CALLBACK = "http://127.0.0.1"
ACCOUNTS = json.dumps([{"user_id": "100", "screen_name": "StGPain"}])
GIVEN = {"access_token": "a-secret", "refresh_token": "b-secret", "expires_in": 7200}


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    """A pretend X that knows our app."""
    known = {"TWITTER_OAUTH2_CLIENT_ID": "client", "TWITTER_OAUTH2_CLIENT_SECRET": "secret"}
    with exchanging(**known) as running:
        yield running


@dataclass(frozen=True)
class Case:
    exchange: Exchange
    settings: Settings

    def browser(self, account: str, spoil: Callable[[str], str] = str) -> Callable[[str], str]:
        """Somebody who opens the address that stands on the screen, and pastes what they get."""

        def paste(_question: str) -> str:
            address = self.printed().split("\n\n")[1].strip()
            there = requests.get(f"{address}&account={account}", allow_redirects=False, timeout=5)
            return spoil(there.headers["Location"])

        return paste

    def printed(self) -> str:
        out: str = self.capture.readouterr().out
        return out

    capture: pytest.CaptureFixture[str]


@pytest.fixture
def case(
    exchange: Exchange,
    tmp_path: Path,
    migrated_sqlite: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Case:
    exchange.door("/reset")
    database = tmp_path / "service.db"
    database.write_bytes(migrated_sqlite.read_bytes())
    own = {
        **made_up_secrets(),
        "DATABASE_URL": f"sqlite:///{database}",
        "TWITTER_API_URL": f"{exchange.url}/x",
        "TWITTER_ACCOUNTS": ACCOUNTS,
        "TWITTER_OAUTH2_CLIENT_ID": "client",
        "TWITTER_OAUTH2_CLIENT_SECRET": "secret",
        "SEAL_KEYS": new_key(),
    }
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    return Case(exchange, load_settings(), capsys)


def kept(case: Case) -> object:
    """The token that a process of the service would use now."""
    store = open_store(case.settings.database_url)
    try:
        sealer = FernetSealer(case.settings.seal_key_list)
        tokens = twitter_tokens(case.settings, store, FakeClock(), sealer)
        assert tokens is not None
        return tokens.access_token("100")
    finally:
        store.close()


def test_the_tokens_are_kept_for_the_service_and_nothing_of_them_is_printed(case: Case) -> None:
    assert sign_in(case.settings, CALLBACK, case.browser("100")) == 0
    assert "The tokens of @StGPain are kept." in case.capture.readouterr().out
    token = kept(case)
    me = requests.get(
        f"{case.exchange.url}/x/2/users/me",
        headers={"Authorization": f"Bearer {token}"},
        timeout=5,
    )
    assert me.json()["data"]["id"] == "100"


def test_another_account_than_ours_is_not_taken(case: Case) -> None:
    assert sign_in(case.settings, CALLBACK, case.browser("101")) == 1
    assert "not in TWITTER_ACCOUNTS" in case.capture.readouterr().err


def test_who_does_not_allow_it_is_told_what_to_do(case: Case) -> None:
    assert sign_in(case.settings, CALLBACK, case.browser("no")) == 1
    assert "choose Authorise" in case.capture.readouterr().err


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda _: "", "no code in this address"),
        (lambda _: "http://[", "no code in this address"),
        (lambda at: at.replace("state=", "state=x"), "another sign-in"),
        (lambda at: at.replace("code=", "code=x"), "works for 30 seconds"),
    ],
)
def test_an_address_that_does_not_fit_is_refused_with_the_reason(
    case: Case, spoil: Callable[[str], str], words: str
) -> None:
    assert sign_in(case.settings, CALLBACK, case.browser("100", spoil)) == 1
    assert words in case.capture.readouterr().err
    assert not isinstance(kept(case), str)


def test_without_the_settings_it_says_which(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWITTER_OAUTH2_CLIENT_ID", "")
    accounts = [{"user_id": "1", "screen_name": "a", "access_token": "t"}]
    monkeypatch.setenv(
        "TWITTER_ACCOUNTS", json.dumps([{**accounts[0], "access_token_secret": "s"}])
    )
    assert sign_in(load_settings(), CALLBACK, lambda _: "") == 2
    assert "TWITTER_OAUTH2_CLIENT_ID" in case.capture.readouterr().err


@pytest.mark.parametrize("secret", ["", "secret"])
def test_what_leaves_for_the_tokens_is_in_xs_document(secret: str) -> None:
    with platform(Canned.json(200, GIVEN)) as x:
        app = SignIn("client", secret, CALLBACK, x.url)
        begun = app.begin()
        app.finish(begun, f"{CALLBACK}/?state={begun.state}&code=c%261")
    (asked,) = x.asked
    assert problems(asked, X) == []
    assert asked.body["code"] == "c&1"
    assert asked.body["code_verifier"] == begun.verifier
    assert ("client_id" in asked.body) is not bool(secret)


def test_the_address_is_xs_own_and_holds_no_secret() -> None:
    begun = SignIn("client", "secret", CALLBACK).begin()
    parts = urlsplit(begun.address)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://x.com/i/oauth2/authorize"
    assert "secret" not in begun.address
    assert begun.verifier not in begun.address
    assert len(parse_qs(parts.query)["state"][0]) <= 500
    assert 43 <= len(begun.verifier) <= 128


def test_tokens_without_the_one_that_renews_them_are_refused() -> None:
    with platform(Canned.json(200, {**GIVEN, "refresh_token": ""})) as x:
        app = SignIn("client", "", CALLBACK, x.url)
        begun = app.begin()
        with pytest.raises(SignInRefused, match="offline"):
            app.finish(begun, f"{CALLBACK}/?state={begun.state}&code=c")
