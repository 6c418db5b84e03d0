"""Four made-up weeks of a service, so that lists and reports have something to show."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.core.comment_clock import Reading
from bot.core.dialogue import TurnResult
from bot.core.feedback_records import FeedbackResponse
from bot.core.messages import Reply
from bot.core.records import StaffMember
from bot.core.themes import THEMES
from bot.core.tiers import Tier
from bot.core.you_said import EntryText
from bot.loop_parts import closing_loop
from bot.store import SqlStore
from tests.fakes import FakeMasker
from tests.use_cases.house import House

DAYS = 27
#: What people write; what the assistant answers from, or how urgent it is.
_ASKED = {
    "what is a pca": "utter_faq/pca_what",
    "how do I store my tablets": "utter_faq/storage",
    "can I drive home": "utter_faq/driving",
    "when are visiting hours": "utter_faq/visiting",
    "does the epidural hurt": "utter_faq/epidural_what",
    "the pain is unbearable": Tier.URGENT,
    "nobody came when I rang": Tier.COMPLAINT,
    "is naproxen alright with my other tablets": Tier.CLINICAL_INDIVIDUAL,
    "can I talk to a nurse": Tier.REQUEST_HUMAN,
    "I cannot cope with this any more": Tier.DISTRESS,
    "I have crushing chest pain": Tier.EMERGENCY,
}
_HOW_OFTEN = (14, 6, 9, 5, 4, 4, 2, 4, 5, 1, 1)
_OUTCOMES = ("answered", "answered", "phoned", "ward_told", "no_action")
_WHY = (
    "The nurses listened and kept my pain down.",
    "I had to wait a long time for my tablets at night.",
    "Everybody explained what they were doing.",
    "The button was easy to use.",
    "The pump beeped all night and I could not sleep.",
    "Kind staff. The ward was noisy.",
)
_BETTER = ("Turn the pumps down at night.", "More staff at weekends.", None, None)
_SCORES = ("Very good", "Very good", "Good", "Good", "Neither good nor poor", "Poor")


@dataclass(frozen=True)
class Team:
    """People who work there."""

    nurse: StaffMember
    lead: StaffMember


def four_weeks(store: SqlStore, team: Team) -> None:
    """Conversations that are over, comments and what came of them; up to yesterday."""
    house, pick = House(store), random.Random(4)
    house.screener.sentences = {w: tier for w, tier in _ASKED.items() if isinstance(tier, Tier)}
    for words, source in _ASKED.items():
        if isinstance(source, str):
            replies = (Reply("Here is what we know about that.", source=source, version="1"),)
            topic = source.removeprefix("utter_")
            house.engine.results[words] = TurnResult(replies=replies, intent=topic)
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    for ago in range(DAYS, 0, -1):
        for number in range(pick.randint(3, 8)):
            house.clock.at = noon - timedelta(days=ago, minutes=pick.randint(-240, 200))
            _one(house, team, pick, f"person-{ago}-{number}")
    _feedback(house, team, pick, noon)


def _one(house: House, team: Team, pick: random.Random, user: str) -> None:
    (words,) = pick.choices(tuple(_ASKED), _HOW_OFTEN)
    house.patient_says(words, user)
    house.work()
    if house.handoff(user) is None:
        return
    house.later(minutes=pick.randint(2, 40))
    conversation = house.conversation(user).id
    house.take_over(conversation, team.nurse)
    house.reply(conversation, team.nurse, "Hello, I am a nurse from the pain team.", user)
    house.deliver_all()
    house.later(minutes=pick.randint(5, 20))
    house.hand_back(conversation, team.nurse, pick.choice(_OUTCOMES))
    house.work()


def _feedback(house: House, team: Team, pick: random.Random, noon: datetime) -> None:
    loop = closing_loop(house.store, house.clock, FakeMasker(), house.current_hours)
    this_month = noon.date().replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    house.clock.at = noon - timedelta(days=4)
    loop.comments.open(team.lead)
    quoted = _responses(house.store, pick, last_month, 14)
    house.clock.at = noon - timedelta(days=3)
    for comment, _ in loop.comments.open(team.lead).unread:
        loop.comments.mark(comment.response_id, Reading.READ, team.lead)
    house.clock.at = noon - timedelta(days=1)
    loop.comments.open(team.lead)
    _responses(house.store, pick, this_month, 11)
    month = f"{last_month:%Y-%m}"
    beeps = EntryText(
        month,
        "Pumps beep at night and keep you awake.",
        "We turned the beep down between 10pm and 7am.",
        theme=THEMES["environment"],
        quote="The pump beeped all night and I could not sleep.",
        quote_of=quoted,
    )
    waits = EntryText(month, "You waited too long for tablets.", "A second nurse is on at night.")
    entry = loop.write.draft(beeps, team.nurse)
    approved = loop.write.approve(entry.id, team.lead, entry.version, checked=True)
    loop.write.publish(entry.id, team.lead, approved.version)
    loop.write.draft(waits, team.nurse)
    soon = noon.date() + timedelta(days=10)
    loop.actions.add("Ask the ward about earplugs", "Ward manager", soon, team.lead, entry.id)
    done = loop.actions.add("Turn the beep down", "Medical engineering", soon, team.lead, entry.id)
    loop.actions.finish(done.id, team.lead)


def _responses(store: SqlStore, pick: random.Random, month: date, number: int) -> str:
    """Adds so many responses; the id of the one about the pump."""
    about_the_pump = ""
    for n in range(number):
        response = FeedbackResponse(
            month=f"{month:%Y-%m}",
            channel=pick.choice(("messenger", "twitter", "web_chat", "paper")),
            fft_score=pick.choice(_SCORES),
            fft_why=_WHY[n % len(_WHY)] if n < 8 else None,
            fft_better=_BETTER[n % len(_BETTER)],
            publish=n % 2 == 0,
            pain_worst=pick.randint(5, 10),
            pain_least=pick.randint(0, 4),
            pain_severe_time=pick.randrange(10, 80, 10),
            pain_relief=pick.randrange(40, 100, 10),
            pain_interfere=pick.choice(("moving", "sleeping", "coughing")),
            pain_interfere_score=pick.randint(2, 9),
            side_effects=pick.choice((("sick",), ("sleepy", "itchy"), ("none",))),
            pain_wanted_more=pick.choice(("Yes", "No", "No")),
            pain_info=pick.choice(("Yes", "Yes", "Not sure")),
            pain_decide=pick.randint(4, 10),
            pain_satisfied=pick.randint(5, 10),
        )
        with store.begin() as work:
            added = work.feedback.add(response)
        about_the_pump = added if n == 4 else about_the_pump
    return about_the_pump
