"""One call to a platform: an answer, or a failure as a value. Never raises, logs nothing."""

from __future__ import annotations

import json
import logging
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import requests
from requests.auth import AuthBase
from requests.exceptions import ConnectTimeout, InvalidHeader, InvalidSchema, InvalidURL
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProxyError

from bot.core.messages import DeliveryFailed, FailureReason
from connectors.payload import Json, json_object

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# At their lowest level these write addresses with people's ids in them, and tokens.
_TALKATIVE = ("urllib3", "oauthlib", "requests_oauthlib")
_NOT_SENDABLE = (InvalidHeader, InvalidSchema, InvalidURL, requests.exceptions.MissingSchema)


@dataclass(frozen=True)
class Answer:
    """What came back. ``body`` is None when it was not a JSON object."""

    status: int
    headers: Mapping[str, str]
    body: Json | None
    empty: bool = False


class NotAuthorised(Exception):
    """A call could not be signed, and so was not made; ``failure`` says why."""

    def __init__(self, failure: DeliveryFailed) -> None:
        super().__init__(failure.reason.value)
        self.failure = failure


class NoAuth(AuthBase):
    """No proof at all. Without it, requests would look for one in the user's files."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class Caller:
    """Calls one host, keeping a connection alive for each thread that calls."""

    def __init__(self, base_url: str, connect_timeout: float, read_timeout: float) -> None:
        self._base_url = base_url.rstrip("/")
        self._timeouts = (connect_timeout, read_timeout)
        self._of_thread = threading.local()
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)

    def post(
        self,
        path: str,
        payload: Json,
        auth: AuthBase,
        query: Mapping[str, str] | None = None,
    ) -> Answer | DeliveryFailed:
        """Sends the payload. A call that may have arrived is AMBIGUOUS, not UNREACHABLE."""
        return self._call(
            "POST",
            path,
            auth,
            query,
            data=json.dumps(payload).encode("ascii"),
            headers={"Content-Type": "application/json"},
        )

    def post_form(
        self, path: str, form: Mapping[str, str], auth: AuthBase
    ) -> Answer | DeliveryFailed:
        """Sends a form, as token endpoints want it."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._call("POST", path, auth, None, urlencode(form).encode("ascii"), headers)

    def put(self, path: str, auth: AuthBase) -> Answer | DeliveryFailed:
        """Asks for something to be done again; a body has none."""
        return self._call("PUT", path, auth, None)

    def get(
        self, path: str, auth: AuthBase, query: Mapping[str, str] | None = None
    ) -> Answer | DeliveryFailed:
        """Asks for something; never changes anything."""
        return self._call("GET", path, auth, query)

    def delete(
        self, path: str, auth: AuthBase, query: Mapping[str, str] | None = None
    ) -> Answer | DeliveryFailed:
        """Takes something away on the platform's side."""
        return self._call("DELETE", path, auth, query)

    def _call(
        self,
        method: str,
        path: str,
        auth: AuthBase,
        query: Mapping[str, str] | None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer | DeliveryFailed:
        try:
            response = self._session().request(
                method,
                self._base_url + path,
                data=data,
                headers=headers,
                params=query,
                auth=auth,
                timeout=self._timeouts,
                allow_redirects=False,
            )
        except NotAuthorised as problem:
            return problem.failure
        except (OSError, ValueError) as problem:
            return failure_of(problem)
        body = json_object(response.content)
        return Answer(response.status_code, response.headers, body, not response.content)

    def _session(self) -> requests.Session:
        """The thread's own session: requests does not promise that one can be shared."""
        session: requests.Session | None = getattr(self._of_thread, "session", None)
        if session is None:
            session = requests.Session()
            # A proxy set for the internet must not swallow calls to this machine.
            session.trust_env = _host(self._base_url) not in _LOOPBACK
            self._of_thread.session = session
        return session


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def failure_of(problem: OSError | ValueError) -> DeliveryFailed:
    """What it means for the message that the call ended in this exception."""
    name = type(problem).__name__
    if isinstance(problem, _NOT_SENDABLE) or not isinstance(problem, OSError):
        # The address or a token in the settings cannot be written as HTTP at all.
        return DeliveryFailed(FailureReason.PERMISSION_MISSING, retryable=False, detail=name)
    if isinstance(problem, ConnectTimeout) or _never_connected(problem):
        return DeliveryFailed(FailureReason.UNREACHABLE, retryable=True, detail=name)
    return DeliveryFailed(FailureReason.AMBIGUOUS, retryable=True, detail=name)


def _never_connected(problem: BaseException) -> bool:
    """Whether it failed before a byte of the message left: no address, refused, no trust."""
    cause = problem.args[0] if problem.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else None
    if isinstance(reason, NewConnectionError | ProxyError):
        return True
    why = reason.args[0] if reason is not None and reason.args else None
    return isinstance(why, ssl.SSLCertVerificationError)
