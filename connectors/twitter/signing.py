"""Signs calls to X for one of our accounts. Source: X "Authentication"."""

from __future__ import annotations

from requests.auth import AuthBase
from requests_oauthlib import OAuth1

from connectors.twitter.config import TwitterAccount, TwitterConfig
from connectors.twitter.oauth2 import UserToken


def signer(config: TwitterConfig, account: TwitterAccount) -> AuthBase:
    """OAuth 1.0a, whose tokens never expire; or OAuth 2.0, where somebody keeps its tokens."""
    if config.tokens is not None:
        return UserToken(config.tokens, account.user_id)
    signed: AuthBase = OAuth1(
        config.consumer_key,
        client_secret=config.consumer_secret,
        resource_owner_key=account.access_token,
        resource_owner_secret=account.access_token_secret,
    )
    return signed
