"""Known answers: what the platforms' own documents say a signature of these bytes is."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from requests import Request
from requests_oauthlib import OAuth1

from tests.connectors.cases import messenger, twitter

_META_BODY = (
    rb'{"object":"page","entry":[{"id":"1","time":1458692752478,"messaging":[{"sender":{"id":"2"},'
    rb'"recipient":{"id":"1"},"timestamp":1458692752478,"message":{"mid":"m_1",'
    rb'"text":"caf\u00e9 \ud83d\udc4b https:\/\/x.y"}}]}]}'
)
_META_HEX = "ec503c9e8a7aaf156deb557eb0eee13dc651b89904a45ce1a5177acd886fde94"
_COMPACT = {"separators": (",", ":")}
_X_BODY = b'{"for_user_id":"100","direct_message_events":[{"type":"message_create","id":"1"}]}'


def _meta(digest: str) -> dict[str, str]:
    return {"X-Hub-Signature-256": f"sha256={digest}"}


def test_metas_known_answer_is_believed() -> None:
    assert len(_META_BODY) == 214
    assert messenger().verify(_meta(_META_HEX), _META_BODY)


@pytest.mark.parametrize(
    ("dumped", "its_digest"),
    [
        ({}, "b1e51e571d054eaec40cc65995571b14766540056429b6c4f053057943a8d4e7"),
        (_COMPACT, "3d6499a545239373743e305595ea3c00fdaa6013919e9253ad5a7497ad8fd55b"),
        (
            {**_COMPACT, "ensure_ascii": False},
            "196c18d0c08f958298841bc73dfa906173fe62642bfa3d3f4d8193ac11252826",
        ),
    ],
    ids=["default", "compact", "compact and unescaped"],
)
def test_the_same_object_dumped_again_is_another_body(
    dumped: dict[str, Any], its_digest: str
) -> None:
    body = json.dumps(json.loads(_META_BODY), **dumped).encode()
    assert not messenger().verify(_meta(_META_HEX), body)
    assert messenger().verify(_meta(its_digest), body)


def test_the_old_sha1_header_is_not_enough() -> None:
    assert not messenger().verify({"X-Hub-Signature": f"sha256={_META_HEX}"}, _META_BODY)


def test_a_secret_that_is_being_replaced_still_counts() -> None:
    rotating = messenger(app_secrets=("new_secret", "app_secret_example"))
    assert rotating.verify(_meta(_META_HEX), _META_BODY)


def test_an_app_without_a_secret_believes_nobody() -> None:
    signed_with_nothing = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
    for secrets in ((), ("",), (" ", "")):
        assert not messenger(app_secrets=secrets).verify(_meta(signed_with_nothing), b"")


def test_an_empty_verify_token_opens_no_handshake() -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"}
    assert messenger(verify_token="").answer_challenge(query) is None


def test_xs_known_answer_is_believed() -> None:
    signature = "sha256=Lg6MGysnqNYaonNi5pIJsY9ba8PYSxMSXcB8Gd8sugI="
    assert twitter().verify({"X-Twitter-Webhooks-Signature": signature}, _X_BODY)


def test_x_does_not_sign_in_hex() -> None:
    as_hex = base64.b64decode("Lg6MGysnqNYaonNi5pIJsY9ba8PYSxMSXcB8Gd8sugI=").hex()
    assert not twitter().verify({"X-Twitter-Webhooks-Signature": f"sha256={as_hex}"}, _X_BODY)


def test_an_app_of_x_without_a_secret_answers_and_believes_nobody() -> None:
    bare = twitter(consumer_secret="")
    unkeyed = "sha256=thNnmggU2ex3L5XXeMNfxf8Wl8STcVZTxscSFEKSxa0="
    assert not bare.verify({"x-twitter-webhooks-signature": unkeyed}, b"")
    assert bare.answer_challenge({"crc_token": "challenge_string"}) is None


def test_a_challenge_of_x_cannot_be_used_to_sign_a_webhook() -> None:
    """The check signs what a stranger sends with the key of the webhooks."""
    forged = '{"for_user_id":"100","direct_message_events":[]}'
    assert twitter().answer_challenge({"crc_token": forged}) is None


def test_oauth_signs_as_xs_worked_example_says() -> None:
    example = OAuth1(
        "xvz1evFS4wEEPTGEFPHBog",
        client_secret="kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
        resource_owner_key="370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
        resource_owner_secret="LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
        nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
        timestamp="1318622958",
    )
    status = {"status": "Hello Ladies + Gentlemen, a signed OAuth request!"}
    url = "https://api.x.com/1.1/statuses/update.json?include_entities=true"
    request = Request("POST", url, data=status, auth=example).prepare()
    authorization = request.headers["Authorization"]
    shown = authorization.decode() if isinstance(authorization, bytes) else authorization
    assert 'oauth_signature="Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D"' in shown
