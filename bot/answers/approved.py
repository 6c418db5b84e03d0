"""Reads the approved answers: Rasa response files with who approved what, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.core.answer_text import AnswerText
from bot.core.answer_versions import DEMO_APPROVAL, CurrentAnswer
from bot.core.messages import Button, Reply


class AnswersUnreadable(Exception):
    """A response file is damaged or a response lacks what every answer must have."""


@dataclass(frozen=True)
class ApprovedAnswers:
    """Every response by name, as bubbles, and the approval of each."""

    bubbles: Mapping[str, tuple[Reply, ...]]
    approvals: Mapping[str, Mapping[str, str]]

    def topics(self) -> frozenset[str]:
        """The ``faq/...`` topics that have an answer."""
        return frozenset(
            name.removeprefix("utter_") for name in self.bubbles if name.startswith("utter_faq/")
        )

    def texts(self) -> list[str]:
        """Every bubble's text."""
        return [reply.text for replies in self.bubbles.values() for reply in replies]

    def filed(self) -> dict[str, CurrentAnswer]:
        """The answers to questions by topic, as the files have them."""
        return {topic: self._filed(topic) for topic in sorted(self.topics())}

    def _filed(self, topic: str) -> CurrentAnswer:
        name = f"utter_{topic}"
        approval = self.approvals[name]
        answer, *rest = (reply.text for reply in self.bubbles[name])
        return CurrentAnswer(
            topic=topic,
            title=approval["title"],
            text=AnswerText(answer, " ".join(rest)),
            number=int(approval["version"]),
            approved_by=approval["approved_by"],
            review_due=date.fromisoformat(approval["review_due"]),
            needs_nurse=approval["safe"] == "hand_off",
        )

    def not_fit_for_production(self, today: date) -> list[str]:
        """Responses with a demo approval, and fixed words past their review date, by name.

        An answer to a question whose review is overdue is not given; the service goes on.
        """
        return sorted(
            name
            for name, approval in self.approvals.items()
            if approval["approved_by"].startswith(DEMO_APPROVAL)
            or (
                not name.startswith("utter_faq/")
                and date.fromisoformat(approval["review_due"]) < today
            )
        )


def load_answers(folder: Path) -> ApprovedAnswers:
    """Every response of the folder's YAML files.

    Raises AnswersUnreadable naming the file and the response.
    """
    bubbles: dict[str, tuple[Reply, ...]] = {}
    approvals: dict[str, Mapping[str, str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for name, variants in _responses(path).items():
            if name in bubbles:
                raise AnswersUnreadable(f"{path.name}: {name} is there twice")
            bubbles[name], approvals[name] = _read(path, name, variants)
    if not bubbles:
        raise AnswersUnreadable(f"no answers in {folder}")
    return ApprovedAnswers(bubbles, approvals)


def _responses(path: Path) -> Mapping[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        responses: Mapping[str, Any] = content["responses"]
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise AnswersUnreadable(f"{path.name}: not a file of responses") from error
    return responses


def _read(path: Path, name: str, variants: Any) -> tuple[tuple[Reply, ...], Mapping[str, str]]:
    try:
        (variant,) = variants
        metadata = variant["metadata"]
        approval = {
            key: str(metadata[key])
            for key in (
                *("title", "safe", "source", "approved_by", "approved_on"),
                *("review_due", "version"),
            )
        }
        date.fromisoformat(approval["review_due"])
        texts = [text.strip() for text in variant["text"].split("\n\n") if text.strip()]
        buttons = tuple(
            Button(button["title"], button["payload"]) for button in variant.get("buttons", ())
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise AnswersUnreadable(
            f"{path.name}: {name} needs one text and its approval (missing or odd: {error})"
        ) from error
    last = len(texts) - 1
    replies = tuple(
        Reply(
            text=text,
            buttons=buttons if index == last else (),
            source=name,
            version=approval["version"],
        )
        for index, text in enumerate(texts)
    )
    return replies, approval
