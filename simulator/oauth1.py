"""Checks an OAuth 1.0a signature (HMAC-SHA1) as X does. Source: RFC 5849 section 3.4."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote, unquote, urlsplit

from simulator.settings import XAccount, XApp

_FIELD = re.compile(r'\s*([A-Za-z0-9_.~%-]+)="([^"]*)"\s*')
_CLOCK_SKEW_SECONDS = 300
_NONCES_KEPT = 20_000


def encoded(text: str) -> str:
    """Percent-encoding of RFC 3986: only letters, digits and ``-._~`` stay."""
    return quote(text, safe="-._~")


def signature(
    method: str, url: str, parameters: Iterable[tuple[str, str]], key: str, token_key: str
) -> str:
    """The base64 signature of a request; ``url`` has no query, ``parameters`` hold it instead."""
    pairs = sorted((encoded(name), encoded(value)) for name, value in parameters)
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join((method.upper(), encoded(base_url(url)), encoded(joined)))
    secret = f"{encoded(key)}&{encoded(token_key)}".encode()
    return base64.b64encode(hmac.new(secret, base.encode(), hashlib.sha1).digest()).decode()


def base_url(url: str) -> str:
    """The address as it is signed: lower-case scheme and host, no default port."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    default = {"http": 80, "https": 443}.get(parts.scheme.lower())
    if parts.port and parts.port != default:
        host = f"{host}:{parts.port}"
    return f"{parts.scheme.lower()}://{host}{parts.path}"


def read_header(header: str) -> dict[str, str]:
    """The fields of an ``OAuth …`` header, decoded; empty if it is not one."""
    scheme, _, rest = header.partition(" ")
    if scheme.lower() != "oauth":
        return {}
    matches = (_FIELD.fullmatch(part) for part in rest.split(","))
    return {unquote(found[1]): unquote(found[2]) for found in matches if found}


class OAuth1:
    """Says which account signed a request, and refuses replays."""

    def __init__(self, app: XApp, clock: Callable[[], float] = time.time) -> None:
        self._app = app
        self._clock = clock
        self._lock = threading.Lock()
        self._nonces: OrderedDict[tuple[str, str], None] = OrderedDict()

    def account(
        self, method: str, url: str, parameters: Iterable[tuple[str, str]], header: str
    ) -> XAccount | None:
        """The account whose token signed this, or None.

        ``parameters`` are those of the query and of a form body; a JSON body is not signed.
        """
        fields = read_header(header)
        account = self._holder(fields)
        if account is None or not self._is_recent(fields):
            return None
        given = fields.get("oauth_signature", "")
        rest = [(name, value) for name, value in fields.items() if name not in _UNSIGNED]
        expected = signature(
            method,
            url,
            [*parameters, *rest],
            self._app.consumer_secret,
            account.access_token_secret,
        )
        if not hmac.compare_digest(expected.encode(), given.encode()):
            return None
        return account if self._is_first_use(fields) else None

    def _holder(self, fields: Mapping[str, str]) -> XAccount | None:
        if fields.get("oauth_consumer_key") != self._app.consumer_key:
            return None
        if fields.get("oauth_signature_method") != "HMAC-SHA1":
            return None
        token = fields.get("oauth_token")
        return next((a for a in self._app.accounts if a.access_token == token), None)

    def _is_recent(self, fields: Mapping[str, str]) -> bool:
        stamp = fields.get("oauth_timestamp", "")
        if not stamp.isdecimal() or not fields.get("oauth_nonce"):
            return False
        return abs(self._clock() - int(stamp)) <= _CLOCK_SKEW_SECONDS

    def _is_first_use(self, fields: Mapping[str, str]) -> bool:
        use = (fields["oauth_timestamp"], fields["oauth_nonce"])
        with self._lock:
            if use in self._nonces:
                return False
            self._nonces[use] = None
            if len(self._nonces) > _NONCES_KEPT:
                self._nonces.popitem(last=False)
        return True


_UNSIGNED = frozenset({"oauth_signature", "realm"})
