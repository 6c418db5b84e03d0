"""Webhooks under load: how soon they are acknowledged, and how soon the patient is answered."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.conversations import Exchange
from benchmarks.line import Line
from benchmarks.load import SENDERS, Load, closed_loop
from benchmarks.receivers import Receiver

#: Messages each pretend patient sends in a burst.
MESSAGES_EACH = 4
ANSWERED_WITHIN = 60.0
_LOOK_EVERY = 0.01
_users = itertools.count(520_000)


class NotAcknowledged(Exception):
    """A webhook was answered with something other than 200."""


class NotAnswered(Exception):
    """A patient's message was not answered in time."""


def answered(
    receiver: Receiver, questions: Sequence[Exchange], drain: Callable[[], None]
) -> tuple[Exchange, ...]:
    """The questions that get their answer all the way; ``drain`` waits until all is sent.

    Screening may take a message that the assistant alone would answer.
    """
    users = [str(next(_users)) for _ in questions]
    receiver.simulator.meet(users)
    sent_at = datetime.now(UTC)
    with closing(Line(receiver.url)) as line:
        for user, exchange in zip(users, questions, strict=True):
            _deliver(line, receiver, user, exchange.text)
    drain()
    heard = {
        user: [text for text, _ in receiver.simulator.page_said(user, sent_at)] for user in users
    }
    return tuple(
        exchange
        for user, exchange in zip(users, questions, strict=True)
        if exchange.is_answered_by(heard[user])
    )


def acknowledgements(
    receiver: Receiver, questions: Sequence[Exchange], webhooks: int, senders: int = SENDERS
) -> Load:
    """Delivers this many messages, each sender waiting for its 200 before the next.

    Raises NotAcknowledged when one was refused.
    """
    shares = _shares(receiver, questions, webhooks, senders)

    def sender(number: int) -> Iterator[float]:
        with closing(Line(receiver.url)) as line:
            for user, text in shares[number]:
                yield _deliver(line, receiver, user, text)

    return closed_loop(sender, senders)


def _shares(
    receiver: Receiver, questions: Sequence[Exchange], webhooks: int, senders: int
) -> list[list[tuple[str, str]]]:
    """Each sender's messages; a patient belongs to one sender, so nothing overtakes."""
    share = -(-webhooks // senders)
    texts = itertools.cycle(exchange.text for exchange in questions)
    shares = []
    for _ in range(senders):
        users = [str(next(_users)) for _ in range(-(-share // MESSAGES_EACH))]
        receiver.simulator.meet(users)
        shares.append([(users[at // MESSAGES_EACH], next(texts)) for at in range(share)])
    return shares


def _deliver(line: Line, receiver: Receiver, user: str, text: str) -> float:
    """Seconds until the webhook was acknowledged."""
    webhook = receiver.webhook(user, text)
    answer = line.post(receiver.path, webhook.body, webhook.headers)
    if answer.status != 200:
        raise NotAcknowledged(f"{receiver.url} answered {answer.status}")
    return answer.seconds


@dataclass(frozen=True)
class WholeWay:
    """One message from webhook to reply: seconds until acknowledged and until answered."""

    acknowledged: float
    answered: float


def whole_way(receiver: Receiver, exchange: Exchange) -> WholeWay:
    """A new patient asks; the clock stops when the platform has the answer's first bubble.

    Raises NotAnswered, or NotAcknowledged when the webhook was refused.
    """
    user = str(next(_users))
    receiver.simulator.meet([user])
    sent_at = datetime.now(UTC)
    with closing(Line(receiver.url)) as line:
        acknowledged = _deliver(line, receiver, user, exchange.text)
    give_up_at = time.monotonic() + ANSWERED_WITHIN
    while time.monotonic() < give_up_at:
        for text, at in receiver.simulator.page_said(user, sent_at):
            if exchange.is_answered_by([text]):
                return WholeWay(acknowledged, (at - sent_at).total_seconds())
        time.sleep(_LOOK_EVERY)
    raise NotAnswered(f"{receiver.url} did not answer {exchange.text!r} in time")
