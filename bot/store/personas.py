"""Names under which people's words go out on a platform."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.persona_ports import PersonaWish
from bot.store.insert_once import insert_once
from bot.store.platform_tables import persona


class SqlPersonas:
    """Personas on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def want(self, wish: PersonaWish, now: datetime) -> None:
        """Keeps a wish; one whose label changed is made anew."""
        values = {**vars(wish), "persona_id": "", "next_at": now}
        if not insert_once(self._connection, persona, values):
            self._connection.execute(
                sa.update(persona)
                .where(_is(wish), persona.c.label != wish.label)
                .values(label=wish.label, persona_id="", next_at=now)
            )

    def known(self, channel: str, account_id: str, staff_name: str) -> str:
        """The platform's id; "" where there is none."""
        found = self._connection.execute(
            sa.select(persona.c.persona_id).where(
                _is(PersonaWish(channel, account_id, staff_name, ""))
            )
        ).scalar_one_or_none()
        return str(found or "")

    def missing(self, now: datetime, limit: int = 10) -> list[PersonaWish]:
        """Wishes that may be tried now."""
        rows = self._connection.execute(
            sa.select(
                persona.c.channel, persona.c.account_id, persona.c.staff_name, persona.c.label
            )
            .where(persona.c.persona_id == "", persona.c.next_at <= now)
            .order_by(persona.c.next_at)
            .limit(limit)
        )
        return [PersonaWish(*row) for row in rows]

    def made(self, wish: PersonaWish, persona_id: str) -> None:
        """The platform has it under this id."""
        self._connection.execute(
            sa.update(persona)
            .where(_is(wish), persona.c.label == wish.label)
            .values(persona_id=persona_id)
        )

    def put_off(self, wish: PersonaWish, until: datetime) -> None:
        """It is not there; it is not asked for again until then."""
        self._connection.execute(
            sa.update(persona).where(_is(wish)).values(persona_id="", next_at=until)
        )


def _is(wish: PersonaWish) -> sa.ColumnElement[bool]:
    return sa.and_(
        persona.c.channel == wish.channel,
        persona.c.account_id == wish.account_id,
        persona.c.staff_name == wish.staff_name,
    )
