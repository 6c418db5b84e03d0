"""Meta's data deletion callback: what it signs is read, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest

from bot.core.messages import DeliveryFailed
from tests.connectors.cases import messenger
from tests.connectors.stub_platform import Canned, platform

VECTOR = (
    "S0gLFJHGJD6PEuW47JUQYpOTiV_WAasfZVfQIrvLlqc."
    "eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImV4cGlyZXMiOjEyOTE4NDA0MDAsImlzc3VlZF9hdCI6"
    "MTI5MTgzNjgwMCwidXNlcl9pZCI6IjIxODQ3MTAwMCJ9"
)


def signed(claims: object, secret: bytes = b"app_secret_example") -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    signature = hmac.new(secret, payload.encode(), hashlib.sha256).digest()
    return f"{base64.urlsafe_b64encode(signature).decode().rstrip('=')}.{payload}"


def test_the_known_request_is_read() -> None:
    assert messenger().deletions.read(VECTOR) == "218471000"


def test_padding_and_the_other_alphabet_are_read_too() -> None:
    signature, _, payload = VECTOR.partition(".")
    other = signature.replace("-", "+").replace("_", "/") + "="
    assert messenger().deletions.read(f"{other}.{payload}") == "218471000"


def test_the_old_secret_still_counts_during_a_rotation() -> None:
    request = signed({"algorithm": "HMAC-SHA256", "user_id": "7"}, b"old_secret_example")
    assert messenger().deletions.read(request) == "7"


@pytest.mark.parametrize(
    "request_",
    [
        "",
        ".",
        "x.y",
        VECTOR[:-1],
        VECTOR.replace("S0gL", "S0gM"),
        signed({"algorithm": "HMAC-SHA256", "user_id": "7"}, b"another secret"),
        signed({"algorithm": "none", "user_id": "7"}),
        signed({"algorithm": "HMAC-SHA256"}),
        signed(["HMAC-SHA256"]),
        "a" * 5_000,
        "\ud800.\ud800",
    ],
)
def test_anything_else_is_refused(request_: str) -> None:
    assert messenger().deletions.read(request_) is None


def test_meta_is_asked_who_that_is_on_our_page() -> None:
    found = {"data": [{"id": "2002", "page": {"id": "1001"}}]}
    with platform(Canned.json(200, found)) as meta:
        assert messenger(meta.url).deletions.people("asid") == [("1001", "2002")]
    (asked,) = meta.asked
    assert asked.path.startswith("/v25.0/asid/ids_for_pages?page=1001&appsecret_proof=")
    assert asked.headers["authorization"] == "Bearer EAAB_page_token"


def test_a_platform_that_does_not_answer_is_a_failure_not_nobody() -> None:
    with platform(Canned(500, b"<html>")) as meta:
        assert isinstance(messenger(meta.url).deletions.people("asid"), DeliveryFailed)
