"""Thread control: asks Meta to give a thread to our app, to the Page's inbox, or to nobody.

Source: Meta "Conversation Routing". Calls are short: a nurse's words wait for them.
"""

from __future__ import annotations

from bot.core.messages import DeliveryFailed, FailureReason
from bot.core.public_comments import comment_of
from bot.core.thread_ports import ThreadAct
from connectors.bearer import Bearer
from connectors.calls import Caller
from connectors.messenger.config import MessengerConfig
from connectors.messenger.sending import failure_of_call
from connectors.messenger.signature import appsecret_proof
from connectors.payload import Json

#: The app under which the Page's own inbox holds threads.
PAGE_INBOX = "263902037430900"
_LONGEST_WAIT = 3.5


class Threads:
    """Threads of the configured Pages."""

    def __init__(self, config: MessengerConfig) -> None:
        self._config = config
        self._tokens = {page.page_id: page.access_token for page in config.pages}
        wait = min(config.read_timeout, _LONGEST_WAIT)
        self._caller = Caller(config.graph_url, config.connect_timeout, wait)

    def control(self, account_id: str, user_id: str, act: ThreadAct) -> DeliveryFailed | None:
        """One ``POST /{page_id}/{act}_thread_control``; None when Meta did it.

        A comment has no thread that anybody could hold.
        """
        if comment_of(user_id):
            return None
        token = self._tokens.get(account_id)
        if not token:
            return DeliveryFailed(FailureReason.PERMISSION_MISSING, retryable=False)
        body: Json = {"recipient": {"id": user_id}}
        if act is ThreadAct.PASS:
            body = {**body, "target_app_id": PAGE_INBOX}
        answer = self._caller.post(
            f"/{self._config.graph_version}/{account_id}/{act.value}_thread_control",
            body,
            Bearer(token),
            {"appsecret_proof": appsecret_proof(self._config, token)},
        )
        return failure_of_call(answer)
