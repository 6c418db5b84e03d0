"""Tokens that lapse by themselves, and refresh tokens that work once.

Source: X "OAuth 2.0 authorization code flow with PKCE: refresh tokens".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, Union

from bot.core.messages import DeliveryFailed


@dataclass(frozen=True)
class Grant:
    """What a refresh brought: an access token for ``lifetime`` seconds, and the next refresh
    token, "" where the one before goes on working."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    lifetime: float


class RefreshesTokens(Protocol):
    """A platform that gives new tokens for a refresh token."""

    def refresh(self, refresh_token: str) -> Union[Grant, DeliveryFailed]:
        """One platform call; the refresh token is worth nothing afterwards. Never raises."""
        ...


class TokenSource(Protocol):
    """Whoever keeps tokens for a connector."""

    def access_token(self, account_id: str, refused: str = "") -> Union[str, DeliveryFailed]:
        """A token that should work; another one than the ``refused``. Never raises."""
        ...


@dataclass(frozen=True)
class KeptTokens:
    """Both tokens, sealed. ``seed`` tells which first refresh token they came from."""

    seed: str
    access: bytes = field(repr=False)
    refresh: bytes = field(repr=False)
    expires_at: datetime


class Tokens(Protocol):
    """Sealed tokens by account on one open transaction, and the lock of the one who refreshes."""

    def kept(self, channel: str, account_id: str) -> KeptTokens | None:
        """The tokens; None if the account never had any."""
        ...

    def lock(self, channel: str, account_id: str, by: str, now: datetime, until: datetime) -> bool:
        """Whether the caller may refresh now; nobody else may until then."""
        ...

    def keep(self, channel: str, account_id: str, tokens: KeptTokens) -> None:
        """Writes the tokens, whoever has the lock by now: the newest are the ones that work."""
        ...

    def free(self, channel: str, account_id: str, by: str) -> None:
        """Frees the lock, if it is still the caller's."""
        ...
