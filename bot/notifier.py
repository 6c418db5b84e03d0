"""Sends a few words out of the house: e-mail, Teams, or anything else that `apprise` knows."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from apprise import Apprise, NotifyType

log = logging.getLogger("notifier")


@dataclass(frozen=True)
class AppriseNotifier:
    """Tells every place; the addresses are apprise's and hold secrets, so none is ever logged."""

    places: Sequence[str]

    def __call__(self, title: str, words: str) -> bool:
        """Whether at least one place took it. A place that did not is logged by its number."""
        took = 0
        for number, place in enumerate(self.places, start=1):
            if self._tell(place, title, words):
                took += 1
            else:
                log.warning("escalation.place_failed number=%d", number)
        return took > 0

    @staticmethod
    def _tell(place: str, title: str, words: str) -> bool:
        target = Apprise()
        if not target.add(place):
            return False
        try:
            return bool(target.notify(title=title, body=words, notify_type=NotifyType.WARNING))
        except Exception as error:  # noqa: BLE001 - dozens of plug-ins, each with errors of its own
            log.warning("escalation.place_broke kind=%s", type(error).__name__)
            return False


def not_understood(places: Sequence[str]) -> list[int]:
    """Which of the addresses apprise cannot use, counted from 1."""
    return [n for n, place in enumerate(places, start=1) if not Apprise().add(place)]
