"""A signed-in person changes their own password. The present one is asked for first."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.errors import NotPermitted, PasswordNotFit, PasswordRefused
from bot.core.lock_out import after_attempt, is_locked, may_enter
from bot.core.people import LinkEnd
from bot.core.people_ports import CheckPassword, HashPassword, PasswordRule
from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.store_ports import Store, Work


@dataclass(frozen=True)
class ChangePassword:
    """``service_name`` may not be the whole of a password either."""

    store: Store
    clock: Clock
    check: CheckPassword
    hash_password: HashPassword
    rule: PasswordRule
    service_name: str = ""

    def __call__(self, staff: StaffMember, present: str, password: str) -> StaffMember:
        """The person with the new password; sessions and links with the old one have ended.

        Raises PasswordNotFit when the new one will not do (which costs no try), PasswordRefused
        when the present one is wrong or too many wrong ones came (on record), NotPermitted for
        whoever has no password here.
        """
        if not staff.password_hash:
            raise NotPermitted("you sign in with your account of the trust; change it there")
        objection = self.rule(password, (staff.name, staff.email, self.service_name))
        if objection:
            raise PasswordNotFit(objection)
        # Said before the present one is looked at, so that it tells nothing about a guess.
        if present == password:
            raise PasswordNotFit("The new password is the same as the old one. Choose another.")
        # Both are slow on purpose, so they come before the transaction.
        right = self.check(staff.password_hash, present)
        hashed = self.hash_password(password) if right else ""
        with self.store.begin() as work:
            member, refused = self._judged(work, staff, right)
            if refused is None:
                return self._changed(work, member, hashed)
        raise refused

    def _judged(
        self, work: Work, staff: StaffMember, right: bool
    ) -> tuple[StaffMember, PasswordRefused | None]:
        """The person as they are now, and why not, if anything is against it; on record."""
        now = self.clock.now()
        member = work.staff.lock(staff.id)
        # Changed or switched off since they were asked: what they gave says nothing any more.
        if member is None or member.password_hash != staff.password_hash or not member.active:
            return staff, PasswordRefused()
        was_locked = is_locked(member, now)
        if right and not was_locked:
            return member, None
        after = after_attempt(member, False, now)
        work.staff.save(after)
        locked = not may_enter(after, now)
        act = "change_password_refused" if locked else "change_password_failed"
        work.audit.add(member.email, act, member.id, now)
        return after, PasswordRefused(after.locked_until if locked else None)

    def _changed(self, work: Work, member: StaffMember, hashed: str) -> StaffMember:
        now = self.clock.now()
        after = replace(
            after_attempt(member, True, now),
            password_hash=hashed,
            session_number=member.session_number + 1,
        )
        work.staff.save(after)
        # A link for a new password that somebody else may hold opens nothing from now on.
        work.links.end_all(member.id, LinkEnd.CHANGED)
        work.audit.add(member.email, "change_password", member.id, now)
        return after
