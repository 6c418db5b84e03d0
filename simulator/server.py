"""Serves the simulator with gunicorn: one worker process, many threads, loopback only."""

from __future__ import annotations

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped, unused-ignore]

from simulator.app import create_app
from simulator.settings import Settings
from simulator.world import create_world


class Server(BaseApplication):  # type: ignore[misc, unused-ignore]
    """A gunicorn application that is configured in code."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """One worker, because the world lives in its memory."""
        options: dict[str, Any] = {
            "bind": f"127.0.0.1:{self._settings.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": self._settings.threads,
            "keepalive": 30,
            "timeout": 0,
            "graceful_timeout": 1,
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "simulator",
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Runs in the worker, after the fork, so that the threads live there."""
        world = create_world(self._settings)
        world.start()
        return create_app(world)


def serve(settings: Settings) -> None:
    """Serves until interrupted."""
    Server(settings).run()
