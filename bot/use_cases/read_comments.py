"""Staff read what people left; two working days are kept without knowing when one came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.comment_clock import LeftComment, Looks, Reading, Standing
from bot.core.concerns import Concern, Done
from bot.core.errors import NotPermitted
from bot.core.hours import Hours
from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.store_ports import Store, Work
from bot.use_cases.enter_paper_feedback import months_open

#: What a person can say of a comment.
MARKS = (Reading.READ, Reading.ACTED, Reading.CONCERN)
#: Months whose read comments can still be marked as acted on.
LOOK_BACK = 2


@dataclass(frozen=True)
class CommentList:
    """Concerns that nobody has seen, the oldest first; unread comments with their due days (None
    before the clock began); and those read lately."""

    concerns: tuple[LeftComment, ...]
    unread: tuple[tuple[LeftComment, date | None], ...]
    handled: tuple[LeftComment, ...]


@dataclass(frozen=True)
class ReadComments:
    """Opens the list and keeps what was done; who did so is on record, with no comment's id."""

    store: Store
    clock: Clock
    hours: Hours

    def open(self, staff: StaffMember) -> CommentList:
        """A look at the list: takes up what is new, once all that was taken up before is read.

        Concerns that were found since the round before are shown with it.
        """
        now = self.clock.now()
        with self.store.begin() as work:
            looks = work.loop.comments.looks(lock=True)
            if work.loop.comments.waiting() == 0:
                looks = looks.taken_up(self.hours.at(now).today(now))
                work.loop.comments.take_up()
                work.loop.comments.looked(looks)
            work.loop.concerns.show(0)
            concerns = work.loop.concerns.open()
            unread = work.loop.comments.open()
            handled = work.loop.comments.handled(months_open(now)[:LOOK_BACK])
            work.audit.add(staff.email, "read_comments", "", now)
        hours = self.hours.at(now)
        due = ((one, looks.due(one.reading, hours)) for one in unread if not one.concern.waits)
        read = (one for one in handled if not one.concern.waits)
        return CommentList(tuple(concerns), tuple(due), tuple(read))

    def mark(self, response_id: str, mark: Reading, staff: StaffMember) -> None:
        """Says what was done. The first word about a comment stops its clock.

        A concern waits from then on for a person to say what was done about it.

        Raises NotFound, and NotPermitted for a mark that nobody can set.
        """
        if mark not in MARKS:
            raise NotPermitted("choose read, acted on, or a concern")
        now = self.clock.now()
        with self.store.begin() as work:
            looks = work.loop.comments.looks(lock=True)
            comment = work.loop.comments.get(response_id)
            raised = mark is Reading.CONCERN and not comment.concern.waits
            if comment.reading is mark and not raised:
                return
            self._read(work, comment, mark, looks, now)
            if raised:
                work.loop.concerns.mark(response_id, Concern.TODAY)
            work.audit.add(staff.email, "mark_comment", "", now, mark.value)

    def see(self, response_id: str, done: Sequence[Done], staff: StaffMember) -> None:
        """A person has seen a concern and says what was done; nothing if somebody did before.

        Raises NotFound, and NotPermitted when nothing is said or it contradicts itself.
        """
        if not done:
            raise NotPermitted("say what you did: tick at least one box")
        if Done.NO_CONCERN in done and len(set(done)) > 1:
            raise NotPermitted("tick what you did, or that it is no concern; not both")
        now = self.clock.now()
        with self.store.begin() as work:
            looks = work.loop.comments.looks(lock=True)
            comment = work.loop.comments.get(response_id)
            if not comment.concern.waits:
                return
            is_one = Done.NO_CONCERN not in done
            self._read(work, comment, Reading.CONCERN if is_one else Reading.READ, looks, now)
            stage = Concern.SEEN if is_one else Concern.NONE
            work.loop.concerns.mark(response_id, stage, done if is_one else ())
            work.audit.add(staff.email, "see_concern", "", now, ", ".join(d.value for d in done))

    def _read(
        self, work: Work, comment: LeftComment, mark: Reading, looks: Looks, now: datetime
    ) -> None:
        """Stops the comment's clock, if it still runs, and keeps how far it has got."""
        hours = self.hours.at(now)
        today = hours.today(now)
        due = looks.due(comment.reading, hours) if comment.reading.is_open else None
        if due is not None:
            work.loop.comments.count(f"{today:%Y-%m}", on_time=today <= due)
        work.loop.comments.mark(comment.response_id, mark)

    def concerns(self) -> dict[Concern, int]:
        """How many concerns wait, by stage; only reads."""
        with self.store.read() as work:
            return work.loop.concerns.waiting()

    def standing(self) -> Standing:
        """Where the list stands, for the front page; only reads."""
        now = self.clock.now()
        with self.store.read() as work:
            looks = work.loop.comments.looks()
            waiting = work.loop.comments.waiting()
            kept = work.loop.comments.counted(months_open(now))
        state = Reading.WAITING if waiting else Reading.NEW
        return Standing(waiting, looks.due(state, self.hours.at(now)), *kept)
