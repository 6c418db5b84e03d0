"""Keeps tokens that rotate: sealed, in the database, refreshed by one worker at a time.

A refresh token works once, so two that refresh at once would lock each other out. Whoever holds the
lock refreshes; the others wait a moment and read what it wrote.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from bot.core.errors import HouseError, SealBroken, StoreUnavailable
from bot.core.messages import DeliveryFailed, FailureReason
from bot.core.ports import Clock, Sealer
from bot.core.store_ports import Store
from bot.core.token_ports import Grant, KeptTokens, RefreshesTokens

#: A token that lapses so soon is renewed before it is used.
RENEW_BEFORE = timedelta(minutes=5)
#: Longer than the platform's call can take.
LOCKED_FOR = timedelta(seconds=30)
#: How long a call waits for another worker to refresh, in seconds.
MOST_WAIT, LOOK_EVERY = 3.0, 0.1
_BUSY = DeliveryFailed(
    FailureReason.UNREACHABLE, retryable=True, retry_after=5.0, detail="token is being renewed"
)
_NONE = DeliveryFailed(
    FailureReason.TOKEN_REFUSED, retryable=True, pauses_account=True, detail="no refresh token"
)
_STORE_AWAY = DeliveryFailed(FailureReason.UNREACHABLE, retryable=True, detail="tokens not at hand")


@dataclass
class KeepTokens:
    """A TokenSource. ``first`` are the refresh tokens of the settings, by account: one that was
    not seen before replaces whatever is kept."""

    store: Store
    clock: Clock
    sealer: Sealer
    channel: str
    platform: RefreshesTokens
    first: Mapping[str, str]
    sleep: Callable[[float], None] = time.sleep
    _cached: dict[str, tuple[str, datetime]] = field(default_factory=dict, repr=False)
    _unsaved: dict[str, KeptTokens] = field(default_factory=dict, repr=False)
    _turns: dict[str, threading.Lock] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def access_token(self, account_id: str, refused: str = "") -> str | DeliveryFailed:
        """A token that should work; another one than the ``refused``."""
        token = self._at_hand(account_id, refused)
        if token and account_id not in self._unsaved:
            return token
        with self._turn(account_id):
            self._save(account_id)
            try:
                return self._at_hand(account_id, refused) or self._fetch(account_id, refused)
            except HouseError:
                return _STORE_AWAY

    def adopt(self, account_id: str, grant: Grant) -> bool:
        """Keeps tokens that the account's owner has just given; False while others are renewed."""
        by, now = uuid4().hex, self.clock.now()
        if not self._locked(account_id, by):
            return False
        expires_at = now + timedelta(seconds=grant.lifetime)
        sealed = self.sealer.seal(grant.access), self.sealer.seal(grant.refresh)
        kept = KeptTokens(self._seed(account_id), *sealed, expires_at)
        with self.store.begin() as work:
            work.platforms.tokens.keep(self.channel, account_id, kept)
            work.platforms.tokens.free(self.channel, account_id, by)
            work.audit.add("service", "tokens_given", self.channel, now)
        return True

    def _at_hand(self, account_id: str, refused: str) -> str:
        token, until = self._cached.get(account_id, ("", self.clock.now()))
        return token if token != refused and until > self.clock.now() else ""

    def _turn(self, account_id: str) -> threading.Lock:
        """The threads of this process ask one after another."""
        with self._lock:
            return self._turns.setdefault(account_id, threading.Lock())

    def _fetch(self, account_id: str, refused: str) -> str | DeliveryFailed:
        """What is kept, if it still works; else new ones, or those another worker gets."""
        by, waited = uuid4().hex, 0.0
        while True:
            token = self._kept(account_id, refused)
            if token:
                return token
            if self._locked(account_id, by):
                return self._refresh(account_id, by, refused)
            if waited >= MOST_WAIT:
                return _BUSY
            self.sleep(LOOK_EVERY)
            waited += LOOK_EVERY

    def _locked(self, account_id: str, by: str) -> bool:
        now = self.clock.now()
        with self.store.begin() as work:
            tokens = work.platforms.tokens
            return tokens.lock(self.channel, account_id, by, now, now + LOCKED_FOR)

    def _kept(self, account_id: str, refused: str) -> str:
        with self.store.read() as work:
            kept = work.platforms.tokens.kept(self.channel, account_id)
        if kept is None or kept.seed != self._seed(account_id):
            return ""
        until = kept.expires_at - RENEW_BEFORE
        token = self._opened(kept.access)
        if token in ("", refused) or until <= self.clock.now():
            return ""
        self._cached[account_id] = (token, until)
        return token

    def _refresh(self, account_id: str, by: str, refused: str) -> str | DeliveryFailed:
        """Asks the platform; the lock is ours. Another worker may have been quicker than it."""
        try:
            token = self._kept(account_id, refused)
            if token:
                return token
            before = self._refresh_token(account_id)
            if not before:
                return _NONE
            grant = self.platform.refresh(before)
            if isinstance(grant, DeliveryFailed):
                return grant
            return self._keep(account_id, grant, before)
        finally:
            # Should the database be away, the lock ends by itself.
            with suppress(StoreUnavailable), self.store.begin() as work:
                work.platforms.tokens.free(self.channel, account_id, by)

    def _keep(self, account_id: str, grant: Grant, before: str) -> str:
        expires_at = self.clock.now() + timedelta(seconds=grant.lifetime)
        tokens = KeptTokens(
            self._seed(account_id),
            self.sealer.seal(grant.access),
            self.sealer.seal(grant.refresh or before),
            expires_at,
        )
        self._cached[account_id] = (grant.access, expires_at - RENEW_BEFORE)
        # The refresh token before is worth nothing now: this one must not be lost to a database
        # that is away for a moment.
        self._unsaved[account_id] = tokens
        self._save(account_id)
        return grant.access

    def _save(self, account_id: str) -> None:
        tokens = self._unsaved.get(account_id)
        if tokens is None:
            return
        try:
            with self.store.begin() as work:
                work.platforms.tokens.keep(self.channel, account_id, tokens)
                work.audit.add("service", "tokens_renewed", self.channel, self.clock.now())
        except StoreUnavailable:
            return
        self._unsaved.pop(account_id, None)

    def _refresh_token(self, account_id: str) -> str:
        with self.store.read() as work:
            kept = work.platforms.tokens.kept(self.channel, account_id)
        kept = self._unsaved.get(account_id, kept)
        if kept is None or kept.seed != self._seed(account_id):
            return self.first.get(account_id, "")
        return self._opened(kept.refresh) or self.first.get(account_id, "")

    def _opened(self, sealed: bytes) -> str:
        """ "" where the keys were changed: X then says that the app must be authorised anew."""
        try:
            return self.sealer.open(sealed)
        except SealBroken:
            return ""

    def _seed(self, account_id: str) -> str:
        """Tells first refresh tokens apart without keeping them; they are long and random."""
        return hashlib.sha256(self.first.get(account_id, "").encode()).hexdigest()
