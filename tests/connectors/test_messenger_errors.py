"""Each row of Meta's error table, over real HTTP on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.core.messages import DeliveryFailed, FailureReason, Outcome, Receipt
from connectors.messenger.errors import BY_CODE, BY_CODE_AND_SUBCODE, BY_EITHER
from tests.connectors.cases import messenger, outbound
from tests.connectors.stub_platform import Canned, StubPlatform, platform

_R = FailureReason
RETRY, STOP, PAUSE, PAUSE_AND_KEEP = (True, False), (False, False), (False, True), (True, True)

ROWS: list[tuple[list[tuple[int, int | None]], FailureReason, tuple[bool, bool]]] = [
    ([(1, None), (1, 99), (1, 1357046), (2, None)], _R.PLATFORM_ERROR, RETRY),
    ([(2, 2018344)], _R.PERMISSION_MISSING, STOP),
    (
        [(4, None), (17, None), (32, None), (341, None), (613, None), (80001, None), (80006, None)],
        _R.RATE_LIMITED,
        RETRY,
    ),
    ([(4, 2018354), (9, 2018352), (613, 1893016)], _R.RATE_LIMITED, STOP),
    (
        [(613, 2018338), (368, None), (368, 1390008), (10, 1893063), (2022, None), (10, 2022)],
        _R.ACCOUNT_PAUSED,
        PAUSE,
    ),
    ([(613, 2534040)], _R.RATE_LIMITED, RETRY),
    ([(10, 2018278), (10, 2018065), (10, 2534022)], _R.OUTSIDE_WINDOW, STOP),
    (
        [
            *((code, None) for code in (10, 200, 210, 299, 2018218, 2018247)),
            *((10, 1404170), (200, 2018028), (100, 2018218), (200, 2018247)),
        ],
        _R.PERMISSION_MISSING,
        STOP,
    ),
    (
        [(10, 2018108), (551, None), (551, 1545041), (200, 1545041), (230, None), (1545041, None)],
        _R.RECIPIENT_UNAVAILABLE,
        STOP,
    ),
    ([(100, 2018001), (100, 33)], _R.RECIPIENT_UNKNOWN, STOP),
    (
        [(100, code) for code in (2018008, 2018047, 2018074, 2018109, 2018294)]
        + [(100, code) for code in (2018014, 2018015, 2018040, 2018041, 2018053)]
        + [(100, 1893061), (100, None), (100, 2534025), (9000001, None)],
        _R.CONTENT_REFUSED,
        STOP,
    ),
    ([(100, 2534037), (2018300, None), (10, 2018300), (100, 2018300)], _R.NOT_THREAD_OWNER, STOP),
    ([(2018321, None), (100, 2018321)], _R.NOT_THREAD_OWNER, RETRY),
    (
        [(190, code) for code in (None, 458, 459, 460, 463, 464, 467)] + [(102, None)],
        _R.TOKEN_REFUSED,
        PAUSE_AND_KEEP,
    ),
    ([(77777, None)], _R.PLATFORM_ERROR, STOP),
]
_CASES = [
    pytest.param(pair, reason, flags, id=f"{pair[0]}-{pair[1]}")
    for pairs, reason, flags in ROWS
    for pair in pairs
]


@pytest.fixture
def meta() -> Iterator[StubPlatform]:
    """A pretend Graph API."""
    with platform(Canned()) as stub:
        yield stub


def _send(stub: StubPlatform, *answers: Canned) -> Outcome:
    stub.answers = list(answers)
    return messenger(stub.url).send(outbound("messenger"))


def _failed(outcome: Outcome) -> DeliveryFailed:
    assert isinstance(outcome, DeliveryFailed)
    return outcome


def _error(code: int, subcode: int | None = None, **more: Any) -> dict[str, Any]:
    error = {"message": "(#x) Sent to Jane Doe 07700 900123", "code": code, **more}
    return {"error": error if subcode is None else {**error, "error_subcode": subcode}}


@pytest.mark.parametrize(("pair", "reason", "flags"), _CASES)
def test_each_error_means_what_the_table_says(
    meta: StubPlatform,
    pair: tuple[int, int | None],
    reason: FailureReason,
    flags: tuple[bool, bool],
) -> None:
    failed = _failed(_send(meta, Canned.json(400, _error(*pair))))
    assert failed.reason is reason
    assert (failed.retryable, failed.pauses_account) == flags
    assert "Jane" not in failed.detail
    assert f"code {pair[0]}" in failed.detail


def test_no_row_of_the_table_goes_untested() -> None:
    tried = {pair for pairs, _, _ in ROWS for pair in pairs}
    numbers = {number for pair in tried for number in pair if number}
    assert {pair for pair in BY_CODE_AND_SUBCODE if pair not in tried} == set()
    assert set(BY_EITHER) - numbers - {2018338, 2018278} == set()
    assert {code for code in BY_CODE if not 200 <= code < 300} - {c for c, _ in tried} == set()


@pytest.mark.parametrize("subcode", [2018338, 2018278])
def test_a_subcode_with_one_meaning_keeps_it_under_another_code(
    meta: StubPlatform, subcode: int
) -> None:
    usual = {2018338: (613, 2018338), 2018278: (10, 2018278)}[subcode]
    expected = _send(meta, Canned.json(400, _error(*usual)))
    found = _send(meta, Canned.json(400, _error(7, subcode)))
    assert _failed(found).reason is _failed(expected).reason


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"{}"),
        (502, b"<html>Bad gateway</html>"),
        (503, b""),
        (200, b"<html>A proxy says hello</html>"),
        (400, b"<html>"),
        (302, b""),
    ],
)
def test_platform_trouble_is_tried_again(meta: StubPlatform, status: int, body: bytes) -> None:
    failed = _failed(_send(meta, Canned(status, body)))
    assert (failed.reason, failed.retryable) == (_R.PLATFORM_ERROR, True)


def test_what_meta_calls_transient_is_tried_again(meta: StubPlatform) -> None:
    assert _failed(_send(meta, Canned.json(400, _error(77777, is_transient=True)))).retryable
    assert not _failed(_send(meta, Canned.json(400, _error(77777, is_transient=False)))).retryable


def test_a_known_code_goes_before_transient_and_status(meta: StubPlatform) -> None:
    body = _error(10, 2018278, is_transient=True)
    assert _failed(_send(meta, Canned.json(500, body))).reason is _R.OUTSIDE_WINDOW


@pytest.mark.parametrize("body", [b"{}", b"", b'{"error":{"code":"x"}}', b'{"error":null}'])
def test_http_429_alone_is_a_rate_limit(meta: StubPlatform, body: bytes) -> None:
    failed = _failed(_send(meta, Canned(429, body, (("Retry-After", "30"),))))
    assert (failed.reason, failed.retryable, failed.retry_after) == (_R.RATE_LIMITED, True, 30)


def test_codes_as_text_are_read(meta: StubPlatform) -> None:
    body = {"error": {"code": "10", "error_subcode": "2018278"}}
    assert _failed(_send(meta, Canned.json(400, body))).reason is _R.OUTSIDE_WINDOW


def test_the_wait_is_the_longest_time_meta_names_in_minutes(meta: StubPlatform) -> None:
    usage = {
        "1001": [
            {"type": "messenger", "estimated_time_to_regain_access": 4},
            {"type": "pages", "estimated_time_to_regain_access": 7},
        ]
    }
    header = ("X-Business-Use-Case-Usage", json.dumps(usage))
    assert _failed(_send(meta, Canned.json(400, _error(80006), header))).retry_after == 420


@pytest.mark.parametrize("value", ["", "no JSON", "[]", '{"1001":[{}]}', '{"1001":"x"}'])
def test_an_unreadable_usage_header_names_no_time(meta: StubPlatform, value: str) -> None:
    answer = Canned.json(400, _error(4), ("X-Business-Use-Case-Usage", value))
    assert _failed(_send(meta, answer)).retry_after is None


def test_no_header_parks_a_patient_for_longer_than_a_day(meta: StubPlatform) -> None:
    answer = Canned.json(400, _error(4), ("Retry-After", "99999999"))
    assert _failed(_send(meta, answer)).retry_after == 24 * 60 * 60


def test_an_automated_flow_that_holds_the_chat_is_waited_for(meta: StubPlatform) -> None:
    assert _failed(_send(meta, Canned.json(400, _error(2018321)))).retry_after == 120


def test_a_message_meta_already_has_counts_as_sent(meta: StubPlatform) -> None:
    outcome = _send(meta, Canned.json(400, _error(506)))
    assert outcome == Receipt("already-sent:outbox-7")


def test_the_trace_id_is_kept_for_metas_support(meta: StubPlatform) -> None:
    kept = _failed(_send(meta, Canned.json(400, _error(1, fbtrace_id="BLBz/WZt8dN"))))
    assert kept.detail == "http 400, code 1, trace BLBz/WZt8dN"
    odd = _failed(_send(meta, Canned.json(400, _error(1, fbtrace_id="Jane Doe"))))
    assert "Jane" not in odd.detail
