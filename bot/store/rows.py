"""Rows to values and back; the only place that knows how a value lies in a table."""

from __future__ import annotations

from typing import Any

from bot.core.conversation import Conversation, Holder
from bot.core.messages import Author, Button, Part
from bot.core.records import HandOffRecord, MessageState, StaffMember, ThreadMessage
from bot.core.tiers import Tier

#: A mapping from column names; SQLAlchemy's own type for it allows more keys than names.
Row = Any


def buttons_json(buttons: tuple[Button, ...]) -> list[list[str]]:
    return [[button.title, button.payload] for button in buttons]


def buttons_of(value: Any) -> tuple[Button, ...]:
    return tuple(Button(title, payload) for title, payload in value)


def part_json(part: Part) -> dict[str, Any]:
    return {
        "text": part.text,
        "quick_replies": buttons_json(part.quick_replies),
        "offered": buttons_json(part.offered),
    }


def part_of(value: Any) -> Part:
    return Part(
        text=value["text"],
        quick_replies=buttons_of(value["quick_replies"]),
        offered=buttons_of(value["offered"]),
    )


_CONVERSATION_FIELDS = (
    "id",
    "channel",
    "account_id",
    "user_id",
    "version",
    "episode",
    "episode_turns",
    "opened_at",
    "last_inbound_at",
    "staff_id",
    "staff_name",
    "disclosed_at",
    "told_waiting_at",
    "told_again",
    "not_understood",
    "active_form",
    "no_invites",
    "safety_asked_at",
    "safety_open",
)


def conversation_values(value: Conversation) -> dict[str, Any]:
    return {
        **{name: getattr(value, name) for name in _CONVERSATION_FIELDS},
        "holder": value.holder.value,
        "waiting_tier": value.waiting_tier.value,
        "offered": buttons_json(value.offered),
    }


def conversation_of(row: Row) -> Conversation:
    return Conversation(
        **{name: row[name] for name in _CONVERSATION_FIELDS},
        holder=Holder(row["holder"]),
        waiting_tier=Tier(row["waiting_tier"]),
        offered=buttons_of(row["offered"]),
    )


def message_values(value: ThreadMessage) -> dict[str, Any]:
    return {
        "id": value.id,
        "conversation_id": value.conversation_id,
        "author": value.author.value,
        "author_name": value.author_name,
        "text": value.text,
        "state": value.state.value,
        "at": value.at,
        "platform_message_id": value.platform_message_id or None,
        "identifiers": list(value.identifiers),
        "attachments": list(value.attachments),
        "payload": value.payload,
        "edits": value.edits,
        "tier": value.tier.value,
        "tags": list(value.tags),
        "why": list(value.why),
        "suppressed": list(value.suppressed),
        "source": value.source,
        "version": value.version,
        "offered": buttons_json(value.offered),
        "maybe_duplicate": value.maybe_duplicate,
        "note": value.note,
    }


def message_of(row: Row) -> ThreadMessage:
    return ThreadMessage(
        id=row["id"],
        conversation_id=row["conversation_id"],
        author=Author(row["author"]),
        author_name=row["author_name"],
        text=row["text"],
        state=MessageState(row["state"]),
        at=row["at"],
        platform_message_id=row["platform_message_id"] or "",
        identifiers=tuple(row["identifiers"]),
        attachments=tuple(row["attachments"]),
        payload=row["payload"],
        edits=row["edits"],
        tier=Tier(row["tier"]),
        tags=tuple(row["tags"]),
        why=tuple(row["why"]),
        suppressed=tuple(row["suppressed"]),
        source=row["source"],
        version=row["version"],
        offered=buttons_of(row["offered"]),
        maybe_duplicate=bool(row["maybe_duplicate"]),
        note=row["note"],
    )


def handoff_of(row: Row) -> HandOffRecord:
    return HandOffRecord(
        id=row["id"],
        conversation_id=row["conversation_id"],
        tier=Tier(row["tier"]),
        codes=tuple(row["codes"]),
        why=tuple(row["why"]),
        message_id=row["message_id"],
        opened_at=row["opened_at"],
        alerted_at=row["alerted_at"],
        acknowledged_at=row["acknowledged_at"],
        acknowledged_by=row["acknowledged_by"],
        closed_at=row["closed_at"],
        outcome=row["outcome"],
    )


def staff_of(row: Row) -> StaffMember:
    return StaffMember(
        **{
            name: row[name]
            for name in (
                "id",
                "email",
                "name",
                "role",
                "password_hash",
                "active",
                "failed_sign_ins",
                "locked_until",
                "session_number",
                "last_sign_in_at",
            )
        }
    )
