"""Tokens that rotate are renewed by one, kept sealed, and not lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.errors import StoreUnavailable
from bot.core.messages import DeliveryFailed, FailureReason
from bot.core.token_ports import Grant
from bot.sealing import FernetSealer, new_key
from bot.store.platform_tables import rotating_token
from bot.use_cases.keep_tokens import KeepTokens
from tests.use_cases.house import House

REFUSED = DeliveryFailed(FailureReason.TOKEN_REFUSED, retryable=True, pauses_account=True)


@dataclass
class Platform:
    """Gives tokens for a refresh token that works once."""

    valid: str = "first"
    given: int = 0
    asked: list[str] = field(default_factory=list)
    slow: threading.Event | None = None
    fails: DeliveryFailed | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def refresh(self, refresh_token: str) -> Grant | DeliveryFailed:
        if self.slow is not None:
            self.slow.wait(5)
        with self._lock:
            self.asked.append(refresh_token)
            if self.fails is not None:
                return self.fails
            if refresh_token != self.valid:
                return REFUSED
            self.given += 1
            self.valid = f"refresh-{self.given}"
            return Grant(f"access-{self.given}", self.valid, 7200.0)


@dataclass
class Case:
    house: House
    platform: Platform
    sealer: FernetSealer

    def keeper(self, first: str = "first") -> KeepTokens:
        """Another process of the service, as far as memory goes."""
        seeds = {"100": first}
        return KeepTokens(
            self.house.store, self.house.clock, self.sealer, "twitter", self.platform, seeds
        )


@pytest.fixture
def case(house: House) -> Case:
    return Case(house, Platform(), FernetSealer([new_key()]))


def test_the_first_use_renews_and_later_uses_do_not(case: Case) -> None:
    tokens = case.keeper()
    assert tokens.access_token("100") == tokens.access_token("100") == "access-1"
    assert case.keeper().access_token("100") == "access-1", "another process reads what is kept"
    assert case.platform.asked == ["first"]


def test_a_token_is_renewed_before_it_lapses_with_the_newest_refresh_token(case: Case) -> None:
    case.keeper().access_token("100")
    case.house.later(hours=1, minutes=54)
    assert case.keeper().access_token("100") == "access-1"
    case.house.later(minutes=2)
    assert case.keeper().access_token("100") == "access-2"
    assert case.platform.asked == ["first", "refresh-1"]


def test_a_refused_token_is_renewed_once(case: Case) -> None:
    tokens, other = case.keeper(), case.keeper()
    assert tokens.access_token("100") == other.access_token("100") == "access-1"
    assert tokens.access_token("100", refused="access-1") == "access-2"
    assert other.access_token("100", refused="access-1") == "access-2"
    assert len(case.platform.asked) == 2, "the other read what the first one got"


def test_many_that_ask_at_once_renew_once(case: Case) -> None:
    keepers = [case.keeper() for _ in range(4)]
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda n: keepers[n % 4].access_token("100"), range(24)))
    assert set(found) == {"access-1"}
    assert case.platform.asked == ["first"]


def test_who_waits_too_long_for_another_tries_later(case: Case) -> None:
    case.platform.slow = threading.Event()
    first, second = case.keeper(), case.keeper()
    second.sleep = lambda _seconds: None
    thread = threading.Thread(target=first.access_token, args=("100",))
    thread.start()
    try:
        until = threading.Event()
        while not _locked_by(case) and not until.wait(0.01):
            pass
        busy = second.access_token("100")
    finally:
        case.platform.slow.set()
        thread.join(5)
    assert isinstance(busy, DeliveryFailed)
    assert (busy.retryable, busy.pauses_account) == (True, False)
    assert second.access_token("100") == "access-1"


def _locked_by(case: Case) -> str:
    with case.house.store.read() as work:
        row = work.connection.execute(sa.select(rotating_token.c.locked_by)).scalar()
    return str(row or "")


def test_a_lock_left_behind_by_a_crash_ends(case: Case) -> None:
    now = case.house.clock.now()
    with case.house.store.begin() as work:
        assert work.platforms.tokens.lock(
            "twitter", "100", "dead", now, now + timedelta(seconds=30)
        )
    tokens = case.keeper()
    tokens.sleep = lambda _seconds: None
    assert isinstance(tokens.access_token("100"), DeliveryFailed)
    case.house.later(seconds=31)
    assert tokens.access_token("100") == "access-1"


def test_what_is_kept_is_sealed(case: Case) -> None:
    case.keeper().access_token("100")
    with case.house.store.read() as work:
        row = work.connection.execute(sa.select(rotating_token)).mappings().one()
    kept = repr(dict(row)).encode() + row["access"] + row["refresh"]
    for secret in (b"access-1", b"refresh-1", b"first"):
        assert secret not in kept
    assert case.sealer.open(row["refresh"]) == "refresh-1"


def test_a_refusal_is_handed_on_and_the_lock_freed(case: Case) -> None:
    case.platform.valid = "another"
    assert case.keeper().access_token("100") == REFUSED
    assert _locked_by(case) == ""


def test_a_new_first_token_replaces_what_is_kept(case: Case) -> None:
    case.keeper().access_token("100")
    case.platform.valid = "anew"
    assert case.keeper("anew").access_token("100") == "access-2"
    assert case.platform.asked == ["first", "anew"]


def test_changed_keys_lead_to_a_plain_refusal(case: Case) -> None:
    case.keeper().access_token("100")
    case.sealer = FernetSealer([new_key()])
    assert case.keeper().access_token("100") == REFUSED


def test_new_tokens_survive_a_database_that_is_away_for_a_moment(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = case.keeper()
    begin, calls = case.house.store.begin, [0]

    @contextmanager
    def flaky() -> Iterator[object]:
        calls[0] += 1
        if calls[0] in (2, 3):
            raise StoreUnavailable("gone")
        with begin() as work:
            yield work

    monkeypatch.setattr(case.house.store, "begin", flaky)
    assert tokens.access_token("100") == "access-1"
    assert tokens.access_token("100") == "access-1"
    monkeypatch.undo()
    case.house.later(seconds=31)
    assert case.keeper().access_token("100") == "access-1", "it was written down after all"


def test_without_a_database_a_call_waits(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> object:
        raise StoreUnavailable("gone")

    monkeypatch.setattr(case.house.store, "read", away)
    failed = case.keeper().access_token("100")
    assert isinstance(failed, DeliveryFailed)
    assert (failed.retryable, failed.pauses_account) == (True, False)
    assert case.platform.asked == []


def test_tokens_that_an_owner_gives_replace_whatever_was_kept(case: Case) -> None:
    tokens = case.keeper()
    tokens.access_token("100")
    assert case.keeper().adopt("100", Grant("given", "given-refresh", 7200.0))
    assert case.keeper().access_token("100") == "given"
    case.house.later(hours=3)
    case.platform.valid = "given-refresh"
    assert case.keeper().access_token("100") == "access-2"
    assert tokens.access_token("100") == "access-2", "who runs already learns of them"


def test_an_account_without_any_token_waits_for_its_owner(case: Case) -> None:
    failed = case.keeper(first="").access_token("100")
    assert isinstance(failed, DeliveryFailed)
    assert failed.reason is FailureReason.TOKEN_REFUSED
    case.keeper(first="").adopt("100", Grant("given", "given-refresh", 7200.0))
    assert case.keeper(first="").access_token("100") == "given"


def test_nothing_is_given_while_tokens_are_renewed(case: Case) -> None:
    now = case.house.clock.now()
    with case.house.store.begin() as work:
        work.platforms.tokens.lock("twitter", "100", "other", now, now + timedelta(seconds=30))
    assert not case.keeper().adopt("100", Grant("given", "given-refresh", 7200.0))
