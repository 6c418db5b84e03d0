"""Pages through past direct messages. Source: X "Direct Messages lookup"."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

from simulator.state import Entry, Speaker
from simulator.x_checks import Problem, invalid

_DEFAULT_FIELDS = ("id", "event_type", "text")
_FIELDS = frozenset(
    {
        "id",
        "event_type",
        "text",
        "created_at",
        "dm_conversation_id",
        "sender_id",
        "attachments",
        "entities",
        "participant_ids",
        "referenced_tweets",
    }
)
_PAGE_MARK = "pretendpagetoken"


def conversation_id(first: str, second: str) -> str:
    """A one-to-one conversation: the smaller id, a dash, the larger."""
    low, high = sorted((first, second), key=lambda one: (len(one), one))
    return f"{low}-{high}"


def page(entries: Sequence[Entry], query: Mapping[str, str]) -> dict[str, Any] | Problem:
    """One page of ``entries`` (newest first) as the query asks for it."""
    fields = _fields(query.get("dm_event.fields", ""))
    unknown = [name for name in fields if name not in _FIELDS]
    if unknown:
        return invalid(
            f"The `dm_event.fields` query parameter value [{unknown[0]}] is not valid",
            "dm_event.fields",
            unknown[0],
        )
    size, start = _size(query.get("max_results", "100")), _start(query)
    if size is None:
        return invalid("max_results must be from 1 to 100", "max_results")
    if start is None:
        return invalid("pagination_token is not valid", "pagination_token")
    shown = entries[start : start + size]
    meta: dict[str, Any] = {"result_count": len(shown)}
    if start + size < len(entries):
        meta["next_token"] = f"{_PAGE_MARK}{start + size}"
    if not shown:
        return {"meta": meta}
    return {
        "data": [_event(entry, fields) for entry in shown],
        **_includes(shown, query),
        "meta": meta,
    }


def _fields(asked: str) -> list[str]:
    names = [name.strip() for name in asked.split(",") if name.strip()]
    return list(dict.fromkeys((*_DEFAULT_FIELDS, *names)))


def _size(asked: str) -> int | None:
    return int(asked) if asked.isdecimal() and 1 <= int(asked) <= 100 else None


def _start(query: Mapping[str, str]) -> int | None:
    token = query.get("pagination_token")
    if token is None:
        return 0
    number = token.removeprefix(_PAGE_MARK)
    return int(number) if token.startswith(_PAGE_MARK) and number.isdecimal() else None


def _sender(entry: Entry) -> str:
    return entry.account_id if entry.speaker is Speaker.PAGE else entry.user_id


def _event(entry: Entry, fields: Sequence[str]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": entry.event_id,
        "event_type": "MessageCreate",
        "text": html.escape(entry.text, quote=False),
        "sender_id": _sender(entry),
        "dm_conversation_id": conversation_id(entry.account_id, entry.user_id),
        "created_at": entry.at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{entry.at:%f}"[:3] + "Z",
    }
    if entry.attachment:
        values["attachments"] = {"media_keys": [f"3_{entry.event_id}"]}
    return {name: values[name] for name in fields if name in values}


def _includes(entries: Sequence[Entry], query: Mapping[str, str]) -> dict[str, Any]:
    if "sender_id" not in query.get("expansions", "").split(","):
        return {}
    ids = dict.fromkeys(_sender(entry) for entry in entries)
    users = [{"id": one, "name": f"user {one}", "username": f"user_{one}"} for one in ids]
    return {"includes": {"users": users}}
