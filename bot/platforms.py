"""What each connector is told, from the settings; connectors are loaded when first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.ports import Clock, Connector, Sealer
from bot.core.store_ports import Store
from bot.core.token_ports import TokenSource
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.use_cases.keep_tokens import KeepTokens
    from connectors.messenger import MessengerConfig
    from connectors.twitter import TwitterConfig


def messenger_config(settings: Settings) -> MessengerConfig:
    """What the Messenger connector is told."""
    from connectors.messenger import MessengerConfig, MessengerPage

    return MessengerConfig(
        app_id=settings.messenger_app_id,
        app_secrets=tuple(settings.messenger_app_secret.split(",")),
        verify_token=settings.messenger_verify_token,
        pages=(MessengerPage(settings.messenger_page_id, settings.messenger_page_token),),
        graph_url=settings.messenger_graph_url,
        graph_version=settings.messenger_graph_version,
        human_agent=settings.messenger_human_agent,
        routing=settings.messenger_routing,
        persona_picture=settings.messenger_persona_picture,
    )


def twitter_config(settings: Settings, tokens: TokenSource | None = None) -> TwitterConfig:
    """What the X connector is told."""
    from connectors.twitter import TwitterAccount, TwitterConfig

    accounts = tuple(
        TwitterAccount(
            account.user_id,
            account.screen_name,
            account.access_token,
            account.access_token_secret,
        )
        for account in settings.twitter_accounts
    )
    return TwitterConfig(
        consumer_key=settings.twitter_consumer_key,
        consumer_secret=settings.twitter_consumer_secret,
        accounts=accounts,
        own_app_id=settings.twitter_app_id,
        api_url=settings.twitter_api_url,
        bearer_token=settings.twitter_bearer_token,
        tokens=tokens,
    )


def messenger(settings: Settings) -> Connector:
    """The Messenger connector."""
    from connectors.messenger import MessengerConnector

    return MessengerConnector(messenger_config(settings))


def twitter_tokens(
    settings: Settings, store: Store, clock: Clock, sealer: Sealer | None
) -> KeepTokens | None:
    """Who keeps X's OAuth 2.0 tokens; None where OAuth 1.0a is used."""
    if not settings.twitter_oauth2_client_id or sealer is None:
        return None
    from bot.use_cases.keep_tokens import KeepTokens
    from connectors.twitter.oauth2 import Refresher

    client = (settings.twitter_oauth2_client_id, settings.twitter_oauth2_client_secret)
    first = {one.user_id: one.oauth2_refresh_token for one in settings.twitter_accounts}
    refresher = Refresher(settings.twitter_api_url, *client)
    return KeepTokens(store, clock, sealer, "twitter", refresher, first)


def twitter(settings: Settings, tokens: TokenSource | None = None) -> Connector:
    """The X connector."""
    from connectors.twitter import TwitterConnector

    return TwitterConnector(twitter_config(settings, tokens))


def comments_on(settings: Settings) -> frozenset[str]:
    """Channels whose public comments come into the queue."""
    wanted = settings.messenger_private_replies != "off"
    return frozenset({"messenger"}) if wanted else frozenset()


def answers_comments_on(settings: Settings) -> frozenset[str]:
    """Channels on which the service itself sends the private reply."""
    wanted = settings.messenger_private_replies == "automatic"
    return frozenset({"messenger"}) if wanted else frozenset()
