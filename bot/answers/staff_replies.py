"""Reads the words that nurses insert, and puts the approved answers beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import yaml

from bot.core.answer_versions import CurrentAnswer
from bot.core.errors import SetUpBroken
from bot.core.placeholders import fill
from bot.core.staff_replies import InsertableReply

STAFF_REPLIES = Path("data/staff_replies.yml")


def load_staff_replies(path: Path, facts: Mapping[str, str]) -> tuple[InsertableReply, ...]:
    """The team's own words with the hospital's facts filled in.

    Raises SetUpBroken naming file and reason.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        rows = content["replies"].items()
        return tuple(
            InsertableReply(key, str(row["title"]), fill(str(row["text"]), facts))
            for key, row in rows
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise SetUpBroken(f"{path.name}: cannot be read ({type(error).__name__})") from error


def approved_replies(
    answers: Mapping[str, CurrentAnswer], today: date
) -> Iterator[InsertableReply]:
    """The current words of every answer that may be given today."""
    for topic, answer in sorted(answers.items()):
        if not answer.is_expired(today) and not answer.needs_nurse:
            text = "\n\n".join(answer.text.bubbles)
            yield InsertableReply(topic, answer.title, text, approved=True)
