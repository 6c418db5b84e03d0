"""What is kept about the platforms themselves, on one open transaction."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from bot.store.alarm_telling import SqlAlarmTelling
from bot.store.budgets import SqlBudgets
from bot.store.personas import SqlPersonas
from bot.store.service_alarms import SqlServiceAlarms
from bot.store.threads import SqlThreads
from bot.store.tokens import SqlTokens


class SqlPlatforms:
    """The parts."""

    def __init__(self, connection: Connection) -> None:
        self.threads = SqlThreads(connection)
        self.personas = SqlPersonas(connection)
        self.alarms = SqlServiceAlarms(connection)
        self.telling = SqlAlarmTelling(connection)
        self.budgets = SqlBudgets(connection)
        self.tokens = SqlTokens(connection)
