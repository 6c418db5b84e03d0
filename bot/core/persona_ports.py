"""Under which name a person's words go out, where a platform can show one.

A patient is told a first name and a role, and nothing else of a member of staff.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Union, runtime_checkable

from bot.core.messages import DeliveryFailed
from bot.core.records import StaffMember

#: Meta's limit for the name of a persona.
LONGEST_NAME = 50
_ROLES = {"nurse": "nurse", "lead": "lead nurse"}
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sister", "sr"})


@dataclass(frozen=True)
class PersonaWish:
    """A name to be made on an account; ``staff_name`` is whose words it is for."""

    channel: str
    account_id: str
    staff_name: str
    label: str


def persona_label(staff: StaffMember) -> str:
    """ "Amina, nurse"; "" where the name holds no first name that can be shown."""
    words = staff.name.split()
    while words and words[0].rstrip(".").lower() in _TITLES:
        words = words[1:]
    role = _ROLES.get(staff.role, "")
    label = f"{words[0]}, {role}" if words and role else ""
    return label if len(label) <= LONGEST_NAME else ""


@runtime_checkable
class MakesPersonas(Protocol):
    """A platform that can show a person's name."""

    def make_persona(self, account_id: str, label: str) -> Union[str, DeliveryFailed]:
        """The platform's id of this name, made if it is not there yet. Never raises."""
        ...


class Personas(Protocol):
    """Names by account and member of staff, on one open transaction."""

    def want(self, wish: PersonaWish, now: datetime) -> None:
        """Keeps a wish; one whose label changed is made anew."""
        ...

    def known(self, channel: str, account_id: str, staff_name: str) -> str:
        """The platform's id; "" where there is none."""
        ...

    def missing(self, now: datetime, limit: int = 10) -> list[PersonaWish]:
        """Wishes that may be tried now."""
        ...

    def made(self, wish: PersonaWish, persona_id: str) -> None:
        """The platform has it under this id."""
        ...

    def put_off(self, wish: PersonaWish, until: datetime) -> None:
        """It is not there; it is not asked for again until then."""
        ...
