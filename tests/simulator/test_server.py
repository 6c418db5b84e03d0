"""The whole process over real HTTP: start, hang up, delay without blocking, stop."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

import pytest
import requests
from requests_oauthlib import OAuth1

from tests.simulator.conftest import ENVIRONMENT, ROOT, Running


def _say(process: Running, text: str = "hi") -> None:
    requests.post(f"{process.url}/patients/twitter/2222/say", json={"text": text}, timeout=5)


def _send(process: Running, text: str) -> requests.Response:
    auth = OAuth1("consumer_key_example", "consumer_secret_example", "first_token", "first_secret")
    url = f"{process.url}/x/2/dm_conversations/with/2222/messages"
    return requests.post(url, json={"text": text}, auth=auth, timeout=5)


def _texts(process: Running) -> list[str]:
    thread = requests.get(f"{process.url}/patients/twitter/2222/thread", timeout=5).json()
    return [entry["text"] for entry in thread]


def test_oauth_holds_over_the_real_host_and_port(process: Running) -> None:
    _say(process)
    assert _send(process, "signed for this very port").status_code == 201


@pytest.mark.parametrize(("kind", "taken"), [("drop_before", False), ("drop_after", True)])
def test_a_dropped_connection_is_really_dropped(process: Running, kind: str, taken: bool) -> None:
    _say(process)
    order = {"platform": "twitter", "kind": kind}
    requests.post(f"{process.url}/faults", json=order, timeout=5)
    with pytest.raises(requests.ConnectionError):
        _send(process, f"lost by {kind}")
    assert (f"lost by {kind}" in _texts(process)) is taken


def test_a_delayed_call_blocks_no_other(process: Running) -> None:
    _say(process)
    order = {"platform": "twitter", "kind": "delay", "seconds": 1.5, "times": 8}
    requests.post(f"{process.url}/faults", json=order, timeout=5)
    delayed = [threading.Thread(target=_send, args=(process, "slow")) for _ in range(8)]
    for thread in delayed:
        thread.start()
    time.sleep(0.2)
    assert _send(process, "quick").status_code == 201
    assert "slow" not in _texts(process)
    for thread in delayed:
        thread.join()
    assert _texts(process).count("slow") == 8


def test_a_taken_port_is_one_clear_line(process: Running) -> None:
    port = process.url.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "simulator", "--port", port]
    environment = {**os.environ, **ENVIRONMENT}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=20)
    assert done.returncode == 1
    assert done.stderr.decode() == f"Port {port} is taken: set SIMULATOR_PORT.\n"
