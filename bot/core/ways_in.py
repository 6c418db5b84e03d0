"""Links that lead straight to feedback, for cards, leaflets and pages.

Sources: Meta "m.me links" (``ref``); X "Direct Message deep link" (``recipient_id``, ``text``).
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

#: What a link carries to ask for feedback; anything else in it is nobody's wish.
FEEDBACK_REF = "feedback"


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
