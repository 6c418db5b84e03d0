"""A person whom the trust's own sign-in vouches for comes in, if they have an account here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.people import NOBODY, TrustRefusal
from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.store_ports import Store, Work

#: Of a name of an account that is not ours, for the record.
_LONGEST_NAME = 254


@dataclass(frozen=True)
class TrustNames:
    """What the trust calls somebody: ``proved`` names open an account, ``said`` ones never do."""

    proved: tuple[str, ...]
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class EnterWithTrustAccount:
    """Never makes an account: who may come in is decided here, not at the trust's sign-in."""

    store: Store
    clock: Clock

    def __call__(self, names: TrustNames) -> StaffMember | TrustRefusal:
        """The person, or why not; on record either way.

        A person with two names here is nobody, also where one of them is only said: it cannot be
        told who they are.
        """
        now = self.clock.now()
        with self.store.begin() as work:
            known, others = _known(work, names.proved), _known(work, names.said)
            alone = len(known) == 1 and others <= known
            member = work.staff.lock(known.pop()) if alone else None
            if member is not None and member.active:
                after = replace(member, last_sign_in_at=now)
                work.staff.save(after)
                detail = "with an account of the trust"
                work.audit.add(member.email, "sign_in", member.id, now, detail)
                return after
            name = next(iter((*names.proved, *names.said)), "")
            refusal = TrustRefusal.UNKNOWN if member is None else TrustRefusal.DISABLED
            _record(work, refusal, member.id if member else name, now)
        return refusal

    def refused(self, refusal: TrustRefusal) -> None:
        """Puts on record that somebody came back from the trust's sign-in with what is no proof."""
        with self.store.begin() as work:
            _record(work, refusal, "", self.clock.now())


def _known(work: Work, names: Sequence[str]) -> set[str]:
    return {member.id for name in names if (member := work.staff.by_email(name))}


def _record(work: Work, refusal: TrustRefusal, subject: str, now: datetime) -> None:
    subject = "".join(filter(str.isprintable, subject))[:_LONGEST_NAME]
    work.audit.add(NOBODY, "trust_sign_in_refused", subject, now, refusal.value)
