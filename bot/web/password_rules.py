"""Which passwords will do: long, and not easy to guess. Said in words that help.

Source: NCSC, "Password policy: updating your approach" (length and a deny list instead of rules
about characters); `zxcvbn` knows common passwords, keyboard runs, repeats and dates.
"""

from __future__ import annotations

from collections.abc import Sequence

from zxcvbn import zxcvbn

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
#: Of 0 to 4: more than 10^8 guesses.
_HARD_ENOUGH = 3
#: Longer input is not looked at: it costs too much, and length alone is enough then.
_LOOKED_AT = 72

#: The rules as a person reads them before they choose.
RULES = (
    f"It has at least {SHORTEST_PASSWORD} characters. Three or four words that do not belong "
    "together are easy to keep in mind.",
    "It is not a password that many people use, such as “Password1234”.",
    "It is not made of your own name, your address or this service’s name alone.",
    "You use it nowhere else.",
)


def password_objection(password: str, about: Sequence[str]) -> str:
    """Why a password will not do, as one sentence; empty if it will do.

    ``about`` is what others know of the person: name, address, the service's name.
    """
    if len(password) < SHORTEST_PASSWORD:
        return f"The password needs at least {SHORTEST_PASSWORD} characters."
    if len(password) > LONGEST_PASSWORD:
        return f"The password may have at most {LONGEST_PASSWORD} characters."
    if password.strip() == "":
        return "The password cannot be spaces alone."
    known = [part for words in about for part in (words, *words.replace("@", " ").split()) if part]
    judged = zxcvbn(password[:_LOOKED_AT], user_inputs=known, max_length=_LOOKED_AT)
    if judged["score"] < _HARD_ENOUGH:
        return "This password is easy to guess. Choose another one."
    return ""
