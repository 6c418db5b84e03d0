"""X's proofs: the challenge-response check and the signature on each body.

Source: X "V2 webhooks: securing webhooks".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping

from connectors.signing import header, same
from connectors.twitter.config import TwitterConfig

# Answering a challenge signs the caller's text with the key that also signs webhooks.
# A text that could be a body must therefore never be signed: no braces, no quotes.
_CHALLENGE = re.compile(r"[A-Za-z0-9_.~+/=-]{1,256}")


def signed_by_x(config: TwitterConfig, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether ``x-twitter-webhooks-signature`` was made of these bytes with our secret."""
    given = header(headers, "x-twitter-webhooks-signature")
    return bool(config.consumer_secret) and same(given, _signature(config, body))


def challenge_response(config: TwitterConfig, query: Mapping[str, str]) -> tuple[str, str] | None:
    """The answer to a CRC as JSON, or None for what is not a plain ``crc_token``."""
    token = query.get("crc_token", "")
    if not config.consumer_secret or not _CHALLENGE.fullmatch(token):
        return None
    answer = {"response_token": _signature(config, token.encode())}
    return "application/json", json.dumps(answer)


def _signature(config: TwitterConfig, message: bytes) -> str:
    digest = hmac.new(config.consumer_secret.encode(), message, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(digest).decode()
