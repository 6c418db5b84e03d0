"""Known answers, computed apart from this code and checked against the platforms' documents."""

from __future__ import annotations

from simulator.oauth1 import signature
from simulator.signing import (
    appsecret_proof,
    crc_answer,
    messenger_bytes,
    messenger_signature,
    x_bytes,
    x_signature,
)

MESSENGER_BODY = {
    "object": "page",
    "entry": [
        {
            "id": "1",
            "time": 1458692752478,
            "messaging": [
                {
                    "sender": {"id": "2"},
                    "recipient": {"id": "1"},
                    "timestamp": 1458692752478,
                    "message": {"mid": "m_1", "text": "café 👋 https://x.y"},
                }
            ],
        }
    ],
}


def test_messenger_bodies_are_escaped_as_meta_escapes_them() -> None:
    raw = messenger_bytes(MESSENGER_BODY)
    assert len(raw) == 214
    assert rb'"caf\u00e9 \ud83d\udc4b https:\/\/x.y"' in raw


def test_messenger_signature_matches_the_known_answer() -> None:
    headers = messenger_signature("app_secret_example", messenger_bytes(MESSENGER_BODY))
    assert headers["X-Hub-Signature-256"] == (
        "sha256=ec503c9e8a7aaf156deb557eb0eee13dc651b89904a45ce1a5177acd886fde94"
    )


def test_x_signature_matches_the_known_answer() -> None:
    body = {"for_user_id": "100", "direct_message_events": [{"type": "message_create", "id": "1"}]}
    assert x_signature("consumer_secret_example", x_bytes(body)) == {
        "x-twitter-webhooks-signature": "sha256=Lg6MGysnqNYaonNi5pIJsY9ba8PYSxMSXcB8Gd8sugI="
    }


def test_crc_answer_matches_the_known_answer() -> None:
    answer = crc_answer("consumer_secret_example", b"challenge_string")
    assert answer == "sha256=jbXKbME72EP4whP7Jiwf8KJkZpedcmIvi6wGXiUuI/w="


def test_appsecret_proof_matches_the_known_answer() -> None:
    assert appsecret_proof("app_secret_example", "EAAB_page_token") == (
        "4c713a381d632f29e1237f61edcd6d09c59e8c7afdd63af2f73f82e90f372f90"
    )


def test_oauth_signature_matches_the_example_of_x_and_depends_on_the_host() -> None:
    parameters = [
        ("include_entities", "true"),
        ("status", "Hello Ladies + Gentlemen, a signed OAuth request!"),
        ("oauth_consumer_key", "xvz1evFS4wEEPTGEFPHBog"),
        ("oauth_nonce", "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "1318622958"),
        ("oauth_token", "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"),
        ("oauth_version", "1.0"),
    ]
    keys = (
        "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
        "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
    )
    path = "/1.1/statuses/update.json"
    new = signature("POST", f"https://api.x.com{path}", parameters, *keys)
    old = signature("POST", f"https://api.twitter.com{path}", parameters, *keys)
    assert new == "Ls93hJiZbQ3akF3HF3x1Bz8/zU4="
    assert old == "hCtSmYh+iHYCEqBWrE7C7hYmtUk="
