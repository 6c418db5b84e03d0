"""A running simulator, a service that receives, and the connectors between them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

from bot.core.messages import OutboundMessage, Outcome, Reply
from bot.core.ports import Connector
from bot.run.free_ports import free_port
from tests.connectors.cases import messenger, outbound, twitter
from tests.connectors.receiving_service import ReceivingService, eventually, receiving

_ROOT = Path(__file__).parents[2]
_SETTINGS = {
    "MESSENGER_APP_ID": "1517776481860111",
    "MESSENGER_APP_SECRET": "app_secret_example",
    "MESSENGER_VERIFY_TOKEN": "verify_token_example",
    "MESSENGER_PAGE_ID": "1001",
    "MESSENGER_PAGE_TOKEN": "EAAB_page_token",
    "TWITTER_CONSUMER_KEY": "consumer_key_example",
    "TWITTER_CONSUMER_SECRET": "consumer_secret_example",
    "TWITTER_ACCOUNTS": json.dumps(
        [
            {
                "user_id": user_id,
                "screen_name": name,
                "access_token": f"{which}_token",
                "access_token_secret": f"{which}_secret",
            }
            for user_id, name, which in [
                ("100", "StGManageMyPain", "first"),
                ("101", "StGPainTeam", "second"),
            ]
        ]
    ),
    "SIMULATOR_PACE": "0.2",
}


@dataclass(frozen=True)
class Exchange:
    """A running simulator, the service it talks to, and the connectors between them."""

    url: str
    service: ReceivingService
    connectors: Mapping[str, Connector]

    def door(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Asks the simulator's own door for something."""
        answer = requests.post(self.url + path, json=body or {}, timeout=5)
        answer.raise_for_status()
        return answer.json()

    def says(self, channel: str, text: str, user_id: str = "2222", **more: str) -> None:
        """A patient writes."""
        self.door(f"/patients/{channel}/{user_id}/say", {"text": text, **more})

    def thread(self, channel: str) -> list[dict[str, Any]]:
        """What stands on the patient's phone."""
        url = f"{self.url}/patients/{channel}/2222/thread"
        bubbles: list[dict[str, Any]] = requests.get(url, timeout=5).json()
        return bubbles

    def answers(self, channel: str, *replies: Reply, **changes: object) -> list[Outcome]:
        """The service answers with these replies, or with a plain one."""
        parts = self.connectors[channel].render(replies or (Reply("Hello"),))
        return [self._send(channel, part=part, **changes) for part in parts]

    def _send(self, channel: str, **changes: object) -> Outcome:
        now = datetime.now(UTC)
        message: OutboundMessage = outbound(
            channel, **{"user_id": "2222", "last_inbound_at": now, "now": now, **changes}
        )
        return self.connectors[channel].send(message)

    def fault(self, channel: str, kind: str, **more: object) -> None:
        """Orders trouble for the next call or webhook."""
        self.door("/faults", {"platform": channel, "kind": kind, **more})


def _is_up(url: str) -> bool:
    try:
        return requests.get(f"{url}/health", timeout=1).ok
    except requests.ConnectionError:
        return False


@contextmanager
def exchanging(**settings: str) -> Iterator[Exchange]:
    with receiving() as service:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        service.connectors = {
            "messenger": messenger(f"{url}/graph", human_agent=True, read_timeout=0.5),
            "twitter": twitter(f"{url}/x", own_app_id="13090192", read_timeout=0.5),
        }
        environment = {**os.environ, **_SETTINGS, "WEB_URL": service.url, **settings}
        command = [sys.executable, "-m", "simulator", "--port", str(port)]
        process = subprocess.Popen(command, cwd=_ROOT, env=environment)
        try:
            assert eventually(lambda: _is_up(url))
            yield Exchange(url, service, service.connectors)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(10)
