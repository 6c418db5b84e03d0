"""The supervisor: starts, starts again, refuses a taken port, leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import requests

from bot.run.free_ports import free_port
from bot.run.processes import ProcessSpec
from bot.run.supervisor import NotReady, PortTaken, Supervisor, check_ports

#: Answers every GET with 200, and has a child that holds on to the port as gunicorn's do.
SERVER = """
import http.server, os, sys
class Ok(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"ok")
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Ok)
if "--with-child" in sys.argv:
    os.fork()
print("serving", flush=True)
server.serve_forever()
"""


def server(*flags: str, name: str = "web") -> ProcessSpec:
    port = free_port()
    return ProcessSpec(
        name=name,
        command=(sys.executable, "-c", SERVER, str(port), *flags),
        environment={},
        port=port,
        port_setting="PORT",
        ready_url=f"http://127.0.0.1:{port}/",
    )


def until(condition: Callable[[], bool], within: float = 10.0) -> None:
    give_up_at = time.monotonic() + within
    while not condition():
        assert time.monotonic() < give_up_at, "it did not happen in time"
        time.sleep(0.02)


def answers(spec: ProcessSpec) -> bool:
    try:
        return requests.get(spec.ready_url, timeout=1).status_code == 200
    except requests.RequestException:
        return False


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[..., Supervisor]]:
    started: list[Supervisor] = []

    def build(*specs: ProcessSpec, **environment: str) -> Supervisor:
        one = Supervisor(specs, environment, tmp_path / "logs", lambda _: None)
        started.append(one)
        return one

    yield build
    for one in started:
        one.stop()


def test_it_starts_every_process_and_knows_when_they_are_ready(
    supervise: Callable[..., Supervisor],
) -> None:
    specs = (server(name="web"), server(name="rasa"))
    supervisor = supervise(*specs)
    supervisor.start()
    ready: list[str] = []
    supervisor.wait_until_ready(10, lambda name, _: ready.append(name))
    assert sorted(ready) == ["rasa", "web"]
    assert all(answers(spec) for spec in specs)


def test_a_process_that_is_killed_is_started_again_on_the_same_port(
    supervise: Callable[..., Supervisor],
) -> None:
    spec = server("--with-child")
    supervisor = supervise(spec)
    supervisor.start()
    supervisor.wait_until_ready(10)
    first = supervisor.pid("web")
    os.kill(first, signal.SIGKILL)
    until(lambda: supervisor.pid("web") != first)
    until(lambda: answers(spec))
    assert supervisor.running["web"].starts == 2


def test_stop_leaves_no_process_and_no_child_behind(supervise: Callable[..., Supervisor]) -> None:
    spec = server("--with-child")
    supervisor = supervise(spec)
    supervisor.start()
    supervisor.wait_until_ready(10)
    group = supervisor.pid("web")
    supervisor.stop()
    until(lambda: not members_of(group), within=3)
    check_ports((spec,))


def members_of(group: int) -> list[int]:
    found = []
    for process in psutil.process_iter():
        try:
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except (ProcessLookupError, psutil.NoSuchProcess):
            continue
    return found


def test_a_process_that_ignores_the_signal_is_killed_in_the_end(
    supervise: Callable[..., Supervisor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.run.supervisor.STOP_WITHIN", 0.3)
    deaf = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
while True:
    time.sleep(1)
"""
    supervisor = supervise(ProcessSpec("worker", (sys.executable, "-c", deaf), {}))
    supervisor.start()
    until(lambda: "deaf" in (supervisor.log_folder / "worker.log").read_text())
    pid = supervisor.pid("worker")
    supervisor.stop()
    assert not psutil.pid_exists(pid)


def test_a_stopped_supervisor_starts_nothing_again(supervise: Callable[..., Supervisor]) -> None:
    supervisor = supervise(server())
    supervisor.start()
    supervisor.wait_until_ready(10)
    supervisor.stop()
    pid = supervisor.pid("web")
    time.sleep(0.4)
    assert supervisor.pid("web") == pid
    assert not psutil.pid_exists(pid)


def test_a_taken_port_is_one_line_that_names_the_setting(
    supervise: Callable[..., Supervisor],
) -> None:
    spec = server()
    with socket.socket() as other:
        other.bind(("127.0.0.1", spec.port or 0))
        other.listen()
        supervisor = supervise(spec)
        with pytest.raises(PortTaken) as refused:
            supervisor.start()
    text = str(refused.value)
    assert text == (f"Port {spec.port} is taken, so web cannot start. Set PORT to a free port.")
    assert supervisor.running == {}


def test_a_process_that_never_answers_is_named_with_its_logs(
    supervise: Callable[..., Supervisor],
) -> None:
    silent = ProcessSpec(
        "rasa",
        (sys.executable, "-c", "import time; time.sleep(60)"),
        {},
        ready_url=f"http://127.0.0.1:{free_port()}/",
    )
    supervisor = supervise(silent)
    supervisor.start()
    with pytest.raises(NotReady, match=r"rasa not ready after 0 s; see .*logs"):
        supervisor.wait_until_ready(0.3)


def test_a_process_that_keeps_stopping_is_given_up_with_its_log_named(
    supervise: Callable[..., Supervisor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.run.supervisor.TOO_SOON", 0.0)
    broken = ProcessSpec(
        "rasa",
        (sys.executable, "-c", "print('no model'); raise SystemExit(2)"),
        {},
        ready_url=f"http://127.0.0.1:{free_port()}/",
    )
    supervisor = supervise(broken)
    supervisor.start()
    with pytest.raises(NotReady, match=r"rasa keeps stopping; see .*rasa\.log"):
        supervisor.wait_until_ready(20)
    assert "no model" in (supervisor.log_folder / "rasa.log").read_text()


def test_settings_reach_the_process_its_own_before_the_shared_ones(
    supervise: Callable[..., Supervisor],
) -> None:
    show = "import os; print(os.environ['SHARED'], os.environ['OWN']); import time; time.sleep(60)"
    spec = ProcessSpec("worker", (sys.executable, "-c", show), {"OWN": "own"})
    supervisor = supervise(spec, SHARED="shared", OWN="shared")
    supervisor.start()
    log = supervisor.log_folder / "worker.log"
    until(lambda: log.read_text().strip() == "shared own")
