"""Whether the service is well, in depths and ages only."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from bot.core.catching_up import READ, cost_in_dollars
from bot.core.errors import StoreUnavailable
from bot.core.records import Health
from bot.web.guards import public
from bot.web.tallies import Tallies
from bot.web.wiring import Wiring

#: A queue whose oldest row is older than this, in seconds, is not being worked.
STUCK_AFTER_SECONDS = 60.0


def health_blueprint(wiring: Wiring, tallies: Tallies) -> Blueprint:
    """The one page that monitors and load balancers read."""
    pages = Blueprint("health", __name__)

    @pages.get("/alive")
    @public
    def alive() -> ResponseReturnValue:
        """200 while the process answers at all; nothing is looked at."""
        return "", 200

    @pages.get("/health")
    @public
    def health() -> ResponseReturnValue:
        """200 with "ok" or "degraded"; 503 with "down" when the database is away."""
        tallies.flush_if_due()
        now = wiring.clock.now()
        try:
            with wiring.store.read() as work:
                depths = work.health(now)
                today = work.counters.of_day(now.date().isoformat())
        except StoreUnavailable:
            return jsonify(status="down", database="away"), 503
        ready = wiring.dialogue_is_ready() if wiring.dialogue_is_ready else None
        spent = {"today": today, "read_for_dollars_today": cost_in_dollars(today.get(READ, 0))}
        return jsonify(report(depths, ready, wiring.previous_model()) | spent)

    return pages


def report(
    depths: Health, dialogue_ready: bool | None, previous_model: bool = False
) -> dict[str, Any]:
    """The status and the figures it follows from."""
    troubles = troubles_of(depths, dialogue_ready, previous_model)
    return {
        "status": "degraded" if troubles else "ok",
        "troubles": troubles,
        "dialogue_ready": dialogue_ready,
        **asdict(depths),
    }


def troubles_of(
    depths: Health, dialogue_ready: bool | None, previous_model: bool = False
) -> list[str]:
    """What a person should look at, as codes; empty when all is well."""
    troubles = {
        "inbox_stuck": (depths.inbox_oldest_seconds or 0.0) > STUCK_AFTER_SECONDS,
        "inbox_dead_rows": depths.inbox_dead > 0,
        "outbox_stuck": (depths.outbox_oldest_seconds or 0.0) > STUCK_AFTER_SECONDS,
        "accounts_paused": depths.accounts_paused > 0,
        "escalation_failing": depths.escalations_failing > 0,
        "dialogue_not_ready": dialogue_ready is False,
        "previous_model": previous_model,
    }
    return [name for name, present in troubles.items() if present]
