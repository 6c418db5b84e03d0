"""The memory between turns: all of a turn or nothing, and never a silent fallback."""

from __future__ import annotations

import asyncio
import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.core.dialogue import Turn, TurnResult
from bot.core.errors import StaleConversation, StoreUnavailable
from bot.dialogue.episodes import KEEP_FOR, EpisodeStore, Recalled
from bot.dialogue.turns import Turns

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)  # noqa: UP017 - Python 3.10
RESULT = {"replies": []}


POSTGRES_URL = os.environ.get("DATABASE_URL", "")
DATABASES = ["sqlite", "postgresql"] if POSTGRES_URL.startswith("postgresql") else ["sqlite"]


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind that is at hand."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/trackers.db"
    store = EpisodeStore(POSTGRES_URL)
    store.prune(datetime(9000, 1, 1, tzinfo=timezone.utc))  # noqa: UP017 - Python 3.10
    store.close()
    return POSTGRES_URL


@pytest.fixture
def store(url: str) -> EpisodeStore:
    return EpisodeStore(url)


def test_a_new_episode_is_unknown(store: EpisodeStore) -> None:
    assert store.recall("e", "m") == Recalled()


def test_a_turn_is_recalled_with_its_state_and_result(store: EpisodeStore) -> None:
    store.keep("e", "m", Recalled(), {"form": None}, RESULT, NOW)
    assert store.recall("e", "m") == Recalled({"form": None}, 1, RESULT)
    assert store.recall("e", "other") == Recalled({"form": None}, 1, None)


def test_it_is_recalled_by_another_process_too(store: EpisodeStore, url: str) -> None:
    store.keep("e", "m", Recalled(), {"form": "feedback_form"}, RESULT, NOW)
    assert EpisodeStore(url).recall("e", "m").state == {"form": "feedback_form"}


def test_a_turn_computed_on_an_old_state_is_not_kept(store: EpisodeStore) -> None:
    store.keep("e", "m1", Recalled(), {"n": 1}, RESULT, NOW)
    old = store.recall("e", "m2")
    store.keep("e", "m2", old, {"n": 2}, RESULT, NOW)
    with pytest.raises(StaleConversation):
        store.keep("e", "m3", old, {"n": 3}, RESULT, NOW)
    assert store.recall("e", "m3") == Recalled({"n": 2}, 2, None)


def test_the_first_turn_of_two_processes_is_kept_once(store: EpisodeStore) -> None:
    store.keep("e", "m", Recalled(), {"n": 1}, RESULT, NOW)
    with pytest.raises(StaleConversation):
        store.keep("e", "m", Recalled(), {"n": 2}, RESULT, NOW)


def test_a_turn_whose_answer_cannot_be_kept_changes_no_state(store: EpisodeStore) -> None:
    store.keep("e", "m", Recalled(), {"n": 1}, RESULT, NOW)
    with pytest.raises(StaleConversation):
        store.keep("e", "m", store.recall("e", "m"), {"n": 2}, RESULT, NOW)
    assert store.recall("e", "m").state == {"n": 1}


def test_idle_episodes_are_forgotten_with_their_turns(store: EpisodeStore) -> None:
    store.keep("old", "m", Recalled(), {}, RESULT, NOW - KEEP_FOR - timedelta(minutes=1))
    store.keep("new", "m", Recalled(), {}, RESULT, NOW - KEEP_FOR + timedelta(minutes=1))
    assert store.prune(NOW) == 1
    assert store.recall("old", "m") == Recalled()
    assert store.recall("new", "m").version == 1


def test_a_database_that_cannot_be_opened_raises(tmp_path: Path) -> None:
    (tmp_path / "trackers.db").mkdir()
    with pytest.raises(StoreUnavailable):
        EpisodeStore(f"sqlite:///{tmp_path}/trackers.db")


def test_a_database_that_breaks_raises_and_the_assistant_is_not_asked(tmp_path: Path) -> None:
    store = EpisodeStore(f"sqlite:///{tmp_path}/trackers.db")
    asked = []

    class Assistant:
        async def converse(self, turn, state):
            asked.append(turn)
            return TurnResult(), {}

    store.close()
    for file in tmp_path.glob("trackers.db*"):
        os.truncate(file, 0)
    (tmp_path / "trackers.db").write_bytes(b"this is no database" * 100)
    turns = Turns(Assistant(), store, lambda: NOW)
    with pytest.raises(StoreUnavailable):
        asyncio.run(turns.take(Turn("e", "m", "hello")))
    assert not asked


def test_turns_of_an_episode_run_one_after_the_other(store: EpisodeStore) -> None:
    running = 0
    most = []

    class Assistant:
        async def converse(self, turn, state):
            nonlocal running
            running += 1
            most.append(running)
            await asyncio.sleep(0.001)
            running -= 1
            return TurnResult(), {"n": (state or {"n": 0})["n"] + 1}

    async def ten() -> None:
        turns = Turns(Assistant(), store, lambda: NOW)
        await asyncio.gather(*(turns.take(Turn("e", f"m{n}", "")) for n in range(10)))

    asyncio.run(ten())
    assert max(most) == 1
    assert store.recall("e", "m0").state == {"n": 10}


def test_a_result_is_never_returned_when_it_was_not_kept(store: EpisodeStore) -> None:
    class Assistant:
        async def converse(self, turn, state):
            store.keep("e", "elsewhere", Recalled(), {"n": 9}, RESULT, NOW)
            return TurnResult(intent="greet"), {"n": 1}

    with pytest.raises(StaleConversation):
        asyncio.run(Turns(Assistant(), store, lambda: NOW).take(Turn("e", "m", "hello")))
    assert store.recall("e", "m").state == {"n": 9}
