"""What each error of the X API means for a message, as a table.

Source: X "Response codes and errors".
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.messages import DeliveryFailed, FailureReason


@dataclass(frozen=True)
class Meaning:
    """What to do about an error."""

    reason: FailureReason
    retryable: bool = False
    pauses_account: bool = False

    def failure(self, detail: str, retry_after: float | None = None) -> DeliveryFailed:
        """The failure this error is."""
        return DeliveryFailed(
            reason=self.reason,
            retryable=self.retryable,
            retry_after=retry_after if self.retryable else None,
            pauses_account=self.pauses_account,
            detail=detail,
        )


TROUBLE = Meaning(FailureReason.PLATFORM_ERROR, retryable=True)
RATE = Meaning(FailureReason.RATE_LIMITED, retryable=True)
RECIPIENT_UNKNOWN = Meaning(FailureReason.RECIPIENT_UNKNOWN)
NO_TOKEN = Meaning(FailureReason.PERMISSION_MISSING)
_REFUSED = Meaning(FailureReason.PLATFORM_ERROR)
_CONTENT = Meaning(FailureReason.CONTENT_REFUSED)
_PERMISSION = Meaning(FailureReason.PERMISSION_MISSING)
_UNAVAILABLE = Meaning(FailureReason.RECIPIENT_UNAVAILABLE)
_PAUSED = Meaning(FailureReason.ACCOUNT_PAUSED, pauses_account=True)
_CAPPED = Meaning(FailureReason.CREDITS_DEPLETED, pauses_account=True)
# The queue is kept: with a new token, or new credits, the words can still go out.
_TOKEN = Meaning(FailureReason.TOKEN_REFUSED, retryable=True, pauses_account=True)
_CREDITS = Meaning(FailureReason.CREDITS_DEPLETED, retryable=True, pauses_account=True)

#: Codes of the older ``{"errors": [{"code": ...}]}`` form.
BY_CODE: dict[int, Meaning] = {
    32: _TOKEN,
    34: RECIPIENT_UNKNOWN,
    50: RECIPIENT_UNKNOWN,
    64: _PAUSED,
    88: RATE,
    89: _TOKEN,
    108: RECIPIENT_UNKNOWN,
    150: _UNAVAILABLE,
    226: _PAUSED,
    326: _PAUSED,
    349: _UNAVAILABLE,
    453: _PERMISSION,
    476: _PAUSED,
}

#: The last segment of a problem's ``type``, its ``title`` or its ``reason``; in lower case.
BY_PROBLEM: dict[str, Meaning] = {
    "invalid-request": _CONTENT,
    "credits": _CREDITS,
    "creditsdepleted": _CREDITS,
    "usage-capped": _CAPPED,
    "usagecapexceeded": _CAPPED,
    "rate-limit-exceeded": RATE,
    "unsupported-authentication": _PERMISSION,
    "client-forbidden": _PERMISSION,
    "client-not-enrolled": _PERMISSION,
    "user-not-enrolled": _PERMISSION,
    "resource-not-found": RECIPIENT_UNKNOWN,
}

#: Sentences by which X tells one 403 from another; in lower case.
BY_DETAIL: dict[str, Meaning] = {
    "you do not have permission to dm": _UNAVAILABLE,
    "this operation is not permitted": _PAUSED,
}

BY_STATUS: dict[int, Meaning] = {
    400: _CONTENT,
    401: _TOKEN,
    402: _CREDITS,
    403: _PERMISSION,
    404: RECIPIENT_UNKNOWN,
    409: _PERMISSION,
    429: RATE,
}


def by_status(status: int) -> Meaning:
    """What the HTTP status alone says."""
    return BY_STATUS.get(status) or (TROUBLE if status >= 500 else _REFUSED)
