"""What the use cases need from the place where feedback lies, apart from everything else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.conversation import Conversation
from bot.core.feedback_records import Around, FeedbackResponse, SessionRow
from bot.core.themes import Tags


class FeedbackKeys(Protocol):
    """Names and seals sessions with a secret that is not in the database."""

    def key(self, conversation_id: str) -> str:
        """The name of a conversation's session: 64 hexadecimal digits."""
        ...

    def seal(self, text: str) -> bytes:
        """The text, encrypted."""
        ...

    def open(self, sealed: bytes) -> str:
        """The text again. Raises SealBroken when another secret sealed it."""
        ...


class FeedbackSessions(Protocol):
    """The only way from a chat to its answers, for a day at most."""

    def get(self, key: str, now: datetime) -> SessionRow | None:
        """The session, unless it has expired."""
        ...

    def put(self, row: SessionRow) -> None:
        """Adds or replaces a session."""
        ...

    def destroy(self, key: str) -> None:
        """Nothing leads from the chat to its answers any more."""
        ...

    def all(self) -> list[SessionRow]:
        """Every session, expired ones too."""
        ...

    def in_a_form(self, last_wrote_before: datetime, limit: int) -> list[Conversation]:
        """Conversations in a form whose patients have not written since."""
        ...

    def around(self, message_id: str) -> Around:
        """What stood around a patient's message when it was written."""
        ...

    def hide(self, message_ids: Sequence[str]) -> None:
        """Staff are no longer shown these messages of a thread."""
        ...

    def show_again(self, message_id: str) -> None:
        """Staff are shown a message again, because its writer wants that."""
        ...

    def forget_ward(self, message_id: str) -> None:
        """A message that was a ward's link is from now on a link without a ward."""
        ...

    def blank(self, message_ids: Sequence[str], said_back: Sequence[str]) -> None:
        """Overwrites answers in threads, with their sealed originals.

        With them goes what was said back of an answer: messages of the same threads that came
        from one of the responses ``said_back``. Messages that are shown again are left.
        """
        ...


class CommentTags(Protocol):
    """What staff said that comments are about, by response and question ("fft_why")."""

    def keep(self, response_id: str, question: str, tags: Tags) -> None:
        """Adds or replaces what was said of one comment."""
        ...

    def of_month(self, month: str) -> dict[tuple[str, str], Tags]:
        """What was said of a month's comments."""
        ...


class Feedback(Protocol):
    """Responses, apart from everything else."""

    @property
    def tags(self) -> CommentTags:
        """What staff said that comments are about."""
        ...

    @property
    def sessions(self) -> FeedbackSessions:
        """Their sessions."""
        ...

    def add(self, response: FeedbackResponse) -> str:
        """Stores one response under a random id; the id."""
        ...

    def delete(self, response_id: str) -> None:
        """Deletes a response for good."""
        ...

    def mix(self, month: str = "") -> None:
        """Writes every row (of a month) anew in the order of random ids: no trace is left."""
        ...

    def of_month(self, month: str) -> list[FeedbackResponse]:
        """Every response of a month ("2026-11"), by random id."""
        ...

    def months(self) -> list[str]:
        """The months that have a response, oldest first."""
        ...

    def counts(self, month: str) -> dict[str, int]:
        """How many of each Friends and Family answer in a month; carers' own views left out."""
        ...

    def once(self, token: str, expires_at: datetime) -> bool:
        """Whether a form with this token comes for the first time."""
        ...
