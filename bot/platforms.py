"""What each connector is told, from the settings; connectors are loaded when first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.ports import Connector
from bot.settings import Settings

if TYPE_CHECKING:
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


def twitter_config(settings: Settings) -> TwitterConfig:
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
    )


def messenger(settings: Settings) -> Connector:
    """The Messenger connector."""
    from connectors.messenger import MessengerConnector

    return MessengerConnector(messenger_config(settings))


def twitter(settings: Settings) -> Connector:
    """The X connector."""
    from connectors.twitter import TwitterConnector

    return TwitterConnector(twitter_config(settings))
