"""The handover sheet: one page that prints, for the nurse who comes on."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from bot.core.pseudonym import pseudonym
from bot.core.queue_ports import QueueView
from bot.web.console.alerts import alerts_for
from bot.web.console.comments import concerns_waiting
from bot.web.console.presenters.beside import note_lines, reminder_lines
from bot.web.console.presenters.queue import queue_lines
from bot.web.console.presenters.rota import next_words, on_now_words
from bot.web.console.presenters.times import when_words
from bot.web.gate import staff_now
from bot.web.guards import READERS, staff_only
from bot.web.wiring import Wiring

#: More than a shift can hand over on one sheet; the rest is counted.
MOST = 60
#: Reminders that the next shift will meet.
AHEAD = timedelta(hours=24)


def handover_blueprint(wiring: Wiring) -> Blueprint:
    """The sheet."""
    pages = Blueprint("handover", __name__)

    @pages.get("/handover")
    @staff_only(READERS)
    def page() -> ResponseReturnValue:
        """Every open conversation with its last notes, and the reminders to come. On record."""
        now, staff = wiring.clock.now(), staff_now()
        with wiring.store.begin() as work:
            work.audit.add(staff.email, "handover", "", now)
        with wiring.store.read() as work:
            rows = work.queue.page(QueueView.OPEN, staff.id, now, 0, MOST + 1)
            notes = {
                row.conversation.id: work.desk.notes(row.conversation.id) for row in rows[:MOST]
            }
            reminders = work.desk.coming(now + AHEAD)
            shifts = work.rota.between(now, now + AHEAD)
        return render_template(
            "handover.html",
            alerts=alerts_for(wiring, staff),
            printed=when_words(now, now),
            lines=queue_lines(rows[:MOST], staff.id, now, wiring.hours.at(now)),
            more=len(rows) > MOST,
            notes={owner: note_lines(kept, now)[-3:] for owner, kept in notes.items()},
            concerns=concerns_waiting(wiring),
            reminders=reminder_lines(reminders, now),
            name=pseudonym,
            on_now=on_now_words(shifts, now),
            coming=next_words(shifts, now),
        )

    return pages
