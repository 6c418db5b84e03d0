"""How the platforms turn an event into bytes and sign them.

Sources: Meta "Webhooks: validating payloads" and "Securing Graph API requests";
X "Securing webhooks" and "Challenge-Response Checks".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

MESSENGER_HEADER = "X-Hub-Signature-256"
MESSENGER_OLD_HEADER = "X-Hub-Signature"
X_HEADER = "x-twitter-webhooks-signature"


def messenger_bytes(body: Mapping[str, Any]) -> bytes:
    """Compact ASCII JSON with escaped slashes: the rendering that Meta signs and sends."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode("ascii")


def x_bytes(body: Mapping[str, Any]) -> bytes:
    """Compact UTF-8 JSON."""
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()


def messenger_signature(app_secret: str, body: bytes) -> dict[str, str]:
    """Both of Meta's signature headers for these bytes: SHA-256 and the old SHA-1."""
    key = app_secret.encode()
    return {
        MESSENGER_HEADER: "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest(),
        MESSENGER_OLD_HEADER: "sha1=" + hmac.new(key, body, hashlib.sha1).hexdigest(),
    }


def x_signature(consumer_secret: str, body: bytes) -> dict[str, str]:
    """X's signature header for these bytes."""
    return {X_HEADER: crc_answer(consumer_secret, body)}


def crc_answer(consumer_secret: str, token: bytes) -> str:
    """``sha256=`` and the base64 HMAC that a right answer to a CRC token holds."""
    digest = hmac.new(consumer_secret.encode(), token, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(digest).decode()


def appsecret_proof(app_secret: str, access_token: str) -> str:
    """The hex proof that a Graph caller knows the app secret."""
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()
