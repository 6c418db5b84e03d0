"""The action log: what will be done about what people said, by whom and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from bot.core.errors import NotFound, NotPermitted
from bot.core.loop_records import LONGEST_ACTION, LONGEST_WHO, Action
from bot.core.ports import Clock, Masker
from bot.core.records import StaffMember
from bot.core.store_ports import Store

#: A slip in the year is likelier than a plan for so long.
FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class KeepActions:
    """Adds actions and says when they are done, each on record."""

    store: Store
    clock: Clock
    masker: Masker

    def add(
        self, what: str, who: str, due_on: date | None, staff: StaffMember, entry_id: str = ""
    ) -> Action:
        """Keeps an action. Raises NotPermitted in words for the page, NotFound for no such entry.

        Identifiers in what will be done are masked; who does it is a colleague and stays.
        """
        what, who = " ".join(what.split()), " ".join(who.split())
        if not what or not who:
            raise NotPermitted("write what will be done, and who will do it")
        if len(what) > LONGEST_ACTION or len(who) > LONGEST_WHO:
            raise NotPermitted(
                f"at most {LONGEST_ACTION} characters for what will be done, {LONGEST_WHO} for who"
            )
        now = self.clock.now()
        if due_on is None or not now.date() <= due_on <= now.date() + FARTHEST:
            raise NotPermitted("choose a day from today to a year from now")
        masked = self.masker.mask(what).text
        action = Action(uuid4().hex, masked, who, due_on, entry_id, staff.email, now)
        with self.store.begin() as work:
            if entry_id:
                work.loop.entries.get(entry_id)
            work.loop.actions.add(action)
            work.audit.add(staff.email, "add_action", action.id, now)
        return action

    def finish(self, action_id: str, staff: StaffMember) -> None:
        """It is done. A second click changes nothing. Raises NotFound."""
        self._set(action_id, staff, done=True)

    def reopen(self, action_id: str, staff: StaffMember) -> None:
        """It is not done after all. Raises NotFound."""
        self._set(action_id, staff, done=False)

    def _set(self, action_id: str, staff: StaffMember, done: bool) -> None:
        now = self.clock.now()
        with self.store.begin() as work:
            if action_id not in {action.id for action in work.loop.actions.all()}:
                raise NotFound("there is no such action")
            if done and work.loop.actions.finish(action_id, staff.email, now):
                work.audit.add(staff.email, "finish_action", action_id, now)
            elif not done and work.loop.actions.reopen(action_id):
                work.audit.add(staff.email, "reopen_action", action_id, now)
