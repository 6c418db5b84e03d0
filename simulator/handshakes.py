"""Asks the service to prove itself: Meta's verify token and X's challenge-response check."""

from __future__ import annotations

import hmac
import http.client
import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode, urlsplit

from simulator.faults import Platform
from simulator.posting import ACK_SECONDS, webhook_path
from simulator.settings import Settings
from simulator.signing import crc_answer

_FIRST_PAUSE = 0.3
_LONGEST_PAUSE = 5.0
_LOOK_EVERY = 60.0
CHECKED_EVERY = timedelta(hours=1)
BORNE_FOR = timedelta(hours=28)


class Standing(StrEnum):
    """How a platform regards the service. INVALID gets no webhooks until it proves itself."""

    WAITING = "waiting"
    VALID = "valid"
    INVALID = "invalid"


@dataclass(frozen=True)
class Handshake:
    """The last result, in words for the phone page."""

    standing: Standing = Standing.WAITING
    detail: str = "not asked yet"
    checked_at: str = ""


class Handshakes:
    """Runs both checks until the service passes them, and again on demand."""

    def __init__(
        self, settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._settings = settings
        self._now = now
        self._checked: dict[Platform, datetime] = {}
        self._failing_since: dict[Platform, datetime] = {}
        self._results = {platform: Handshake() for platform in Platform}
        self._stopped = threading.Event()

    def start(self) -> None:
        """Begins to ask in the background; a service that is still starting is asked again."""
        threading.Thread(target=self._until_valid, name="handshakes", daemon=True).start()

    def stop(self) -> None:
        """Asks no more."""
        self._stopped.set()

    def results(self) -> dict[str, dict[str, str]]:
        """The last result for each platform."""
        return {platform.value: asdict(result) for platform, result in self._results.items()}

    def may_send(self, platform: Platform) -> bool:
        """Whether this platform delivers webhooks to the service at present."""
        return self._results[platform].standing is not Standing.INVALID

    def check(self, platform: Platform) -> Handshake:
        """Asks once, now, and remembers the answer."""
        if platform is Platform.MESSENGER:
            standing, detail = self._check_messenger()
        else:
            standing, detail = self._check_x()
        standing, detail = self._borne(platform, standing, detail)
        self._checked[platform] = self._now()
        at = datetime.now(UTC).isoformat(timespec="seconds")
        self._results[platform] = Handshake(standing, detail, at)
        return self._results[platform]

    def _borne(self, platform: Platform, standing: Standing, detail: str) -> tuple[Standing, str]:
        """X bears an address that fails without a wrong answer for 28 hours."""
        if standing is not Standing.WAITING:
            self._failing_since.pop(platform, None)
            return standing, detail
        before = self._results[platform].standing
        since = self._failing_since.setdefault(platform, self._now())
        if platform is Platform.MESSENGER or before is Standing.WAITING:
            return standing, detail
        if before is Standing.VALID and self._now() - since > BORNE_FOR:
            return Standing.INVALID, f"{detail}, for more than 28 hours"
        return before, detail

    def invalidate(self, platform: Platform) -> None:
        """Counts as invalid until it is checked again and passes."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        self._results[platform] = Handshake(Standing.INVALID, "made invalid by order", at)

    def is_valid(self, platform: Platform) -> bool:
        """Whether the last check was passed."""
        return self._results[platform].standing is Standing.VALID

    def recheck_if_due(self) -> None:
        """X's own check of a valid address, an hour after the last one by the pretend clock."""
        checked = self._checked.get(Platform.TWITTER)
        if self.is_valid(Platform.TWITTER) and checked and self._now() - checked >= CHECKED_EVERY:
            self.check(Platform.TWITTER)

    def _until_valid(self) -> None:
        pause = _FIRST_PAUSE
        while not self._stopped.is_set():
            # An invalid address is asked again only when somebody wants it to be.
            waiting = [p for p in Platform if self._is_asked_again(p)]
            for platform in waiting:
                self.check(platform)
            self.recheck_if_due()
            if all(result.standing is Standing.VALID for result in self._results.values()):
                self._stopped.wait(_LOOK_EVERY)
                continue
            self._stopped.wait(pause * self._settings.pace)
            pause = min(pause * 1.5, _LONGEST_PAUSE)

    def _is_asked_again(self, platform: Platform) -> bool:
        standing = self._results[platform].standing
        if platform is Platform.TWITTER:
            return standing is Standing.WAITING
        return standing is not Standing.VALID

    def _check_messenger(self) -> tuple[Standing, str]:
        challenge = str(1_000_000_000 + secrets.randbelow(1_000_000_000))
        query = {
            "hub.mode": "subscribe",
            "hub.verify_token": self._settings.messenger.verify_token,
            "hub.challenge": challenge,
        }
        status, body = self._ask(Platform.MESSENGER, query)
        if status == 200 and body == challenge.encode():
            return Standing.VALID, "verify token accepted"
        if 200 <= status < 400:
            return Standing.INVALID, f"status {status}, but the challenge did not come back"
        return Standing.WAITING, _unanswered(status)

    def _check_x(self) -> tuple[Standing, str]:
        token = secrets.token_urlsafe(24)
        status, body = self._ask(Platform.TWITTER, {"crc_token": token})
        expected = crc_answer(self._settings.x.consumer_secret, token.encode())
        if status == 200 and hmac.compare_digest(_response_token(body), expected.encode()):
            return Standing.VALID, "challenge-response check passed"
        if 200 <= status < 400:
            return Standing.INVALID, f"status {status}, but a wrong response token"
        return Standing.WAITING, _unanswered(status)

    def _ask(self, platform: Platform, query: dict[str, str]) -> tuple[int, bytes]:
        """Status and body of the GET; status 0 when the service cannot be reached."""
        parts = urlsplit(self._settings.web_url)
        limit = ACK_SECONDS[platform] * self._settings.pace
        connection = http.client.HTTPConnection(
            parts.hostname or "127.0.0.1", parts.port or 80, timeout=limit
        )
        try:
            connection.request("GET", f"{parts.path}{webhook_path(platform)}?{urlencode(query)}")
            answer = connection.getresponse()
            return answer.status, answer.read(10_000)
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()


def _response_token(body: bytes) -> bytes:
    try:
        answer = json.loads(body)
    except ValueError:
        return b""
    token = answer.get("response_token") if isinstance(answer, dict) else None
    return str(token).encode()


def _unanswered(status: int) -> str:
    return f"the service answered {status}" if status else "the service does not answer yet"
