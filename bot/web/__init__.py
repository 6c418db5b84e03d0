"""What faces the internet: webhooks, health, the console for staff and the public page."""

from __future__ import annotations

from bot.web.app import create_app
from bot.web.wiring import Wiring

__all__ = ["Wiring", "create_app"]
