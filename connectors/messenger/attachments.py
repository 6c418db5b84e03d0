"""Names what a patient sent that is not text. The kind is kept, the address never.

Source: Meta "messages webhook event reference".
"""

from __future__ import annotations

from connectors.payload import Json, child, children, text

# The thumbs-up button in its three sizes.
_LIKES = frozenset({"369239263222822", "369239343222814", "369239383222810"})
_KINDS = {
    "image": "image",
    "audio": "audio",
    "video": "video",
    "file": "file",
    "sticker": "sticker",
    "location": "location",
    "fallback": "link",
    "template": "product",
    "reel": "post",
    "ig_reel": "post",
    "post": "post",
    "ig_post": "post",
    "appointment_booking": "appointment",
}


def attachment_kinds(message: Json) -> tuple[str, ...]:
    """The kinds in order; a sticker counts once even when it came as an image as well."""
    kinds: list[str] = []
    stickers: set[str] = set()
    for attachment in children(message, "attachments"):
        sticker = text(child(attachment, "payload"), "sticker_id") or text(message, "sticker_id")
        if sticker and sticker in stickers:
            continue
        stickers.add(sticker)
        kinds.append(_kind(attachment, sticker))
    return tuple(kinds)


def _kind(attachment: Json, sticker: str) -> str:
    if sticker:
        return "like" if sticker in _LIKES else "sticker"
    return _KINDS.get(text(attachment, "type"), "other")
