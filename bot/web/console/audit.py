"""The record of who read and did what: shown, narrowed down, and taken away as a file.

Reading it is itself on record. Nobody can change it: the store refuses.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.audit_ports import AuditFilter
from bot.web.console.alerts import alerts_for
from bot.web.console.presenters.audit import GROUPS, acts_of, audit_lines, spreadsheet_row
from bot.web.console.presenters.cells import plain_cell
from bot.web.console.presenters.times import LONDON
from bot.web.gate import staff_now
from bot.web.guards import APPROVERS, staff_only
from bot.web.wiring import Wiring

PER_PAGE = 50
#: Entries read from the store at a time for a file.
_AT_A_TIME = 1000
_HEAD = ("number", "moment (UTC)", "who", "act", "in words", "conversation", "subject", "detail")


def audit_blueprint(wiring: Wiring) -> Blueprint:
    """Under ``/audit``; for the lead and for governance."""
    pages = Blueprint("audit", __name__, url_prefix="/audit")

    @pages.get("")
    @staff_only(APPROVERS)
    def page() -> ResponseReturnValue:
        """The newest entries that are wanted, a page at a time."""
        wanted, problem = _wanted()
        with wiring.store.begin() as work:
            work.audit.add(staff_now().email, "read_audit", "", wiring.clock.now(), _asked())
        with wiring.store.read() as work:
            found = work.audit.newest(PER_PAGE + 1, wanted)
            actors = work.audit.actors()
            people = [one.member for one in work.staff.accounts(wiring.clock.now())]
        html = render_template(
            "audit.html",
            alerts=alerts_for(wiring, staff_now()),
            lines=audit_lines(found[:PER_PAGE], people),
            actors=actors,
            groups=[(name, words) for name, (words, _) in GROUPS.items()],
            asked=_fields(),
            problem=problem,
            older=_older(found[PER_PAGE - 1].number) if len(found) > PER_PAGE else "",
            first=url_for("audit.page", **_fields()) if wanted.before else "",
            table=url_for("audit.table", **_fields()),
        )
        return html, 400 if problem else 200

    @pages.get("/entries.csv")
    @staff_only(APPROVERS)
    def table() -> ResponseReturnValue:
        """Every entry that is wanted, oldest last, as a file. On record first."""
        wanted, problem = _wanted()
        if problem:
            return problem, 400
        with wiring.store.begin() as work:
            work.audit.add(staff_now().email, "export_audit", "", wiring.clock.now(), _asked())
        headers = {"Content-Disposition": "attachment; filename=audit.csv"}
        rows = _rows(wiring, wanted)
        return Response(rows, content_type="text/csv; charset=utf-8", headers=headers)

    return pages


def _rows(wiring: Wiring, wanted: AuditFilter) -> Iterator[str]:
    """The lines of the file, read a thousand at a time so that years of it fit in memory."""
    yield _csv([_HEAD])
    before = wanted.before
    while True:
        asked = replace(wanted, before=before)
        with wiring.store.read() as work:
            entries = work.audit.newest(_AT_A_TIME, asked)
        yield _csv([spreadsheet_row(entry) for entry in entries])
        if len(entries) < _AT_A_TIME:
            return
        before = entries[-1].number


def _csv(rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([[plain_cell(cell) for cell in row] for row in rows])
    return out.getvalue()


def _fields() -> dict[str, Any]:
    names = ("who", "what", "about", "from", "to")
    return {name: request.args.get(name, "").strip()[:100] for name in names}


def _asked() -> str:
    """What was narrowed down to, for the record; all of it are names, kinds and days."""
    return ", ".join(f"{name} {value}" for name, value in _fields().items() if value)


def _wanted() -> tuple[AuditFilter, str]:
    """What is asked for, and what is wrong with it in words."""
    fields = _fields()
    try:
        since, until = _day(fields["from"]), _day(fields["to"])
    except ValueError:
        return AuditFilter(), "Enter days as they stand in the calendar, for example 2026-11-26"
    if since and until and since > until:
        return AuditFilter(), "The first day must not be after the last day"
    wanted = AuditFilter(
        actor=fields["who"],
        acts=acts_of(fields["what"]),
        subject=fields["about"],
        since=_midnight(since),
        until=_midnight(until + timedelta(days=1)) if until else None,
        before=_number(request.args.get("before", "")),
    )
    return wanted, ""


def _number(written: str) -> int | None:
    """An entry's number; None for what cannot be one in any database."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), tzinfo=LONDON) if day else None


def _older(number: int) -> str:
    return url_for("audit.page", before=number, **_fields())
