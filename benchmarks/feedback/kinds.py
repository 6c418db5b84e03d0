"""The kinds of people: each changes an ordinary script in its own way."""

from __future__ import annotations

import random
from collections.abc import Callable

from benchmarks.feedback.people import COMMENTS, NOTHING_YET, Person, Say, ordinary, up_to
from bot.core.feedback_items import NAMES

GRUMBLES = (
    "i want to complain, they ignored my bell",
    "i want to make a complaint about the food",
    "i want to make a complaint, the ward was noisy",
)
QUESTIONS = ("what is a pca?", "can i drive on codeine?", "what is an epidural?")
EMERGENCIES = (
    "ive got crushing chest pain",
    "i cant breathe",
    "my husband wont wake up",
    "my legs have gone numb since the epidural",
)
CRISES = ("i want to end my life", "i dont want to be here any more")
URGENT = (
    "the pain is unbearable now and getting worse",
    "my wound is oozing pus and i feel feverish",
    "worst pain 10 and it still is",
)
#: Where in the form something happens, as often as not.
PLACES = (
    *("fft_score", "fb_more", "fft_why", "pain_worst", "pain_relief", "side_effects"),
    *("pain_satisfied", "fft_better", "fb_publish"),
)


def person(number: int, seed: int = 1) -> Person:
    """The person with this number: every kind in turn, each on both platforms."""
    rng = random.Random(seed * 1_000_003 + number)
    make = KINDS[number // 2 % len(KINDS)]
    someone = Person(number, ("messenger", "twitter")[number % 2], make.__name__.strip("_"))
    make(someone, rng)
    return someone


def _plain(someone: Person, rng: random.Random) -> None:
    ordinary(someone, rng)


def _wanders_off(someone: Person, rng: random.Random) -> None:
    """Asks something else first; the question must come again."""
    ordinary(someone, rng, quick=True)
    for screen in rng.sample(("fft_score", "fft_why", "pain_info", "fft_better"), 2):
        someone.first(screen, Say(rng.choice(QUESTIONS)))


def _goes_back(someone: Person, rng: random.Random) -> None:
    """Back from the least pain to the worst, and says something else."""
    ordinary(someone, rng, quick=True)
    someone.first("pain_least", Say(rng.choice(("back", "go back", "oops wrong one"))))
    someone.add("pain_worst", Say("10", True))
    someone.keeps(pain_worst=10)


def _meant_another(someone: Person, rng: random.Random) -> None:
    ordinary(someone, rng, quick=True)
    someone.first("pain_least", Say(rng.choice(("meant 9 not 8", "sorry i meant 9"))))
    someone.keeps(pain_worst=9)


def _changes_a_button_further_up(someone: Person, rng: random.Random) -> None:
    """Scrolls up and taps another score; only the platform with buttons can."""
    ordinary(someone, rng)
    if someone.platform == "messenger":
        someone.first("pain_info", Say("fft_score=Poor", payload=True))
        someone.keeps(fft_score="Poor")


def _answers_out_of_order(someone: Person, rng: random.Random) -> None:
    """Says the score where it is not asked yet; it is asked all the same."""
    ordinary(someone, rng)
    someone.first("fb_who", Say("very good"))


def _odd_numbers(someone: Person, rng: random.Random) -> None:
    ordinary(someone, rng, quick=True)
    someone.script["pain_worst"] = [Say("\U0001f642"), Say("ten million")]
    someone.script["pain_least"] = [Say("7-8")]
    someone.script["pain_severe_time"] = [Say("70-80%")]
    someone.script["pain_relief"] = [Say("half the time")]
    someone.script["pain_satisfied"] = [Say("-3")]
    confirm = [Say("Yes", True), Say("7", True), Say("not sure really"), Say("Yes", True)]
    score = someone.script.get("pain_interfere_score")
    if score:
        someone.script["pain_interfere_score"] = [Say("11")]
        confirm.append(Say("Yes", True))
        someone.keeps(pain_interfere_score=10)
    someone.script["fb_confirm"] = [*confirm, Say("yes")]
    someone.keeps(pain_worst=10, pain_least=7, pain_severe_time=80, pain_relief=50)
    someone.keeps(pain_satisfied=0, ranges=("pain_severe_time",))


def _least_above_worst(someone: Person, rng: random.Random) -> None:
    ordinary(someone, rng, quick=True)
    someone.script["pain_worst"] = [Say("3"), Say("8")]
    someone.script["pain_least"] = [Say("8"), Say("3")]
    someone.first("fb_confirm", Say("No", True))
    someone.keeps(pain_worst=8, pain_least=3)


def _unclear(someone: Person, rng: random.Random) -> None:
    """Two texts that are no answer: the question is left out, politely."""
    ordinary(someone, rng)
    someone.script["fft_score"] = [Say("ok"), Say("fine")]
    someone.script["pain_decide"] = [Say("purple"), Say("purple elephants")]
    skipped = {*(someone.kept or {})["skipped"], "fft_score", "pain_decide"}
    someone.keeps(fft_score=None, pain_decide=None)
    someone.keeps(skipped=tuple(name for name in NAMES if name in skipped))


def _skips_all(someone: Person, rng: random.Random) -> None:
    someone.add("fb_consent", Say("yes"))
    for screen in ("fb_who", "fft_score", "fb_more", "fft_why", "pain_info", "pain_decide"):
        someone.add(screen, Say("Skip", True))
    for screen in ("pain_satisfied", "fft_better"):
        someone.add(screen, Say(rng.choice(("skip", "n/a", "rather not say"))))
    someone.ends = ("stopped",)


def _novelist(someone: Person, rng: random.Random) -> None:
    ordinary(someone, rng)
    novel = ("the tea was warm and the view was fine and " * 120)[:5000]
    someone.script["fft_better"] = [Say(novel)]
    kept = " ".join(novel.split())[:1000].rstrip()
    skipped = tuple(n for n in (someone.kept or {})["skipped"] if n != "fft_better")
    someone.keeps(fft_better=kept, skipped=skipped)
    someone.script["fb_publish"] = [Say("No", True)]
    someone.keeps(publish=False)


def _taps_twice(someone: Person, rng: random.Random) -> None:
    """Two phones, or a finger that trembles: one answer."""
    ordinary(someone, rng, quick=True)
    if someone.platform == "messenger":
        someone.script["pain_worst"] = [Say("7", True, times=2)]
        someone.keeps(pain_worst=7)


def _stops_and_keeps(someone: Person, rng: random.Random) -> None:
    screen = rng.choice(PLACES[2:])
    up_to(someone, rng, screen)
    someone.add(screen, Say(rng.choice(("stop", "later", "this is too long", "busy"))))
    someone.add("fb_stop", Say("Keep", True))
    someone.ends = ("kept",)


def _stops_and_deletes(someone: Person, rng: random.Random) -> None:
    _stops_and_keeps(someone, rng)
    someone.script["fb_stop"] = [Say("Delete", True)]
    someone.ends, someone.kept = ("deleted",), None


def _changes_mind_about_stopping(someone: Person, rng: random.Random) -> None:
    ordinary(someone, rng)
    someone.first("pain_decide", Say("stop"))
    someone.add("fb_stop", Say("carry on"))


def _starts_again(someone: Person, rng: random.Random) -> None:
    ordinary(someone, rng)
    first = {name: list(said) for name, said in someone.script.items()}
    for screen in ("fb_consent", "fb_who", "fft_score", "fb_more"):
        someone.add(screen, *first[screen])
    someone.first("fft_why", Say("start again"))


def _never_again(someone: Person, rng: random.Random) -> None:
    up_to(someone, rng, "pain_worst")
    someone.add("pain_worst", Say(rng.choice(("STOP", "unsubscribe"))))
    someone.ends = ("stop",)
    kept = someone.kept or {}
    someone.kept = dict(NOTHING_YET)
    someone.keeps(channel=someone.platform, partial=True)
    someone.keeps(fft_score=kept["fft_score"], fft_why=kept["fft_why"])


def _deletes_afterwards(someone: Person, rng: random.Random) -> None:
    ordinary(someone, rng)
    someone.afterwards, someone.kept = Say("delete my answers"), None
    someone.ends = ("deleted",)


def _walks_away(someone: Person, rng: random.Random) -> None:
    """Puts the phone down; what they gave is kept in a day, not now."""
    ordinary(someone, rng, quick=True)
    someone.leaves_at, someone.kept = rng.choice(PLACES), None


def _carer(someone: Person, rng: random.Random) -> None:
    someone.keeps(channel=someone.platform, who="carer", fft_score="Good")
    someone.add("fb_consent", Say("Yes, start", True))
    someone.add("fb_who", Say("Family or carer", True))
    someone.add("fft_score", Say("Good", True))
    said = rng.choice(COMMENTS)
    someone.add("fft_why", Say(said))
    someone.skips("fft_better")
    someone.add("fb_publish", Say("No", True))
    someone.keeps(fft_why=said)


def _under_18(someone: Person, rng: random.Random) -> None:
    someone.add("fb_consent", rng.choice((Say("Under 18", True), Say("im under 18"))))
    someone.ends = ("under_18",)


def _not_now(someone: Person, rng: random.Random) -> None:
    someone.add("fb_consent", rng.choice((Say("Not now", True), Say("no thanks"))))
    someone.ends = ("stopped",)


def _bereaved(someone: Person, rng: random.Random) -> None:
    screen = rng.choice(PLACES[:4])
    up_to(someone, rng, screen)
    someone.add(screen, Say(rng.choice(("sadly my mum died", "the patient has died"))))
    someone.ends, someone.kept = ("bereaved",), None


def _grumbles(someone: Person, rng: random.Random) -> None:
    """A complaint is feedback too, and the form goes on."""
    ordinary(someone, rng)
    said = rng.choice(GRUMBLES)
    someone.script["fft_why"] = [Say(said)]
    skipped = tuple(n for n in (someone.kept or {})["skipped"] if n != "fft_why")
    ways = ("Just feedback", "PALS details", "Pass it on")
    someone.add("fb_concern", Say(rng.choice(ways), True))
    someone.script["fb_publish"] = [Say("No", True)]
    someone.keeps(fft_why=said, skipped=skipped, publish=False)


def _in_danger(someone: Person, rng: random.Random) -> None:
    """A symptom half-way: out of the form at once; of the answers only the score stays."""
    screen = rng.choice(PLACES)
    up_to(someone, rng, screen)
    given = screen != "fft_score"
    crisis = rng.random() < 0.3
    someone.add(screen, Say(rng.choice(CRISES if crisis else EMERGENCIES)))
    # A message may need both; either tells what to do at once.
    someone.ends, someone.danger = ("emergency", "crisis"), True
    score = (someone.kept or {})["fft_score"]
    someone.kept = None
    if given:
        someone.keeps(channel=someone.platform, fft_score=score, partial=True)


def _urgent(someone: Person, rng: random.Random) -> None:
    """The form waits for a nurse; nothing is stored before."""
    screen = rng.choice(("fft_why", "pain_worst", "pain_relief", "fft_better"))
    up_to(someone, rng, screen)
    someone.add(screen, Say(rng.choice(URGENT)))
    someone.ends, someone.kept, someone.danger = ("urgent",), None, True


def _asks_about_own_care(someone: Person, rng: random.Random) -> None:
    """A person is asked, and feedback goes on."""
    ordinary(someone, rng)
    screen = rng.choice(("fft_why", "pain_info", "fft_better"))
    someone.first(screen, Say("can i take my amitriptyline with tramadol"))
    someone.add("carry_on", Say("Yes", True))


KINDS: tuple[Callable[[Person, random.Random], None], ...] = (
    *(_plain, _wanders_off, _plain, _goes_back, _meant_another, _plain, _in_danger),
    *(_changes_a_button_further_up, _answers_out_of_order, _odd_numbers, _least_above_worst),
    *(_unclear, _skips_all, _novelist, _taps_twice, _stops_and_keeps, _stops_and_deletes),
    *(_changes_mind_about_stopping, _starts_again, _never_again, _deletes_afterwards),
    *(_walks_away, _carer, _under_18, _not_now, _bereaved, _grumbles, _urgent, _in_danger),
    *(_asks_about_own_care, _plain, _wanders_off),
)
