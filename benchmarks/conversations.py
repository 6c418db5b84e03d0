"""What the pretend patients say, and the approved words that prove a right answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

#: Characters of an answer that tell it from every other.
BEGINNING = 50
#: For an exchange that only has to be answered at all.
ANY_ANSWER = ("",)


@dataclass(frozen=True)
class Exchange:
    """A patient's words and how the answers to them may begin."""

    text: str
    answers: tuple[str, ...]

    def is_answered_by(self, replies: Sequence[str]) -> bool:
        """Whether one of the replies is one of the answers."""
        heard = [plain(reply) for reply in replies]
        return any(said.startswith(answer) for said in heard for answer in self.answers)


@dataclass(frozen=True)
class Script:
    """Everything that is said in a run."""

    questions: tuple[Exchange, ...]
    request: Exchange
    """A wish for a person: one custom action."""
    feedback: Exchange
    """What starts the form."""
    form: tuple[Exchange, ...]
    """The form's answers, from permission to thanks."""


@dataclass(frozen=True)
class Candidates:
    """What may be said, before both sides have shown that they understand it."""

    questions: tuple[Exchange, ...]
    requests: tuple[Exchange, ...]
    feedbacks: tuple[Exchange, ...]
    form: tuple[Exchange, ...]
    """The form's answers; an empty text is a comment."""
    comments: tuple[str, ...]
    """Answers to the form's two free-text questions; a nurse in them may mislead a classifier."""

    def forms(self) -> tuple[tuple[Exchange, ...], ...]:
        """The form's answers, with one comment after another."""
        return tuple(
            tuple(Exchange(step.text or words, step.answers) for step in self.form)
            for words in self.comments
        )


#: The core path: what is said, and the question that follows it. "" is a comment.
_FORM = (
    ("yes, start", "utter_ask_fb_who"),
    ("I was the patient", "utter_ask_fft_score"),
    ("Very good", "utter_ask_fb_more"),
    ("no thanks", "utter_ask_fft_why"),
    ("", "utter_ask_pain_info"),
    ("yes", "utter_ask_pain_decide"),
    ("8", "utter_ask_pain_satisfied"),
    ("9", "utter_ask_fft_better"),
    ("", "utter_ask_fb_publish"),
    ("no", "utter_feedback_thanks"),
)
#: Things people write in feedback, in no particular order.
_COMMENTS = (
    "the staff were kind and quick",
    "everyone was lovely and listened to us",
    "lovely kind people on the ward and it was clean",
    "it was clean and quiet and they explained everything well",
    "the doctor took time to explain what would happen after the operation",
)


def candidates(root: Path) -> Candidates:
    """Phrases of the training data under ``root``, which both sides have learnt from."""
    responses = _responses(root)
    phrases = _phrases(root)

    def exchanges(intent: str, response: str) -> tuple[Exchange, ...]:
        answers = _beginnings(responses[response])
        return tuple(Exchange(text, answers) for text in phrases[intent])

    topics = sorted(name for name in phrases if f"utter_{name}" in responses and "/" in name)
    return Candidates(
        questions=tuple(exchanges(topic, f"utter_{topic}")[0] for topic in topics),
        requests=exchanges("request_human", "utter_request_human"),
        feedbacks=exchanges("give_feedback", "utter_ask_fb_consent"),
        form=tuple(Exchange(text, _beginnings(responses[name])) for text, name in _FORM),
        comments=_COMMENTS,
    )


def plain(text: str) -> str:
    """Words with single spaces: platforms and YAML break lines differently."""
    return " ".join(text.split())


def _beginnings(variants: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    # Ours fills placeholders in and stock leaves half of their braces: compare before them.
    return tuple(
        plain(str(variant["text"]).split("{")[0].split("\n")[0])[:BEGINNING].rstrip()
        for variant in variants
    )


def _responses(root: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((root / "data" / "answers").glob("*.yml")):
        found |= yaml.safe_load(path.read_text(encoding="utf-8")).get("responses", {})
    return found


def _phrases(root: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((root / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if "intent" in block:
                lines = block["examples"].splitlines()
                found[block["intent"]] = [line.removeprefix("- ").strip() for line in lines]
    return found
