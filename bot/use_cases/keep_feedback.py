"""Keeps feedback apart: answers so far, responses, and the way back to them for a day at most."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from bot.core.concerns import Concern
from bot.core.conversation import Conversation
from bot.core.directives import Directive, DropFeedback, FeedbackSoFar, RecordFeedback
from bot.core.errors import SealBroken
from bot.core.feedback_items import Answer, worth_keeping
from bot.core.feedback_ports import FeedbackKeys
from bot.core.feedback_records import (
    COMMENTS,
    SAID_BACK,
    SESSION_LASTS,
    SESSIONS_END_AT,
    SessionRow,
    response_of,
)
from bot.core.store_ports import Work
from bot.core.version import VERSION
from bot.core.ways_in import ward_of

#: What is kept of a form that nobody finished; after an emergency only the score.
SCORE = ("fb_who", "fft_score")
SCORE_AND_WHY = (*SCORE, "fft_why")


@dataclass(frozen=True)
class Given:
    """A stored response, its answers in the thread, and until when they can be found."""

    response: str
    messages: tuple[str, ...]
    until: datetime


@dataclass(frozen=True)
class Session:
    """What leads from a chat to its answers. ``concern`` is the message of a complaint."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    asked: str = ""
    messages: tuple[str, ...] = ()
    concern: str = ""
    given: tuple[Given, ...] = ()
    channel: str = ""
    ward: str = ""
    nudged: bool = False

    @property
    def unfinished(self) -> bool:
        """Whether a form is under way."""
        return bool(self.asked)


@dataclass(frozen=True)
class KeepFeedback:
    """Works inside an open transaction, with the replies that go with it."""

    keys: FeedbackKeys
    version: str = VERSION
    #: Which wards the trust keeps with responses; none unless it says so.
    wards: tuple[str, ...] = ()

    def session(self, work: Work, conversation: Conversation, now: datetime) -> Session:
        """The session of a chat; an empty one if there is none, or it has expired."""
        row = work.feedback.sessions.get(self.keys.key(conversation.id), now)
        return _current(self._opened(row), now) if row else Session()

    def given_today(self, work: Work, conversation: Conversation, now: datetime) -> bool:
        """Whether a response of this chat can still be found."""
        return bool(self.session(work, conversation, now).given)

    def carry_out(
        self,
        work: Work,
        conversation: Conversation,
        directive: Directive,
        message_id: str,
        now: datetime,
        payload: str = "",
    ) -> None:
        """What the form asked for after a message of the patient, which may be a ward's link."""
        if isinstance(directive, FeedbackSoFar):
            ward = ward_of(payload, self.wards)
            self._so_far(work, conversation, directive, message_id, now, ward)
        elif isinstance(directive, RecordFeedback):
            self._record(work, conversation, directive, message_id, now)
        elif isinstance(directive, DropFeedback):
            self.drop(work, conversation, now, message_id)

    def edited(
        self, work: Work, conversation: Conversation, message_id: str, now: datetime
    ) -> None:
        """A message was changed afterwards: its new words are kept apart like the old."""
        session = self.session(work, conversation, now)
        if session.unfinished:
            session = replace(session, messages=(*session.messages, message_id))
        elif session.given:
            *earlier, last = session.given
            more = replace(last, messages=(*last.messages, message_id))
            session = replace(session, given=(*earlier, more))
        else:
            return
        work.feedback.sessions.hide([message_id])
        self._put(work, conversation, session, now)

    def concern_raised(
        self, work: Work, conversation: Conversation, message_id: str, now: datetime
    ) -> None:
        """Remembers which message a complaint stands in."""
        session = self.session(work, conversation, now)
        self._put(work, conversation, replace(session, concern=message_id), now)

    def concern_passed_on(self, work: Work, conversation: Conversation, now: datetime) -> str:
        """Its writer wants it to be read: staff are shown the message; its id, "" for none."""
        concern = self.session(work, conversation, now).concern
        if concern:
            self.pass_on(work, conversation, concern, now)
        return concern

    def pass_on(
        self, work: Work, conversation: Conversation, message_id: str, now: datetime
    ) -> None:
        """Staff are shown this message, for good: it was feedback, and is a person's now."""
        session = self.session(work, conversation, now)
        given = tuple(
            replace(one, messages=tuple(m for m in one.messages if m != message_id))
            for one in session.given
        )
        kept = tuple(m for m in session.messages if m != message_id)
        self._put(work, conversation, replace(session, messages=kept, given=given), now)
        work.feedback.sessions.show_again(message_id)

    def leave(
        self, work: Work, conversation: Conversation, now: datetime, keep: tuple[str, ...]
    ) -> None:
        """A form that will not be finished: of its answers these are kept, as partial."""
        session = self.session(work, conversation, now)
        answers = {name: session.answers[name] for name in keep if name in session.answers}
        if worth_keeping(answers):
            self._record(work, conversation, RecordFeedback(answers, partial=True), "", now)
        else:
            self.drop(work, conversation, now)

    def drop(
        self, work: Work, conversation: Conversation, now: datetime, message_id: str = ""
    ) -> None:
        """Nothing of the form under way is kept."""
        session = self.session(work, conversation, now)
        messages = (*session.messages, *([message_id] if message_id and session.messages else []))
        work.feedback.sessions.hide(messages)
        work.feedback.sessions.blank(messages, SAID_BACK)
        self._put(work, conversation, Session(given=session.given), now)

    def delete(self, work: Work, conversation: Conversation, now: datetime) -> bool:
        """Deletes what the patient gave within the day; False when it can no longer be found."""
        session = self.session(work, conversation, now)
        for given in session.given:
            work.feedback.delete(given.response)
            work.loop.entries.forget_quotation(given.response)
            work.feedback.sessions.blank(given.messages, SAID_BACK)
        work.feedback.sessions.destroy(self.keys.key(conversation.id))
        return bool(session.given)

    def forget(self, work: Work, conversation_id: str) -> None:
        """The chat is erased: nothing leads from it to its answers any more."""
        work.feedback.sessions.destroy(self.keys.key(conversation_id))

    def nudged(self, work: Work, conversation: Conversation, now: datetime) -> None:
        """The patient was asked once whether they are still there."""
        session = self.session(work, conversation, now)
        self._put(work, conversation, replace(session, nudged=True), now)

    def purge(self, work: Work, now: datetime) -> int:
        """Destroys what has lasted a day; how many ways back there were.

        Their answers are overwritten in the threads too, and the responses are written anew,
        so that nothing in the database leads from one to the other.
        """
        gone = 0
        for row in work.feedback.sessions.all():
            session = self._opened(row)
            over = [given for given in session.given if given.until <= now]
            for given in over:
                work.feedback.sessions.blank(given.messages, SAID_BACK)
            if row.expires_at <= now:
                self._keep_what_was_left(work, session, now)
                work.feedback.sessions.blank(session.messages, SAID_BACK)
                work.feedback.sessions.destroy(row.key)
            elif over:
                left = replace(session, given=tuple(g for g in session.given if g not in over))
                work.feedback.sessions.put(replace(row, sealed=self.keys.seal(_json(left))))
            gone += len(over) + int(row.expires_at <= now and not over)
        if gone:
            work.feedback.mix()
        return gone

    def _keep_what_was_left(self, work: Work, session: Session, now: datetime) -> None:
        """A form that nobody ended, because the worker was away when its time was over."""
        kept = {n: session.answers[n] for n in SCORE_AND_WHY if n in session.answers}
        if session.unfinished and worth_keeping(kept):
            month, version = f"{now:%Y-%m}", self.version
            channel, ward = session.channel, session.ward
            response = response_of(
                kept, month, channel, version, True, ward=ward, concern=_concern(session)
            )
            work.feedback.add(response)

    def _so_far(
        self,
        work: Work,
        conversation: Conversation,
        directive: FeedbackSoFar,
        message_id: str,
        now: datetime,
        ward: str,
    ) -> None:
        session = self.session(work, conversation, now)
        # The message that began the form holds no answer.
        messages = session.messages
        if session.unfinished:
            messages = (*messages, message_id)
            work.feedback.sessions.hide([message_id])
        # Whoever starts again takes a complaint back with everything else.
        complains = any(directive.answers.get(name) for name in COMMENTS)
        onward = replace(
            session,
            concern=session.concern if complains else "",
            answers=directive.answers,
            asked=directive.asked,
            messages=messages,
            ward=ward or session.ward,
        )
        self._put(work, conversation, replace(onward, channel=conversation.channel), now)

    def _record(
        self,
        work: Work,
        conversation: Conversation,
        directive: RecordFeedback,
        message_id: str,
        now: datetime,
    ) -> None:
        session = self.session(work, conversation, now)
        messages = (*session.messages, *([message_id] if message_id else []))
        response = response_of(
            directive.answers,
            f"{now:%Y-%m}",
            conversation.channel,
            self.version,
            directive.partial,
            directive.ranges,
            session.ward,
            _concern(session),
        )
        work.feedback.sessions.hide(messages)
        given = Given(work.feedback.add(response), messages, now + SESSION_LASTS)
        self._put(work, conversation, Session(given=(*session.given, given)), now)

    def _put(self, work: Work, conversation: Conversation, session: Session, now: datetime) -> None:
        key = self.keys.key(conversation.id)
        if not (session.given or session.unfinished):
            work.feedback.sessions.destroy(key)
            return
        expires_at = _end_of_session(now)
        sealed = self.keys.seal(_json(session))
        work.feedback.sessions.put(SessionRow(key, sealed, expires_at, session.nudged))

    def _opened(self, row: SessionRow) -> Session:
        """A session that no secret opens any more leads nowhere."""
        try:
            content: dict[str, Any] = json.loads(self.keys.open(row.sealed))
        except (SealBroken, ValueError):
            return Session()
        return Session(
            answers={
                n: tuple(a) if isinstance(a, list) else a for n, a in content["answers"].items()
            },
            asked=content["asked"],
            messages=tuple(content["messages"]),
            concern=content["concern"],
            given=tuple(
                Given(g["response"], tuple(g["messages"]), datetime.fromisoformat(g["until"]))
                for g in content["given"]
            ),
            channel=content["channel"],
            ward=content.get("ward", ""),
            nudged=row.nudged,
        )


def _concern(session: Session) -> str:
    """What screening said while somebody was answering is kept with the response."""
    return Concern.FOUND.value if session.concern else Concern.UNSCREENED.value


def _end_of_session(now: datetime) -> datetime:
    """Rounded, so that the row does not tell when its chat took place."""
    over = (now + SESSION_LASTS).timestamp() // SESSIONS_END_AT.total_seconds()
    return datetime.fromtimestamp((over + 1) * SESSIONS_END_AT.total_seconds(), UTC)


def _current(session: Session, now: datetime) -> Session:
    return replace(session, given=tuple(g for g in session.given if g.until > now))


def _json(session: Session) -> str:
    return json.dumps(asdict(session), default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
