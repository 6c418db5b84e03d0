"""Staff say what a comment is about: the classifier's word is a proposal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.errors import NotFound
from bot.core.feedback_records import FeedbackResponse
from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.store_ports import Store
from bot.core.themes import COMMENTS, checked


@dataclass(frozen=True)
class ConfirmThemes:
    """Keeps what a named person said. On record by month only: the record holds no way back."""

    store: Store
    clock: Clock

    def __call__(
        self,
        staff: StaffMember,
        month: str,
        response_id: str,
        question: str,
        themes: Iterable[str],
        tone: str,
    ) -> None:
        """Raises NotPermitted for themes or a tone there are not, NotFound for no such comment."""
        tags = checked(themes, tone, staff.name)
        with self.store.begin() as work:
            if comment_in(work.feedback.of_month(month), response_id, question) is None:
                raise NotFound("no such comment")
            work.feedback.tags.keep(response_id, question, tags)
            work.audit.add(staff.email, "confirm_themes", month, self.clock.now())


def comment_in(
    responses: Iterable[FeedbackResponse], response_id: str, question: str
) -> FeedbackResponse | None:
    """The response of these that has the comment."""
    if question not in COMMENTS:
        return None
    found = (one for one in responses if one.id == response_id and getattr(one, question))
    return next(found, None)
