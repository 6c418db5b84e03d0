"""What the simulator needs to know, read from the environment and from flags."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_REQUIRED = (
    "MESSENGER_APP_ID",
    "MESSENGER_APP_SECRET",
    "MESSENGER_VERIFY_TOKEN",
    "MESSENGER_PAGE_ID",
    "MESSENGER_PAGE_TOKEN",
    "TWITTER_CONSUMER_KEY",
    "TWITTER_CONSUMER_SECRET",
    "TWITTER_ACCOUNTS",
)
_ACCOUNT_KEYS = ("user_id", "screen_name", "access_token", "access_token_secret")


class SettingsError(Exception):
    """Everything that is wrong with the settings, one line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class XAccount:
    """One X account the service speaks for, with its OAuth 1.0a token."""

    user_id: str
    screen_name: str
    access_token: str = field(repr=False)
    access_token_secret: str = field(repr=False)
    oauth2_refresh_token: str = field(default="", repr=False)


@dataclass(frozen=True)
class MessengerApp:
    """The pretend Meta app and its one Page."""

    app_id: str
    page_id: str
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    page_token: str = field(repr=False)


@dataclass(frozen=True)
class XApp:
    """The pretend X app and the accounts subscribed to it."""

    consumer_key: str
    accounts: tuple[XAccount, ...]
    consumer_secret: str = field(repr=False)
    bearer_token: str = field(default="", repr=False)
    oauth2_client_id: str = ""
    oauth2_client_secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    """All settings. ``pace`` multiplies every waiting time (1.0 = the platforms' own ack limits).

    ``strict_order`` holds a patient's later events back until an earlier one is taken;
    the platforms promise this for first deliveries only.
    """

    messenger: MessengerApp
    x: XApp
    port: int = 8010
    web_url: str = "http://127.0.0.1:8000"
    x_envelope: str = "aaa"
    x_rate_limit: bool = False
    require_proof: bool = True
    strict_order: bool = False
    pace: float = 1.0
    threads: int = 64


def read_settings(environ: Mapping[str, str], argv: Sequence[str] = ()) -> Settings:
    """Settings from ``environ``, overridden by flags. Raises SettingsError with all of them."""
    values = {**environ, **_flags(argv)}
    reader = _Reader(values)
    settings = Settings(
        messenger=MessengerApp(
            app_id=reader.text("MESSENGER_APP_ID"),
            page_id=reader.text("MESSENGER_PAGE_ID"),
            app_secret=reader.text("MESSENGER_APP_SECRET"),
            verify_token=reader.text("MESSENGER_VERIFY_TOKEN"),
            page_token=reader.text("MESSENGER_PAGE_TOKEN"),
        ),
        x=XApp(
            consumer_key=reader.text("TWITTER_CONSUMER_KEY"),
            consumer_secret=reader.text("TWITTER_CONSUMER_SECRET"),
            accounts=reader.accounts("TWITTER_ACCOUNTS"),
            bearer_token=reader.optional("TWITTER_BEARER_TOKEN"),
            oauth2_client_id=reader.optional("TWITTER_OAUTH2_CLIENT_ID"),
            oauth2_client_secret=reader.optional("TWITTER_OAUTH2_CLIENT_SECRET"),
        ),
        port=int(reader.number("SIMULATOR_PORT", 8010, 1, 65535)),
        web_url=reader.loopback_url("WEB_URL", "http://127.0.0.1:8000"),
        x_envelope=reader.choice("SIMULATOR_X_ENVELOPE", ("aaa", "xaa")),
        x_rate_limit=reader.switch("SIMULATOR_X_RATE_LIMIT", False),
        require_proof=reader.switch("SIMULATOR_REQUIRE_PROOF", True),
        strict_order=reader.switch("SIMULATOR_STRICT_ORDER", False),
        pace=reader.number("SIMULATOR_PACE", 1.0, 0.001, 10),
        threads=int(reader.number("SIMULATOR_THREADS", 64, 4, 512)),
    )
    if reader.problems:
        raise SettingsError(reader.problems)
    return settings


def _flags(argv: Sequence[str]) -> dict[str, str]:
    parser = argparse.ArgumentParser(
        prog="python -m simulator",
        description="A pretend Facebook Messenger and X on this machine. Not production.",
        epilog="Also read from the environment: " + ", ".join(_REQUIRED),
    )
    parser.add_argument("--port", dest="SIMULATOR_PORT", help="where to listen (8010)")
    parser.add_argument("--web-url", dest="WEB_URL", help="the service under test")
    parser.add_argument("--x-envelope", dest="SIMULATOR_X_ENVELOPE", help="aaa or xaa")
    parser.add_argument("--x-rate-limit", dest="SIMULATOR_X_RATE_LIMIT", help="on or off")
    parser.add_argument("--require-proof", dest="SIMULATOR_REQUIRE_PROOF", help="on or off")
    parser.add_argument("--strict-order", dest="SIMULATOR_STRICT_ORDER", help="on or off")
    parser.add_argument("--pace", dest="SIMULATOR_PACE", help="multiplies waiting times (1.0)")
    parser.add_argument("--threads", dest="SIMULATOR_THREADS", help="server threads (64)")
    given = vars(parser.parse_args(list(argv)))
    return {name: value for name, value in given.items() if value is not None}


class _Reader:
    """Reads one value at a time and gathers what is wrong."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.problems: list[str] = []

    def text(self, name: str) -> str:
        value = self._values.get(name, "").strip()
        if not value:
            self.problems.append(f"{name} is missing")
        return value

    def optional(self, name: str) -> str:
        return self._values.get(name, "").strip()

    def number(self, name: str, default: float, low: float, high: float) -> float:
        raw = self._values.get(name, "").strip() or str(default)
        try:
            value = float(raw)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            self.problems.append(f"{name} must be a number from {low:g} to {high:g}")
            return default
        return value

    def switch(self, name: str, default: bool) -> bool:
        words = {"1": True, "on": True, "true": True, "yes": True}
        words |= {"0": False, "off": False, "false": False, "no": False}
        raw = self._values.get(name, "").strip().lower()
        if raw and raw not in words:
            self.problems.append(f"{name} must be on or off")
        return words.get(raw, default)

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        value = self._values.get(name, "").strip().lower() or allowed[0]
        if value not in allowed:
            self.problems.append(f"{name} must be one of {', '.join(allowed)}")
        return value

    def loopback_url(self, name: str, default: str) -> str:
        url = (self._values.get(name, "").strip() or default).rstrip("/")
        try:
            parts = urlsplit(url)
            fits = parts.scheme == "http" and parts.hostname in LOOPBACK
            fits = fits and parts.port != 0 and not parts.query
        except ValueError:
            fits = False
        if not fits:
            self.problems.append(f"{name} must be an http address on this machine")
        return url

    def accounts(self, name: str) -> tuple[XAccount, ...]:
        raw = self.text(name)
        if not raw:
            return ()
        try:
            rows = json.loads(raw)
        except ValueError:
            rows = None
        if not isinstance(rows, list) or not rows or not all(map(_is_account, rows)):
            self.problems.append(
                f"{name} must be a JSON list of objects with {', '.join(_ACCOUNT_KEYS)}"
            )
            return ()
        return tuple(
            XAccount(
                **{key: str(row[key]) for key in _ACCOUNT_KEYS},
                oauth2_refresh_token=str(row.get("oauth2_refresh_token") or ""),
            )
            for row in rows
        )


def _is_account(row: Any) -> bool:
    return isinstance(row, dict) and all(str(row.get(key) or "") for key in _ACCOUNT_KEYS)
