"""The worker: lanes that answer and deliver, and housekeeping; stops cleanly on a signal."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.core.errors import HouseError, StoreUnavailable
from bot.core.ports import Clock
from bot.core.store_ports import Store
from bot.use_cases.answer_message import Answered, AnswerMessage
from bot.use_cases.deliver_message import DeliverMessage
from bot.use_cases.screen_blocked import ScreenBlocked

log = logging.getLogger("worker")

#: How often the worker looks for work, in seconds. A look costs two small reads.
LOOK_EVERY = 0.03
#: How long a lane rests after a failure that is not the message's fault, in seconds.
FAILURE_PAUSE = 1.0
#: How often blocked messages are looked for, in seconds.
SCREEN_EVERY = 0.5
#: How often what may no longer be kept is deleted, in seconds.
PURGE_EVERY = 600.0
#: How often alerts that nobody took are looked for, in seconds.
ESCALATE_EVERY = 5.0
#: How often the platforms may be asked for what they did not tell by themselves, in seconds.
ASK_EVERY = 10.0
#: How often it is looked whether somebody is typing, in seconds.
TYPING_EVERY = 2.0
#: How often it is looked whether deliveries must go first for longer, in seconds.
FLOOD_EVERY = 0.1


@dataclass
class Permits:
    """Wakes as many lanes as there is work for: a lane that finds nothing has cost a write."""

    _free: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def give(self, number: int) -> None:
        """There is work for this many lanes, as far as anyone knows."""
        with self._changed:
            self._free = max(self._free, number)
            self._changed.notify(number)

    def are(self, number: int) -> bool:
        """Whether so many are there that no lane has taken."""
        with self._changed:
            return self._free >= number

    def take(self, timeout: float) -> bool:
        """Waits for work; False when there was none in time."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._free > 0, timeout):
                return False
            self._free -= 1
            return True


@dataclass
class Worker:
    """Runs the lanes on threads until told to stop."""

    store: Store
    clock: Clock
    answer: AnswerMessage
    deliver: DeliverMessage
    screen_blocked: ScreenBlocked
    #: What is deleted by rule; each says how many were.
    housekeeping: tuple[Callable[[], int], ...]
    #: What asks platforms; each knows itself when it is time.
    rounds: tuple[Callable[[], int], ...] = ()
    #: What tells people outside the console; on a lane of its own, a mail server may be slow.
    escalation: tuple[Callable[[], int], ...] = ()
    #: What patients are shown at once, such as that somebody is typing.
    signs: tuple[Callable[[], int], ...] = ()
    #: What looks whether it must make room.
    floods: tuple[Callable[[], int], ...] = ()
    answer_threads: int = 3
    deliver_threads: int = 6
    stopping: threading.Event = field(default_factory=threading.Event)
    _to_answer: Permits = field(default_factory=Permits)
    _to_deliver: Permits = field(default_factory=Permits)

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
        lanes: list[tuple[str, Callable[[str], None]]] = [("look", self._look)]
        lanes += [(f"answer-{n}", self._answer_lane) for n in range(self.answer_threads)]
        lanes += [(f"deliver-{n}", self._deliver_lane) for n in range(self.deliver_threads)]
        lanes += [("screen", self._screen_lane), ("purge", self._purge_lane)]
        lanes += [("rounds", self._rounds_lane), ("escalate", self._escalate_lane)]
        lanes += [("signs", self._signs_lane), ("floods", self._floods_lane)]
        threads = [
            threading.Thread(target=lane, args=(f"{os.getpid()}-{name}",), name=name, daemon=True)
            for name, lane in lanes
        ]
        for thread in threads:
            thread.start()
        return threads

    def _look(self, _name: str) -> None:
        """One pair of eyes for all lanes: two reads, and no lane wakes for nothing."""
        while not self.stopping.wait(LOOK_EVERY):
            self._attempt(self._look_once)

    def _look_once(self) -> int:
        now = self.clock.now()
        with self.store.read() as work:
            # Lanes that have not even begun with what was found last need no more.
            busy = self._to_answer.are(self.answer_threads)
            to_answer = 0 if busy else work.inbox.ready(now, self.answer_threads)
            to_deliver = work.outbox.ready(now, self.deliver_threads)
        self._to_answer.give(to_answer)
        self._to_deliver.give(to_deliver)
        return to_answer + to_deliver

    def _answer_lane(self, name: str) -> None:
        while not self.stopping.is_set():
            if not self._to_answer.take(timeout=1.0):
                continue
            while self._attempt(lambda: self.answer(name)) not in (None, Answered.IDLE):
                self._to_deliver.give(1)
                if self.stopping.is_set():
                    return

    def _deliver_lane(self, name: str) -> None:
        while not self.stopping.is_set():
            if self._to_deliver.take(timeout=1.0):
                self._attempt(lambda: self.deliver(name))

    def _screen_lane(self, _name: str) -> None:
        while not self.stopping.wait(SCREEN_EVERY):
            if self._attempt(self.screen_blocked):
                self._to_deliver.give(1)

    def _purge_lane(self, _name: str) -> None:
        self._again_and_again(self.housekeeping, PURGE_EVERY)

    def _rounds_lane(self, _name: str) -> None:
        self._again_and_again(self.rounds, ASK_EVERY)

    def _escalate_lane(self, _name: str) -> None:
        self._again_and_again(self.escalation, ESCALATE_EVERY)

    def _signs_lane(self, _name: str) -> None:
        self._again_and_again(self.signs, TYPING_EVERY)

    def _floods_lane(self, _name: str) -> None:
        self._again_and_again(self.floods, FLOOD_EVERY)

    def _again_and_again(self, work: tuple[Callable[[], int], ...], every: float) -> None:
        while True:
            for piece in work:
                self._attempt(piece)
            if self.stopping.wait(every):
                return

    def _attempt[Outcome](self, work: Callable[[], Outcome]) -> Outcome | None:
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
