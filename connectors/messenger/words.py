"""Reads the events that carry words: messages, taps on buttons, links in, echoes.

Source: Meta "messages, messaging_postbacks, messaging_referrals, message_echoes".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.events import Echo, Event, Ignored, LinkOpened, MessageReceived, Unsent
from bot.core.ways_in import tapped_by
from connectors.messenger.attachments import attachment_kinds
from connectors.moments import Now, first_moment
from connectors.payload import Json, child, fingerprint, text

CHANNEL = "messenger"
#: Before the id of someone who has no PSID yet: the Send API takes such ids by another name.
USER_REF = "user_ref:"


@dataclass(frozen=True)
class Item:
    """One event of a batch with what every kind of event has."""

    raw: Json
    sender: str
    recipient: str
    account: str
    sent_at: datetime

    @classmethod
    def of(cls, raw: Json, entry: Json, now: Now) -> Item:
        """Reads the frame. A missing time is the entry's, and last the present moment."""
        recipient = text(child(raw, "recipient"), "id")
        return cls(
            raw=raw,
            sender=_sender(child(raw, "sender")) or _sender(child(raw, "optin")),
            recipient=recipient,
            account=recipient or text(entry, "id"),
            sent_at=first_moment(raw.get("timestamp"), entry.get("time")) or now(),
        )

    def event_id(self, kind: str, part: Json, *content: str) -> str:
        """The platform's ``mid``, or a stable id of what makes this event itself."""
        stamp = text(self.raw, "timestamp")
        return text(part, "mid") or fingerprint(kind, self.sender, self.account, stamp, *content)


def _sender(sender: Json) -> str:
    user_ref = text(sender, "user_ref")
    return text(sender, "id") or (USER_REF + user_ref if user_ref else "")


def message(item: Item) -> Event:
    """Text, a tapped quick reply, attachments. Something we cannot read is "unsupported"."""
    part = child(item.raw, "message")
    if part.get("is_deleted") is True:
        return _unsent(item, text(part, "mid"))
    words, payload = text(part, "text"), text(child(part, "quick_reply"), "payload")
    kinds = attachment_kinds(part)
    if not (words or payload or kinds):
        kinds = ("unsupported",)
    event_id = item.event_id("message", part, words, payload, *kinds)
    ref = text(child(part, "referral"), "ref")
    return _received(item, event_id, words, payload, kinds, ref)


def edit(item: Item) -> Event:
    """New words for an earlier message: under an id of their own, so that each is read."""
    part = child(item.raw, "message_edit")
    mid, words = text(part, "mid"), text(part, "text")
    if not (mid and words):
        return Ignored(CHANNEL, "incomplete")
    event_id = fingerprint("edit", mid, text(part, "num_edit"), words)
    event = _received(item, event_id, words, "")
    return replace(event, edits=mid) if isinstance(event, MessageReceived) else event


def _unsent(item: Item, mid: str) -> Event:
    if not (mid and item.sender and item.account):
        return Ignored(CHANNEL, "incomplete")
    return Unsent(CHANNEL, item.account, item.sender, mid)


def postback(item: Item) -> Event:
    """A tapped button, "Get started", a menu item: its payload, its title as the words."""
    part = child(item.raw, "postback")
    title, payload = text(part, "title"), text(part, "payload")
    event_id = item.event_id("postback", part, title, payload)
    link = child(part, "referral")
    return _received(item, event_id, title, _asked_for(link) or payload, ref=text(link, "ref"))


def referral(item: Item) -> Event:
    """Someone came back through a link; one that asks for something counts as a tap."""
    return _through_link(item, child(item.raw, "referral"))


def opt_in(item: Item) -> Event:
    """The older page plug-in carries a link's purpose; anything else asks for newsletters."""
    part = child(item.raw, "optin")
    return _through_link(item, part) if text(part, "ref") else Ignored(CHANNEL, "opt_in")


def _through_link(item: Item, part: Json) -> Event:
    if not (item.sender and item.account):
        return Ignored(CHANNEL, "incomplete")
    payload = _asked_for(part)
    if payload:
        event_id = item.event_id("referral", part, payload)
        return _received(item, event_id, "", payload, ref=text(part, "ref"))
    return LinkOpened(CHANNEL, item.account, item.sender, item.sent_at, text(part, "ref"))


def echo(item: Item, app_id: str) -> Event:
    """Something our Page sent: by us if it names our app, otherwise by someone elsewhere.

    Another app's ``metadata`` is not ours, so it is never read as an outbox id.
    """
    part = child(item.raw, "message")
    account, user = item.sender, item.recipient
    if not (account and user):
        return Ignored(CHANNEL, "incomplete")
    words, ours = text(part, "text"), bool(app_id) and text(part, "app_id") == app_id
    return Echo(
        channel=CHANNEL,
        account_id=account,
        user_id=user,
        event_id=item.event_id("echo", part, user, words),
        sent_at=item.sent_at,
        text=words,
        outbox_id=text(part, "metadata") if ours else "",
        from_our_app=ours,
    )


def _asked_for(link: Json) -> str:
    return tapped_by(text(link, "ref"))


def _received(
    item: Item,
    event_id: str,
    words: str,
    payload: str,
    kinds: tuple[str, ...] = (),
    ref: str = "",
) -> Event:
    if not (item.sender and item.account):
        return Ignored(CHANNEL, "incomplete")
    return MessageReceived(
        channel=CHANNEL,
        account_id=item.account,
        user_id=item.sender,
        event_id=event_id,
        sent_at=item.sent_at,
        text=words,
        payload=payload,
        attachments=kinds,
        ref=ref,
    )
