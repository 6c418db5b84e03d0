"""A person opens a one-time link and chooses a password. The link works once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import LinkRefused, PasswordNotFit
from bot.core.people import NOBODY, LinkEnd, LinkFault, LinkUse, link_fault, link_mark
from bot.core.people_ports import HashPassword, PasswordRule
from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.store_ports import Store, Work


@dataclass(frozen=True)
class OpenLink:
    """Whose link it is, and what for."""

    member: StaffMember
    use: LinkUse


@dataclass(frozen=True)
class ChoosePassword:
    """``service_name`` may not be the whole of a password either."""

    store: Store
    clock: Clock
    hash_password: HashPassword
    rule: PasswordRule
    service_name: str = ""

    def look(self, token: str) -> OpenLink:
        """What the link is for; it is not used up. Raises LinkRefused, which is on record."""
        with self.store.read() as work:
            link = work.links.find(link_mark(token))
            member = work.staff.by_id(link.staff_id) if link else None
        fault = link_fault(link, member, self.clock.now())
        if link is None or member is None or fault is not None:
            raise self._refused(fault or LinkFault.UNKNOWN, member)
        return OpenLink(member, link.use)

    def __call__(self, token: str, password: str) -> StaffMember:
        """The person with the new password; every session with the old one has ended.

        Raises LinkRefused (on record), or PasswordNotFit and the link still works.
        """
        opened = self.look(token)
        about = (opened.member.name, opened.member.email, self.service_name)
        objection = self.rule(password, about)
        if objection:
            raise PasswordNotFit(objection)
        # The hash is slow on purpose: it is made before the transaction begins.
        hashed = self.hash_password(password)
        mark, now = link_mark(token), self.clock.now()
        with self.store.begin() as work:
            member = work.staff.lock(opened.member.id)
            fault = link_fault(work.links.find(mark), member, now)
            if member is not None and fault is None:
                work.links.end(mark, LinkEnd.USED)
                return _with_password(work, member, hashed, opened.use, now)
        raise self._refused(fault or LinkFault.UNKNOWN, member)

    def _refused(self, fault: LinkFault, member: StaffMember | None) -> LinkRefused:
        """The error to raise, once it is on record."""
        actor, subject = (member.email, member.id) if member else (NOBODY, "")
        with self.store.begin() as work:
            work.audit.add(actor, "link_refused", subject, self.clock.now(), fault.value)
        return LinkRefused(fault)


def _with_password(
    work: Work, member: StaffMember, hashed: str, use: LinkUse, now: datetime
) -> StaffMember:
    after = replace(
        member,
        password_hash=hashed,
        failed_sign_ins=0,
        locked_until=None,
        session_number=member.session_number + 1,
    )
    work.staff.save(after)
    act = "accept_invitation" if use is LinkUse.INVITE else "choose_password"
    work.audit.add(member.email, act, member.id, now)
    return after
