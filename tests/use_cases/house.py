"""The whole service with fakes at its edges, for tests that read as prose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import uuid4

from bot.core.conversation import Conversation
from bot.core.events import MessageReceived
from bot.core.hours import StaffedHours
from bot.core.messages import Author
from bot.core.ports import Connector
from bot.core.records import HandOffRecord, MessageState, StaffMember, ThreadMessage
from bot.feedback_parts import FeedbackParts
from bot.sealing import FernetSealer, new_key
from bot.store import SqlStore
from bot.use_cases.acknowledge import Acknowledge
from bot.use_cases.answer_message import Answered, AnswerMessage
from bot.use_cases.apply_turn import ApplyTurn
from bot.use_cases.current_answers import EXPIRED, CurrentAnswers
from bot.use_cases.current_hours import CurrentHours
from bot.use_cases.deliver_message import DeliverMessage, Delivery
from bot.use_cases.edit_answer import EditAnswer
from bot.use_cases.enter_paper_feedback import EnterPaperFeedback
from bot.use_cases.hand_back import HandBack
from bot.use_cases.keep_rota import KeepRota
from bot.use_cases.open_original import OpenOriginal
from bot.use_cases.purge_originals import PurgeOriginals
from bot.use_cases.receive_events import ReceiveEvents
from bot.use_cases.release import Release
from bot.use_cases.reply_as_staff import ReplyAsStaff
from bot.use_cases.say import Say
from bot.use_cases.screen_blocked import ScreenBlocked
from bot.use_cases.take_back_reply import TakeBackReply
from bot.use_cases.take_over import TakeOver
from bot.use_cases.tend_safety_questions import TendSafetyQuestions
from connectors.web_chat import WebChatConfig, WebChatConnector
from tests.fakes import (
    FakeClock,
    FakeConnector,
    FakeEncoder,
    FakeEngine,
    FakeMasker,
    FakeScreener,
    fake_answers,
    fake_words,
)

#: Kept with feedback, as a trust may choose.
WARDS = ("Rose Ward", "Lily Ward (3)")
BANK_HOLIDAYS = {date(2026, 12, 25): "Christmas Day", date(2026, 12, 28): "Boxing Day (observed)"}


@dataclass
class House:
    """One service on one store."""

    store: SqlStore
    hours: StaffedHours = field(default_factory=StaffedHours)
    #: Where a public comment gets its private reply without a person.
    private_replies: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.clock = FakeClock()
        self.engine = FakeEngine(source="utter_test")
        self.connector = FakeConnector()
        self.screener = FakeScreener()
        self.current_hours = CurrentHours(self.store, self.hours)
        self.keep_rota = KeepRota(self.store, self.clock, self.current_hours)
        words = fake_words(self.current_hours)
        self.chat = WebChatConnector(WebChatConfig("not a secret, only for tests"), self.clock.now)
        connectors: dict[str, Connector] = {
            self.connector.channel: self.connector,
            self.chat.channel: self.chat,
        }
        self.words = words
        self.current_answers = CurrentAnswers(fake_answers(), words.responses[EXPIRED])
        self.edit_answer = EditAnswer(self.store, self.clock, fake_answers())
        say = Say(connectors)
        self.sealer = FernetSealer([new_key()])
        self.feedback = FeedbackParts(
            self.store,
            self.clock,
            words,
            say,
            "a secret of the tests",
            WARDS,
            self.private_replies,
        )
        self.enter_paper_feedback = EnterPaperFeedback(self.store, self.clock, FakeMasker(), WARDS)
        self.receive = ReceiveEvents(
            self.store, FakeMasker(), self.clock, say, self.sealer, frozenset({"messenger"})
        )
        self.open_original = OpenOriginal(self.store, self.clock, self.sealer)
        self.purge_originals = PurgeOriginals(self.store, self.clock, timedelta(days=7))
        self.answer = AnswerMessage(
            store=self.store,
            clock=self.clock,
            screener=self.screener,
            encoder=FakeEncoder(),
            engine=self.engine,
            words=words,
            say=say,
            apply_turn=ApplyTurn(words, say, self.current_answers, self.feedback.keep),
            settle=self.feedback.settle,
            wishes=self.feedback.wishes,
            known_topics=frozenset(
                {"faq/test", "request_human", "greet", "give_feedback", "skip", "stop"}
            ),
        )
        settle = self.feedback.settle
        self.screen_blocked = ScreenBlocked(self.store, self.clock, self.screener, settle)
        self.tend_safety_questions = TendSafetyQuestions(self.store, self.clock, words, say)
        self.deliver = DeliverMessage(self.store, self.clock, connectors, words, say)
        self.take_over = TakeOver(self.store, self.clock, words, say)
        self.hand_back = HandBack(self.store, self.clock, words, say, self.feedback.keep)
        self.release = Release(self.store, self.clock)
        self.acknowledge = Acknowledge(self.store, self.clock)
        self.reply = ReplyAsStaff(self.store, self.clock, connectors, say, FakeMasker())
        self.take_back = TakeBackReply(self.store, self.clock)

    def patient_says(
        self,
        text: str,
        user: str = "ann",
        event_id: str = "",
        sent_at: datetime | None = None,
        payload: str = "",
        attachments: tuple[str, ...] = (),
        edits: str = "",
    ) -> MessageReceived:
        """A message comes in through the webhook."""
        event = MessageReceived(
            channel="messenger",
            account_id="page",
            user_id=user,
            event_id=event_id or uuid4().hex,
            sent_at=sent_at or self.clock.now(),
            text=text,
            payload=payload,
            attachments=attachments,
            edits=edits,
        )
        self.receive([event])
        return event

    def answer_all(self) -> list[Answered]:
        """The answer lane runs until nothing waits."""
        outcomes: list[Answered] = []
        while (outcome := self.answer("worker")) is not Answered.IDLE and len(outcomes) < 100:
            outcomes.append(outcome)
        return outcomes

    def deliver_all(self) -> list[Delivery]:
        """The deliver lane runs until nothing waits."""
        outcomes: list[Delivery] = []
        while (done := self.deliver("worker")) and len(outcomes) < 500:
            outcomes += done
        return outcomes

    def work(self) -> None:
        """Both lanes, until nothing waits."""
        self.answer_all()
        self.deliver_all()

    def conversation(self, user: str = "ann") -> Conversation:
        """The patient's conversation."""
        with self.store.read() as work:
            found = work.conversations.find("messenger", "page", user)
        assert found is not None
        return found

    def thread(self, user: str = "ann") -> list[ThreadMessage]:
        """Every message of the patient's thread."""
        with self.store.read() as work:
            return work.conversations.thread(self.conversation(user).id)

    def handoff(self, user: str = "ann") -> HandOffRecord | None:
        """The patient's open hand-off."""
        with self.store.read() as work:
            return work.handoffs.open_for(self.conversation(user).id)

    def sent_texts(self, author: Author | None = None) -> list[str]:
        """What went out to the platform, in order."""
        return [
            message.part.text
            for message in self.connector.sent
            if author is None or message.author is author
        ]

    def texts_in_state(self, state: MessageState, user: str = "ann") -> list[str]:
        """What stands in the thread in this state."""
        return [message.text for message in self.thread(user) if message.state is state]

    def nurse(self, name: str = "Amina") -> StaffMember:
        """A member of staff, on file."""
        member = StaffMember(
            id=uuid4().hex,
            email=f"{name.lower()}@demo.example",
            name=name,
            role="nurse",
            password_hash="x",
        )
        with self.store.begin() as work:
            work.staff.save(member)
        return member

    def later(self, **parts: float) -> None:
        """Time goes by."""
        self.clock.at += timedelta(**parts)
