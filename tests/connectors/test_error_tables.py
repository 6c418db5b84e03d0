"""Every row of both platforms' tables of errors, driven through the pretend platforms.

The class is what each platform's documents ask for: Meta "Common error codes", X "Response codes
and errors".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.core.messages import DeliveryFailed, Receipt
from bot.core.outcome_class import OutcomeClass, class_of
from tests.connectors.exchange import Exchange, exchanging
from tests.connectors.receiving_service import eventually

C = OutcomeClass


@pytest.fixture(scope="module")
def running() -> Iterator[Exchange]:
    """Both platforms as they come."""
    with exchanging() as exchange:
        yield exchange


@pytest.fixture
def exchange(running: Exchange) -> Exchange:
    """The exchange as new."""
    assert eventually(lambda: {"messenger", "twitter"} <= set(running.service.handshakes))
    running.door("/reset")
    return running


def meet(exchange: Exchange, channel: str, kind: str, **order: Any) -> OutcomeClass:
    """What a send comes to when the platform answers in this way."""
    exchange.says(channel, "hi")
    exchange.door("/faults", {"platform": channel, "kind": kind, **order})
    (outcome,) = exchange.answers(channel)
    if isinstance(outcome, DeliveryFailed):
        assert "hi" not in outcome.detail.split()
    return class_of(outcome)


def coded(*rows: tuple[C, str]) -> list[Any]:
    """``"code/subcode"`` rows, each its own test."""
    return [
        pytest.param(row, expected, id=row) for expected, listed in rows for row in listed.split()
    ]


META = coded(
    (C.RETRY, "1 1/99 1/1357046 2"),
    (C.CONFIGURATION, "2/2018344 10 10/1404170 200 210 299 200/2018028"),
    (C.RETRY, "4 17 32 341 613 80001 80006 613/2534040"),
    (C.PERMANENT_CONTENT, "4/2018354 9/2018352 613/1893016"),
    (C.PAUSE_ACCOUNT, "613/2018338 368 10/1893063 2022"),
    (C.PERMANENT_CONTENT, "10/2018278 10/2018065 10/2534022"),
    (C.PERMANENT_RECIPIENT, "10/2018108 551 551/1545041 200/1545041 230 100/2018001 100/33"),
    (C.PERMANENT_CONTENT, "100/2018008 100/2018047 100/2018074 100/2018109 100/2018294"),
    (C.PERMANENT_CONTENT, "100/2018014 100/2018015 100/2018040 100/2018041 100/2018053"),
    (C.PERMANENT_CONTENT, "100/1893061 100/2534025 9000001"),
    (C.CONFIGURATION, "2018218 2018247 100/2018218 200/2018247"),
    (C.PERMANENT_RECIPIENT, "100/2534037 2018300"),
    (C.RETRY, "2018321"),
    (C.PAUSE_ACCOUNT, "190 190/458 190/459 190/460 190/463 190/464 190/467 102"),
    (C.SENT, "506"),
)


@pytest.mark.parametrize(("row", "expected"), META)
def test_a_code_of_meta_ends_as_its_table_says(
    exchange: Exchange, row: str, expected: OutcomeClass
) -> None:
    code, _, subcode = row.partition("/")
    error: dict[str, Any] = {"code": int(code), "message": "x", "type": "OAuthException"}
    if subcode:
        error["error_subcode"] = int(subcode)
    assert meet(exchange, "messenger", "status", status=400, error=error) is expected


@pytest.mark.parametrize("row", ["100/2018218", "200/2018247"])
def test_without_a_profile_the_words_go_on_without_a_name(exchange: Exchange, row: str) -> None:
    exchange.says("messenger", "hi")
    code, subcode = (int(number) for number in row.split("/"))
    error = {"code": code, "error_subcode": subcode, "message": "x", "type": "OAuthException"}
    order = {"platform": "messenger", "kind": "status", "status": 400, "error": error}
    exchange.door("/faults", order)
    (outcome,) = exchange.answers("messenger", persona="9")
    assert isinstance(outcome, Receipt)
    assert outcome.persona_refused
    (bubble,) = [one for one in exchange.thread("messenger") if one["text"] == "Hello"]
    assert "persona_id" not in bubble or not bubble["persona_id"]


def problem(name: str, **more: Any) -> dict[str, Any]:
    return {"title": name, "type": f"https://api.x.com/2/problems/{name}", **more}


NO_DM = "You do not have permission to DM one or more participants."
X: list[tuple[str, int, dict[str, Any], OutcomeClass]] = [
    ("invalid request", 400, problem("invalid-request"), C.PERMANENT_CONTENT),
    ("unauthorized", 401, {"title": "Unauthorized"}, C.PAUSE_ACCOUNT),
    ("code 32", 401, {"errors": [{"code": 32, "message": "x"}]}, C.PAUSE_ACCOUNT),
    ("code 89", 401, {"errors": [{"code": 89, "message": "x"}]}, C.PAUSE_ACCOUNT),
    ("no credits", 402, problem("credits"), C.PAUSE_ACCOUNT),
    ("may not write to them", 403, problem("x", detail=NO_DM), C.PERMANENT_RECIPIENT),
    ("code 349", 403, {"errors": [{"code": 349, "message": "x"}]}, C.PERMANENT_RECIPIENT),
    ("code 150", 403, {"errors": [{"code": 150, "message": "x"}]}, C.PERMANENT_RECIPIENT),
    (
        "sender restricted",
        403,
        problem("x", detail="This operation is not permitted."),
        C.PAUSE_ACCOUNT,
    ),
    ("code 476", 403, {"errors": [{"code": 476, "message": "x"}]}, C.PAUSE_ACCOUNT),
    ("app only", 403, problem("unsupported-authentication"), C.CONFIGURATION),
    ("no access", 403, problem("client-forbidden"), C.CONFIGURATION),
    ("not enrolled", 403, problem("x", reason="client-not-enrolled"), C.CONFIGURATION),
    ("code 453", 403, {"errors": [{"code": 453, "message": "x"}]}, C.CONFIGURATION),
    ("code 226", 403, {"errors": [{"code": 226, "message": "x"}]}, C.PAUSE_ACCOUNT),
    ("code 326", 403, {"errors": [{"code": 326, "message": "x"}]}, C.PAUSE_ACCOUNT),
    ("code 64", 403, {"errors": [{"code": 64, "message": "x"}]}, C.PAUSE_ACCOUNT),
    ("code 187", 403, {"errors": [{"code": 187, "message": "x"}]}, C.SENT),
    ("not found", 404, problem("resource-not-found"), C.PERMANENT_RECIPIENT),
    ("code 34", 404, {"errors": [{"code": 34, "message": "x"}]}, C.PERMANENT_RECIPIENT),
    ("code 50", 404, {"errors": [{"code": 50, "message": "x"}]}, C.PERMANENT_RECIPIENT),
    ("code 108", 404, {"errors": [{"code": 108, "message": "x"}]}, C.PERMANENT_RECIPIENT),
    ("conflict", 409, problem("x"), C.CONFIGURATION),
    ("too many requests", 429, {"title": "Too Many Requests"}, C.RETRY),
    ("code 88", 429, {"errors": [{"code": 88, "message": "x"}]}, C.RETRY),
    ("usage capped", 429, problem("usage-capped", period="Monthly"), C.PAUSE_ACCOUNT),
    ("500", 500, {}, C.RETRY),
    ("502", 502, {}, C.RETRY),
    ("503", 503, {}, C.RETRY),
    ("504", 504, {}, C.RETRY),
]


@pytest.mark.parametrize(
    ("status", "error", "expected"), [row[1:] for row in X], ids=[row[0] for row in X]
)
def test_an_answer_of_x_ends_as_its_table_says(
    exchange: Exchange, status: int, error: dict[str, Any], expected: OutcomeClass
) -> None:
    assert meet(exchange, "twitter", "status", status=status, error=error) is expected


@pytest.mark.parametrize("channel", ["messenger", "twitter"])
@pytest.mark.parametrize(
    ("kind", "order", "expected"),
    [
        ("status", {"status": 500, "error": {}}, C.RETRY),
        ("html", {}, C.RETRY),
        ("drop_before", {}, C.AMBIGUOUS),
        ("drop_after", {}, C.AMBIGUOUS),
        ("timeout_after", {"seconds": 2.0}, C.AMBIGUOUS),
    ],
)
def test_a_line_that_fails_ends_the_same_way_on_both(
    exchange: Exchange, channel: str, kind: str, order: dict[str, Any], expected: OutcomeClass
) -> None:
    assert meet(exchange, channel, kind, **order) is expected
