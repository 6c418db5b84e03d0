"""Signing in with an account of the trust, against a real OpenID provider over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from bot.core.second_step import SecondStepPolicy
from bot.store import SqlStore
from bot.web import create_app
from bot.web.people_wiring import TrustAccounts
from tests.web.openid_provider import CLIENT_ID, CLIENT_SECRET, Provider, serving
from tests.web.ward import Browser, Ward


@pytest.fixture
def provider() -> Iterator[Provider]:
    with serving(Provider(claims={"preferred_username": "amina@demo.example"})) as provider:
        yield provider


def with_accounts_of(provider: Provider, ward: Ward) -> Ward:
    trust = TrustAccounts(provider.address, CLIENT_ID, CLIENT_SECRET)
    ward.people = replace(ward.people, trust=trust)
    ward.app = create_app(ward.wiring())
    return ward


@pytest.fixture
def ward(sqlite_store: SqlStore, provider: Provider) -> Ward:
    return with_accounts_of(provider, Ward(sqlite_store))


def go(browser: Browser, back: str = "") -> str:
    """Presses the button and signs in there; the address the browser is sent back to."""
    there = browser.get(f"/sign-in/trust?back={back}")
    assert there.status_code == 302
    here = requests.get(there.location, allow_redirects=False, timeout=5)
    assert here.status_code == 302
    return here.headers["Location"].removeprefix("http://localhost")


def enter(ward: Ward, back: str = "") -> tuple[Browser, TestResponse]:
    browser = ward.browser()
    return browser, browser.get(go(browser, back))


def acts(ward: Ward) -> list[tuple[str, str, str]]:
    with ward.store.read() as work:
        return [(e.act, e.subject, e.detail) for e in reversed(work.audit.newest())]


def test_the_button_is_there_only_where_the_trusts_accounts_are_used(
    ward: Ward, sqlite_store: SqlStore
) -> None:
    words = "Sign in with your trust account"
    assert words in ward.browser().get("/sign-in").text
    without = Ward(sqlite_store).browser()
    assert words not in without.get("/sign-in").text
    assert without.get("/sign-in/trust").status_code == 404
    assert without.get("/sign-in/trust/done?code=x&state=y").status_code == 404


def test_a_person_with_an_account_here_comes_in_and_is_on_record(ward: Ward) -> None:
    member = ward.staff()
    browser, answer = enter(ward)
    assert (answer.status_code, answer.location) == (303, "/queue")
    assert browser.get("/queue").status_code == 200
    assert acts(ward) == [("sign_in", member.id, "with an account of the trust")]
    with ward.store.read() as work:
        after = work.staff.by_id(member.id)
    assert after is not None
    assert after.last_sign_in_at == ward.house.clock.now()


def test_what_is_asked_for_has_state_nonce_and_a_pkce_challenge(ward: Ward) -> None:
    asked = parse_qs(urlsplit(ward.browser().get("/sign-in/trust").location).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))
    assert asked["redirect_uri"] == ["http://localhost/sign-in/trust/done"]
    assert CLIENT_SECRET not in str(asked)


def test_an_address_behind_a_proxy_is_the_one_that_is_set(ward: Ward) -> None:
    ward.people = replace(ward.people, console_url="https://pain.hospital.example")
    ward.app = create_app(ward.wiring())
    asked = parse_qs(urlsplit(ward.browser().get("/sign-in/trust").location).query)
    assert asked["redirect_uri"] == ["https://pain.hospital.example/sign-in/trust/done"]


def test_a_person_comes_back_to_the_page_they_wanted_and_to_no_other_site(ward: Ward) -> None:
    ward.staff()
    assert enter(ward, "/handover")[1].location == "/handover"
    assert enter(ward, "https://evil.example")[1].location == "/queue"


def test_the_checked_email_address_counts_too_in_any_case(ward: Ward, provider: Provider) -> None:
    ward.staff()
    named = {"preferred_username": "a.khan@else.example", "email": "Amina@Demo.example"}
    provider.claims = {**named, "email_verified": True}
    assert enter(ward)[1].status_code == 303


def test_it_takes_the_place_of_password_and_code(provider: Provider, store: SqlStore) -> None:
    strict = with_accounts_of(provider, Ward(store, policy=SecondStepPolicy.REQUIRED))
    member = strict.staff()
    with strict.store.begin() as work:
        work.staff.save(replace(member, password_hash=""))
    browser, answer = enter(strict)
    assert answer.location == "/queue"
    assert browser.get("/queue").status_code == 200


def refused(ward: Ward, answer: TestResponse, status: int, words: str, why: str) -> None:
    assert answer.status_code == status
    assert words in answer.text
    assert [(act, detail) for act, _, detail in acts(ward)] == [("trust_sign_in_refused", why)]


@pytest.mark.parametrize(
    "claims",
    [
        {"preferred_username": "stranger@demo.example"},
        {"preferred_username": "", "email": None},
        {"preferred_username": None},
        {"preferred_username": ["amina@demo.example"]},
        {"preferred_username": None, "email": "amina@demo.example"},
        {"preferred_username": None, "email": "amina@demo.example", "email_verified": False},
        {"preferred_username": None, "email": "amina@demo.example", "email_verified": "false"},
        {"preferred_username": "ben@demo.example", "email": "amina@demo.example"},
        {"preferred_username": "%@demo.example"},
    ],
)
def test_whoever_has_no_account_here_gets_none(
    ward: Ward, provider: Provider, claims: dict[str, object]
) -> None:
    ward.staff()
    ward.staff("Ben")
    provider.claims = claims
    browser, answer = enter(ward)
    refused(ward, answer, 403, "You have no account here", "nobody here has this address")
    assert browser.get("/queue").status_code == 303
    with ward.store.read() as work:
        assert len(work.staff.accounts(ward.house.clock.now())) == 2


def test_an_account_that_is_switched_off_stays_off(ward: Ward) -> None:
    member = ward.staff()
    with ward.store.begin() as work:
        work.staff.save(replace(member, active=False))
    browser, answer = enter(ward)
    refused(ward, answer, 403, "switched off", "the account here is switched off")
    assert browser.get("/queue").status_code == 303


NO_PROOF = "the answer of the trust's sign-in does not fit"


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-service"},
        {"aud": "another-service", "azp": CLIENT_ID},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"iat": int(time.time()) + 3600},
        {"nonce": "another"},
        {"nonce": None},
    ],
)
def test_a_token_that_is_not_for_us_now_is_no_proof(
    ward: Ward, provider: Provider, claims: dict[str, object]
) -> None:
    ward.staff()
    provider.claims |= claims
    browser, answer = enter(ward)
    refused(ward, answer, 422, "could not be sure that it is you", NO_PROOF)
    assert browser.get("/queue").status_code == 303


def test_a_token_signed_by_somebody_else_is_no_proof(ward: Ward, provider: Provider) -> None:
    ward.staff()
    provider.forged_with = RSAKey.generate_key(2048)
    refused(ward, enter(ward)[1], 422, "could not be sure", NO_PROOF)


def test_an_answer_without_a_token_is_no_proof(ward: Ward, provider: Provider) -> None:
    ward.staff()
    provider.without_id_token = True
    refused(ward, enter(ward)[1], 422, "could not be sure", NO_PROOF)


def test_a_key_that_was_changed_over_there_is_fetched_anew(ward: Ward, provider: Provider) -> None:
    ward.staff()
    assert enter(ward)[1].status_code == 303
    provider.key = RSAKey.generate_key(2048)
    assert enter(ward)[1].status_code == 303


@pytest.mark.parametrize("change", ["state=forged", "state=", "code=guessed", "code="])
def test_a_forged_answer_is_no_proof(ward: Ward, change: str) -> None:
    ward.staff()
    browser = ward.browser()
    address = go(browser)
    name = change.partition("=")[0]
    parts = [part for part in address.partition("?")[2].split("&") if not part.startswith(name)]
    answer = browser.get(f"/sign-in/trust/done?{'&'.join([*parts, change])}")
    refused(ward, answer, 422, "could not be sure that it is you", NO_PROOF)
    assert browser.get("/queue").status_code == 303


def test_an_answer_meant_for_another_browser_is_no_proof(ward: Ward) -> None:
    """Somebody has a nurse open the end of their own sign-in, to have her work as them."""
    ward.staff()
    stolen = go(ward.browser())
    refused(ward, ward.browser().get(stolen), 422, "could not be sure", NO_PROOF)


def test_an_answer_works_once(ward: Ward) -> None:
    ward.staff()
    browser = ward.browser()
    address = go(browser)
    assert browser.get(address).status_code == 303
    again = ward.browser()
    assert again.get(address).status_code == 422
    assert browser.get(address).status_code == 422


def test_whoever_turns_back_over_there_is_told_so(ward: Ward) -> None:
    browser = ward.browser()
    browser.get("/sign-in/trust")
    answer = browser.get("/sign-in/trust/done?error=access_denied&error_description=<b>x")
    assert answer.status_code == 422
    assert "You did not finish signing in" in answer.text
    assert "<b>x" not in answer.text


def test_a_provider_that_is_away_leaves_the_password(ward: Ward, provider: Provider) -> None:
    provider.down = True
    answer = ward.browser().get("/sign-in/trust")
    assert answer.status_code == 503
    assert "does not answer" in answer.text
    assert 'name="password"' in answer.text
    provider.down = False
    ward.staff()
    assert enter(ward)[1].status_code == 303


def test_a_provider_that_goes_away_halfway_is_told_apart_from_a_forgery(
    ward: Ward, provider: Provider
) -> None:
    ward.staff()
    browser = ward.browser()
    address = go(browser)
    provider.down = True
    assert browser.get(address).status_code == 503
    assert acts(ward) == []
    assert browser.get("/queue").status_code == 303


def test_a_provider_that_calls_itself_something_else_is_not_used(
    ward: Ward, provider: Provider
) -> None:
    provider.issuer = "https://evil.example"
    assert ward.browser().get("/sign-in/trust").status_code == 503
    assert "/authorize" not in provider.seen


def test_starting_again_and_again_leaves_a_small_cookie(ward: Ward) -> None:
    ward.staff()
    browser = ward.browser()
    for _ in range(10):
        browser.get("/sign-in/trust")
    with browser.client.session_transaction() as session:
        assert len([name for name in session if name.startswith("_state_")]) == 1
    assert browser.get(go(browser)).status_code == 303
    with browser.client.session_transaction() as session:
        assert [name for name in session if "trust" in name] == []
