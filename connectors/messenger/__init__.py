"""Facebook Messenger: Page messages in, Send API calls out."""

from connectors.messenger.config import MessengerConfig, MessengerPage
from connectors.messenger.connector import MessengerConnector

__all__ = ["MessengerConfig", "MessengerConnector", "MessengerPage"]
