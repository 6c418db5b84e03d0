"""The fault page: every trouble there is, to order by hand; it works without JavaScript."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from simulator.fault_catalogue import KIND_WORDS, NAMED, order_of
from simulator.faults import ENDPOINTS, FaultOrderError, Platform
from simulator.state import platform_id
from simulator.world import World


class FaultPage:
    """The page and the form it posts."""

    def __init__(self, world: World) -> None:
        self._world = world

    def blueprint(self) -> Blueprint:
        """The routes."""
        blueprint = Blueprint("fault_page", __name__, template_folder="phone/templates")
        blueprint.add_url_rule("/faults/page", view_func=self.page, methods=["GET", "POST"])
        return blueprint

    def page(self) -> ResponseReturnValue:
        """Shows what is in force; a form orders more, or clears all."""
        if request.method == "GET":
            return self._shown()
        if "clear" in request.form:
            self._world.faults.clear()
            return redirect(url_for("fault_page.page"), 303)
        try:
            fault = order_of(_order(request.form.to_dict()))
        except FaultOrderError as problem:
            return self._shown(str(problem)), 400
        fault.user_id = platform_id(fault.platform, fault.user_id) if fault.user_id else ""
        self._world.faults.add(fault)
        return redirect(url_for("fault_page.page"), 303)

    def _shown(self, problem: str = "") -> str:
        return render_template(
            "faults.html",
            problem=problem,
            platforms=list(Platform),
            kinds=KIND_WORDS,
            named=NAMED,
            endpoints=ENDPOINTS,
            orders=self._world.faults.orders(),
        )


def _order(form: dict[str, str]) -> dict[str, Any]:
    """The form as the JSON door would take it; empty fields are left out."""
    filled = {key: value.strip() for key, value in form.items() if value.strip()}
    order: dict[str, Any] = {
        key: filled[key] for key in ("platform", "endpoint", "user_id") if key in filled
    }
    trouble = filled.get("trouble", "")
    kind, _, name = trouble.partition(":")
    order |= {"name": name} if kind == "error" else {"kind": trouble}
    for key in ("seconds", "times"):
        if key in filled:
            order[key] = _number(filled[key])
    if filled.get("always"):
        order["times"] = None
    if "endpoint" not in order:
        order["on"] = "all" if filled.get("every_call") else ["message"]
    return order


def _number(written: str) -> object:
    try:
        return float(written)
    except ValueError:
        return written
