"""Every call a platform receives goes through here: faults strike, and the log is kept."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from socket import SHUT_RDWR
from typing import Any

from flask import Response, request

from simulator.faults import CallKind, Fault, FaultKind, Faults, Platform

CALLS_KEPT = 10_000
_DROPPED = 499


@dataclass(frozen=True)
class Call:
    """What kind of call came in, whom it concerns, and the sender's own reference."""

    platform: Platform
    kind: CallKind = CallKind.OTHER
    user_id: str = ""
    outbox_id: str = ""
    action: str = ""
    endpoint: str = ""


class CallLog:
    """The last calls received. Holds no text and no token."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: deque[dict[str, Any]] = deque(maxlen=CALLS_KEPT)
        self._count = 0

    def add(self, call: Call, status: int, ms: float, fault: Fault | None) -> None:
        """Notes one call."""
        row = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "platform": call.platform.value,
            "kind": call.kind.value,
            "method": request.method,
            "path": request.path,
            "status": status,
            "ms": round(ms, 3),
            "user_id": call.user_id,
            "outbox_id": call.outbox_id,
            "action": call.action,
            "endpoint": call.endpoint,
            "fault": fault.kind.value if fault else "",
        }
        with self._lock:
            self._count += 1
            self._rows.append({"number": self._count, **row})

    def rows(self) -> list[dict[str, Any]]:
        """Oldest first."""
        with self._lock:
            return list(self._rows)

    def clear(self) -> None:
        """Forgets them all."""
        with self._lock:
            self._rows.clear()


class Calls:
    """Answers platform calls, with trouble where it was ordered."""

    def __init__(
        self, faults: Faults, log: CallLog, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._faults = faults
        self._log = log
        self._sleep = sleep

    def answer(
        self,
        call: Call,
        work: Callable[[], Response],
        refuse: Callable[[int, Mapping[str, Any]], Response],
    ) -> Response:
        """The answer of ``work``, or of the fault; ``refuse`` words an error of the platform."""
        began = time.perf_counter()
        fault = self._faults.take_call(call.platform, call.kind, call.user_id, call.endpoint)
        response = work() if fault is None else self._troubled(fault, work, refuse)
        self._log.add(call, response.status_code, (time.perf_counter() - began) * 1000, fault)
        return response

    def _troubled(
        self,
        fault: Fault,
        work: Callable[[], Response],
        refuse: Callable[[int, Mapping[str, Any]], Response],
    ) -> Response:
        match fault.kind:
            case FaultKind.STATUS:
                return refuse(fault.status, fault.error)
            case FaultKind.HTML:
                return Response(_PROXY_PAGE, 502, content_type="text/html")
            case FaultKind.DROP_BEFORE:
                return _hang_up()
            case FaultKind.TIMEOUT:
                self._sleep(fault.seconds)
                return _hang_up()
            case FaultKind.DELAY:
                self._sleep(fault.seconds)
                return work()
            case _:
                return self._committed(fault, work())

    def _committed(self, fault: Fault, response: Response) -> Response:
        """The work is done, but its answer is lost or spoiled."""
        if fault.kind is FaultKind.TRUNCATED:
            response.set_data(response.get_data()[: max(1, len(response.get_data()) // 2)])
            return response
        if fault.kind is FaultKind.TIMEOUT_AFTER:
            self._sleep(fault.seconds)
        return _hang_up()


def _hang_up() -> Response:
    """Closes the caller's connection without a word."""
    connection = request.environ.get("gunicorn.socket")
    if connection is not None:
        try:
            connection.shutdown(SHUT_RDWR)
        except OSError:
            # The caller gave up first, which is what a hang-up is for.
            return Response(status=_DROPPED)
    return Response(status=_DROPPED)


_PROXY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"
