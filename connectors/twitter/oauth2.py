"""OAuth 2.0 of X: new tokens for a refresh token, and an account's token on a call.

Source: X "OAuth 2.0 authorization code flow with PKCE".
"""

from __future__ import annotations

from typing import Any

from requests import PreparedRequest, Response
from requests.auth import AuthBase, HTTPBasicAuth

from bot.core.messages import DeliveryFailed, FailureReason
from bot.core.token_ports import Grant, TokenSource
from connectors.calls import Answer, Caller, NoAuth, NotAuthorised
from connectors.payload import number, text
from connectors.twitter import errors
from connectors.waiting import retry_after

#: X's tokens last two hours; should it not say so, ours are taken to last less.
_LIFETIME = 3_600


class Refresher:
    """The app at X's token endpoint. A public client has no secret and names itself instead."""

    def __init__(self, api_url: str, client_id: str, client_secret: str) -> None:
        self._client_id = client_id
        self._auth: AuthBase = (
            HTTPBasicAuth(client_id, client_secret) if client_secret else NoAuth()
        )
        self._is_public = not client_secret
        self._caller = Caller(api_url, connect_timeout=3.05, read_timeout=10.0)

    def refresh(self, refresh_token: str) -> Grant | DeliveryFailed:
        """One ``POST /2/oauth2/token``."""
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        if self._is_public:
            form["client_id"] = self._client_id
        answer = self._caller.post_form("/2/oauth2/token", form, self._auth)
        return answer if isinstance(answer, DeliveryFailed) else grant_of(answer)


def grant_of(answer: Answer) -> Grant | DeliveryFailed:
    """The tokens in an answer of the token endpoint, or why there are none."""
    body = answer.body
    detail = f"http {answer.status}, token endpoint"
    if answer.status in (400, 401, 403):
        return errors.by_status(401).failure(detail)
    if body is None or answer.status >= 300 or not text(body, "access_token"):
        meaning = errors.RATE if answer.status == 429 else errors.TROUBLE
        return meaning.failure(detail, retry_after(answer.headers))
    lifetime = number(body, "expires_in") or _LIFETIME
    return Grant(text(body, "access_token"), text(body, "refresh_token"), float(lifetime))


class UserToken(AuthBase):
    """An account's token on a call; refused, it is renewed once and the call made once more."""

    def __init__(self, tokens: TokenSource, account_id: str) -> None:
        self._tokens = tokens
        self._account_id = account_id

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        token = self._token()
        request.headers["Authorization"] = f"Bearer {token}"

        def once_more(response: Response, **how: Any) -> Response:
            return self._again(response, token, how)

        request.register_hook("response", once_more)  # type: ignore[no-untyped-call]
        return request

    def _token(self, refused: str = "") -> str:
        token = self._tokens.access_token(self._account_id, refused)
        if isinstance(token, DeliveryFailed):
            # No call was made with it, so nothing can have arrived.
            raise NotAuthorised(_not_sent(token))
        return token

    def _again(self, response: Response, refused: str, how: dict[str, Any]) -> Response:
        """A 401 was not taken, so that it may be sent again."""
        if response.status_code != 401:
            return response
        token = self._token(refused)
        # Read to its end, so that the connection can be used again.
        _ = response.content
        request = response.request.copy()
        request.headers["Authorization"] = f"Bearer {token}"
        again: Response = response.connection.send(request, **how)
        again.history.append(response)
        return again


def _not_sent(failed: DeliveryFailed) -> DeliveryFailed:
    if failed.reason is not FailureReason.AMBIGUOUS:
        return failed
    return DeliveryFailed(FailureReason.UNREACHABLE, retryable=True, detail=failed.detail)
