"""A person asks Facebook to have their data deleted by the app.

Source: Meta "Data deletion request callback": a form with a ``signed_request``. The id in it is
the app's own for the person, not the one that a Page knows.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import urllib.parse
import urllib.request
from typing import Any

_APP_SCOPED = "9000"


def app_scoped_id(user_id: str) -> str:
    """What the app calls a person whom the Page knows as ``user_id``."""
    return _APP_SCOPED + user_id


def known_to_page(app_scoped: str) -> str:
    """The way back, for the ID matching API; "" for what is no such id."""
    return app_scoped.removeprefix(_APP_SCOPED) if app_scoped.startswith(_APP_SCOPED) else ""


def signed_request(app_secret: str, user_id: str) -> str:
    """The form's value."""
    now = int(time.time())
    claims = {
        "algorithm": "HMAC-SHA256",
        "expires": now + 3600,
        "issued_at": now,
        "user_id": app_scoped_id(user_id),
    }
    payload = _encoded(json.dumps(claims, separators=(",", ":")).encode())
    digest = hmac.new(app_secret.encode(), payload.encode(), hashlib.sha256).digest()
    return f"{_encoded(digest)}.{payload}"


def ask(web_url: str, app_secret: str, user_id: str) -> dict[str, Any]:
    """Sends the request to the service; its address and code, as the person would see them."""
    form = urllib.parse.urlencode({"signed_request": signed_request(app_secret, user_id)})
    with urllib.request.urlopen(  # noqa: S310 - a loopback address by the settings
        f"{web_url}/webhooks/messenger/deletion", form.encode(), timeout=10
    ) as answer:
        found: dict[str, Any] = json.loads(answer.read())
    return found


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
