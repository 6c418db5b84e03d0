"""Everything that can go wrong and has a name. Mapped to HTTP once, to retry once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.core.reply_guard import Questioned

if TYPE_CHECKING:
    from bot.core.people import LinkFault


class HouseError(Exception):
    """The root of our errors; its text never holds a patient's words or ids."""


class SetUpBroken(HouseError):
    """A file the service starts from cannot be used; the text names file, line and reason."""


class UnreadablePayload(HouseError):
    """Bytes that are not what the platform or the dialogue promises to send."""


class DialogueUnavailable(HouseError):
    """The assistant could not answer now; the message stays queued."""


class StoreUnavailable(HouseError):
    """The database could not be reached or refused the write."""


class StaleConversation(HouseError):
    """The conversation changed under us; what was computed no longer holds."""


class HandOffConflict(HouseError):
    """Someone else has it; ``holder_name`` says who."""

    def __init__(self, holder_name: str) -> None:
        super().__init__(f"{holder_name} has this conversation")
        self.holder_name = holder_name


class NotPermitted(HouseError):
    """This person may not do this."""


class ReplyWindowClosed(HouseError):
    """The platform no longer lets us answer here."""


class SealBroken(HouseError):
    """A sealed original cannot be opened with the keys that are set."""


class AnswerNotFit(HouseError):
    """The words of an answer may not be given as they are; ``problems`` says what to change."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class StaleAnswer(HouseError):
    """Somebody else changed or decided the draft in the meantime."""


class EntryNotFit(AnswerNotFit):
    """An entry of "You said, we did" may not be kept or shown; ``problems`` says what to change."""


class StaleEntry(StaleAnswer):
    """Somebody else changed or decided the entry in the meantime."""


class ReplyQuestioned(HouseError):
    """A reply should be read once more; ``questioned`` says why, ``may_send`` whether it can go."""

    def __init__(self, questioned: Questioned, may_send: bool) -> None:
        super().__init__(", ".join(objection.value for objection in questioned.objections))
        self.questioned = questioned
        self.may_send = may_send


class NotFound(HouseError):
    """There is no such thing."""


class LinkRefused(HouseError):
    """A one-time link does not open; ``fault`` says why."""

    def __init__(self, fault: LinkFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class CodeRefused(HouseError):
    """A code of the second step does not open; ``until`` is set while none is looked at."""

    def __init__(self, until: datetime | None = None) -> None:
        super().__init__("locked" if until else "wrong")
        self.until = until


class PasswordRefused(HouseError):
    """The password given is not the present one; ``until`` is set while none is looked at."""

    def __init__(self, until: datetime | None = None) -> None:
        super().__init__("locked" if until else "wrong")
        self.until = until


class PasswordNotFit(HouseError):
    """The password chosen will not do; the text says why, in words for the person."""
