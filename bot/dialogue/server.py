"""Starts the door into Rasa: ``python -m bot.dialogue.server``, from the repository's root.

Settings come from the environment: RASA_TOKEN (required), RASA_PORT (5005),
RASA_MODEL_DIR (models), TRACKER_DATABASE_URL (sqlite:///var/trackers.db).
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.core.errors import StoreUnavailable
from bot.dialogue.quiet_logs import QUIET_AND_LEAN, keep_logs_content_free
from bot.dialogue.train import LOADED, PREVIOUS

if TYPE_CHECKING:
    from bot.dialogue.turns import Turns

log = logging.getLogger(__name__)

Loaded = TypeVar("Loaded")

_PRUNE_EVERY_SECONDS = 3600.0


@dataclass(frozen=True)
class DoorSettings:
    """What the process needs to know."""

    token: str
    port: int
    model_dir: Path
    database_url: str


def read_settings(env: Mapping[str, str]) -> DoorSettings:
    """The settings in an environment. Raises SystemExit(2) with every problem in one message."""
    problems = []
    token, port = env.get("RASA_TOKEN", ""), env.get("RASA_PORT", "5005")
    if not token:
        problems.append("RASA_TOKEN is not set: choose a long random word, the same for the worker")
    if not (port.isdigit() and 0 < int(port) < 65536):
        problems.append("RASA_PORT is not a port number")
    model_dir = Path(env.get("RASA_MODEL_DIR", "models"))
    if not list(model_dir.glob("*.tar.gz")) and not model_dir.is_file():
        problems.append("RASA_MODEL_DIR holds no model: run python -m bot.dialogue.train")
    if problems:
        print("\n".join(problems), file=sys.stderr)
        raise SystemExit(2)
    url = env.get("TRACKER_DATABASE_URL", "sqlite:///var/trackers.db")
    return DoorSettings(token, int(port), model_dir, url)


def main() -> None:
    """Loads the model, opens the door, closes it on SIGTERM or Ctrl-C."""
    settings = read_settings(os.environ)
    os.environ.update(QUIET_AND_LEAN)
    keep_logs_content_free()
    asyncio.run(_serve(settings))


async def _serve(settings: DoorSettings) -> None:
    # Rasa takes seconds to import, and must find the logs already quiet.
    from aiohttp import web

    from bot.dialogue.assistant import Assistant
    from bot.dialogue.door import door_app
    from bot.dialogue.episodes import EpisodeStore
    from bot.dialogue.turns import Turns

    store = EpisodeStore(settings.database_url)
    assistant, model = newest_that_loads(settings.model_dir, Assistant)
    turns = Turns(assistant, store, lambda: datetime.now(timezone.utc))
    runner = web.AppRunner(door_app(turns, settings.token, model), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", settings.port)
    await site.start()
    log.info("the door is open on port %d", settings.port)
    pruning = asyncio.create_task(_prune_now_and_then(turns))
    await _until_told_to_stop()
    pruning.cancel()
    await runner.cleanup()
    store.close()


def newest_that_loads(models: Path, load: Callable[[Path], Loaded]) -> tuple[Loaded, str]:
    """The newest model, or the one before it when the newest cannot be loaded.

    The second value is "current" or "previous": staff are told of the latter. Raises what
    loading raised when there is no earlier one.
    """
    try:
        loaded = load(models)
        if (models / "fingerprint").is_file():
            shutil.copyfile(models / "fingerprint", models / LOADED)
        return loaded, "current"
    except Exception as error:
        previous = models / PREVIOUS
        if not list(previous.glob("*.tar.gz")):
            raise
        log.error("the newest model cannot be loaded: %s", type(error).__name__)
        return load(previous), "previous"


async def _prune_now_and_then(turns: Turns) -> None:
    while True:
        try:
            log.info("forgot %d idle episodes", await turns.prune())
        except StoreUnavailable as error:
            log.warning("%s while forgetting idle episodes", type(error).__name__)
        await asyncio.sleep(_PRUNE_EVERY_SECONDS)


async def _until_told_to_stop() -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()


if __name__ == "__main__":
    main()
