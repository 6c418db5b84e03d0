"""What is given for a topic now: the newest approved version, if its review is not overdue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.core.answer_versions import AnswerVersion, CurrentAnswer, VersionState
from bot.core.messages import Reply
from bot.core.store_ports import Work

_ANSWER = "utter_faq/"
EXPIRED = "utter_expired_answer"


@dataclass(frozen=True)
class CurrentAnswers:
    """Puts the current words in place of those the assistant was trained with.

    ``filed`` are the answers of the files by topic; ``expired`` is said in place of one
    whose review date has passed.
    """

    filed: Mapping[str, CurrentAnswer]
    expired: tuple[Reply, ...]

    def __call__(self, work: Work, replies: tuple[Reply, ...], today: date) -> tuple[Reply, ...]:
        """The replies with every approved answer in its current version."""
        current: list[Reply] = []
        done: set[str] = set()
        for reply in replies:
            topic = reply.source.removeprefix("utter_")
            if not reply.source.startswith(_ANSWER):
                current.append(reply)
            elif topic not in self.filed:
                # A model older than the files may still know an answer that was withdrawn.
                current += self._expired() if topic not in done else []
                done.add(topic)
            elif topic not in done:
                done.add(topic)
                current += self._bubbles(self.of(work, topic), today)
        return tuple(current)

    def of(self, work: Work, topic: str) -> CurrentAnswer:
        """The current answer of a topic that is filed."""
        written = work.answers.current(topic)
        return as_current(self.filed[topic], written)

    def all(self, work: Work) -> dict[str, CurrentAnswer]:
        """The current answer of every topic."""
        approved = work.answers.all_in(VersionState.APPROVED)
        return {topic: as_current(f, approved.get(topic)) for topic, f in self.filed.items()}

    def needs_nurse(self, replies: tuple[Reply, ...]) -> bool:
        """Whether one of these answers is holding words: a person must always see to it."""
        topics = {reply.source.removeprefix("utter_") for reply in replies}
        return any(self.filed[topic].needs_nurse for topic in topics & set(self.filed))

    def _expired(self) -> list[Reply]:
        return [replace(reply, source=EXPIRED) for reply in self.expired]

    def _bubbles(self, answer: CurrentAnswer, today: date) -> list[Reply]:
        if answer.is_expired(today):
            return self._expired()
        source = f"utter_{answer.topic}"
        return [
            Reply(text=bubble, source=source, version=str(answer.number))
            for bubble in answer.text.bubbles
        ]


def as_current(filed: CurrentAnswer, written: AnswerVersion | None) -> CurrentAnswer:
    """The filed answer, or the version written in the console since."""
    if written is None or written.number <= filed.number or written.review_due is None:
        return filed
    return replace(
        filed,
        text=written.text,
        number=written.number,
        approved_by=written.decided_by,
        review_due=written.review_due,
    )
