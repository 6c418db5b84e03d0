"""Makes one Send API call and reads what became of it.

Sources: Meta "Send API reference", "Graph API: rate limiting".
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core.messages import DeliveryFailed, FailureReason, OutboundMessage, Outcome, Receipt
from bot.core.public_comments import comment_of
from bot.core.sender_actions import SenderAction
from connectors.bearer import Bearer
from connectors.calls import Answer, Caller
from connectors.messenger.config import MessengerConfig
from connectors.messenger.errors import RATE, TROUBLE, meaning_of
from connectors.messenger.signature import appsecret_proof
from connectors.messenger.window import needs_tag
from connectors.messenger.words import USER_REF
from connectors.payload import Json, child, children, json_object, number, text
from connectors.signing import header
from connectors.waiting import bounded, retry_after

_TRACE = re.compile(r"[A-Za-z0-9_/+=-]{1,40}")
_DUPLICATE = 506


class Sender:
    """Speaks for the configured Pages."""

    def __init__(self, config: MessengerConfig) -> None:
        self._config = config
        self._tokens = {page.page_id: page.access_token for page in config.pages}
        self._caller = Caller(config.graph_url, config.connect_timeout, config.read_timeout)

    def send(self, message: OutboundMessage) -> Outcome:
        """One ``POST /{version}/{page_id}/messages``."""
        outcome = self._send(message)
        if not message.persona or not _may_be_the_persona(outcome):
            return outcome
        # Refused, so not sent: the words matter, the name beside them does not.
        plain = self._send(replace(message, persona=""))
        return replace(plain, persona_refused=True) if isinstance(plain, Receipt) else plain

    def _send(self, message: OutboundMessage) -> Outcome:
        answer = self._post(message.account_id, self._request(message))
        return answer if isinstance(answer, DeliveryFailed) else outcome_of(answer, message)

    def act(self, account_id: str, user_id: str, action: SenderAction) -> bool:
        """One sender action; a request of its own, never with a message."""
        if comment_of(user_id):
            return False
        body: Json = {"recipient": _recipient(user_id), "sender_action": action.value}
        answer = self._post(account_id, body)
        return isinstance(answer, Answer) and answer.status < 300 and bool(answer.body)

    def _post(self, account_id: str, body: Json) -> Answer | DeliveryFailed:
        token = self._tokens.get(account_id)
        if not token:
            return DeliveryFailed(
                FailureReason.PERMISSION_MISSING, retryable=False, detail="no token for the page"
            )
        return self._caller.post(
            f"/{self._config.graph_version}/{account_id}/messages",
            body,
            Bearer(token),
            {"appsecret_proof": appsecret_proof(self._config, token)},
        )

    def _request(self, message: OutboundMessage) -> Json:
        # A private reply to a comment is nobody's answer within a conversation yet.
        tagged = not comment_of(message.user_id) and needs_tag(
            message.last_inbound_at, message.author, message.now, self._config.human_agent
        )
        kind = (
            {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
            if tagged
            else {"messaging_type": "RESPONSE"}
        )
        named = {"persona_id": message.persona} if message.persona else {}
        recipient = _recipient(message.user_id)
        return {"recipient": recipient, **kind, **named, "message": _content(message)}


def _may_be_the_persona(outcome: Outcome) -> bool:
    reasons = (FailureReason.CONTENT_REFUSED, FailureReason.PERMISSION_MISSING)
    return isinstance(outcome, DeliveryFailed) and outcome.reason in reasons


def _recipient(user_id: str) -> Json:
    if comment_of(user_id):
        return {"comment_id": comment_of(user_id)}
    if user_id.startswith(USER_REF):
        return {"user_ref": user_id.removeprefix(USER_REF)}
    return {"id": user_id}


def _content(message: OutboundMessage) -> Json:
    quick_replies = [
        {"content_type": "text", "title": button.title, "payload": button.payload}
        for button in message.part.quick_replies
    ]
    content = {"text": message.part.text, "metadata": message.outbox_id}
    return {**content, "quick_replies": quick_replies} if quick_replies else content


def outcome_of(answer: Answer, message: OutboundMessage) -> Outcome:
    """The receipt, or what the error means. A body that is not JSON counts as HTTP 500."""
    if answer.body is None:
        return _not_json(answer)
    message_id = text(answer.body, "message_id")
    if answer.status < 300 and message_id:
        return Receipt(message_id)
    if answer.status < 300 and "error" not in answer.body:
        return DeliveryFailed(
            FailureReason.AMBIGUOUS, retryable=True, detail="taken without a message id"
        )
    return _failure(answer, child(answer.body, "error"), message)


def failure_of_call(answer: Answer | DeliveryFailed) -> DeliveryFailed | None:
    """What went wrong with a call that is no message; None when Meta did it."""
    if isinstance(answer, DeliveryFailed):
        return answer
    if answer.body is None:
        return _not_json(answer)
    if answer.status < 300 and "error" not in answer.body:
        return None
    return _of_error(answer, child(answer.body, "error"))


def _not_json(answer: Answer) -> DeliveryFailed:
    meaning = RATE if answer.status == 429 else TROUBLE
    return meaning.failure(f"http {answer.status}, not JSON", retry_after(answer.headers))


def _failure(answer: Answer, error: Json, message: OutboundMessage) -> Outcome:
    if number(error, "code") == _DUPLICATE:
        # Meta has these words already; it does not say under which id.
        return Receipt(f"already-sent:{message.outbox_id}")
    return _of_error(answer, error)


def _of_error(answer: Answer, error: Json) -> DeliveryFailed:
    code, subcode = number(error, "code") or 0, number(error, "error_subcode") or 0
    meaning = meaning_of(code, subcode, error.get("is_transient") is True, answer.status)
    return meaning.failure(_detail(answer.status, error), _wait(answer))


def _detail(status: int, error: Json) -> str:
    """Meta's numbers and its trace id, which its support asks for."""
    trace = text(error, "fbtrace_id")
    named = {
        "http": status,
        "code": number(error, "code"),
        "subcode": number(error, "error_subcode"),
        "trace": trace if _TRACE.fullmatch(trace) else None,
    }
    return ", ".join(f"{name} {value}" for name, value in named.items() if value is not None)


def _wait(answer: Answer) -> float | None:
    """``estimated_time_to_regain_access`` (minutes), the longest named, or ``Retry-After``."""
    usage = json_object(header(answer.headers, "X-Business-Use-Case-Usage").encode()) or {}
    minutes = (
        number(limit, "estimated_time_to_regain_access") or 0
        for key in usage
        for limit in children(usage, key)
    )
    longest = max(minutes, default=0)
    return bounded(longest * 60.0) if longest > 0 else retry_after(answer.headers)
