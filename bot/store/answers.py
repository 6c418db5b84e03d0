"""Versions of answers, and questions nobody has answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from bot.core.answer_text import AnswerText
from bot.core.answer_versions import AnswerVersion, VersionState
from bot.core.errors import StaleAnswer
from bot.core.records import UnansweredQuestion
from bot.store.schema import answer_version, unanswered_question


class SqlAnswers:
    """Versions written in the console, on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def current(self, topic: str) -> AnswerVersion | None:
        """The newest approved version of a topic."""
        return next(iter(self._newest_first(topic, VersionState.APPROVED)), None)

    def draft(self, topic: str) -> AnswerVersion | None:
        """The open draft of a topic; there is at most one."""
        return next(iter(self._newest_first(topic, VersionState.DRAFT)), None)

    def all_in(self, state: VersionState) -> dict[str, AnswerVersion]:
        """The newest version in this state of every topic that has one."""
        rows = self._select(answer_version.c.state == state.value)
        return {version.topic: version for version in reversed(rows)}

    def history(self, topic: str) -> list[AnswerVersion]:
        """Every version of a topic, newest first."""
        return self._select(answer_version.c.topic == topic)

    def add(self, version: AnswerVersion) -> None:
        """Stores a new version. Raises StaleAnswer when another was kept at the same moment."""
        try:
            self._connection.execute(sa.insert(answer_version).values(**_values(version)))
        except sa.exc.IntegrityError as error:
            raise StaleAnswer("another draft was kept at the same moment") from error

    def decide(
        self,
        version_id: str,
        state: VersionState,
        decided_by: str,
        now: datetime,
        review_due: date | None,
    ) -> bool:
        """Moves a draft on; False when it is no longer a draft."""
        done = self._connection.execute(
            sa.update(answer_version)
            .where(
                answer_version.c.id == version_id,
                answer_version.c.state == VersionState.DRAFT.value,
            )
            .values(state=state.value, decided_by=decided_by, decided_at=now, review_due=review_due)
        )
        return bool(done.rowcount)

    def highest_number(self, topic: str) -> int:
        """The highest number given to a version of this topic so far; 0 when there is none."""
        found = self._connection.execute(
            sa.select(sa.func.max(answer_version.c.number)).where(answer_version.c.topic == topic)
        ).scalar_one()
        return int(found or 0)

    def _newest_first(self, topic: str, state: VersionState) -> list[AnswerVersion]:
        return self._select(
            sa.and_(answer_version.c.topic == topic, answer_version.c.state == state.value)
        )

    def _select(self, condition: sa.ColumnElement[bool]) -> list[AnswerVersion]:
        rows = self._connection.execute(
            sa.select(answer_version).where(condition).order_by(answer_version.c.number.desc())
        ).mappings()
        return [_version_of(row) for row in rows]


class SqlUnanswered:
    """Questions without an answer: masked words and the day; no conversation is named."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, text: str, offered: Sequence[str], vector: bytes, day: date) -> None:
        """Keeps one question."""
        self._connection.execute(
            sa.insert(unanswered_question).values(
                id=uuid4().hex, day=day, text=text, offered=list(offered), vector=vector
            )
        )

    def newest(self, limit: int = 500) -> list[UnansweredQuestion]:
        """The newest questions first."""
        rows = self._connection.execute(
            sa.select(unanswered_question)
            .order_by(unanswered_question.c.day.desc(), unanswered_question.c.id)
            .limit(limit)
        ).mappings()
        return [
            UnansweredQuestion(
                row["id"], row["day"], row["text"], tuple(row["offered"]), bytes(row["vector"])
            )
            for row in rows
        ]

    def purge(self, before: date) -> int:
        """Deletes what is older; how many."""
        done = self._connection.execute(
            sa.delete(unanswered_question).where(unanswered_question.c.day < before)
        )
        return int(done.rowcount)


def _values(version: AnswerVersion) -> dict[str, Any]:
    return {
        "id": version.id,
        "topic": version.topic,
        "number": version.number,
        "answer": version.text.answer,
        "help_line": version.text.help_line,
        "why": version.why,
        "state": version.state.value,
        "written_by": version.written_by,
        "written_at": version.written_at,
        "decided_by": version.decided_by,
        "decided_at": version.decided_at,
        "review_due": version.review_due,
    }


def _version_of(row: RowMapping) -> AnswerVersion:
    return AnswerVersion(
        id=row["id"],
        topic=row["topic"],
        number=row["number"],
        text=AnswerText(row["answer"], row["help_line"]),
        why=row["why"],
        state=VersionState(row["state"]),
        written_by=row["written_by"],
        written_at=row["written_at"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        review_due=row["review_due"],
    )
