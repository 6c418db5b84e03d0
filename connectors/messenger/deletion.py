"""A person asks Meta to have their data deleted: reads the request, and finds whom it is about.

Meta names the person by an id of the app's own, which is none of the ids that Pages know, so it
has to be asked for those. Sources: Meta "Data deletion request callback", "ID matching API".
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from bot.core.messages import DeliveryFailed, FailureReason
from connectors.bearer import Bearer
from connectors.calls import Caller
from connectors.messenger.config import MessengerConfig
from connectors.messenger.signature import appsecret_proof
from connectors.payload import children, json_object, text

_LONGEST = 4_096


class Deletions:
    """Deletion requests of one Meta app."""

    def __init__(self, config: MessengerConfig) -> None:
        self._config = config
        self._caller = Caller(config.graph_url, config.connect_timeout, config.read_timeout)

    def read(self, signed_request: str) -> str | None:
        """The app-scoped id of the person; None for what Meta did not sign."""
        signature, _, payload = signed_request.partition(".")
        given, content = _decoded(signature), _decoded(payload)
        if len(signed_request) > _LONGEST or not given or not content:
            return None
        if not any([_signs(secret, payload, given) for secret in self._config.usable_secrets]):
            return None
        claims = json_object(content) or {}
        if text(claims, "algorithm").upper() != "HMAC-SHA256":
            return None
        return text(claims, "user_id") or None

    def people(self, app_scoped_id: str) -> list[tuple[str, str]] | DeliveryFailed:
        """Who that is on each of our Pages, as (page id, person's id there)."""
        found: list[tuple[str, str]] = []
        for page in self._config.pages:
            answer = self._caller.get(
                f"/{self._config.graph_version}/{app_scoped_id}/ids_for_pages",
                Bearer(page.access_token),
                {
                    "page": page.page_id,
                    "appsecret_proof": appsecret_proof(self._config, page.access_token),
                },
            )
            if isinstance(answer, DeliveryFailed):
                return answer
            if answer.status != 200 or answer.body is None:
                detail = f"http {answer.status}"
                return DeliveryFailed(FailureReason.PLATFORM_ERROR, retryable=True, detail=detail)
            ids = (text(entry, "id") for entry in children(answer.body, "data"))
            found += [(page.page_id, person) for person in ids if person]
        return found


def _signs(secret: str, payload: str, given: bytes) -> bool:
    digest = hmac.new(secret.encode(), payload.encode("utf-8", "surrogatepass"), hashlib.sha256)
    return hmac.compare_digest(digest.digest(), given)


def _decoded(written: str) -> bytes | None:
    """Base64 in either alphabet, with or without padding."""
    plain = written.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
