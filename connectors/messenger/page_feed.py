"""Reads what happens on the Page itself: comments under its posts; the rest is counted.

Source: Meta "Webhooks reference: Page, feed". Its times are seconds; who wrote may be missing.
"""

from __future__ import annotations

from bot.core.events import CommentReceived, Event, Ignored, Unsent
from bot.core.public_comments import owner_of
from connectors.messenger.words import CHANNEL
from connectors.moments import Now, first_moment
from connectors.payload import Json, child, fingerprint, text

_NEW = "add"
_CHANGED = frozenset({"edit", "edited"})
_REMOVED = "remove"


def change_of(change: Json, entry: Json, now: Now) -> Event:
    """A comment, or something that is only counted. The Page's own comments are nobody's."""
    field, value = text(change, "field"), child(change, "value")
    if field == "inbox_labels":
        return Ignored(CHANNEL, "label")
    if field != "feed":
        return Ignored(CHANNEL, "change")
    if text(value, "item") != "comment":
        return Ignored(CHANNEL, "feed")
    return _comment(value, entry, now)


def _comment(value: Json, entry: Json, now: Now) -> Event:
    page_id, comment_id, verb = text(entry, "id"), text(value, "comment_id"), text(value, "verb")
    if page_id and text(child(value, "from"), "id") == page_id:
        return Ignored(CHANNEL, "own_comment")
    if verb not in (_NEW, _REMOVED, *_CHANGED):
        return Ignored(CHANNEL, "feed")
    if not (page_id and comment_id):
        return Ignored(CHANNEL, "incomplete")
    if verb == _REMOVED:
        return Unsent(CHANNEL, page_id, owner_of(comment_id), comment_id)
    words, kinds = text(value, "message"), _pictures(value)
    if not (words or kinds):
        kinds = ("unsupported",)
    stamp = text(entry, "time")
    edited = verb in _CHANGED
    return CommentReceived(
        channel=CHANNEL,
        account_id=page_id,
        comment_id=comment_id,
        event_id=fingerprint("comment", comment_id, stamp, words) if edited else comment_id,
        sent_at=first_moment(value.get("created_time"), entry.get("time")) or now(),
        text=words,
        attachments=kinds,
        edits=comment_id if edited else "",
    )


def _pictures(value: Json) -> tuple[str, ...]:
    kinds = {"photo": "image", "video": "video"}
    return tuple(kind for key, kind in kinds.items() if value.get(key))
