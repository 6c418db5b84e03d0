"""Staff read what people left; two working days are kept without knowing when one came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.core.comment_clock import LeftComment, Reading, Standing
from bot.core.errors import NotPermitted
from bot.core.hours import Hours
from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.store_ports import Store
from bot.use_cases.enter_paper_feedback import months_open

#: What a person can say of a comment.
MARKS = (Reading.READ, Reading.ACTED, Reading.CONCERN)
#: Months whose read comments can still be marked as acted on.
LOOK_BACK = 2


@dataclass(frozen=True)
class CommentList:
    """Unread comments with their due days (None before the clock began), and those read lately."""

    unread: tuple[tuple[LeftComment, date | None], ...]
    handled: tuple[LeftComment, ...]


@dataclass(frozen=True)
class ReadComments:
    """Opens the list and keeps what was done; who did so is on record, with no comment's id."""

    store: Store
    clock: Clock
    hours: Hours

    def open(self, staff: StaffMember) -> CommentList:
        """A look at the list: takes up what is new, once all that was taken up before is read."""
        now = self.clock.now()
        with self.store.begin() as work:
            looks = work.loop.comments.looks(lock=True)
            if work.loop.comments.waiting() == 0:
                looks = looks.taken_up(self.hours.at(now).today(now))
                work.loop.comments.take_up()
                work.loop.comments.looked(looks)
            unread = work.loop.comments.open()
            handled = work.loop.comments.handled(months_open(now)[:LOOK_BACK])
            work.audit.add(staff.email, "read_comments", "", now)
        hours = self.hours.at(now)
        due = tuple((one, looks.due(one.reading, hours)) for one in unread)
        return CommentList(due, tuple(handled))

    def mark(self, response_id: str, mark: Reading, staff: StaffMember) -> None:
        """Says what was done. The first word about a comment stops its clock.

        Raises NotFound, and NotPermitted for a mark that nobody can set.
        """
        if mark not in MARKS:
            raise NotPermitted("choose read, acted on, or raised as a concern")
        now = self.clock.now()
        hours = self.hours.at(now)
        today = hours.today(now)
        with self.store.begin() as work:
            looks = work.loop.comments.looks(lock=True)
            comment = work.loop.comments.get(response_id)
            if comment.reading is mark:
                return
            if comment.reading.is_open:
                due = looks.due(comment.reading, hours)
                if due is not None:
                    work.loop.comments.count(f"{today:%Y-%m}", on_time=today <= due)
            work.loop.comments.mark(response_id, mark)
            work.audit.add(staff.email, "mark_comment", "", now, mark.value)

    def standing(self) -> Standing:
        """Where the list stands, for the front page; only reads."""
        now = self.clock.now()
        with self.store.read() as work:
            looks = work.loop.comments.looks()
            waiting = work.loop.comments.waiting()
            kept = work.loop.comments.counted(months_open(now))
        state = Reading.WAITING if waiting else Reading.NEW
        return Standing(waiting, looks.due(state, self.hours.at(now)), *kept)
