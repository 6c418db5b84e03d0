"""The door's HTTP: one route in, one for health. Loopback only; bearer token; no text in logs."""

from __future__ import annotations

import asyncio
import functools
import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.core.dialogue import Turn
from bot.core.errors import StaleConversation, StoreUnavailable, UnreadablePayload
from bot.dialogue.assistant import TurnFailed
from bot.dialogue.turns import Turns
from bot.dialogue.wire import MAX_BODY_BYTES, result_to_json, turn_from_json

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def door_app(turns: Turns, token: str, model: str = "current") -> web.Application:
    """The application: ``POST /turns`` and ``GET /health``, which names the model in use."""
    app = web.Application(
        client_max_size=MAX_BODY_BYTES, middlewares=[_honest_errors, _bearer(token)]
    )
    app.router.add_post("/turns", functools.partial(_turns, turns))
    app.router.add_get("/health", functools.partial(_health, turns, model))
    return app


async def _turns(turns: Turns, request: web.Request) -> web.Response:
    result = await turns.take(await _turn_in(request))
    return web.json_response(result_to_json(result))


async def _turn_in(request: web.Request) -> Turn:
    try:
        body: Any = await request.json()
    except ValueError:
        raise UnreadablePayload("not JSON") from None
    return turn_from_json(body)


async def _health(turns: Turns, model: str, _: web.Request) -> web.Response:
    await asyncio.get_running_loop().run_in_executor(None, turns.check)
    return web.json_response({"status": "ready", "model": model})


def _bearer(token: str) -> Any:
    expected = f"Bearer {token}".encode()

    @web.middleware  # type: ignore[untyped-decorator]
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").encode("utf-8", "replace")
        if request.path != "/health" and not hmac.compare_digest(given, expected):
            return _error(401, "Unauthorized")
        return await handler(request)

    return check


@web.middleware  # type: ignore[untyped-decorator]
async def _honest_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        return _error(refusal.status, type(refusal).__name__)
    except UnreadablePayload as error:
        return _error(400, str(error))
    except (StoreUnavailable, StaleConversation) as error:
        log.error("turn not kept: %s", type(error).__name__)
        return _error(503, type(error).__name__)
    except TurnFailed as error:
        log.error("turn failed: %s", error)
        return _error(500, type(error).__name__)
    except Exception as error:  # noqa: BLE001 - the process's edge: the class is all that may be said
        log.error("turn failed: %s", type(error).__name__)
        return _error(500, type(error).__name__)


def _error(status: int, name: str) -> web.Response:
    return web.json_response({"error": name}, status=status)
