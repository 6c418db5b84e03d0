"""Sends one Direct Message and reads what became of it.

Sources: X "Manage Direct Messages", "Response codes and errors", "Rate limits".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.core.messages import DeliveryFailed, FailureReason, OutboundMessage, Outcome, Receipt
from bot.core.send_budget import SeenBudget
from connectors.calls import Answer, Caller
from connectors.moments import moment
from connectors.payload import Json, as_number, child, children, number, text
from connectors.signing import header
from connectors.twitter import errors
from connectors.twitter.config import TwitterConfig
from connectors.twitter.signing import signer
from connectors.waiting import bounded, retry_after

_USER_ID = re.compile(r"[0-9]{1,19}")
_PLAIN = re.compile(r"[a-z0-9-]{1,60}")
_DUPLICATE = 187
#: The daily budgets and the quarter-hour window: how many are left, and when they renew.
_BUDGETS = ("x-user-limit-24hour", "x-app-limit-24hour", "x-rate-limit")


class Sender:
    """Speaks for the configured accounts."""

    def __init__(self, config: TwitterConfig) -> None:
        self._config = config
        self._caller = Caller(config.api_url, config.connect_timeout, config.read_timeout)

    def send(self, message: OutboundMessage) -> Outcome:
        """One ``POST /2/dm_conversations/with/{id}/messages``, signed by the account."""
        account = self._config.account(message.account_id)
        if account is None:
            return errors.NO_TOKEN.failure("no token for the account")
        if not _USER_ID.fullmatch(message.user_id):
            return errors.RECIPIENT_UNKNOWN.failure("not an id of X")
        answer = self._caller.post(
            f"/2/dm_conversations/with/{message.user_id}/messages",
            {"text": message.part.text},
            signer(self._config, account),
        )
        return answer if isinstance(answer, DeliveryFailed) else outcome_of(answer, message)


def outcome_of(answer: Answer, message: OutboundMessage) -> Outcome:
    """The receipt, or what the error means. HTML counts as HTTP 500, an empty body does not."""
    if answer.body is None:
        trusted = answer.status == 429 or (answer.empty and answer.status >= 400)
        meaning = errors.by_status(answer.status) if trusted else errors.TROUBLE
        wait = _wait(answer.headers, message.now)
        return meaning.failure(f"http {answer.status}, not JSON", wait)
    event_id = text(child(answer.body, "data"), "dm_event_id")
    if answer.status < 300 and event_id:
        rest = _spent(answer.headers, message.now)
        return Receipt(event_id, rest=rest, budget=_budget(answer.headers))
    if answer.status < 300 and "errors" not in answer.body:
        return DeliveryFailed(
            FailureReason.AMBIGUOUS, retryable=True, detail="taken without a message id"
        )
    return _failure(answer, answer.body, message)


def _failure(answer: Answer, body: Json, message: OutboundMessage) -> Outcome:
    codes = [code for error in children(body, "errors") if (code := number(error, "code"))]
    if _DUPLICATE in codes:
        # X has these words already; it does not say under which id.
        return Receipt(f"already-sent:{message.outbox_id}")
    names = [name for problem in _problems(body) for name in _names(problem)]
    meaning = _meaning(answer.status, codes, names, body)
    return meaning.failure(_detail(answer.status, codes, names), _wait(answer.headers, message.now))


def _meaning(status: int, codes: list[int], names: list[str], body: Json) -> errors.Meaning:
    """Decides by code, then by the problem's name, then by its sentence, then by status."""
    by_code = (errors.BY_CODE.get(code) for code in codes)
    by_name = (errors.BY_PROBLEM.get(name) for name in names)
    by_detail = (
        meaning
        for problem in _problems(body)
        for sentence, meaning in errors.BY_DETAIL.items()
        if sentence in text(problem, "detail").lower()
    )
    known = (meaning for found in (by_code, by_name, by_detail) for meaning in found if meaning)
    return next(known, None) or errors.by_status(status)


def _problems(body: Json) -> Iterator[Json]:
    """The problem itself, then those it lists (an answer of 200 has only the latter)."""
    yield body
    yield from children(body, "errors")


def _names(problem: Json) -> Iterator[str]:
    """The host of a type differs between answers, so only its last segment counts."""
    last = text(problem, "type").rstrip("/").rpartition("/")[2]
    for name in (last, text(problem, "reason"), text(problem, "title")):
        if _PLAIN.fullmatch(name.lower()):
            yield name.lower()


def _detail(status: int, codes: list[int], names: list[str]) -> str:
    """X's own codes and problem names: nothing of the message."""
    known = (name for name in names if name in errors.BY_PROBLEM)
    words = [f"http {status}", *(f"code {code}" for code in codes), *known]
    return ", ".join(dict.fromkeys(words))


def _wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds until a spent budget renews, the daily ones first; else ``Retry-After``."""
    for budget in _BUDGETS:
        renews_at = moment(header(headers, f"{budget}-reset"))
        if renews_at and as_number(header(headers, f"{budget}-remaining")) in (0, None):
            return bounded((renews_at - now).total_seconds())
    return retry_after(headers)


def _spent(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds until the account may send again, when this was the last call of a budget."""
    for budget in _BUDGETS:
        renews_at = moment(header(headers, f"{budget}-reset"))
        if renews_at and as_number(header(headers, f"{budget}-remaining")) == 0:
            return bounded((renews_at - now).total_seconds())
    return 0.0


def _budget(headers: Mapping[str, str]) -> SeenBudget | None:
    """The window's count; None unless all of it was told."""
    most = as_number(header(headers, "x-rate-limit-limit"))
    remaining = as_number(header(headers, "x-rate-limit-remaining"))
    renews_at = moment(header(headers, "x-rate-limit-reset"))
    if not most or remaining is None or renews_at is None or not 0 <= remaining <= most:
        return None
    return SeenBudget(most, remaining, renews_at)
