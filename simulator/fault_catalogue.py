"""Errors of both platforms by name, as their documents list them, and what each kind of trouble is.

Sources: Meta "Messenger Platform: common error codes"; X "Response codes and errors".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.faults import Fault, FaultKind, FaultOrderError, Platform, parse_fault


@dataclass(frozen=True)
class NamedError:
    """An error as the platform answers it; ``words`` are for the fault page."""

    words: str
    status: int
    error: Mapping[str, Any] = field(default_factory=dict)


def _meta(
    words: str, code: int, subcode: int = 0, message: str = "", status: int = 400
) -> NamedError:
    error: dict[str, Any] = {
        "message": f"(#{code}) {message or words}",
        "type": "OAuthException",
        "code": code,
    }
    if subcode:
        error["error_subcode"] = subcode
    return NamedError(words, status, error)


def _problem(words: str, status: int, title: str, detail: str = "", kind: str = "") -> NamedError:
    shown = {"title": title, "detail": detail or title, "status": status}
    where = f"https://api.x.com/2/problems/{kind}" if kind else "about:blank"
    return NamedError(words, status, {**shown, "type": where})


def _legacy(words: str, status: int, code: int) -> NamedError:
    return NamedError(words, status, {"errors": [{"code": code, "message": words}]})


_MESSENGER: dict[str, NamedError] = {
    "unknown": _meta("An unknown error", 1, status=500),
    "try_later": _meta("Service temporarily unavailable", 2, status=500),
    "terms_not_accepted": _meta("Privacy terms were not accepted", 2, 2018344),
    "app_rate": _meta("Application request limit reached", 4),
    "page_rate": _meta("Page request limit reached", 32),
    "calls_rate": _meta("Calls to this api have exceeded the rate limit", 613),
    "messenger_rate": _meta("There have been too many messenger api calls", 80006),
    "abuse_warning": _meta("Sending is limited after an abuse warning", 613, 2018338),
    "blocked": _meta("The action attempted has been deemed abusive", 368),
    "page_restricted": _meta("The Page is restricted", 10, 1893063),
    "outside_window": _meta("This message is sent outside of allowed window", 10, 2018278),
    "permission_missing": _meta("Application does not have permission for this action", 10),
    "not_reviewed": _meta("The app was not reviewed for this recipient", 200, 2018028),
    "cannot_be_messaged": _meta("This person isn't available right now", 551, 1545041),
    "person_unavailable": _meta("This person cannot be messaged", 10, 2018108),
    "no_matching_user": _meta("No matching user found", 100, 2018001),
    "gone_tag": _meta("This message tag is no longer supported", 100, 1893061),
    "comment_used": _meta("The comment is invalid for a private reply", 100, 2534025),
    "not_thread_owner": _meta("Another app is controlling this thread now", 100, 2018300),
    "automated_flow": _meta("An automated flow holds this thread", 100, 2018321),
    "take_not_allowed": _meta("Taking control is not available without a default app", 27),
    "token_expired": _meta(
        "Error validating access token: session has expired", 190, 463, status=401
    ),
    "token_revoked": _meta("The user has not authorized application", 190, 458, status=401),
}
_X: dict[str, NamedError] = {
    "invalid_request": _problem(
        "One or more parameters was invalid", 400, "Invalid Request", kind="invalid-request"
    ),
    "unauthorized": _problem("The token does not work", 401, "Unauthorized"),
    "invalid_token": _legacy("Invalid or expired token", 401, 89),
    "credits_depleted": _problem("No credits are left", 402, "CreditsDepleted", kind="credits"),
    "cannot_message": _problem(
        "The person's settings do not allow it",
        403,
        "Forbidden",
        "You do not have permission to DM one or more participants.",
    ),
    "cannot_message_349": _legacy("You cannot send messages to this user", 403, 349),
    "not_permitted": _problem(
        "The sender is restricted", 403, "Forbidden", "This operation is not permitted."
    ),
    "app_only": _problem(
        "App-only on a call of a user",
        403,
        "Unsupported Authentication",
        kind="unsupported-authentication",
    ),
    "client_forbidden": _problem(
        "The app is not enrolled", 403, "Client Forbidden", kind="client-forbidden"
    ),
    "v1_closed": _legacy("You currently have access to a subset of X API V2 endpoints", 403, 453),
    "looks_automated": _legacy("This request looks like it might be automated", 403, 226),
    "account_locked": _legacy("To protect our users this account is locked", 403, 326),
    "duplicate": _legacy("Status is a duplicate", 403, 187),
    "not_found": _problem("Could not find user", 404, "Not Found Error", kind="resource-not-found"),
    "rate": _problem("The window's budget is spent", 429, "Too Many Requests"),
    "rate_legacy": _legacy("Rate limit exceeded", 429, 88),
    "usage_capped": _problem(
        "The month's budget is spent", 429, "UsageCapExceeded", kind="usage-capped"
    ),
    "unavailable": _problem("Over capacity", 503, "Service Unavailable"),
}

NAMED: Mapping[Platform, Mapping[str, NamedError]] = {
    Platform.MESSENGER: _MESSENGER,
    Platform.TWITTER: _X,
}

KIND_WORDS: Mapping[FaultKind, str] = {
    FaultKind.DELAY: "The answer comes after some seconds",
    FaultKind.STATUS: "An error of the platform; nothing is taken",
    FaultKind.HTML: "A proxy's 502 page; nothing is taken",
    FaultKind.DROP_BEFORE: "The connection ends before the call is taken",
    FaultKind.DROP_AFTER: "The call is taken, then the connection ends without an answer",
    FaultKind.TRUNCATED: "The call is taken, its answer is cut in half",
    FaultKind.TIMEOUT: "Silence for some seconds, then the connection ends; nothing is taken",
    FaultKind.TIMEOUT_AFTER: "The call is taken, then silence for some seconds",
    FaultKind.WEBHOOK_DUPLICATE: "The next webhook comes twice",
    FaultKind.WEBHOOK_BAD_SIGNATURE: "The next webhook is signed with another key",
    FaultKind.WEBHOOK_TRUNCATED: "The next webhook is cut in half",
    FaultKind.WEBHOOK_LATE: "The next webhook comes some seconds late",
    FaultKind.WEBHOOK_OUT_OF_ORDER: "The next webhook comes after the one that follows it",
    FaultKind.WEBHOOK_CLOCK_SKEW: "The next webhook's times are some seconds in the past",
}


def order_of(payload: Any) -> Fault:
    """The fault a JSON object orders, also by the ``name`` of an error. Raises FaultOrderError."""
    if not isinstance(payload, Mapping) or "name" not in payload:
        return parse_fault(payload)
    rest = {key: value for key, value in payload.items() if key != "name"}
    twice = sorted({"kind", "status", "error"} & set(rest))
    if twice:
        raise FaultOrderError(f"a named error needs no {twice[0]}")
    fault = parse_fault({**rest, "kind": "status"})
    names = NAMED[fault.platform]
    named = names.get(str(payload["name"]))
    if named is None:
        raise FaultOrderError(f"name must be one of {', '.join(names)}")
    fault.status, fault.error = named.status, dict(named.error)
    return fault
