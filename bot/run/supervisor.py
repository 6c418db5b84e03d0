"""Keeps processes running: starts them, waits until they are ready, starts them again."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import requests

from bot.run.processes import ROOT, ProcessSpec

#: A process that dies sooner than this after its start is given a pause first, in seconds.
TOO_SOON = 2.0
STOP_WITHIN = 12.0
_PR_SET_PDEATHSIG = 1


class PortTaken(Exception):
    """Something else listens where a process of ours should."""


class NotReady(Exception):
    """A process did not become ready in time, or keeps dying."""


def check_ports(specs: tuple[ProcessSpec, ...]) -> None:
    """Raises PortTaken naming the port and the setting that changes it."""
    for spec in specs:
        if spec.port is None:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", spec.port))
            except OSError as error:
                raise PortTaken(
                    f"Port {spec.port} is taken, so {spec.name} cannot start. "
                    f"Set {spec.port_setting} to a free port."
                ) from error


@dataclass
class Running:
    """One process under supervision."""

    spec: ProcessSpec
    process: subprocess.Popen[bytes]
    started: float
    starts: int = 1


@dataclass
class Supervisor:
    """Runs processes with shared settings; what dies is started again."""

    specs: tuple[ProcessSpec, ...]
    environment: Mapping[str, str]
    log_folder: Path
    say: Callable[[str], None] = print
    running: dict[str, Running] = field(default_factory=dict)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _watcher: threading.Thread | None = None

    def start(self) -> None:
        """Starts every process at once and watches over them."""
        check_ports(self.specs)
        self.log_folder.mkdir(parents=True, exist_ok=True)
        for spec in self.specs:
            self.running[spec.name] = Running(spec, self._launch(spec), time.monotonic())
        self._watcher = threading.Thread(target=self._watch, name="watch", daemon=True)
        self._watcher.start()

    def pid(self, name: str) -> int:
        """The process id that a process has now."""
        return self.running[name].process.pid

    def wait_until_ready(
        self, timeout: float, note: Callable[[str, float], None] | None = None
    ) -> None:
        """Waits for every process with an address; ``note(name, seconds)`` as each is ready.

        Raises NotReady naming the process and its log.
        """
        began = time.monotonic()
        waiting = {spec.name: spec for spec in self.specs if spec.ready_url}
        while waiting:
            for name, spec in list(waiting.items()):
                if _answers(spec.ready_url):
                    del waiting[name]
                    if note:
                        note(name, time.monotonic() - began)
                elif self.running[name].starts > 3:
                    raise NotReady(f"{name} keeps stopping; see {self._log_path(name)}")
            if time.monotonic() - began > timeout:
                names = ", ".join(waiting)
                raise NotReady(f"{names} not ready after {timeout:.0f} s; see {self.log_folder}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stops every process, the last started first; none is left behind."""
        self._stopping.set()
        if self._watcher is not None:
            self._watcher.join(timeout=5)
        processes = [running.process for running in reversed(self.running.values())]
        for process in processes:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for process in processes:
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            # What a process started itself goes with it, also when it went quietly.
            _kill_group(process.pid)

    def _watch(self) -> None:
        while not self._stopping.wait(0.1):
            for running in self.running.values():
                code = running.process.poll()
                if code is not None and not self._stopping.is_set():
                    self._start_again(running, code)

    def _start_again(self, running: Running, code: int) -> None:
        # A killed leader leaves children that would hold its port.
        _kill_group(running.process.pid)
        self.say(f"{running.spec.name} stopped (exit {code}); starting it again")
        if time.monotonic() - running.started < TOO_SOON:
            self._stopping.wait(1.0)
        if not self._stopping.is_set():
            running.process = self._launch(running.spec)
            running.started = time.monotonic()
            running.starts += 1

    def _launch(self, spec: ProcessSpec) -> subprocess.Popen[bytes]:
        environment = {**os.environ, **self.environment, **spec.environment}
        environment.setdefault("PYTHONUNBUFFERED", "1")
        with self._log_path(spec.name).open("ab") as log:
            return subprocess.Popen(
                spec.command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=partial(_settle_in, spec.niceness),
            )

    def _log_path(self, name: str) -> Path:
        return self.log_folder / f"{name}.log"


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).status_code == 200
    except requests.RequestException:
        return False


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _settle_in(niceness: int) -> None:
    """Runs in the new process; on Linux a supervisor killed outright takes it along."""
    os.nice(niceness)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
