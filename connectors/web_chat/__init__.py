"""The trust's own web page: a chat for people with neither account. No platform in between."""

from connectors.web_chat.config import WebChatConfig
from connectors.web_chat.connector import WebChatConnector

__all__ = ["WebChatConfig", "WebChatConnector"]
