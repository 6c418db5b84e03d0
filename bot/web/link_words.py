"""Why a one-time link does not open, in words that say what to do."""

from __future__ import annotations

from bot.core.people import LinkFault

#: What a refused link says: title, then what to do.
LINK_WORDS: dict[LinkFault, tuple[str, str]] = {
    LinkFault.UNKNOWN: (
        "This link is not one of ours",
        "Check that you have the whole link. If you copied it by hand, copy it again. "
        "If it still does not open, ask your administrator for a new one.",
    ),
    LinkFault.EXPIRED: (
        "This link has run out",
        "Links work for a short time only. Ask your administrator for a new one.",
    ),
    LinkFault.USED: (
        "This link has been used",
        "Each link works once. If it was you, sign in with the password you chose. "
        "If it was not you, tell your administrator now.",
    ),
    LinkFault.REPLACED: (
        "There is a newer link",
        "Your administrator made another link after this one, or took it back. "
        "Use the newest link, or ask for a new one.",
    ),
    LinkFault.CHANGED: (
        "This link is no longer needed",
        "You chose another password after it was made. Sign in with that one. "
        "If it was not you, tell your administrator now.",
    ),
    LinkFault.DISABLED: (
        "This account is switched off",
        "Ask your administrator if you think it should be on.",
    ),
}
