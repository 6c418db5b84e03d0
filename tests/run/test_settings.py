"""Settings: every problem in one message, and nothing half set up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.core.placeholders import HOSPITAL_FACTS
from bot.sealing import new_key
from bot.settings import Settings, SettingsInvalid, load_settings, made_up_secrets


@pytest.fixture(autouse=True)
def only_these(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of this machine, no `.env` of this folder."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(f"{name.upper()}_FILE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def complete(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Everything a run on one's own machine needs."""
    for name, value in made_up_secrets().items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def problems() -> str:
    with pytest.raises(SettingsInvalid) as refused:
        load_settings()
    return str(refused.value)


def test_all_problems_come_in_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "99999")
    monkeypatch.setenv("APP_ENV", "prod")
    text = problems()
    for name in ("PORT", "APP_ENV", "RASA_TOKEN", "SECRET_KEY"):
        assert f"- {name}: " in text
    assert len(text.splitlines()) == 5


def test_no_message_repeats_a_secret(complete: pytest.MonkeyPatch) -> None:
    complete.setenv("SECRET_KEY", "too-short-secret")
    assert "too-short-secret" not in problems()


def test_a_platform_set_up_by_half_is_refused_and_says_what_is_missing(
    complete: pytest.MonkeyPatch,
) -> None:
    complete.setenv("MESSENGER_APP_SECRET", "")
    complete.setenv("MESSENGER_PAGE_TOKEN", "")
    text = problems()
    assert "messenger is only half set up" in text
    assert "MESSENGER_APP_SECRET, MESSENGER_PAGE_TOKEN" in text


@pytest.mark.parametrize(
    ("wish", "policy"), [("", "optional"), ("required", "required"), ("off", "off")]
)
def test_the_second_step_is_as_it_is_wished_for(
    complete: pytest.MonkeyPatch, wish: str, policy: str
) -> None:
    complete.setenv("SECOND_STEP", wish)
    assert load_settings().second_step_policy.value == policy


def test_only_production_insists_on_a_second_step_by_itself(complete: pytest.MonkeyPatch) -> None:
    complete.setenv("APP_ENV", "production")
    for fact in HOSPITAL_FACTS:
        complete.setenv(fact, "x")
    assert load_settings().second_step_policy.value == "required"
    complete.setenv("SECOND_STEP", "optional")
    assert load_settings().second_step_policy.value == "optional"


def test_a_second_step_needs_a_key_to_seal_with(complete: pytest.MonkeyPatch) -> None:
    complete.setenv("SECOND_STEP", "required")
    complete.setenv("SEAL_KEYS", "")
    assert "SECOND_STEP=required needs SEAL_KEYS" in problems()
    complete.setenv("SECOND_STEP", "perhaps")
    assert "SECOND_STEP" in problems()


@pytest.mark.parametrize(
    ("issuer", "says"),
    [
        ("https://login.microsoftonline.com/common/v2.0", "the trust's own tenant"),
        ("https://login.microsoftonline.com/organizations/v2.0", "the trust's own tenant"),
        ("http://login.example/tenant/v2.0", "not an address such as"),
        ("login.example", "not an address such as"),
        ("https://login.example/?x=y", "not an address such as"),
    ],
)
def test_an_issuer_that_lets_in_anybody_or_is_none_is_refused(
    complete: pytest.MonkeyPatch, issuer: str, says: str
) -> None:
    complete.setenv("OIDC_ISSUER", issuer)
    complete.setenv("OIDC_CLIENT_ID", "x")
    complete.setenv("OIDC_CLIENT_SECRET", "a secret that is not repeated")
    text = problems()
    assert says in text
    assert "not repeated" not in text


def test_the_trusts_sign_in_is_set_up_wholly_or_not_at_all(complete: pytest.MonkeyPatch) -> None:
    complete.setenv("OIDC_ISSUER", "https://login.microsoftonline.com/0000-1111/v2.0")
    assert "also set OIDC_CLIENT_ID, OIDC_CLIENT_SECRET" in problems()
    complete.setenv("OIDC_CLIENT_ID", "x")
    complete.setenv("OIDC_CLIENT_SECRET", "y")
    assert load_settings().oidc_client_id == "x"
    complete.setenv("APP_ENV", "production")
    for fact in HOSPITAL_FACTS:
        complete.setenv(fact, "x")
    assert "needs CONSOLE_URL" in problems()


def test_a_service_without_any_platform_is_fine_on_ones_own_machine(
    complete: pytest.MonkeyPatch,
) -> None:
    for name in made_up_secrets():
        if name.startswith(("MESSENGER_", "TWITTER_")):
            complete.delenv(name)
    assert load_settings().twitter_accounts == ()


def test_production_refuses_to_start_without_the_hospitals_facts(
    complete: pytest.MonkeyPatch,
) -> None:
    complete.setenv("APP_ENV", "production")
    text = problems()
    assert all(fact in text for fact in HOSPITAL_FACTS)


def test_production_with_every_fact_uses_them_and_no_stand_in(
    complete: pytest.MonkeyPatch,
) -> None:
    complete.setenv("APP_ENV", "production")
    for fact in HOSPITAL_FACTS:
        complete.setenv(fact, f"the real {fact}")
    assert load_settings().facts() == {fact: f"the real {fact}" for fact in HOSPITAL_FACTS}


def test_production_needs_keys_for_sealed_originals(complete: pytest.MonkeyPatch) -> None:
    complete.setenv("APP_ENV", "production")
    for fact in HOSPITAL_FACTS:
        complete.setenv(fact, "set")
    complete.delenv("SEAL_KEYS")
    assert "production needs SEAL_KEYS" in problems()


def test_a_seal_key_that_is_none_is_refused_without_being_shown(
    complete: pytest.MonkeyPatch,
) -> None:
    complete.setenv("SEAL_KEYS", f"{new_key()}, letmein-letmein")
    assert "key 2 of 2 is not a Fernet key" in problems()
    assert "letmein" not in problems()


def test_seal_keys_are_a_list_newest_first(complete: pytest.MonkeyPatch) -> None:
    keys = [new_key(), new_key()]
    complete.setenv("SEAL_KEYS", " , ".join(keys))
    assert load_settings().seal_key_list == tuple(keys)


def test_production_needs_a_platform(complete: pytest.MonkeyPatch) -> None:
    complete.setenv("APP_ENV", "production")
    for fact in HOSPITAL_FACTS:
        complete.setenv(fact, "set")
    for name in made_up_secrets():
        if name.startswith(("MESSENGER_", "TWITTER_")):
            complete.delenv(name)
    assert "production needs Messenger, X or the web chat" in problems()


def test_hours_that_end_before_they_begin_are_refused(complete: pytest.MonkeyPatch) -> None:
    complete.setenv("HOURS_OPEN", "17:00")
    complete.setenv("HOURS_CLOSE", "09:00")
    assert "HOURS_CLOSE must be later than HOURS_OPEN" in problems()


def test_a_secret_may_come_from_a_file(complete: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 40 + "\n")
    complete.delenv("SECRET_KEY")
    complete.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert load_settings().secret_key == "k" * 40


def test_a_secrets_file_that_cannot_be_read_is_named_without_a_trace(
    complete: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    complete.setenv("SECRET_KEY_FILE", str(tmp_path / "nowhere"))
    assert "SECRET_KEY_FILE: cannot be read" in problems()


def test_made_up_secrets_are_new_each_time() -> None:
    first, second = made_up_secrets(), made_up_secrets()
    secret_names = [name for name in first if not name.endswith("_ID")]
    assert len(secret_names) >= 7
    assert all(first[name] != second[name] for name in secret_names)


def test_the_x_accounts_may_come_from_a_file(complete: pytest.MonkeyPatch, tmp_path: Path) -> None:
    accounts = made_up_secrets()["TWITTER_ACCOUNTS"]
    (tmp_path / "accounts.json").write_text(accounts)
    complete.delenv("TWITTER_ACCOUNTS")
    complete.setenv("TWITTER_ACCOUNTS_FILE", str(tmp_path / "accounts.json"))
    assert [account.user_id for account in load_settings().twitter_accounts] == ["900001", "900002"]


def x_accounts(**changes: str) -> str:
    account = {"user_id": "1", "screen_name": "a", "access_token": "t", "access_token_secret": "s"}
    return json.dumps([{**account, **changes}])


@pytest.mark.parametrize(
    ("client_id", "changes", "seal_keys", "word"),
    [
        ("", {"access_token": ""}, "on", "without access_token need TWITTER_OAUTH2_CLIENT_ID"),
        ("", {"access_token": "", "oauth2_refresh_token": "r"}, "on", "TWITTER_OAUTH2_CLIENT_ID"),
        ("client", {"oauth2_refresh_token": "r"}, "", "needs SEAL_KEYS"),
    ],
)
def test_x_accounts_need_the_tokens_of_the_way_that_is_used(
    complete: pytest.MonkeyPatch,
    client_id: str,
    changes: dict[str, str],
    seal_keys: str,
    word: str,
) -> None:
    complete.setenv("TWITTER_ACCOUNTS", x_accounts(**changes))
    complete.setenv("TWITTER_OAUTH2_CLIENT_ID", client_id)
    complete.setenv("SEAL_KEYS", new_key() if seal_keys else "")
    assert word in problems()


def test_an_x_account_that_signs_in_needs_no_token_beforehand(
    complete: pytest.MonkeyPatch,
) -> None:
    complete.setenv("TWITTER_ACCOUNTS", x_accounts(access_token="", access_token_secret=""))
    complete.setenv("TWITTER_OAUTH2_CLIENT_ID", "client")
    complete.setenv("SEAL_KEYS", new_key())
    assert load_settings().twitter_accounts[0].user_id == "1"


@pytest.mark.parametrize("client_id", ["", "client"])
def test_both_ways_of_signing_in_to_x_are_taken(
    complete: pytest.MonkeyPatch, client_id: str
) -> None:
    complete.setenv("TWITTER_ACCOUNTS", x_accounts(oauth2_refresh_token="r"))
    complete.setenv("TWITTER_OAUTH2_CLIENT_ID", client_id)
    assert load_settings().twitter_accounts[0].oauth2_refresh_token == "r"
