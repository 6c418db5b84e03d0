"""Meta's proofs: the webhook handshake, the signature on each body, our own proof on calls.

Sources: Meta "Webhooks: verification requests, event notifications" and "Graph API: secure
requests".
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping

from connectors.messenger.config import MessengerConfig
from connectors.signing import header, same

_ECHOABLE = re.compile(r"[A-Za-z0-9_.~-]{1,256}")


def signed_by_meta(config: MessengerConfig, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether ``X-Hub-Signature-256`` was made of these very bytes with one of our secrets."""
    given = header(headers, "X-Hub-Signature-256")
    return any([same(given, "sha256=" + _hex(key, body)) for key in config.usable_secrets])


def handshake(config: MessengerConfig, query: Mapping[str, str]) -> tuple[str, str] | None:
    """The challenge as plain text, or None when the caller does not know the verify token.

    Only a plain challenge is echoed, so that the answer can never carry markup.
    """
    challenge = query.get("hub.challenge", "")
    if query.get("hub.mode") != "subscribe" or not config.verify_token:
        return None
    if not same(query.get("hub.verify_token", ""), config.verify_token):
        return None
    return ("text/plain", challenge) if _ECHOABLE.fullmatch(challenge) else None


def appsecret_proof(config: MessengerConfig, access_token: str) -> str:
    """Shows Meta that the token is used by the app it belongs to; "" without a secret."""
    secrets = config.usable_secrets
    return _hex(secrets[0], access_token.encode()) if secrets else ""


def _hex(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
