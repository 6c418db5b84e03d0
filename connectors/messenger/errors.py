"""What each error of the Graph API means for a message, as a table.

Sources: Meta "Messenger Platform: common error codes" and "Graph API: handling errors".
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.messages import DeliveryFailed, FailureReason


@dataclass(frozen=True)
class Meaning:
    """What to do about an error. ``wait`` in seconds and ``tries`` where the table names them."""

    reason: FailureReason
    retryable: bool = False
    pauses_account: bool = False
    wait: float | None = None
    tries: int | None = None

    def failure(self, detail: str, retry_after: float | None = None) -> DeliveryFailed:
        """The failure this error is; a time the platform named goes before the table's."""
        wait = self.wait if retry_after is None else retry_after
        return DeliveryFailed(
            reason=self.reason,
            retryable=self.retryable,
            retry_after=wait if self.retryable else None,
            pauses_account=self.pauses_account,
            detail=detail,
            most_tries=self.tries,
        )


TROUBLE = Meaning(FailureReason.PLATFORM_ERROR, retryable=True)
#: "Unknown" and "try later"; the latter is also what a person who blocked the Page looks like.
_LATER = Meaning(FailureReason.PLATFORM_ERROR, retryable=True, tries=3)
REFUSED = Meaning(FailureReason.PLATFORM_ERROR)
RATE = Meaning(FailureReason.RATE_LIMITED, retryable=True)
_CADENCE = Meaning(FailureReason.RATE_LIMITED)
_PAUSED = Meaning(FailureReason.ACCOUNT_PAUSED, pauses_account=True)
_WINDOW = Meaning(FailureReason.OUTSIDE_WINDOW)
_PERMISSION = Meaning(FailureReason.PERMISSION_MISSING)
_UNAVAILABLE = Meaning(FailureReason.RECIPIENT_UNAVAILABLE)
_UNKNOWN_PERSON = Meaning(FailureReason.RECIPIENT_UNKNOWN)
_CONTENT = Meaning(FailureReason.CONTENT_REFUSED)
_OWNER = Meaning(FailureReason.NOT_THREAD_OWNER)
_BUSY = Meaning(FailureReason.NOT_THREAD_OWNER, retryable=True, wait=120.0)
# The queue is kept: with a new token the words can still go out.
_TOKEN = Meaning(FailureReason.TOKEN_REFUSED, retryable=True, pauses_account=True)

#: An error code with its subcode. Read before everything else.
BY_CODE_AND_SUBCODE: dict[tuple[int, int], Meaning] = {
    (1, 99): _LATER,
    (1, 1357046): _LATER,
    (2, 2018344): _PERMISSION,
    (4, 2018354): _CADENCE,
    (9, 2018352): _CADENCE,
    (613, 1893016): _CADENCE,
    (613, 2018338): _PAUSED,
    (613, 2534040): RATE,
    (10, 1893063): _PAUSED,
    (10, 2018278): _WINDOW,
    (10, 2018065): _WINDOW,
    (10, 2534022): _WINDOW,
    (10, 1404170): _PERMISSION,
    (10, 2018108): _UNAVAILABLE,
    (200, 1545041): _UNAVAILABLE,
    (551, 1545041): _UNAVAILABLE,
    (200, 2018028): _PERMISSION,
    (100, 2018001): _UNKNOWN_PERSON,
    (100, 33): _UNKNOWN_PERSON,
    (100, 1893061): _CONTENT,
    (100, 2534025): _CONTENT,
    (100, 2534037): _OWNER,
}

#: Numbers that mean one thing whether they come as code or as subcode.
BY_EITHER: dict[int, Meaning] = {
    2018300: _OWNER,
    2018321: _BUSY,
    2018338: _PAUSED,
    2018278: _WINDOW,
    2022: _PAUSED,
    1545041: _UNAVAILABLE,
    # Nothing is known of the person's profile: the words go on without a name.
    2018218: _PERMISSION,
    2018247: _PERMISSION,
    2018008: _CONTENT,
    2018014: _CONTENT,
    2018015: _CONTENT,
    2018040: _CONTENT,
    2018041: _CONTENT,
    2018047: _CONTENT,
    2018053: _CONTENT,
    2018074: _CONTENT,
    2018109: _CONTENT,
    2018294: _CONTENT,
}

#: An error code whatever its subcode.
BY_CODE: dict[int, Meaning] = {
    1: _LATER,
    2: _LATER,
    4: RATE,
    10: _PERMISSION,
    17: RATE,
    32: RATE,
    100: _CONTENT,
    102: _TOKEN,
    190: _TOKEN,
    230: _UNAVAILABLE,
    341: RATE,
    368: _PAUSED,
    551: _UNAVAILABLE,
    613: RATE,
    80001: RATE,
    80006: RATE,
    # What it was about has been deleted: asking again brings nothing back.
    9000001: _CONTENT,
    **dict.fromkeys((code for code in range(200, 300) if code != 230), _PERMISSION),
}


def meaning_of(code: int, subcode: int, is_transient: bool, status: int) -> Meaning:
    """Decides by code and subcode, then by what Meta calls transient, then by HTTP status."""
    known = (
        BY_CODE_AND_SUBCODE.get((code, subcode))
        or BY_EITHER.get(subcode)
        or BY_EITHER.get(code)
        or BY_CODE.get(code)
    )
    if known:
        return known
    if status == 429:
        return RATE
    return TROUBLE if is_transient or status >= 500 else REFUSED
