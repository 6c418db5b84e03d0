"""What the Messenger connector must be told."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class MessengerPage:
    """A Page we speak for, and the token that lets us."""

    page_id: str
    access_token: str = field(repr=False)


@dataclass(frozen=True)
class MessengerConfig:
    """One Meta app and its Pages.

    ``app_secrets``: the present secret first; during a rotation also the old one.
    ``human_agent``: whether Meta approved the app for the Human Agent feature.
    ``routing``: whether our app is said to be the Page's default app. ``persona_picture``:
    the address of the picture beside nurses' names, "" for no names. Timeouts in seconds.
    """

    app_id: str
    app_secrets: tuple[str, ...] = field(repr=False)
    verify_token: str = field(repr=False)
    pages: tuple[MessengerPage, ...]
    graph_url: str = "https://graph.facebook.com"
    graph_version: str = "v25.0"
    human_agent: bool = False
    routing: bool = False
    persona_picture: str = ""
    connect_timeout: float = 3.05
    read_timeout: float = 10.0

    @property
    def usable_secrets(self) -> tuple[str, ...]:
        """The secrets without blanks: an empty key would let anyone sign."""
        return tuple(secret.strip() for secret in self.app_secrets if secret.strip())
