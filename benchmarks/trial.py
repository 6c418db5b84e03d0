"""One run: both sides up at once, measured in turn, each with the same messages."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import our_processes, stock_processes, turns
from benchmarks.conversations import ANY_ANSWER, Candidates, Exchange, Script, candidates
from benchmarks.deliveries import acknowledgements, answered, whole_way
from benchmarks.doors import Door, Talk
from benchmarks.load import SENDERS
from benchmarks.memory import megabytes
from benchmarks.our_processes import Ours
from benchmarks.plan import Plan
from benchmarks.receivers import Receiver
from benchmarks.results import Results, Side
from benchmarks.stock_processes import Stock, StockPorts
from benchmarks.stock_project import StockProject, prepare
from bot.encoder import SentenceEncoder, load_encoder
from bot.run.on_this_machine import Demo

#: With a Graph API this slow stock answers a webhook in half a minute: it gets a few, singly.
STUCK_SECONDS = 1.0


@dataclass(frozen=True)
class Order:
    """What to run, and where it may put things."""

    root: Path
    folder: Path
    port_base: int
    stock_epochs: int
    plan: Plan


def run(order: Order, say: Callable[[str], None]) -> Results:
    """Runs everything. Raises the errors of whatever could not be started or compared."""
    folder = order.folder
    encoder = load_encoder(order.root / "var" / "encoder")
    project = prepare(order.root, folder, order.stock_epochs, say)
    began = time.monotonic()
    ports = StockPorts(*(order.port_base + at for at in (3, 4, 5)))
    demo = our_processes.set_up(order.port_base, folder / "service")
    with (
        our_processes.pretend_platforms(demo, folder / "logs"),
        stock_processes.pretend_facebook(ports.simulator, folder / "logs") as secrets,
    ):
        sides = _Sides(demo, project, ports, secrets, folder / "logs")
        trial = _Trial(order.plan, candidates(order.root), encoder, say)
        trial.results.stock_epochs = order.stock_epochs
        trial.run(sides)
    trial.results.seconds = time.monotonic() - began
    return trial.results


@dataclass(frozen=True)
class _Sides:
    """How each side is started."""

    demo: Demo
    project: StockProject
    ports: StockPorts
    secrets: dict[str, str]
    logs: Path

    def ours(self) -> contextlib.AbstractContextManager[Ours]:
        return our_processes.running(self.demo, self.logs)

    def stock(self) -> contextlib.AbstractContextManager[Stock]:
        return stock_processes.running(self.project, self.ports, self.secrets, self.logs)


class _Trial:
    def __init__(
        self,
        plan: Plan,
        found: Candidates,
        encoder: SentenceEncoder,
        say: Callable[[str], None],
    ) -> None:
        self._plan, self._found, self._encoder, self._say = plan, found, encoder, say
        self.results = Results()

    def run(self, sides: _Sides) -> None:
        with ExitStack() as running:
            ours, stock = self._cold_starts(sides, running)
            script = turns.agreed(self._found, (stock.door, ours.door()))
            self.results.questions = len(script.questions)
            self._say(f"Both sides answer {len(script.questions)} questions rightly; asking those")
            with ours.worker_resting():
                self._one_at_a_time(ours, stock, script)
                self._flat_out(ours, stock, script)
                self._long_talks(ours, stock, script)
            script = self._asked_on_messenger(ours, stock, script)
            self._whole_ways(ours, stock, script)
            self._acknowledgements(ours, stock, script)
            self.results.ours.megabytes = megabytes(ours.pids())
            self.results.stock.megabytes = megabytes(stock.pids())

    def _cold_starts(self, sides: _Sides, running: ExitStack) -> tuple[Ours, Stock]:
        """Starts each side as often as planned, alone; the last ones stay up."""
        probe = Exchange(self._found.questions[0].text, ANY_ANSWER)
        for left in reversed(range(self._plan.starts)):
            self._say("Cold start of each side")
            with ExitStack() as alone:
                began = time.perf_counter()
                ours = alone.enter_context(sides.ours())
                whole_way(ours.receiver, probe)
                self.results.ours.cold_starts.append(time.perf_counter() - began)
                if left == 0:
                    running.push(alone.pop_all())
            with ExitStack() as alone, _resting(ours, left == 0):
                began = time.perf_counter()
                stock = alone.enter_context(sides.stock())
                with contextlib.closing(Talk(stock.door)) as talk:
                    talk.turn("bench-cold-start", probe.text)
                self.results.stock.cold_starts.append(time.perf_counter() - began)
                if left == 0:
                    running.push(alone.pop_all())
        return ours, stock

    def _one_at_a_time(self, ours: Ours, stock: Stock, script: Script) -> None:
        self._say("Turns one at a time")
        found = self.results
        doors: list[tuple[Door, turns.Timings]] = [
            (stock.door, found.stock.turns),
            (ours.door(), found.ours.turns),
            (ours.door(self._encoder.encode), found.with_vector),
        ]
        for _ in range(self._plan.rounds):
            for door, timings in doors:
                turns.one_at_a_time(door, script, self._plan.turns, timings)
            doors.reverse()

    def _flat_out(self, ours: Ours, stock: Stock, script: Script) -> None:
        self._say("As many turns as it takes, 16 senders")
        sides: list[tuple[Door, Side]] = [
            (ours.door(), self.results.ours),
            (stock.door, self.results.stock),
        ]
        seconds = self._plan.flat_out_seconds
        for _ in range(2):
            for door, side in sides:
                plain = turns.flat_out_plain(door, script, seconds)
                mixed = turns.flat_out_mixed(door, script, seconds)
                side.plain_each_second += plain.per_second()
                side.mixed_each_second += mixed.per_second()
            sides.reverse()

    def _long_talks(self, ours: Ours, stock: Stock, script: Script) -> None:
        people, messages = self._plan.long_talks, self._plan.long_messages
        self._say(f"Conversations of {messages} messages")
        self.results.ours.long = turns.long_talks(ours.door(), script, people, messages)
        self.results.stock.long = turns.long_talks(stock.door, script, 1, messages)

    def _asked_on_messenger(self, ours: Ours, stock: Stock, script: Script) -> Script:
        """The questions that get their answer all the way on both sides."""
        questions = answered(ours.receiver, script.questions, ours.drain)
        # Stock has sent every reply before it acknowledges.
        questions = answered(stock.receiver, questions, lambda: None)
        if not questions:
            raise turns.NotUnderstood("no question is answered all the way on both sides")
        self._say(f"{len(questions)} of them are answered all the way on Messenger")
        return replace(script, questions=questions)

    def _whole_ways(self, ours: Ours, stock: Stock, script: Script) -> None:
        sides = [(self.results.ours, ours.receiver), (self.results.stock, stock.receiver)]
        for graph_seconds, patients in self._plan.whole_ways:
            self._say(f"The whole way while a Graph call takes {graph_seconds:g} s")
            for side, receiver in sides:
                receiver.simulator.answer_after(graph_seconds)
                side.whole_way[graph_seconds] = []
            for exchange in itertools.islice(itertools.cycle(script.questions), patients):
                for side, receiver in sides:
                    answered_after = whole_way(receiver, exchange).answered
                    side.whole_way[graph_seconds].append(answered_after)
                    ours.drain()
            for _, receiver in sides:
                receiver.simulator.answer_after(0)

    def _acknowledgements(self, ours: Ours, stock: Stock, script: Script) -> None:
        for burst in self._plan.webhooks:
            graph = burst.graph_seconds
            self._say(f"Acknowledgements while a Graph call takes {graph:g} s")
            stock_senders = 1 if graph >= STUCK_SECONDS else SENDERS
            for side, receiver, webhooks, senders in (
                (self.results.ours, ours.receiver, burst.ours, SENDERS),
                (self.results.stock, stock.receiver, burst.stock, stock_senders),
            ):
                side.acks[graph] = self._acks(receiver, script, graph, webhooks, senders)
                ours.drain()

    def _acks(
        self, receiver: Receiver, script: Script, graph_seconds: float, webhooks: int, senders: int
    ) -> tuple[float, ...]:
        receiver.simulator.answer_after(graph_seconds)
        try:
            load = acknowledgements(receiver, script.questions, webhooks, senders)
        finally:
            receiver.simulator.answer_after(0)
        return load.latencies


@contextmanager
def _resting(ours: Ours, up: bool) -> Iterator[None]:
    if not up:
        yield
        return
    with ours.worker_resting():
        yield
