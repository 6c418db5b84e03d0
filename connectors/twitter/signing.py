"""Signs calls to X for one of our accounts. Source: X "Authentication: OAuth 1.0a"."""

from __future__ import annotations

from requests.auth import AuthBase
from requests_oauthlib import OAuth1

from connectors.twitter.config import TwitterAccount, TwitterConfig


def signer(config: TwitterConfig, account: TwitterAccount) -> AuthBase:
    """OAuth 1.0a user context: the account's own tokens, which never expire."""
    signed: AuthBase = OAuth1(
        config.consumer_key,
        client_secret=config.consumer_secret,
        resource_owner_key=account.access_token,
        resource_owner_secret=account.access_token_secret,
    )
    return signed
