"""Each row of X's error table, over real HTTP on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.core.messages import DeliveryFailed, FailureReason, Outcome, Receipt
from connectors.twitter.errors import BY_CODE, BY_DETAIL, BY_PROBLEM, BY_STATUS
from tests.connectors.cases import NOW, outbound, twitter
from tests.connectors.stub_platform import Canned, StubPlatform, platform

_R = FailureReason
RETRY, STOP, PAUSE, PAUSE_AND_KEEP = (True, False), (False, False), (False, True), (True, True)
_PROBLEMS = "https://api.twitter.com/2/problems/"


def _problem(status: int, kind: str = "about:blank", **more: Any) -> dict[str, Any]:
    known = "about:blank" if kind == "about:blank" else _PROBLEMS + kind
    return {"title": "", "detail": "", "type": known, "status": status, **more}


def _codes(*codes: int) -> dict[str, Any]:
    return {"errors": [{"code": code, "message": "for Jane Doe"} for code in codes]}


ROWS: list[tuple[int, dict[str, Any], FailureReason, tuple[bool, bool]]] = [
    (400, _problem(400, "invalid-request"), _R.CONTENT_REFUSED, STOP),
    (400, _problem(400), _R.CONTENT_REFUSED, STOP),
    (401, _problem(401, title="Unauthorized"), _R.TOKEN_REFUSED, PAUSE_AND_KEEP),
    (401, _codes(32), _R.TOKEN_REFUSED, PAUSE_AND_KEEP),
    (403, _codes(89), _R.TOKEN_REFUSED, PAUSE_AND_KEEP),
    (402, _problem(402, "credits"), _R.CREDITS_DEPLETED, PAUSE_AND_KEEP),
    (402, _problem(402, title="CreditsDepleted"), _R.CREDITS_DEPLETED, PAUSE_AND_KEEP),
    (402, {}, _R.CREDITS_DEPLETED, PAUSE_AND_KEEP),
    (
        403,
        _problem(403, detail="You do not have permission to DM one or more participants."),
        _R.RECIPIENT_UNAVAILABLE,
        STOP,
    ),
    (403, _codes(349), _R.RECIPIENT_UNAVAILABLE, STOP),
    (403, _codes(150), _R.RECIPIENT_UNAVAILABLE, STOP),
    (403, _problem(403, detail="This operation is not permitted."), _R.ACCOUNT_PAUSED, PAUSE),
    (403, _codes(476), _R.ACCOUNT_PAUSED, PAUSE),
    (403, _problem(403, "unsupported-authentication"), _R.PERMISSION_MISSING, STOP),
    (403, _problem(403, "client-forbidden"), _R.PERMISSION_MISSING, STOP),
    (403, _problem(403, reason="client-not-enrolled"), _R.PERMISSION_MISSING, STOP),
    (403, _problem(403, reason="user-not-enrolled"), _R.PERMISSION_MISSING, STOP),
    (403, _codes(453), _R.PERMISSION_MISSING, STOP),
    (403, {}, _R.PERMISSION_MISSING, STOP),
    (403, _codes(226), _R.ACCOUNT_PAUSED, PAUSE),
    (403, _codes(326), _R.ACCOUNT_PAUSED, PAUSE),
    (403, _codes(64), _R.ACCOUNT_PAUSED, PAUSE),
    (404, _problem(404, "resource-not-found"), _R.RECIPIENT_UNKNOWN, STOP),
    (404, _codes(34), _R.RECIPIENT_UNKNOWN, STOP),
    (404, _codes(50), _R.RECIPIENT_UNKNOWN, STOP),
    (403, _codes(108), _R.RECIPIENT_UNKNOWN, STOP),
    (404, {}, _R.RECIPIENT_UNKNOWN, STOP),
    (409, {}, _R.PERMISSION_MISSING, STOP),
    (418, {}, _R.PLATFORM_ERROR, STOP),
    (429, _problem(429, title="Too Many Requests"), _R.RATE_LIMITED, RETRY),
    (429, _problem(429, "rate-limit-exceeded"), _R.RATE_LIMITED, RETRY),
    (429, _codes(88), _R.RATE_LIMITED, RETRY),
    (429, {}, _R.RATE_LIMITED, RETRY),
    (429, _problem(429, "usage-capped", period="Monthly"), _R.CREDITS_DEPLETED, PAUSE),
    (429, _problem(429, title="UsageCapExceeded"), _R.CREDITS_DEPLETED, PAUSE),
    (500, _problem(500), _R.PLATFORM_ERROR, RETRY),
    (502, {}, _R.PLATFORM_ERROR, RETRY),
    (503, {}, _R.PLATFORM_ERROR, RETRY),
    (504, {}, _R.PLATFORM_ERROR, RETRY),
    (200, {"errors": [_problem(404, "resource-not-found")]}, _R.RECIPIENT_UNKNOWN, STOP),
]


@pytest.fixture
def x() -> Iterator[StubPlatform]:
    """A pretend X API."""
    with platform(Canned()) as stub:
        yield stub


def _send(stub: StubPlatform, answer: Canned) -> Outcome:
    stub.answers = [answer]
    return twitter(stub.url).send(outbound("twitter"))


def _failed(outcome: Outcome) -> DeliveryFailed:
    assert isinstance(outcome, DeliveryFailed)
    return outcome


@pytest.mark.parametrize(("status", "body", "reason", "flags"), ROWS)
def test_each_error_means_what_the_table_says(
    x: StubPlatform,
    status: int,
    body: dict[str, Any],
    reason: FailureReason,
    flags: tuple[bool, bool],
) -> None:
    failed = _failed(_send(x, Canned.json(status, body)))
    assert failed.reason is reason
    assert (failed.retryable, failed.pauses_account) == flags
    assert "Jane" not in failed.detail


def test_no_row_of_the_table_goes_untested() -> None:
    tried = repr(ROWS).lower()
    assert [code for code in BY_CODE if f"'code': {code}," not in tried] == []
    assert [name for name in BY_PROBLEM if name not in tried] == []
    assert [sentence for sentence in BY_DETAIL if sentence not in tried] == []
    assert set(BY_STATUS) - {status for status, *_ in ROWS} == set()


@pytest.mark.parametrize("status", [200, 400, 403, 404, 503])
def test_a_page_of_html_counts_as_trouble_of_the_platform(x: StubPlatform, status: int) -> None:
    failed = _failed(_send(x, Canned(status, b"<html>Just a moment</html>")))
    assert (failed.reason, failed.retryable) == (_R.PLATFORM_ERROR, True)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, _R.TOKEN_REFUSED),
        (402, _R.CREDITS_DEPLETED),
        (404, _R.RECIPIENT_UNKNOWN),
        (429, _R.RATE_LIMITED),
        (503, _R.PLATFORM_ERROR),
    ],
)
def test_an_empty_answer_is_judged_by_its_status(
    x: StubPlatform, status: int, reason: FailureReason
) -> None:
    assert _failed(_send(x, Canned(status, b""))).reason is reason


def test_html_with_429_is_still_a_rate_limit(x: StubPlatform) -> None:
    assert _failed(_send(x, Canned(429, b"<html>"))).reason is _R.RATE_LIMITED


_IN_A_MINUTE = str(int(NOW.timestamp()) + 60)
_IN_AN_HOUR = str(int(NOW.timestamp()) + 3600)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x-rate-limit-reset": _IN_A_MINUTE}, 60),
        ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": _IN_A_MINUTE}, 60),
        ({"x-rate-limit-reset": "1"}, 1),
        ({"x-rate-limit-reset": "9" * 10}, 86_400),
        ({"x-rate-limit-reset": "soon"}, None),
        ({}, None),
        ({"Retry-After": "5"}, 5),
        (
            {
                "x-rate-limit-remaining": "3",
                "x-rate-limit-reset": _IN_A_MINUTE,
                "x-user-limit-24hour-remaining": "0",
                "x-user-limit-24hour-reset": _IN_AN_HOUR,
            },
            3600,
        ),
        (
            {
                "x-rate-limit-remaining": "0",
                "x-rate-limit-reset": _IN_A_MINUTE,
                "x-user-limit-24hour-remaining": "900",
                "x-user-limit-24hour-reset": _IN_AN_HOUR,
            },
            60,
        ),
    ],
)
def test_the_wait_lasts_until_the_spent_budget_renews(
    x: StubPlatform, headers: dict[str, str], seconds: float | None
) -> None:
    failed = _failed(_send(x, Canned.json(429, _codes(88), *headers.items())))
    assert failed.retry_after == seconds


def test_a_spent_allowance_is_not_waited_for(x: StubPlatform) -> None:
    answer = Canned.json(429, _problem(429, "usage-capped"), ("x-rate-limit-reset", _IN_A_MINUTE))
    assert _failed(_send(x, answer)).retry_after is None


def test_a_message_x_already_has_counts_as_sent(x: StubPlatform) -> None:
    assert _send(x, Canned.json(403, _codes(187))) == Receipt("already-sent:outbox-7")


def test_an_answer_with_both_an_id_and_errors_counts_as_sent(x: StubPlatform) -> None:
    body = {"data": {"dm_event_id": "7"}, "errors": [{"message": "partial"}]}
    assert _send(x, Canned.json(200, body)) == Receipt("7")


def test_what_is_no_id_of_x_is_never_called(x: StubPlatform) -> None:
    for odd in ("", "12/../34", "12?x=1", "1" * 20, "\u0661\u0662"):
        failed = _failed(twitter(x.url).send(outbound("twitter", user_id=odd)))
        assert failed.reason is _R.RECIPIENT_UNKNOWN
    assert x.asked == []
