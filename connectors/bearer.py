"""A token on a call."""

from __future__ import annotations

from requests import PreparedRequest
from requests.auth import AuthBase


class Bearer(AuthBase):
    """The token in a header: addresses end up in logs, headers do not."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request
