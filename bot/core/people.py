"""People who may sign in: their roles, their one-time links, and who must always be left."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.core.records import StaffMember

#: Who is on record for an act when nobody is signed in.
NOBODY = "not signed in"
ADMIN = "admin"
#: What each role is for, in words, from the one that most people have.
ROLES: Mapping[str, str] = {
    "nurse": "Nurse: reads and answers patients",
    "lead": "Lead: as a nurse, and approves answers and reads the record of acts",
    "governance": "Governance: reads conversations, feedback and the record of acts",
    ADMIN: "Administrator: looks after accounts, and reads no patient’s words",
}


class LinkUse(str, Enum):
    """What a one-time link was made for."""

    INVITE = "invite"
    RESET = "reset"


class LinkEnd(str, Enum):
    """Why a link no longer works before its time is over."""

    USED = "used"
    REPLACED = "replaced"
    CHANGED = "changed"


class LinkFault(str, Enum):
    """Why a link is refused."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    REPLACED = "replaced"
    CHANGED = "changed"
    DISABLED = "disabled"


class TrustRefusal(str, Enum):
    """Why somebody does not get in with an account of the trust."""

    UNKNOWN = "nobody here has this address"
    DISABLED = "the account here is switched off"
    NOT_CONFIRMED = "the answer of the trust's sign-in does not fit"
    CANCELLED = "not finished at the trust's sign-in"
    AWAY = "the trust's sign-in does not answer"


@dataclass(frozen=True)
class OneTimeLink:
    """A link that lets one person choose a password, once. ``mark`` is its token's SHA-256."""

    mark: str
    staff_id: str
    use: LinkUse
    made_by: str
    made_at: datetime
    expires_at: datetime
    ended: LinkEnd | None = None


@dataclass(frozen=True)
class Account:
    """A person on the list of accounts."""

    member: StaffMember
    has_second_step: bool
    open_link: OneTimeLink | None = None


def link_mark(token: str) -> str:
    """What is kept of a link's token: 64 hexadecimal digits, from which nobody gets it back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def link_fault(
    link: OneTimeLink | None, member: StaffMember | None, now: datetime
) -> LinkFault | None:
    """Why a link is refused, or None if it opens."""
    if link is None or member is None:
        return LinkFault.UNKNOWN
    if link.ended is not None:
        return LinkFault(link.ended.value)
    if link.expires_at <= now:
        return LinkFault.EXPIRED
    return None if member.active else LinkFault.DISABLED


def can_act_as_admin(member: StaffMember) -> bool:
    """Whether this person could sign in and look after accounts."""
    has_way_in = bool(member.password_hash) or member.last_sign_in_at is not None
    return member.role == ADMIN and member.active and has_way_in


def leaves_an_admin(before: Iterable[StaffMember], changed: StaffMember) -> bool:
    """Whether somebody can still look after accounts once ``changed`` is as it is given.

    ``before`` are the administrators there are now. Nothing is lost by changing somebody
    who was none.
    """
    able = [member for member in before if can_act_as_admin(member)]
    if changed.id not in {member.id for member in able} or can_act_as_admin(changed):
        return True
    return len(able) > 1
