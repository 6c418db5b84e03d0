"""Every setting, from the environment or `.env`; all problems in one message.

A secret may also come from a file: set ``NAME_FILE`` to its path.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.core.discharge_card import wards_of
from bot.core.errors import NotPermitted
from bot.core.placeholders import HOSPITAL_FACTS
from bot.core.second_step import SecondStepPolicy
from bot.core.ways_in import ward_code
from bot.sealing import FernetSealer, new_key

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")
_ISSUER = re.compile(
    r"https://[^\s/?#]+[^\s?#]*|http://(127\.0\.0\.1|localhost)(:[0-9]+)?(/[^\s?#]*)?"
)


class SettingsInvalid(Exception):
    """Settings are missing or wrong; the text lists every problem, a line each."""


class XAccount(BaseModel):
    """One X account the service speaks for: its OAuth 1.0a access token, or its first OAuth 2.0
    refresh token; neither where it signs in (``connect twitter --sign-in``)."""

    user_id: str = Field(pattern=r"^[0-9]{1,19}$")
    screen_name: str = Field(min_length=1)
    access_token: str = ""
    access_token_secret: str = ""
    oauth2_refresh_token: str = ""


class Settings(BaseSettings):
    """The service's settings. Times in seconds unless the name says otherwise."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    app_env: Literal["development", "production"] = "development"
    service_name: str = "Manage My Pain"
    port: int = Field(8000, ge=1, le=65535)
    web_threads: int = Field(64, ge=1, le=256)
    web_request_seconds: float = Field(15.0, ge=1.0, le=300.0)
    trusted_proxies: int = Field(0, ge=0, le=8)
    web_workers: int = Field(1, ge=1, le=16)
    simulator_port: int = Field(8010, ge=1, le=65535)
    rasa_port: int = Field(5005, ge=1, le=65535)
    rasa_url: str = ""
    rasa_token: str = Field(min_length=16)
    database_url: str = "sqlite:///var/service.db"
    tracker_database_url: str = "sqlite:///var/trackers.db"
    secret_key: str = Field(min_length=32)
    invitation_hours: int = Field(72, ge=1, le=336)
    second_step: Literal["", "off", "optional", "required"] = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    seal_keys: str = ""
    sealed_for_days: int = Field(7, ge=1, le=30)
    answer_threads: int = Field(3, ge=1, le=32)
    deliver_threads: int = Field(6, ge=1, le=64)

    messenger_app_id: str = ""
    messenger_app_secret: str = ""
    messenger_verify_token: str = ""
    messenger_page_id: str = ""
    messenger_page_token: str = ""
    messenger_page_name: str = Field("", pattern=r"^[A-Za-z0-9.]*$")
    messenger_graph_url: str = "https://graph.facebook.com"
    messenger_graph_version: str = Field("v25.0", pattern=r"^v[0-9]+\.[0-9]+$")

    messenger_human_agent: bool = False
    messenger_routing: bool = False
    messenger_private_replies: Literal["off", "staff", "automatic"] = "off"
    messenger_persona_picture: str = Field("", pattern=r"^$|^https://\S{1,500}$")

    twitter_app_id: str = ""
    twitter_consumer_key: str = ""
    twitter_consumer_secret: str = ""
    twitter_accounts: tuple[XAccount, ...] = ()
    twitter_bearer_token: str = ""
    twitter_oauth2_client_id: str = ""
    twitter_oauth2_client_secret: str = ""
    twitter_api_url: str = "https://api.x.com"
    twitter_sends_in_15_minutes: int = Field(15, ge=1, le=10_000)
    twitter_sends_a_day: int = Field(1440, ge=1, le=1_000_000)
    twitter_polling: Literal["off", "catch_up", "always"] = "off"
    twitter_polling_most_a_day: int = Field(500, ge=1, le=100_000)

    web_chat: bool = False
    web_chat_origins: tuple[str, ...] = ()

    clinical_replies: tuple[Literal["messenger", "twitter", "web_chat"], ...] = ("web_chat",)
    org_code: str = ""
    org_name: str = ""
    site_code: str = ""
    site_name: str = ""
    feedback_wards: tuple[str, ...] = ()

    undo_seconds: int = Field(8, ge=0, le=30)

    silence_alarm_hours: int = Field(0, ge=0, le=200)
    alarm_again_hours: int = Field(24, ge=0, le=168)
    escalate_after_minutes: int = Field(10, ge=1, le=240)
    escalate_to: tuple[str, ...] = ()
    console_url: str = ""

    hours_open: time = time(9, 0)
    hours_close: time = time(17, 0)
    hours_weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    hours_closed_on: tuple[date, ...] = ()

    pain_team_phone: str = ""
    pain_team_hours: str = ""
    reply_target: str = ""
    pals_phone: str = ""
    pals_email: str = ""
    visiting_url: str = ""
    privacy_url: str = ""
    dpo_email: str = ""
    retention: str = ""
    trust_name: str = ""

    @model_validator(mode="after")
    def _platforms_are_whole(self) -> Settings:
        """A platform is set up wholly or not at all."""
        for name in ("messenger", "twitter"):
            values = {key: getattr(self, key) for key in PLATFORM_SETTINGS[name]}
            missing = [key.upper() for key, value in values.items() if not value]
            if missing and len(missing) < len(values):
                raise ValueError(f"{name} is only half set up; also set {', '.join(missing)}")
        if self.hours_close <= self.hours_open:
            raise ValueError("HOURS_CLOSE must be later than HOURS_OPEN")
        if self.app_env == "production":
            unset = [name for name in HOSPITAL_FACTS if not getattr(self, name.lower())]
            if unset:
                raise ValueError(f"production needs the hospital's facts: {', '.join(unset)}")
            if not self.seal_keys:
                raise ValueError("production needs SEAL_KEYS (python -m bot new-seal-key)")
            if not (self.messenger_page_id or self.twitter_accounts or self.web_chat):
                raise ValueError("production needs Messenger, X or the web chat to be set up")
        return self

    @model_validator(mode="after")
    def _signing_in_is_whole(self) -> Settings:
        if self.second_step == "required" and not self.seal_keys:
            raise ValueError("SECOND_STEP=required needs SEAL_KEYS (python -m bot new-seal-key)")
        oidc = {name: getattr(self, name) for name in OIDC_SETTINGS}
        missing = [name.upper() for name, value in oidc.items() if not value]
        if missing and len(missing) < len(oidc):
            raise ValueError(f"OIDC is only half set up; also set {', '.join(missing)}")
        if self.oidc_issuer and self.app_env == "production" and not self.console_url:
            raise ValueError("production with OIDC_ISSUER needs CONSOLE_URL")
        return self

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer_is_one_trusts_own(cls, value: str) -> str:
        """Over HTTPS, and of one organisation: anybody can have an account at all of them."""
        if value and not _ISSUER.fullmatch(value):
            raise ValueError(
                "not an address such as https://login.microsoftonline.com/<tenant id>/v2.0"
            )
        if re.search(r"/(common|organizations|consumers)(/|$)", value):
            raise ValueError("name the trust's own tenant, not common, organizations or consumers")
        return value

    @model_validator(mode="after")
    def _x_can_sign(self) -> Settings:
        """Every account has the tokens of the way that is used."""
        accounts = self.twitter_accounts
        if self.twitter_oauth2_client_id:
            if not self.seal_keys:
                raise ValueError("TWITTER_OAUTH2_CLIENT_ID needs SEAL_KEYS: its tokens are sealed")
        elif not all(one.access_token and one.access_token_secret for one in accounts):
            raise ValueError(
                "accounts of TWITTER_ACCOUNTS without access_token need TWITTER_OAUTH2_CLIENT_ID"
            )
        return self

    @field_validator("web_chat_origins")
    @classmethod
    def _origins_are_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [origin for origin in value if not _ORIGIN.fullmatch(origin)]
        if wrong:
            raise ValueError(f"not an origin such as https://www.hospital.example: {wrong[0]}")
        return value

    @field_validator("feedback_wards")
    @classmethod
    def _wards_can_be_told_apart(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """They stand on cards and in links, where only letters and digits count."""
        try:
            wards = wards_of("\n".join(value)) if value else ()
        except NotPermitted as error:
            raise ValueError(str(error)) from error
        if len({ward_code(ward) for ward in wards} - {""}) < len(value):
            raise ValueError("two wards have the same letters and digits, or one has none")
        return wards

    @field_validator("escalate_to")
    @classmethod
    def _places_are_places(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if value:
            from bot.notifier import not_understood

            wrong = not_understood(value)
            if wrong:
                # Addresses hold passwords: only the number is said.
                raise ValueError(f"not an address that apprise understands: number {wrong[0]}")
        return value

    @field_validator("console_url")
    @classmethod
    def _console_is_an_address(cls, value: str) -> str:
        if value and not _ORIGIN.fullmatch(value):
            raise ValueError("not an address such as https://pain.hospital.example")
        return value

    @field_validator("seal_keys")
    @classmethod
    def _seal_keys_are_keys(cls, value: str) -> str:
        if value:
            FernetSealer(_listed(value))
        return value

    @property
    def seal_key_list(self) -> tuple[str, ...]:
        """The keys of sealed originals, newest first."""
        return _listed(self.seal_keys)

    @property
    def second_step_policy(self) -> SecondStepPolicy:
        """Whether signing in has a second step: unless set, only production insists."""
        usual = "required" if self.app_env == "production" else "optional"
        return SecondStepPolicy(self.second_step or usual)

    @property
    def door_url(self) -> str:
        """Where the assistant's door is."""
        return self.rasa_url or f"http://127.0.0.1:{self.rasa_port}"

    def facts(self) -> dict[str, str]:
        """The hospital's facts by placeholder name; outside production, plain stand-ins."""
        return {name: getattr(self, name.lower()) or DEMO_FACTS[name] for name in HOSPITAL_FACTS}


def _listed(written: str) -> tuple[str, ...]:
    return tuple(key.strip() for key in written.split(",") if key.strip())


OIDC_SETTINGS = ("oidc_issuer", "oidc_client_id", "oidc_client_secret")

PLATFORM_SETTINGS: dict[str, tuple[str, ...]] = {
    "messenger": (
        "messenger_app_id",
        "messenger_app_secret",
        "messenger_verify_token",
        "messenger_page_id",
        "messenger_page_token",
    ),
    "twitter": ("twitter_consumer_key", "twitter_consumer_secret", "twitter_accounts"),
}

#: Outside production an unset fact reads as a stand-in that nobody can mistake for a real one.
DEMO_FACTS: dict[str, str] = {
    "PAIN_TEAM_PHONE": "the hospital's main number (demo)",
    "PAIN_TEAM_HOURS": "9am to 5pm, Monday to Friday",
    "REPLY_TARGET": "4 working hours",
    "PALS_PHONE": "the PALS office number (demo)",
    "PALS_EMAIL": "pals@hospital.example",
    "VISITING_URL": "https://hospital.example/visiting",
    "PRIVACY_URL": "https://hospital.example/privacy",
    "DPO_EMAIL": "dpo@hospital.example",
    "RETENTION": "30 days",
    "TRUST_NAME": "the hospital (demo)",
}


def load_settings(overrides: Mapping[str, Any] | None = None) -> Settings:
    """The settings. Raises SettingsInvalid with every problem in one message."""
    values = {**_from_files(), **(overrides or {})}
    try:
        return Settings(**values)
    except ValidationError as error:
        raise SettingsInvalid(_in_words(error)) from error


def _in_words(error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        name = "_".join(str(part) for part in problem["loc"]).upper()
        text = problem["msg"].removeprefix("Value error, ")
        lines.append(f"- {name}: {text}" if name else f"- {text}")
    return "These settings are missing or wrong:\n" + "\n".join(lines)


#: Settings that are JSON lists, wherever they come from.
_LISTS = frozenset(
    {"twitter_accounts", "hours_weekdays", "hours_closed_on", "web_chat_origins", "escalate_to"}
    | {"feedback_wards"}
)


def _from_files() -> dict[str, Any]:
    """Settings given as ``NAME_FILE=/path``."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name in Settings.model_fields:
        path = os.environ.get(f"{name.upper()}_FILE")
        if not path:
            continue
        try:
            text = Path(path).read_text(encoding="utf-8").strip()
            values[name] = json.loads(text) if name in _LISTS else text
        except OSError as error:
            problems.append(f"- {name.upper()}_FILE: cannot be read ({error.strerror})")
        except ValueError:
            problems.append(f"- {name.upper()}_FILE: not a JSON list")
    if problems:
        raise SettingsInvalid("These settings are missing or wrong:\n" + "\n".join(problems))
    return values


def made_up_secrets() -> dict[str, str]:
    """Secrets and pretend accounts for a run on one's own machine, new each time."""

    def secret() -> str:
        return secrets.token_urlsafe(32)

    accounts = [
        (user_id, screen_name, secret(), secret())
        for user_id, screen_name in (
            ("900001", "StGManageMyPain"),
            ("900002", "StGPainTeam"),
        )
    ]
    listed = ", ".join(
        f'{{"user_id": "{user_id}", "screen_name": "{name}", '
        f'"access_token": "{user_id}-{token}", "access_token_secret": "{token_secret}"}}'
        for user_id, name, token, token_secret in accounts
    )
    return {
        "RASA_TOKEN": secret(),
        "SECRET_KEY": secret(),
        "SEAL_KEYS": new_key(),
        "MESSENGER_APP_ID": "700001",
        "MESSENGER_APP_SECRET": secret(),
        "MESSENGER_VERIFY_TOKEN": secret(),
        "MESSENGER_PAGE_ID": "800001",
        "MESSENGER_PAGE_TOKEN": secret(),
        "TWITTER_APP_ID": "13090192",
        "TWITTER_CONSUMER_KEY": secret(),
        "TWITTER_CONSUMER_SECRET": secret(),
        "TWITTER_BEARER_TOKEN": secret(),
        "TWITTER_ACCOUNTS": f"[{listed}]",
    }
