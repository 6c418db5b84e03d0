"""What X refuses, and in which words.

Sources: X OpenAPI document and "Response codes and errors".
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

TEXT_LIMIT = 10_000
WINDOW_SECONDS = 15 * 60
WINDOW_CALLS = 15
_ID = re.compile(r"[0-9]{1,19}")
_PROBLEMS = "https://api.x.com/2/problems/"


@dataclass(frozen=True)
class Problem:
    """An ``application/problem+json`` answer."""

    status: int
    title: str
    detail: str
    kind: str = "about:blank"
    extra: Mapping[str, Any] = field(default_factory=dict)

    def payload(self) -> dict[str, Any]:
        """Its JSON."""
        shown = {"title": self.title, "detail": self.detail, "type": self.kind}
        return {**shown, "status": self.status, **self.extra}


UNAUTHORIZED = Problem(401, "Unauthorized", "Unauthorized")
APP_ONLY = Problem(
    403,
    "Unsupported Authentication",
    "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.",
    f"{_PROBLEMS}unsupported-authentication",
)
USER_CONTEXT = Problem(
    403,
    "Unsupported Authentication",
    "Authenticating with a user context is forbidden for this endpoint.",
    f"{_PROBLEMS}unsupported-authentication",
)
CANNOT_MESSAGE = Problem(
    403, "Forbidden", "You do not have permission to DM one or more participants."
)
TOO_MANY = Problem(429, "Too Many Requests", "Too Many Requests")
V1_CLOSED = {
    "errors": [
        {
            "code": 453,
            "message": "You currently have access to a subset of X API V2 endpoints and limited "
            "v1.1 endpoints (e.g. media post, oauth) only.",
        }
    ]
}


def invalid(message: str, parameter: str, value: str = "") -> Problem:
    """The 400 for a bad field of the body or the query."""
    error = {"parameters": {parameter: [value]}, "message": message}
    return Problem(
        400,
        "Invalid Request",
        "One or more parameters to your request was invalid.",
        f"{_PROBLEMS}invalid-request",
        {"errors": [error]},
    )


def not_found(resource: str, parameter: str, value: str) -> Problem:
    """The 404 for something that is not there."""
    return Problem(
        404,
        "Not Found Error",
        f"Could not find {resource} with {parameter}: [{value}].",
        f"{_PROBLEMS}resource-not-found",
        {"resource_type": resource, "parameter": parameter, "value": value},
    )


def message_problem(body: Any) -> Problem | None:
    """The first thing wrong with the body of a send: the schema allows no other keys."""
    if not isinstance(body, Mapping):
        return invalid("$: null found, object expected", "body")
    unknown = [str(key) for key in body if key not in ("text", "attachments")]
    if unknown:
        return invalid(
            f"$.{unknown[0]}: is not defined in the schema and the schema does not allow "
            "additional properties",
            unknown[0],
        )
    if "text" not in body and "attachments" not in body:
        return invalid("$: at least one of text and attachments is required", "text")
    return _text_problem(body) or _attachments_problem(body)


def _text_problem(body: Mapping[str, Any]) -> Problem | None:
    text = body.get("text", "-")
    if not isinstance(text, str):
        return invalid("$.text: string expected", "text")
    if not text:
        return invalid("$.text: must be at least 1 characters long", "text")
    if len(text) > TEXT_LIMIT:
        return invalid(f"$.text: must be at most {TEXT_LIMIT} characters long", "text")
    return None


def _attachments_problem(body: Mapping[str, Any]) -> Problem | None:
    if "attachments" not in body:
        return None
    items = body["attachments"]
    fits = isinstance(items, list) and len(items) == 1 and isinstance(items[0], Mapping)
    if not fits or set(items[0]) != {"media_id"} or not _ID.fullmatch(str(items[0]["media_id"])):
        return invalid("$.attachments: must hold exactly one media_id", "attachments")
    return None


class RateLimiter:
    """Fifteen calls in fifteen minutes for each user and endpoint; always tells, may enforce."""

    def __init__(
        self,
        enforced: bool,
        clock: Callable[[], float] = time.time,
        ahead: Callable[[], float] = float,
    ) -> None:
        self.enforced = enforced
        self._clock = clock
        self._ahead = ahead
        self._lock = threading.Lock()
        self._windows: dict[tuple[str, str], tuple[float, int]] = {}

    def spend(self, user_id: str, endpoint: str) -> tuple[bool, dict[str, str]]:
        """Whether the call is allowed, and the three headers."""
        now = self._clock()
        with self._lock:
            began, used = self._windows.get((user_id, endpoint), (now, 0))
            if now - began >= WINDOW_SECONDS:
                began, used = now, 0
            allowed = not self.enforced or used < WINDOW_CALLS
            used += self.enforced and allowed
            self._windows[user_id, endpoint] = (began, used)
        headers = {
            "x-rate-limit-limit": str(WINDOW_CALLS),
            "x-rate-limit-remaining": str(WINDOW_CALLS - used),
            "x-rate-limit-reset": str(int(began + WINDOW_SECONDS - self._ahead())),
        }
        return allowed, headers

    def reset(self) -> None:
        """Opens every window anew."""
        with self._lock:
            self._windows.clear()
