"""Sets X up for the service: whose tokens these are, the webhook, and what it tells us about.

Sources: X "Webhooks v2", "Account Activity API" (deprecated, still delivered), "X Activity API".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.messages import DeliveryFailed, FailureReason
from connectors.calls import Answer, Caller
from connectors.payload import Json, child, children, text
from connectors.setting_up import Step, StepState
from connectors.twitter.config import TwitterAccount, TwitterConfig
from connectors.twitter.signing import signer

EVENTS = ("dm.received", "dm.sent", "dm.read", "chat.received")
_SUBSCRIBED = "duplicatesubscriptionfailed"
_KNOWN_URL = "duplicateurlfailed"


@dataclass(frozen=True)
class AccountSetup:
    """Looks at the accounts, and sets right what is not, unless it is a dry run."""

    config: TwitterConfig
    caller: Caller

    @classmethod
    def of(cls, config: TwitterConfig) -> AccountSetup:
        """For the accounts of the settings."""
        return cls(config, Caller(config.api_url, config.connect_timeout, config.read_timeout))

    def steps(self, url: str, webhook_id: str, dry_run: bool) -> Iterator[Step]:
        """Every step in order. Without ``url`` and ``webhook_id`` only the accounts are checked."""
        whole = [self.access(account) for account in self.config.accounts]
        yield from whole
        if any(step.state is StepState.FAILED for step in whole) or not (url or webhook_id):
            return
        if dry_run:
            yield Step("Webhook", StepState.WOULD_CHANGE, "would be registered and checked by X")
            yield from self._would_subscribe()
            return
        if not webhook_id:
            step, webhook_id = self._webhook(url)
            yield step
        if webhook_id:
            for account in self.config.accounts:
                yield from self._subscriptions(account, webhook_id)

    def access(self, account: TwitterAccount) -> Step:
        """Whether an account's tokens work, and are that account's."""
        what = f"Access to @{account.screen_name}"
        answer = self.caller.get("/2/users/me", signer(self.config, account))
        problem = _problem(answer)
        if problem:
            refused = isinstance(answer, Answer) and answer.status == 401
            if isinstance(answer, DeliveryFailed):
                refused = answer.reason is FailureReason.TOKEN_REFUSED
            return Step(what, StepState.FAILED, problem, no_access=refused)
        found = text(child(_body(answer), "data"), "id")
        if found != account.user_id:
            words = "the tokens belong to another account; check TWITTER_ACCOUNTS"
            return Step(what, StepState.FAILED, words)
        return Step(what, StepState.RIGHT, "the tokens work")

    def _would_subscribe(self) -> Iterator[Step]:
        for account in self.config.accounts:
            what = f"Messages to @{account.screen_name}"
            yield Step(what, StepState.WOULD_CHANGE, f"would subscribe to {', '.join(EVENTS)}")

    def _webhook(self, url: str) -> tuple[Step, str]:
        sign = signer(self.config, self.config.accounts[0])
        answer = self.caller.post("/2/webhooks", {"url": url}, sign)
        if _KNOWN_URL in _reasons(answer):
            words = "X knows this address already; give its id with --webhook-id"
            return Step("Webhook", StepState.FAILED, words), ""
        problem = _problem(answer)
        if problem:
            return Step("Webhook", StepState.FAILED, problem), ""
        data = child(_body(answer), "data")
        words = f"registered as {text(data, 'id')}; X checked it"
        return Step("Webhook", StepState.CHANGED, words), text(data, "id")

    def _subscriptions(self, account: TwitterAccount, webhook_id: str) -> Iterator[Step]:
        sign = signer(self.config, account)
        name = f"@{account.screen_name}"
        path = f"/2/account_activity/webhooks/{webhook_id}/subscriptions/all"
        yield _subscribed(f"Messages to {name}", self.caller.post(path, {}, sign))
        for event in EVENTS:
            body: Json = {
                "event_type": event,
                "filter": {"user_id": account.user_id},
                "webhook_id": webhook_id,
            }
            answer = self.caller.post("/2/activity/subscriptions", body, sign)
            yield _subscribed(f"{event} of {name}", answer)


def _subscribed(what: str, answer: Answer | DeliveryFailed) -> Step:
    if _SUBSCRIBED in _reasons(answer):
        return Step(what, StepState.RIGHT, "X tells us about it already")
    problem = _problem(answer)
    if problem:
        return Step(what, StepState.FAILED, problem)
    return Step(what, StepState.CHANGED, "X tells us about it from now on")


def _body(answer: Answer | DeliveryFailed) -> Json:
    return (answer.body or {}) if isinstance(answer, Answer) else {}


def _reasons(answer: Answer | DeliveryFailed) -> str:
    """X names the reason somewhere in the problem; where is not documented."""
    problems = [_body(answer), *children(_body(answer), "errors")]
    places = ("title", "detail", "reason", "type", "message")
    return " ".join(text(problem, place) for problem in problems for place in places).lower()


def _problem(answer: Answer | DeliveryFailed) -> str:
    """What went wrong and what to do, in words; empty when nothing did."""
    if isinstance(answer, DeliveryFailed) and answer.reason is FailureReason.TOKEN_REFUSED:
        return "X does not renew the tokens; sign in anew: python -m bot connect twitter --sign-in"
    if isinstance(answer, DeliveryFailed):
        return f"X could not be reached ({answer.detail}); check the network, then try again"
    if answer.status < 300 and answer.body is not None and "data" in answer.body:
        return ""
    words = {
        401: "the tokens do not work; make new ones and set TWITTER_ACCOUNTS",
        402: "the X account has no credit left; buy credits, then try again",
        403: "X does not allow this app to do it; check its access level and permissions",
        429: "X asks us to slow down; try again in a quarter of an hour",
    }
    if "crcvalidationfailed" in _reasons(answer):
        return "X could not check our address; is the service running, with TLS, at this address?"
    return words.get(answer.status, f"X refused (http {answer.status})")
