"""What is done about an outcome, as one of the classes that both platforms' error tables use."""

from __future__ import annotations

from enum import StrEnum

from bot.core.messages import FailureReason, Outcome, Receipt


class OutcomeClass(StrEnum):
    """From the platforms' tables of errors."""

    SENT = "sent"
    RETRY = "retry"
    AMBIGUOUS = "ambiguous"
    PAUSE_ACCOUNT = "pause account"
    PERMANENT_RECIPIENT = "permanent for this person"
    PERMANENT_CONTENT = "permanent for this message"
    CONFIGURATION = "configuration"


_RECIPIENT = frozenset(
    {
        FailureReason.RECIPIENT_UNAVAILABLE,
        FailureReason.RECIPIENT_UNKNOWN,
        FailureReason.NOT_THREAD_OWNER,
    }
)


def class_of(outcome: Outcome) -> OutcomeClass:
    """The class; what the worker does follows from it."""
    if isinstance(outcome, Receipt):
        return OutcomeClass.SENT
    if outcome.reason is FailureReason.AMBIGUOUS:
        return OutcomeClass.AMBIGUOUS
    if outcome.pauses_account:
        return OutcomeClass.PAUSE_ACCOUNT
    if outcome.retryable:
        return OutcomeClass.RETRY
    if outcome.reason is FailureReason.PERMISSION_MISSING:
        return OutcomeClass.CONFIGURATION
    if outcome.reason in _RECIPIENT:
        return OutcomeClass.PERMANENT_RECIPIENT
    return OutcomeClass.PERMANENT_CONTENT
