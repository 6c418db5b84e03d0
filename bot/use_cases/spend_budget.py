"""Sends no more for an account than its platform allows, and shares that out between patients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.account import after_receipt
from bot.core.conversation import Conversation
from bot.core.send_budget import (
    Allowance,
    SeenBudget,
    SendBudget,
    learned,
    one_more,
    renewed,
    spent_until,
)
from bot.core.store_ports import Work


@dataclass(frozen=True)
class SpendBudget:
    """``allowances`` by channel; a channel without one has no budget."""

    allowances: Mapping[str, Allowance]

    def limits(self, conversation: Conversation) -> bool:
        """Whether sends of this conversation's account are counted."""
        return conversation.channel in self.allowances

    def take_turn(self, work: Work, conversation: Conversation) -> None:
        """Locks the account's budget: first of all, in whatever also writes the account's state.

        `may_send` goes from the budget to the state; who went the other way could meet it half-way.
        """
        if self.limits(conversation):
            work.platforms.budgets.of(conversation.channel, conversation.account_id)

    def may_send(self, work: Work, conversation: Conversation, now: datetime) -> bool:
        """Counts one more message; False if there is none left, and then the account rests."""
        allowance = self.allowances.get(conversation.channel)
        if allowance is None:
            return True
        channel, account_id = conversation.channel, conversation.account_id
        budget = renewed(self._of(work, conversation, allowance, now), now)
        until = spent_until(budget, allowance)
        if until is None:
            work.platforms.budgets.keep(channel, account_id, one_more(budget))
            return True
        state = work.accounts.state(channel, account_id, now)
        work.accounts.keep(after_receipt(state, (until - now).total_seconds(), now))
        return False

    def learn(
        self, work: Work, conversation: Conversation, seen: SeenBudget, now: datetime
    ) -> None:
        """Takes over what the platform said of its own count."""
        allowance = self.allowances.get(conversation.channel)
        if allowance is None or seen.renews_at <= now:
            return
        budget = learned(self._of(work, conversation, allowance, now), seen)
        work.platforms.budgets.keep(conversation.channel, conversation.account_id, budget)

    @staticmethod
    def _of(
        work: Work, conversation: Conversation, allowance: Allowance, now: datetime
    ) -> SendBudget:
        found = work.platforms.budgets.of(conversation.channel, conversation.account_id)
        return found or SendBudget.fresh(allowance, now)
