"""Links that lead straight to feedback, for cards, leaflets and pages.

A link on a ward's own card carries the ward's code after a dot ("feedback.rose-ward"), where the
trust keeps wards. Sources: Meta "m.me links" (``ref``: letters, digits and ``=-.:_`` are safe);
X "Direct Message deep link" (``recipient_id``, ``text``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote, urlencode

#: What a link carries to ask for feedback; anything else in it is nobody's wish.
FEEDBACK_REF = "feedback"
#: What such a link counts as: a tap on the button that asks for feedback.
GIVE_FEEDBACK = "/give_feedback"
#: The topic of what people ask about feedback, and say of their stay without being asked.
FEEDBACK_TOPIC = "faq/give_feedback"
_OF_A_WARD = f"{GIVE_FEEDBACK}."
LONGEST_CODE = 40
_REF = re.compile(rf"{FEEDBACK_REF}(\.[a-z0-9-]{{1,{LONGEST_CODE}}})?")


def messenger_link(page: str) -> str:
    """Opens Messenger with a Page (its name or id); the conversation begins with feedback."""
    return f"https://m.me/{quote(page, safe='')}?{urlencode({'ref': FEEDBACK_REF})}"


def x_link(user_id: str) -> str:
    """Opens a Direct Message to an account (its numeric id) with the word ready to be sent."""
    query = urlencode({"recipient_id": user_id, "text": FEEDBACK_REF})
    return f"https://x.com/messages/compose?{query}"


def web_link(base_url: str) -> str:
    """Opens the chat on the trust's own page; it begins with feedback."""
    return f"{base_url.rstrip('/')}/chat?{urlencode({'ref': FEEDBACK_REF})}"


def on_ward(link: str, ward: str) -> str:
    """The same link for one ward's card. On X only words can be carried: it stays as it is."""
    return f"{link}.{ward_code(ward)}" if link.endswith(f"ref={FEEDBACK_REF}") else link


def ward_code(ward: str) -> str:
    """A ward's name as a link carries it: "St. Mary's (3)" is "st-mary-s-3"."""
    plain = unicodedata.normalize("NFKD", ward).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_CODE].rstrip("-")


def tapped_by(ref: str) -> str:
    """The payload that a link counts as; "" if it asks for nothing. A link is anybody's text."""
    plain = ref.strip().casefold()
    return GIVE_FEEDBACK + plain.removeprefix(FEEDBACK_REF) if _REF.fullmatch(plain) else ""


def names_ward(payload: str) -> bool:
    """Whether this comes from a ward's own card."""
    return payload.startswith(_OF_A_WARD)


def without_ward(payload: str) -> str:
    """The payload of a ward's card as that of any other."""
    return GIVE_FEEDBACK if names_ward(payload) else payload


def ward_of(payload: str, wards: Iterable[str]) -> str:
    """Which of these wards a card's payload names; "" for none of them."""
    if not names_ward(payload):
        return ""
    code = payload.removeprefix(_OF_A_WARD)
    return next((ward for ward in wards if ward_code(ward) == code), "")
