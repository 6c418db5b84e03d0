"""Names under which people's words go out. Source: Meta "Personas API"."""

from __future__ import annotations

from bot.core.messages import DeliveryFailed, FailureReason
from connectors.bearer import Bearer
from connectors.calls import Answer, Caller
from connectors.messenger.config import MessengerConfig
from connectors.messenger.sending import failure_of_call
from connectors.messenger.signature import appsecret_proof
from connectors.payload import Json, children, text


class Personas:
    """Personas of the configured Pages."""

    def __init__(self, config: MessengerConfig) -> None:
        self._config = config
        self._tokens = {page.page_id: page.access_token for page in config.pages}
        self._caller = Caller(config.graph_url, config.connect_timeout, config.read_timeout)

    def make(self, account_id: str, label: str) -> str | DeliveryFailed:
        """The id of the persona of this name: the Page's own if it has one, else a new one."""
        if account_id not in self._tokens or not self._config.persona_picture:
            return DeliveryFailed(FailureReason.PERMISSION_MISSING, retryable=False)
        found = self._body(self._call(account_id))
        if isinstance(found, DeliveryFailed):
            return found
        for persona in children(found, "data"):
            if text(persona, "name") == label and text(persona, "id"):
                return text(persona, "id")
        new: Json = {"name": label, "profile_picture_url": self._config.persona_picture}
        made = self._body(self._call(account_id, new))
        if isinstance(made, DeliveryFailed):
            return made
        unnamed = DeliveryFailed(FailureReason.PLATFORM_ERROR, retryable=True, detail="no id")
        return text(made, "id") or unnamed

    def _call(self, account_id: str, body: Json | None = None) -> Answer | DeliveryFailed:
        path = f"/{self._config.graph_version}/{account_id}/personas"
        bearer = Bearer(self._tokens[account_id])
        query = {"appsecret_proof": appsecret_proof(self._config, self._tokens[account_id])}
        if body is None:
            return self._caller.get(path, bearer, query)
        return self._caller.post(path, body, bearer, query)

    @staticmethod
    def _body(answer: Answer | DeliveryFailed) -> Json | DeliveryFailed:
        failed = failure_of_call(answer)
        if failed is not None:
            return failed
        return (answer.body or {}) if isinstance(answer, Answer) else {}
