"""The codes of an authenticator app, by `pyotp`. Source: RFC 6238, with SHA-1 and 6 digits,
which is what the apps of Microsoft and Google read."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

#: A clock may be half a minute wrong, and a person needs time to type.
_NEAR = (0, -1, 1)
SECONDS = 30


class TotpCodes:
    """``issuer`` is the name under which an app lists the account."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer

    def new_key(self) -> str:
        """160 random bits in base 32."""
        return pyotp.random_base32()

    def address(self, key: str, account: str) -> str:
        """What the QR code says."""
        return pyotp.TOTP(key).provisioning_uri(name=account, issuer_name=self._issuer)

    def period_of(self, key: str, code: str, at: datetime) -> int | None:
        """The period whose code this is: this one, the last or the next."""
        period = int(at.timestamp()) // SECONDS
        codes = pyotp.HOTP(key)
        for offset in _NEAR:
            expected = codes.at(period + offset)
            if hmac.compare_digest(expected.encode(), code.encode("utf-8", "replace")):
                return period + offset
        return None
