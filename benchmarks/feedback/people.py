"""Varied people and what they answer: scripts, and the response that each must leave."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, fields
from typing import Any

from bot.core.feedback_items import BY_NAME, TITLES
from bot.core.feedback_records import FeedbackResponse

FLAVOURS = (
    *("walnut", "teapot", "orchard", "lantern", "pebble", "ribbon", "cushion", "meadow"),
    *("kettle", "button", "saffron", "willow", "marble", "feather", "copper", "velvet"),
    *("clover", "basket", "thimble", "cottage", "pepper", "sparrow", "linen", "acorn"),
)
COMMENTS = (
    "everyone was kind and listened to me",
    "lovely people on the ward, it was clean and quiet",
    "the nurses explained everything well",
    "the pump was a godsend",
    "good care from start to finish",
    "very happy with it all",
    "nicer food would be good",
    "more plugs by the bed please",
    "tea at night would have been nice",
    "the physio made me laugh",
    "a clock on the wall would help",
    "the leaflet was easy to read",
)
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SHARES = {10: "hardly ever", 50: "half the time", 80: "most of the time", 100: "always"}


_NOT_COMPARED = ("month", "app_version", "id", "concern")


@dataclass(frozen=True)
class Say:
    """One thing that somebody does at a screen.

    ``tap`` picks a button of that title, ``payload`` one that is far up the screen by now.
    """

    text: str
    tap: bool = False
    times: int = 1
    payload: bool = False


@dataclass
class Person:
    """What somebody says at each screen, in the order of their visits, and what must be kept.

    ``ends`` are the ends that are right. ``kept`` holds the columns of the one response that
    must be stored; None when none may be. ``leaves_at`` is the screen at which they walk away.
    """

    number: int
    platform: str
    kind: str = ""
    script: dict[str, list[Say]] = field(default_factory=dict)
    ends: tuple[str, ...] = ("thanks",)
    kept: dict[str, Any] | None = None
    leaves_at: str = ""
    danger: bool = False
    afterwards: Say | None = None

    def add(self, screen: str, *said: Say) -> None:
        """What they say at the next visits to a screen."""
        self.script.setdefault(screen, []).extend(said)

    def first(self, screen: str, *said: Say) -> None:
        """What they say at a screen before anything else."""
        self.script[screen] = [*said, *self.script.get(screen, [])]

    def keeps(self, **columns: Any) -> None:
        """Columns of the response that must be stored."""
        self.kept = {**(self.kept or NOTHING_YET), **columns}

    def skips(self, name: str) -> None:
        """A question left out."""
        self.add(name, Say("skip"))
        skipped = {*(self.kept or NOTHING_YET)["skipped"], name}
        self.keeps(skipped=tuple(n for n in BY_NAME if n in skipped))


COLUMNS = tuple(f.name for f in fields(FeedbackResponse) if f.name not in _NOT_COMPARED)
NOTHING_YET: dict[str, Any] = {
    **dict.fromkeys(COLUMNS),
    "who": "patient",
    "publish": False,
    "partial": False,
    "skipped": (),
    "ranges": (),
}


def ordinary(someone: Person, rng: random.Random, quick: bool | None = None) -> None:
    """Answers everything, each question in one of many ways."""
    someone.keeps(channel=someone.platform)
    someone.add("fb_consent", rng.choice((Say("Yes, start", True), Say("yes"), Say("ok"))))
    someone.add("fb_who", rng.choice((Say("I was the patient", True), Say("me"))))
    score(someone, rng)
    quick = rng.random() < 0.5 if quick is None else quick
    someone.add("fb_more", Say("Yes" if quick else "No thanks", True))
    comment(someone, "fft_why", rng)
    if quick:
        quick_questions(someone, rng)
    choice(someone, "pain_info", rng)
    number(someone, "pain_decide", rng.randint(0, 10), rng)
    number(someone, "pain_satisfied", rng.randint(0, 10), rng)
    comment(someone, "fft_better", rng)
    share = rng.random() < 0.5
    if (someone.kept or {})["fft_why"] or (someone.kept or {})["fft_better"]:
        someone.add("fb_publish", Say("Yes" if share else "No", True))
        someone.keeps(publish=share)


def score(someone: Person, rng: random.Random) -> None:
    """One of the six, tapped or typed as people type it."""
    value = rng.choice(BY_NAME["fft_score"].choices)
    typed = {"Very good": "v good", "Don't know": "dont know", "Neither good nor poor": "neither"}
    someone.add("fft_score", rng.choice((Say(value, True), Say(typed.get(value, value.lower())))))
    someone.keeps(fft_score=value)


def comment(someone: Person, name: str, rng: random.Random) -> None:
    """Words that nobody else says, or a skip."""
    if rng.random() < 0.25:
        someone.skips(name)
        return
    marks = " and ".join(rng.sample(FLAVOURS, 3))
    said = f"{rng.choice(COMMENTS)}, with {marks} biscuits"
    someone.add(name, Say(said))
    someone.keeps(**{name: said})


def choice(someone: Person, name: str, rng: random.Random) -> None:
    """A button, or its words."""
    value = rng.choice(BY_NAME[name].choices)
    title = TITLES.get(value, value)
    someone.add(name, rng.choice((Say(title, True), Say(title.lower()))))
    someone.keeps(**{name: value})


def number(someone: Person, name: str, value: int, rng: random.Random) -> None:
    """A number in one of the ways in which people write one."""
    ways = (str(value), f"{value}/10", f"{value} out of 10", f"about {value}", _WORDS[value])
    someone.add(name, rng.choice((Say(str(value), True), *(Say(way) for way in ways))))
    someone.keeps(**{name: value})


def share_of(someone: Person, name: str, rng: random.Random) -> None:
    """A share in per cent; words for it are said back and want a yes."""
    value = rng.choice((0, 10, 20, 50, 80, 90, 100))
    if value in _SHARES and rng.random() < 0.5:
        someone.add(name, Say(_SHARES[value]))
        someone.add("fb_confirm", Say("Yes", True))
    else:
        someone.add(name, rng.choice((Say(f"{value}%", True), Say(f"{value} percent"))))
    someone.keeps(**{name: value})


def quick_questions(someone: Person, rng: random.Random) -> None:
    """The block about pain relief."""
    least = rng.randint(0, 5)
    number(someone, "pain_worst", rng.randint(least, 10), rng)
    number(someone, "pain_least", least, rng)
    share_of(someone, "pain_severe_time", rng)
    share_of(someone, "pain_relief", rng)
    choice(someone, "pain_interfere", rng)
    if (someone.kept or {})["pain_interfere"] != "none":
        number(someone, "pain_interfere_score", rng.randint(0, 10), rng)
    effects = rng.sample(("sick", "sleepy", "itchy", "dizzy", "constipated"), rng.randint(0, 3))
    taps = [Say(TITLES[effect], True) for effect in effects]
    someone.add("side_effects", *taps, Say("Done" if effects else "None", True))
    someone.keeps(side_effects=tuple(effects) or ("none",))
    choice(someone, "pain_wanted_more", rng)


def up_to(someone: Person, rng: random.Random, screen: str) -> None:
    """Ordinary answers, of which those from a screen on are not given."""
    ordinary(someone, rng, quick=True)
    someone.script["fft_why"], someone.kept = (
        [Say(COMMENTS[0])],
        {
            **(someone.kept or {}),
            "fft_why": COMMENTS[0],
        },
    )
    names = list(BY_NAME)
    later = names[names.index(screen) :]
    for name in later:
        someone.script.pop(name, None)
    someone.keeps(
        **{n: None for n in later if n in COLUMNS},
        publish=False,
        partial=True,
        skipped=tuple(n for n in (someone.kept or {})["skipped"] if n not in (*later, "fft_why")),
    )
