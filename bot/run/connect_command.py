"""`python -m bot connect messenger|twitter`: looks at a platform and sets it up for the service.

Says what it found and what it changed, a line each; with ``--dry-run`` nothing is changed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from bot.core.token_ports import TokenSource
from bot.platforms import messenger_config, twitter_config, twitter_tokens
from bot.run.processes import ROOT
from bot.settings import Settings
from connectors.messenger.page_setup import PageSetup
from connectors.setting_up import Step, StepState
from connectors.twitter.account_setup import AccountSetup

PROFILE = Path("data/messenger_profile.yml")
_MARKS = {
    StepState.RIGHT: "ok     ",
    StepState.CHANGED: "changed",
    StepState.WOULD_CHANGE: "would  ",
    StepState.FAILED: "FAILED ",
}


def connect(settings: Settings, platform: str, url: str, webhook_id: str, dry_run: bool) -> int:
    """0 when everything is right now, 1 when something failed, 2 when it is not set up here."""
    if platform == "messenger":
        if not settings.messenger_page_id:
            return _not_set_up("MESSENGER_")
        pages = PageSetup.every(messenger_config(settings))
        profile = messenger_profile()
        return _show(step for page in pages for step in page.steps(profile, dry_run))
    if not settings.twitter_accounts:
        return _not_set_up("TWITTER_")
    setup = AccountSetup.of(twitter_config(settings, _tokens(settings)))
    if not (url or webhook_id):
        print("Without --url or --webhook-id only the accounts are checked.")
    return _show(setup.steps(url, webhook_id, dry_run))


def _tokens(settings: Settings) -> TokenSource | None:
    """The service's own tokens where they rotate: two that renew them would lock each other out."""
    if not settings.twitter_oauth2_client_id:
        return None
    from bot.bootstrap import Service

    service = Service(settings)
    return twitter_tokens(settings, service.store, service.clock, service.sealer)


def messenger_profile(root: Path = ROOT) -> Mapping[str, object]:
    """What the Page shows before anyone writes."""
    content: Mapping[str, object] = yaml.safe_load((root / PROFILE).read_text(encoding="utf-8"))
    return content


def _show(steps: Iterable[Step]) -> int:
    failures = 0
    for step in steps:
        print(f"{_MARKS[step.state]}  {step.what}: {step.words}", flush=True)
        failures += step.state is StepState.FAILED
    print("Something failed; the lines above say what to do." if failures else "Done.")
    return 1 if failures else 0


def _not_set_up(prefix: str) -> int:
    words = f"This platform is not set up here: set the {prefix}... settings first"
    print(f"{words} (docs/how-to/settings.md).", file=sys.stderr)
    return 2
