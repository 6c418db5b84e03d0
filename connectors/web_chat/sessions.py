"""Sessions of the web chat: a random name, and a token that proves it. Nothing is stored.

The token travels in a header, never in an address or a cookie, so no other page can use it.
Signed by itsdangerous, whose signer carries the time it signed at.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from itsdangerous import BadSignature, TimestampSigner

from bot.core.chat_ports import ChatSession
from connectors.signing import header
from connectors.web_chat.config import WebChatConfig

_SALT = "web-chat-session"
_SCHEME = "Bearer "


class Sessions:
    """Opens sessions and knows them again."""

    def __init__(self, config: WebChatConfig) -> None:
        self._signer = TimestampSigner(config.secret, salt=_SALT)
        self._seconds = int(config.lasts.total_seconds())
        self.account_id = config.account_id

    def open(self) -> ChatSession:
        """A new session; whoever holds its token is the one who opened it."""
        return self.renewed(secrets.token_urlsafe(24))

    def renewed(self, name: str) -> ChatSession:
        """The same session for as long again, because its person has just written."""
        return ChatSession(name, self._signer.sign(name).decode("ascii"))

    def of(self, headers: Mapping[str, str]) -> str | None:
        """The session of a request, or None: no token, a wrong one, or one that has ended."""
        written = header(headers, "Authorization")
        if not written.startswith(_SCHEME):
            return None
        try:
            name = self._signer.unsign(written.removeprefix(_SCHEME), max_age=self._seconds)
        except BadSignature:
            return None
        return name.decode("ascii")
