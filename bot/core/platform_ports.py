"""What is kept about the platforms themselves, on one open transaction."""

from __future__ import annotations

from typing import Protocol

from bot.core.persona_ports import Personas
from bot.core.send_budget import SendBudgets
from bot.core.service_alarms import AlarmTelling, ServiceAlarms
from bot.core.thread_ports import ThreadWishes
from bot.core.token_ports import Tokens


class PlatformWork(Protocol):
    """Parts of one open transaction."""

    @property
    def threads(self) -> ThreadWishes:
        """Who should have a thread."""
        ...

    @property
    def personas(self) -> Personas:
        """Names under which people's words go out."""
        ...

    @property
    def tokens(self) -> Tokens:
        """Tokens that rotate."""
        ...

    @property
    def budgets(self) -> SendBudgets:
        """How much accounts may still send."""
        ...

    @property
    def alarms(self) -> ServiceAlarms:
        """What is wrong with the service itself."""
        ...

    @property
    def telling(self) -> AlarmTelling:
        """Which of it people elsewhere were told of."""
        ...
