"""Answers as the pages show them. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.answer_versions import AnswerVersion, CurrentAnswer
from bot.web.console.presenters.times import date_words


class Show(StrEnum):
    """Which answers a reader wants to see."""

    ALL = "all"
    DRAFTS = "drafts"
    DUE = "due"


@dataclass(frozen=True)
class AnswerLine:
    """One line of the list. ``notes`` are what somebody should do about it."""

    name: str
    title: str
    number: int
    first_words: str
    notes: tuple[str, ...]
    has_draft: bool
    is_due: bool


@dataclass(frozen=True)
class Piece:
    """Some words of a draft beside the current answer: kept, added or taken out."""

    kind: str
    words: str


def answer_lines(
    current: Mapping[str, CurrentAnswer],
    drafts: Mapping[str, AnswerVersion],
    today: date,
) -> list[AnswerLine]:
    """Every answer by title."""
    lines = [_line(answer, drafts.get(topic), today) for topic, answer in current.items()]
    return sorted(lines, key=lambda line: line.title.casefold())


def shown(line: AnswerLine, show: Show, words: str) -> bool:
    """Whether a line is wanted."""
    wanted = (
        show is Show.ALL
        or (show is Show.DRAFTS and line.has_draft)
        or (show is Show.DUE and line.is_due)
    )
    looked_in = f"{line.title} {line.name} {line.first_words}".casefold()
    return wanted and all(word in looked_in for word in words.casefold().split())


def _line(answer: CurrentAnswer, draft: AnswerVersion | None, today: date) -> AnswerLine:
    notes = []
    if answer.is_expired(today):
        notes.append(f"Not given to patients: its review was due {date_words(answer.review_due)}")
    elif answer.is_due(today):
        notes.append(f"Review due by {date_words(answer.review_due)}")
    if answer.is_demo:
        notes.append("Demo approval: no clinician has signed it")
    if draft is not None:
        notes.append("A draft waits for approval")
    return AnswerLine(
        name=answer.topic.removeprefix("faq/"),
        title=answer.title,
        number=answer.number,
        first_words=answer.text.answer,
        notes=tuple(notes),
        has_draft=draft is not None,
        is_due=answer.is_due(today),
    )


def changes(before: str, after: str) -> list[Piece]:
    """The words of a draft against the current ones, in reading order."""
    old, new = before.split(), after.split()
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", " ".join(old[from_old:to_old])))
            continue
        if to_old > from_old:
            pieces.append(Piece("gone", " ".join(old[from_old:to_old])))
        if to_new > from_new:
            pieces.append(Piece("new", " ".join(new[from_new:to_new])))
    return pieces
