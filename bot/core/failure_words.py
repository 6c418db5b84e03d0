"""Why a message did not arrive, in words a nurse can act on."""

from __future__ import annotations

from bot.core.messages import FailureReason

FAILURE_WORDS: dict[FailureReason, str] = {
    FailureReason.UNREACHABLE: "the platform could not be reached",
    FailureReason.AMBIGUOUS: "the platform did not say whether it arrived; it may have",
    FailureReason.RATE_LIMITED: "the platform asked us to slow down and the tries ran out",
    FailureReason.OUTSIDE_WINDOW: "too long since the person last wrote; please phone instead",
    FailureReason.RECIPIENT_UNAVAILABLE: "the person cannot be messaged here; please phone instead",
    FailureReason.RECIPIENT_UNKNOWN: "the platform no longer knows this person",
    FailureReason.NOT_THREAD_OWNER: "another app has this conversation; use the page's own inbox",
    FailureReason.CONTENT_REFUSED: "the platform refused the message's form; tell the service team",
    FailureReason.TOKEN_REFUSED: "the page's access has lapsed; tell the service team now",
    FailureReason.PERMISSION_MISSING: "the page lacks a permission; tell the service team now",
    FailureReason.ACCOUNT_PAUSED: "the platform has paused this account; tell the service team now",
    FailureReason.CREDITS_DEPLETED: "the X account has no credit left; tell the service team now",
    FailureReason.PLATFORM_ERROR: "the platform had a fault and the tries ran out",
}

#: Why nothing can be sent for an account at all just now.
PAUSE_WORDS: dict[FailureReason, str] = {
    FailureReason.UNREACHABLE: "the platform cannot be reached",
    FailureReason.PLATFORM_ERROR: "the platform has a fault",
    FailureReason.AMBIGUOUS: "the platform does not answer in time",
    FailureReason.RATE_LIMITED: "the platform asked us to slow down",
    FailureReason.TOKEN_REFUSED: "our access has lapsed; tell the service team now",
    FailureReason.CREDITS_DEPLETED: "the X account has no credit left; tell the service team now",
    FailureReason.ACCOUNT_PAUSED: "the platform has blocked us; tell the service team now",
}
