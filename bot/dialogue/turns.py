"""Takes turns: one at a time in an episode, each at most once, kept before it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

from bot.core.dialogue import Turn, TurnResult
from bot.dialogue.episodes import EpisodeStore
from bot.dialogue.tracker_state import State
from bot.dialogue.wire import result_from_json, result_to_json

T = TypeVar("T")


class Converses(Protocol):
    """The assistant, as a turn needs it."""

    async def converse(self, turn: Turn, state: State | None) -> tuple[TurnResult, State]:
        """The result and the state after it."""
        ...


class Turns:
    """The assistant with a memory."""

    def __init__(
        self, assistant: Converses, store: EpisodeStore, now: Callable[[], datetime]
    ) -> None:
        self._assistant = assistant
        self._store = store
        self._now = now
        self._queues = _OneAtATime()

    async def take(self, turn: Turn) -> TurnResult:
        """The turn's result; the recorded one if this message was already answered."""
        if turn.ephemeral:
            result, _ = await self._assistant.converse(turn, None)
            return result
        async with self._queues.alone(turn.episode):
            before = await self._in_store(self._store.recall, turn.episode, turn.message_id)
            if before.result is not None:
                return replace(result_from_json(before.result), replayed=True)
            result, state = await self._assistant.converse(turn, before.state)
            await self._in_store(
                self._store.keep,
                turn.episode,
                turn.message_id,
                before,
                state,
                result_to_json(result),
                self._now(),
            )
            return result

    async def prune(self) -> int:
        """Forgets episodes that have been idle too long; how many."""
        return await self._in_store(self._store.prune, self._now())

    def check(self) -> None:
        """Raises StoreUnavailable when the database does not answer."""
        self._store.check()

    async def _in_store(self, call: Callable[..., T], *args: Any) -> T:
        if self._store.is_local_file:
            # Faster than the two thread switches it would cost to step aside.
            return call(*args)
        return await asyncio.get_running_loop().run_in_executor(None, call, *args)


class _OneAtATime:
    """A lock per key that exists only while someone holds or awaits it."""

    def __init__(self) -> None:
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def alone(self, key: str) -> AsyncIterator[None]:
        lock, users = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            _, users = self._locks[key]
            if users == 1:
                del self._locks[key]
            else:
                self._locks[key] = (lock, users - 1)
