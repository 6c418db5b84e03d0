"""X (Twitter): Direct Messages in through webhooks, out through API v2."""

from connectors.twitter.config import TwitterAccount, TwitterConfig
from connectors.twitter.connector import TwitterConnector

__all__ = ["TwitterAccount", "TwitterConfig", "TwitterConnector"]
