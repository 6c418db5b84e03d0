"""What people say to a form instead of answering: skip, stop, back, and other wishes. Pure.

Source: the feedback conversation, "Skip, stop, change of mind". Whole messages only: "please
stop waking patients at 3am" is a comment.
"""

from __future__ import annotations

import re
from enum import Enum


class Wish(str, Enum):
    """What a message asks of the form."""

    SKIP = "skip"
    STOP = "stop"
    NEVER_AGAIN = "never_again"
    BACK = "back"
    KEEP_ANSWER = "keep_answer"
    RESTART = "restart"
    RESUME = "resume"
    DELETE = "delete"


_WORDS: dict[Wish, frozenset[str]] = {
    Wish.SKIP: frozenset(
        {"skip", "skip it", "skip this", "skip please", "pass", "n/a", "na", "-", "--"}
        | {"no comment", "dont want to say", "i dont want to say", "rather not say"}
        | {"prefer not to say", "id rather not say", "skip that", "skip this one", "not answering"}
    ),
    Wish.KEEP_ANSWER: frozenset(
        {"next", "next question", "keep", "keep it", "same", "the same", "leave it"}
    ),
    Wish.STOP: frozenset(
        {"stop", "stop it", "stop please", "stop now", "please stop", "i want to stop", "cancel"}
        | {"quit", "end", "exit", "enough", "thats enough", "later", "not now", "busy", "im busy"}
        | {"bored", "im bored", "too long", "this is too long", "changed my mind", "no more"}
        | {"ive changed my mind", "i have changed my mind", "got to go", "gtg", "gotta go"}
        | {"i give up", "thats enough questions", "no more questions", "maybe later", "stop there"}
    ),
    Wish.BACK: frozenset(
        {"back", "go back", "previous", "previous question", "wrong one", "change that"}
        | {
            "last one",
            "undo",
            "oops wrong one",
            "wrong button",
            "that was wrong",
            "i got that wrong",
        }
        | {"pressed the wrong one", "i pressed the wrong one", "go back please", "back please"}
        | {"go back one", "change my answer", "change my last answer", "oops", "mistake"}
    ),
    Wish.RESTART: frozenset(
        {"start again", "restart", "start over", "begin again", "start from the beginning"}
    ),
    Wish.RESUME: frozenset(
        {
            "feedback",
            "give feedback",
            "continue",
            "carry on",
            "resume",
            "yes carry on",
            "go on then",
        }
        | {"back to feedback", "carry on with feedback", "continue feedback", "im back"}
        | {"i want to give feedback", "leave feedback", "hello", "hi", "hi again", "hello again"}
    ),
}
_NEVER = frozenset(
    {"unsubscribe", "unsubscribe me", "stop messaging me", "stop texting me", "stop contacting me"}
    | {"do not message me again", "dont message me again", "dont contact me again", "opt out"}
    | {"never message me again", "stop sending me messages"}
)
_DELETE = re.compile(
    r"^(please )?(can you |could you |i want to |i want you to )?(delete|remove|erase|wipe|scrap)"
    r"( all)?( of)?( my| the| those| that)? ?(answers?|feedback|responses?|comments?|survey|it all"
    r"|everything i (said|wrote|answered))( please| now)?$"
)
_MEANT = re.compile(
    r"^(?:sorry |oops |no |wait )*(?:i )?(?:meant|mean)(?: to (?:say|put|type))? (?P<said>.+?)"
    r"(?:,? (?:not|instead of|rather than) .+)?$"
)
_TEENS = "1[1-7]|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
_AGE = rf"(?:{_TEENS}|10|[6-9]|six|seven|eight|nine|ten)"
_I_AM = r"(?:(?:hi|hello|sorry|no|but|so|well) )*(?:i am|im|i m)(?: only| just| still)?(?: an?)?"
_YEARS = r"(?:[ -]?(?:years?|yrs?)[ -]?old|[ -]?y ?o\b)"
#: A number to ten alone may be a score, and where a number is asked any may be one.
_YOUNG = re.compile(rf"{_I_AM} {_AGE}{_YEARS}")
_TEENAGER = re.compile(rf"{_I_AM} (?:{_TEENS})(?: now)?$")
_UNDER_18 = re.compile(
    rf"(?:{_I_AM} )?(?:under|below|younger than|not(?: yet)?) (?:18|eighteen)"
    rf"(?: yet| years old| or over)?$|(?:{_I_AM} )?under ?age$"
    rf"|{_I_AM} (?:child|kid|minor|teenager)$"
)
_LONGEST = 60


def wish_in(text: str) -> Wish | None:
    """The wish that a whole message is, else None."""
    if says_never_again(text):
        return Wish.NEVER_AGAIN
    plain = _plain(text)
    if len(plain) > _LONGEST:
        return None
    if _DELETE.match(plain):
        return Wish.DELETE
    return next((wish for wish, words in _WORDS.items() if plain in words), None)


def says_never_again(text: str) -> bool:
    """STOP in capitals on its own, or a wish never to be written to."""
    return re.sub(r"[\s.!]", "", text) == "STOP" or _plain(text) in _NEVER


def asks_to_delete(text: str) -> bool:
    """Whether somebody wants the answers they gave to be deleted."""
    return wish_in(text) is Wish.DELETE


def says_changed_mind(text: str) -> bool:
    """Whether somebody takes back what they gave, without saying what."""
    return _plain(text) in {"changed my mind", "ive changed my mind", "i have changed my mind"}


def says_under_18(text: str, number_asked: bool) -> bool:
    """Whether somebody says of themselves that they are a child. "I'm 9" is a pain where a
    number is asked for."""
    plain = _plain(text)
    if _YOUNG.match(plain) or _UNDER_18.match(plain):
        return True
    return bool(not number_asked and _TEENAGER.match(plain))


def meant(text: str) -> str:
    """What somebody meant by "I meant 7, not 8": "7"; "" for anything else."""
    plain = _plain(text)
    found = _MEANT.match(plain) if len(plain) <= _LONGEST else None
    return found["said"] if found else ""


def _plain(text: str) -> str:
    return " ".join(re.sub(r"['’.!]", "", text.casefold()).split())
