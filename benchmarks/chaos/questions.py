"""Questions that can be told apart by their answers: asked once, before anything is killed."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from benchmarks.chaos.judge import plain
from benchmarks.chaos.mail import Question
from benchmarks.chaos.service import WholeService
from bot.answers import load_answers
from bot.core.placeholders import fill

ROOT = Path(__file__).resolve().parents[2]
ANSWERED_WITHIN = 60.0
#: Characters of an answer that tell it from every other; a platform may split longer ones.
BEGINNING = 80


def usable(service: WholeService) -> list[Question]:
    """Questions that a calm service answers with their own topic's words.

    One witness asks each; whatever screening or the classifier takes elsewhere is left out.
    """
    candidates = _distinct(list(_candidates(service.settings.facts())))
    for number, question in enumerate(candidates):
        service.simulator("POST", f"{_witness(number)}/say", {"text": question.text})
    give_up_at = time.monotonic() + ANSWERED_WITHIN
    waiting = dict(enumerate(candidates))
    good: dict[int, Question] = {}
    while waiting and time.monotonic() < give_up_at:
        for number, question in list(waiting.items()):
            heard = _heard(service, number)
            if question.answer in heard:
                good[number] = waiting.pop(number)
            elif heard and _is_quiet(service):
                del waiting[number]
        time.sleep(0.2)
    return [good[number] for number in sorted(good)]


def _candidates(facts: dict[str, str]) -> Iterator[Question]:
    """The first training phrase of every topic, with the beginning of its answer."""
    answers = load_answers(ROOT / "data" / "answers")
    for path in sorted((ROOT / "data" / "nlu").glob("faq_*.yml")):
        content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        for intent in content["nlu"]:
            bubbles = answers.bubbles.get(f"utter_{intent['intent']}")
            if bubbles:
                phrase = intent["examples"].splitlines()[0].removeprefix("- ")
                yield Question(phrase, plain(fill(bubbles[0].text, facts))[:BEGINNING])


def _distinct(questions: list[Question]) -> list[Question]:
    beginnings = Counter(question.answer for question in questions)
    return [question for question in questions if beginnings[question.answer] == 1]


def _witness(number: int) -> str:
    return f"/patients/messenger/{410_000 + number}"


def _heard(service: WholeService, number: int) -> str:
    thread = service.simulator("GET", f"{_witness(number)}/thread")
    return " ".join(plain(entry["text"]) for entry in thread if entry["from"] == "page")


def _is_quiet(service: WholeService) -> bool:
    health = service.health()
    return health.get("inbox_waiting") == 0 and health.get("outbox_waiting") == 0
