"""Why a person is needed, at a glance: the codes of the rules stand elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.web.wording import sentence

#: As screening writes it: words that were found, the rule's code, and what it is about.
_WORDS_LIKE = re.compile(r'^(?P<before>.*)Words like "(?P<quoted>.*)" \(\S+ (?P<what>[^()]+)\)$')
#: A rule's code or name at the end, perhaps with what it is about or how sure it is.
_CODE = re.compile(r" \((?:[A-Z_]+[0-9]*(?: [^()]*)?|\w+, [0-9]+ %)\)$")
_ROW = re.compile(r"\((?P<tier>[ECU])[0-9]+\b")
_AS_A_WHOLE = "Read as a whole"
#: More than these nobody reads in a list; the conversation's own page has all.
MOST_IN_A_LIST = 2


def reason_words(why: str) -> str:
    """One reason as a sentence: "Chest pain or heart: “crushing chest pain”."."""
    found = _WORDS_LIKE.match(why)
    if found:
        what = sentence(found["what"]).rstrip(".")
        return f"{found['before']}{what}: “{found['quoted']}”."
    return sentence(_CODE.sub("", why))


def most_telling(whys: Sequence[str]) -> tuple[str, ...]:
    """The most pressing reasons; words that were found go before a message's whole sense."""
    ranked = sorted(whys, key=_rank)
    return tuple(reason_words(why) for why in ranked[:MOST_IN_A_LIST])


def _rank(why: str) -> tuple[int, bool]:
    row = _ROW.search(why)
    return "ECU".index(row["tier"]) if row else 3, why.startswith(_AS_A_WHOLE)
