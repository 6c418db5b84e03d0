"""Encrypts what was written before identifiers were hidden, with a list of keys.

The first key seals; every key of the list opens, so a key is changed by putting a new
one in front and dropping the old one once what it sealed has been purged.
Source: the Fernet specification (AES-128-CBC with HMAC-SHA256), as in `cryptography`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.core.errors import SealBroken


class FernetSealer:
    """Seals and opens texts. Safe to share between threads; no key is ever printed."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises ValueError naming the place of a key that is not one (never the key)."""
        if not keys:
            raise ValueError("no key given")
        fernets = []
        for place, key in enumerate(keys, 1):
            try:
                fernets.append(Fernet(key))
            except ValueError as error:
                raise ValueError(f"key {place} of {len(keys)} is not a Fernet key") from error
        self._keys = MultiFernet(fernets)

    def seal(self, text: str) -> bytes:
        """The text under the newest key."""
        return self._keys.encrypt(text.encode("utf-8", "replace"))

    def open(self, sealed: bytes) -> str:
        """The text. Raises SealBroken when no key of the list fits, or a byte was changed."""
        try:
            return self._keys.decrypt(sealed).decode("utf-8")
        except InvalidToken as error:
            raise SealBroken("no key fits") from error


class FeedbackSecret:
    """Names and seals feedback sessions. What it makes is worthless without the secret."""

    def __init__(self, secret: str) -> None:
        """``secret`` is the service's own; both keys are derived from it."""
        self._naming = _derived(secret, "feedback session's name")
        self._fernet = Fernet(base64.urlsafe_b64encode(_derived(secret, "feedback session")))

    def key(self, conversation_id: str) -> str:
        """The name of a conversation's session: 64 hexadecimal digits."""
        return hmac.new(self._naming, conversation_id.encode(), hashlib.sha256).hexdigest()

    def seal(self, text: str) -> bytes:
        """The text, encrypted."""
        return self._fernet.encrypt(text.encode("utf-8", "replace"))

    def open(self, sealed: bytes) -> str:
        """The text. Raises SealBroken when another secret sealed it."""
        try:
            return self._fernet.decrypt(sealed).decode("utf-8")
        except InvalidToken as error:
            raise SealBroken("another secret sealed it") from error


def _derived(secret: str, purpose: str) -> bytes:
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()


def new_key() -> str:
    """A fresh random key, as it stands in the settings."""
    return Fernet.generate_key().decode("ascii")
