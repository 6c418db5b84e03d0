"""What the X connector must be told."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.token_ports import TokenSource


@dataclass(frozen=True)
class TwitterAccount:
    """An account we speak for, and its OAuth 1.0a user tokens."""

    user_id: str
    screen_name: str
    access_token: str = field(repr=False)
    access_token_secret: str = field(repr=False)


@dataclass(frozen=True)
class TwitterConfig:
    """One X app and its accounts.

    ``own_app_id``: the app's id as it stands in ``source_app_id``; "" when not known, then
    our own sends are told apart by their ids alone. ``bearer_token`` is the app's own, for what
    no account may ask. ``tokens`` is who keeps OAuth 2.0 tokens; None for OAuth 1.0a.
    Timeouts in seconds.
    """

    consumer_key: str
    consumer_secret: str = field(repr=False)
    accounts: tuple[TwitterAccount, ...]
    api_url: str = "https://api.x.com"
    own_app_id: str = ""
    bearer_token: str = field(default="", repr=False)
    tokens: TokenSource | None = field(default=None, repr=False, compare=False)
    connect_timeout: float = 3.05
    read_timeout: float = 10.0

    def account(self, user_id: str) -> TwitterAccount | None:
        """The account with this id, if it is ours."""
        return next((one for one in self.accounts if one.user_id == user_id), None)
