"""The worker: lanes that answer and deliver, and housekeeping; stops cleanly on a signal."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from bot.core.errors import HouseError, StoreUnavailable
from bot.use_cases.answer_message import AnswerMessage
from bot.use_cases.deliver_message import DeliverMessage
from bot.use_cases.screen_blocked import ScreenBlocked

log = logging.getLogger("worker")

#: How often an idle lane looks for work, in seconds. A look costs one small read.
IDLE_PAUSE = 0.04
#: How long a lane rests after a failure that is not the message's fault, in seconds.
FAILURE_PAUSE = 1.0
#: How often blocked messages are looked for, in seconds.
SCREEN_EVERY = 0.5


@dataclass
class Worker:
    """Runs the lanes on threads until told to stop."""

    answer: AnswerMessage
    deliver: DeliverMessage
    screen_blocked: ScreenBlocked
    answer_threads: int = 3
    deliver_threads: int = 6
    stopping: threading.Event = field(default_factory=threading.Event)
    _something_to_send: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Works until SIGTERM or SIGINT; what is under way is finished first."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self.stopping.set())
        threads = self.start()
        log.info("worker.started lanes=%d", len(threads))
        self.stopping.wait()
        for thread in threads:
            thread.join(timeout=30)
        log.info("worker.stopped")

    def start(self) -> list[threading.Thread]:
        """Starts every lane; they end once `stopping` is set."""
        lanes: list[tuple[str, Callable[[str], None]]] = []
        lanes += [(f"answer-{n}", self._answer_lane) for n in range(self.answer_threads)]
        lanes += [(f"deliver-{n}", self._deliver_lane) for n in range(self.deliver_threads)]
        lanes.append(("screen", self._screen_lane))
        threads = [
            threading.Thread(target=lane, args=(f"{os.getpid()}-{name}",), name=name, daemon=True)
            for name, lane in lanes
        ]
        for thread in threads:
            thread.start()
        return threads

    def _answer_lane(self, name: str) -> None:
        while not self.stopping.is_set():
            outcome = self._attempt(lambda: self.answer(name))
            if outcome is None or outcome.value == "idle":
                self.stopping.wait(IDLE_PAUSE)
            else:
                self._something_to_send.set()

    def _deliver_lane(self, name: str) -> None:
        while not self.stopping.is_set():
            outcome = self._attempt(lambda: self.deliver(name))
            if outcome is None or outcome.value == "idle":
                self._something_to_send.wait(IDLE_PAUSE)
                self._something_to_send.clear()

    def _screen_lane(self, _name: str) -> None:
        while not self.stopping.wait(SCREEN_EVERY):
            if self._attempt(self.screen_blocked):
                self._something_to_send.set()

    def _attempt[Outcome: Enum | int](self, work: Callable[[], Outcome]) -> Outcome | None:
        """One piece of work; a failure is logged by its name alone and the lane lives on."""
        try:
            return work()
        except StoreUnavailable as error:
            log.warning("store.unavailable kind=%s", error)
        except HouseError as error:
            log.error("work.failed kind=%s", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - the edge of the process: a lane must not die
            log.error("work.crashed kind=%s at=%s", type(error).__name__, _where(error))
        self.stopping.wait(FAILURE_PAUSE)
        return None


def _where(error: BaseException) -> str:
    """File and line of the innermost frame: enough to find the fault, no values."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    if frame is None:
        return "unknown"
    code = frame.tb_frame.f_code
    return f"{os.path.basename(code.co_filename)}:{frame.tb_lineno}"
