"""Sets a Page up for the service: which events it tells us about, and its Messenger profile.

Sources: Meta "Messenger Platform: webhooks" (subscribed_apps) and "Messenger Profile API".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.core.messages import DeliveryFailed
from connectors.bearer import Bearer
from connectors.calls import Answer, Caller
from connectors.messenger.config import MessengerConfig, MessengerPage
from connectors.messenger.signature import appsecret_proof
from connectors.payload import Json, child, children, number, text
from connectors.setting_up import Step, StepState

FIELDS = (
    "messages",
    "messaging_postbacks",
    "message_deliveries",
    "message_reads",
    "message_echoes",
    "message_edits",
    "message_reactions",
    "messaging_referrals",
    "messaging_optins",
    "messaging_handovers",
    "standby",
    "messaging_policy_enforcement",
    "feed",
)
#: In this order: a menu needs the "Get started" button.
PROFILE = ("get_started", "greeting", "ice_breakers", "persistent_menu")
_MEANING = {
    "get_started": "“Get started” button",
    "greeting": "Greeting",
    "ice_breakers": "Suggested questions",
    "persistent_menu": "Menu",
}
_ROUTED = "the Page has a default app, which must be ours"
_EVERYBODY = "the Page has no default app, so every app may answer"
_NO_DEFAULT = (
    "MESSENGER_ROUTING is true, but Meta names no default app; choose ours in the Page's settings "
    "under Conversation routing, or set MESSENGER_ROUTING=false"
)
_TOKEN = "the Page's token is not valid any more; make a new one and set MESSENGER_PAGE_TOKEN"


@dataclass(frozen=True)
class PageSetup:
    """Looks at one Page, and sets right what is not, unless it is a dry run."""

    config: MessengerConfig
    page: MessengerPage
    caller: Caller

    @classmethod
    def every(cls, config: MessengerConfig) -> list[PageSetup]:
        """One for each Page of the settings."""
        caller = Caller(config.graph_url, config.connect_timeout, config.read_timeout)
        return [cls(config, page, caller) for page in config.pages]

    def steps(self, profile: Mapping[str, object], dry_run: bool) -> Iterator[Step]:
        """Every step in order; after a token that does not work there is none."""
        access = self.access()
        yield access
        if access.state is StepState.FAILED:
            return
        yield self.subscription(dry_run)
        yield from self._profile(profile, dry_run)
        yield self.routing()

    def access(self) -> Step:
        """Whether the Page's token works."""
        answer = self._get("", {"fields": "name"})
        if isinstance(answer, Step):
            return answer
        return Step("Access", StepState.RIGHT, f"the Page is called “{text(answer, 'name')}”")

    def subscription(self, dry_run: bool = False) -> Step:
        """Whether the Page tells us about every event we need."""
        answer = self._get("/subscribed_apps", {})
        if isinstance(answer, Step):
            return answer
        ours = next((app for app in children(answer, "data") if self._is_ours(app)), {})
        have = ours.get("subscribed_fields")
        missing = [f for f in FIELDS if not (isinstance(have, list) and f in have)]
        if not missing:
            return Step("Events", StepState.RIGHT, "the Page tells us about everything we need")
        words = f"missing were {', '.join(missing)}"
        if dry_run:
            return Step("Events", StepState.WOULD_CHANGE, words)
        asked = {"subscribed_fields": ",".join(FIELDS)}
        return self._post("Events", words, "/subscribed_apps", {}, asked)

    def routing(self) -> Step:
        """Whether the Page has a default app, as the settings say. Only its owner can change it.

        Source: Meta "Conversation Routing" (``messaging_feature_status``).
        """
        what = "Conversation routing"
        answer = self._get("", {"fields": "messaging_feature_status"})
        if isinstance(answer, Step):
            return replace(answer, what=what)
        status = child(answer, "messaging_feature_status")
        routed = status.get("hop_v2") is True and status.get("msgr_multi_app") is not True
        if routed is self.config.routing:
            return Step(what, StepState.RIGHT, _ROUTED if routed else _EVERYBODY)
        if routed:
            return Step(what, StepState.FAILED, f"{_ROUTED}; set MESSENGER_ROUTING=true")
        return Step(what, StepState.FAILED, _NO_DEFAULT)

    def _profile(self, wanted: Mapping[str, object], dry_run: bool) -> Iterator[Step]:
        answer = self._get("/messenger_profile", {"fields": ",".join(PROFILE)})
        if isinstance(answer, Step):
            yield answer
            return
        have: Json = next(children(answer, "data"), {})
        for name in PROFILE:
            what = _MEANING[name]
            if have.get(name) == wanted[name]:
                yield Step(what, StepState.RIGHT, "as it should be")
                continue
            words = "was not set" if name not in have else "said something else"
            if dry_run:
                yield Step(what, StepState.WOULD_CHANGE, words)
            else:
                yield self._post(what, words, "/messenger_profile", {name: wanted[name]}, {})

    def _is_ours(self, app: Json) -> bool:
        return not self.config.app_id or text(app, "id") == self.config.app_id

    def _get(self, path: str, query: Mapping[str, str]) -> Json | Step:
        answer = self.caller.get(self._path(path), Bearer(self.page.access_token), self._q(query))
        problem = _problem(answer)
        if isinstance(answer, DeliveryFailed) or problem:
            return Step("Access", StepState.FAILED, problem, no_access=problem == _TOKEN)
        return answer.body or {}

    def _post(self, what: str, words: str, path: str, body: Json, query: Mapping[str, str]) -> Step:
        bearer = Bearer(self.page.access_token)
        problem = _problem(self.caller.post(self._path(path), body, bearer, self._q(query)))
        if problem:
            return Step(what, StepState.FAILED, f"{words}; {problem}")
        return Step(what, StepState.CHANGED, words)

    def _path(self, path: str) -> str:
        return f"/{self.config.graph_version}/{self.page.page_id}{path}"

    def _q(self, query: Mapping[str, str]) -> dict[str, str]:
        return {
            **query,
            "appsecret_proof": appsecret_proof(self.config, self.page.access_token),
        }


def _problem(answer: Answer | DeliveryFailed) -> str:
    """What went wrong and what to do, in words; empty when nothing did."""
    if isinstance(answer, DeliveryFailed):
        return f"Facebook could not be reached ({answer.detail}); check the network, then try again"
    if answer.status < 300 and answer.body is not None and "error" not in answer.body:
        return ""
    code = number(child(answer.body or {}, "error"), "code")
    if code in (102, 190):
        return _TOKEN
    if code is not None and (code == 10 or 200 <= code < 300):
        return f"the app lacks a permission (error {code}); see docs/how-to/messenger.md"
    return f"Facebook refused (http {answer.status}, error {code}); see docs/how-to/messenger.md"
