"""Finds the questions in one message, so that both of two can be answered. Pure."""

from __future__ import annotations

import re

#: A message is read whole and in at most this many parts.
MOST_PARTS = 3
#: Longer texts are stories: nobody asks two questions in them that could be told apart.
_LONGEST = 600
_FEWEST_WORDS = 3
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
# After the spaces are made single: nothing here can match in two ways.
_BREAK = re.compile(
    r"(?<=[?!.;]) |\n"
    r"|,? (?:and |but |or |& )?(?:also|plus|secondly|another thing),? "
    r"|,? (?:and|but|or|&) (?=(?:what|how|why|when|where|who|which|can|could|will|would|do|does"
    r"|did|is|are|am|should|may|has|have|whats|hows|wheres|whens|whos|whether|if|any|r u)\b)"
    r"|, (?=(?:what|how|why|when|where|who|which|can|could|will|would|do|does|is|are)\b)",
    re.IGNORECASE,
)


def questions_in(text: str) -> tuple[str, ...]:
    """The parts of a message that may each be a question; none when it is all one.

    Breaks at the ends of sentences and before "and" with a question word. A part of one or
    two words says too little alone, and more than three parts are a story, not questions.
    """
    plain = _LINES.sub("\n", _SPACES.sub(" ", text)).strip()
    if len(plain) > _LONGEST:
        return ()
    parts = [part.strip(" ,;") for part in _BREAK.split(plain) if part and part.strip(" ,;?!.")]
    parts = [part for part in parts if len(part.split()) >= _FEWEST_WORDS]
    return tuple(parts) if 2 <= len(parts) <= MOST_PARTS else ()
