"""Builds the service from its settings: the only place that joins the rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answers import ApprovedAnswers, load_answers
from bot.core.monthly_return import Organisation
from bot.core.placeholders import ANSWER_PLACES, names_in
from bot.core.ports import (
    Clock,
    Connector,
    DialogueEngine,
    Encoder,
    Masker,
    Screener,
    Sealer,
)
from bot.core.service_words import REQUIRED, ServiceWords
from bot.desk_parts import DeskParts
from bot.feedback_parts import FeedbackParts
from bot.hours_parts import HoursParts
from bot.outside_parts import OutsideParts
from bot.people_parts import PeopleParts
from bot.platform_parts import PlatformParts
from bot.platforms import (
    answers_comments_on,
    comments_on,
    messenger,
    twitter,
    twitter_tokens,
)
from bot.sealing import FernetSealer
from bot.settings import Settings, SettingsInvalid, load_settings
from bot.store import SqlStore, open_store
from bot.use_cases.acknowledge import Acknowledge
from bot.use_cases.answer_message import AnswerMessage
from bot.use_cases.apply_turn import ApplyTurn
from bot.use_cases.current_answers import EXPIRED, CurrentAnswers
from bot.use_cases.deliver_message import DeliverMessage
from bot.use_cases.edit_answer import EditAnswer
from bot.use_cases.enter_paper_feedback import EnterPaperFeedback
from bot.use_cases.erase_people import ErasePeople
from bot.use_cases.hand_back import HandBack
from bot.use_cases.open_original import OpenOriginal
from bot.use_cases.purge_originals import PurgeOriginals
from bot.use_cases.purge_unanswered import PurgeUnanswered
from bot.use_cases.receive_events import ReceiveEvents
from bot.use_cases.release import Release
from bot.use_cases.reply_as_staff import ReplyAsStaff
from bot.use_cases.say import Say
from bot.use_cases.screen_blocked import ScreenBlocked
from bot.use_cases.show_concerns import ShowConcerns
from bot.use_cases.take_over import TakeOver
from bot.use_cases.tend_safety_questions import TendSafetyQuestions

if TYPE_CHECKING:
    from flask import Flask

    from connectors.web_chat import WebChatConnector

ANSWERS = Path("data/answers")

#: Intents behind buttons of the service's own, besides the topics that have an answer.
BUTTON_INTENTS = frozenset({"request_human", "give_feedback", "greet", "skip", "stop"})


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment in aware UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class Service:
    """Everything the processes need, each part built when first asked for.

    The web process never loads the encoder or the screening rules, the worker never
    loads Flask: parts are lazy so that each process carries only its own.
    """

    settings: Settings
    clock: Clock = field(default_factory=SystemClock)
    #: Whether others go first at the database: nobody waits for the worker by the second.
    gives_way: bool = False

    @cached_property
    def store(self) -> SqlStore:
        """The database."""
        return open_store(self.settings.database_url, self.gives_way)

    @cached_property
    def answers(self) -> ApprovedAnswers:
        """The approved words. Raises SettingsInvalid when they do not fit the service."""
        answers = load_answers(ANSWERS)
        problems = [f"- no approved words for {n}" for n in REQUIRED if n not in answers.bubbles]
        unknown = names_in(answers.texts()) - {*self.settings.facts(), *ANSWER_PLACES, "NEXT_OPEN"}
        problems += [f"- the answers use {{{{{name}}}}}, which nobody sets" for name in unknown]
        if self.settings.app_env == "production":
            unfit = answers.not_fit_for_production(date.today())
            problems += [f"- {name} is not approved, or past its review" for name in unfit]
        if problems:
            raise SettingsInvalid("The approved answers cannot be used:\n" + "\n".join(problems))
        return answers

    @cached_property
    def words(self) -> ServiceWords:
        """The service's own words, with the hospital's facts and hours."""
        own = self.settings
        wards = bool(own.feedback_wards)
        return ServiceWords(self.answers.bubbles, own.facts(), self.hours.current, wards_kept=wards)

    @cached_property
    def hours(self) -> HoursParts:
        """When nurses are on duty."""
        return HoursParts(self.store, self.clock, self.settings)

    @cached_property
    def masker(self) -> Masker:
        """Hides identifiers."""
        from bot.screening import load_masker

        return load_masker()

    @cached_property
    def screener(self) -> Screener:
        """Reads risk."""
        from bot.screening import load_screener

        return load_screener()

    @cached_property
    def encoder(self) -> Encoder:
        """How messages read."""
        from bot.topics import load_topic_encoder

        return load_topic_encoder()

    @cached_property
    def engine(self) -> DialogueEngine:
        """The assistant behind its door."""
        from bot.dialogue.client import RasaDoor

        return RasaDoor(self.settings.door_url, self.settings.rasa_token)

    @cached_property
    def connectors(self) -> Mapping[str, Connector]:
        """The platforms that are set up, by channel."""
        built: list[Connector] = []
        if self.settings.messenger_page_id:
            built.append(messenger(self.settings))
        if self.settings.twitter_accounts:
            tokens = twitter_tokens(self.settings, self.store, self.clock, self.sealer)
            built.append(twitter(self.settings, tokens))
        if self.web_chat is not None:
            built.append(self.web_chat)
        return {connector.channel: connector for connector in built}

    @cached_property
    def web_chat(self) -> WebChatConnector | None:
        """The trust's own page; None where it is switched off."""
        from connectors.web_chat import WebChatConfig, WebChatConnector

        on = self.settings.web_chat
        return WebChatConnector(WebChatConfig(self.settings.secret_key)) if on else None

    @cached_property
    def say(self) -> Say:
        """Queues words."""
        return Say(self.connectors)

    @cached_property
    def receive_events(self) -> ReceiveEvents:
        """Stores what a platform delivered."""
        return ReceiveEvents(
            self.store,
            self.masker,
            self.clock,
            self.say,
            self.sealer,
            comments_on(self.settings),
        )

    @cached_property
    def sealer(self) -> Sealer | None:
        """Encrypts originals; None when no key is set, and then none are kept."""
        keys = self.settings.seal_key_list
        return FernetSealer(keys) if keys else None

    @cached_property
    def open_original(self) -> OpenOriginal:
        """A person opens what was hidden."""
        return OpenOriginal(self.store, self.clock, self.sealer)

    @cached_property
    def purge_originals(self) -> PurgeOriginals:
        """Deletes what may no longer be kept."""
        keep_for = timedelta(days=self.settings.sealed_for_days)
        return PurgeOriginals(self.store, self.clock, keep_for)

    @cached_property
    def purge_unanswered(self) -> PurgeUnanswered:
        """Deletes questions that authors have had long enough to read."""
        return PurgeUnanswered(self.store, self.clock)

    @cached_property
    def answer_message(self) -> AnswerMessage:
        """Answers one patient message."""
        return AnswerMessage(
            store=self.store,
            clock=self.clock,
            screener=self.screener,
            encoder=self.encoder,
            engine=self.engine,
            words=self.words,
            say=self.say,
            apply_turn=ApplyTurn(self.words, self.say, self.current_answers, self.feedback.keep),
            settle=self.feedback.settle,
            wishes=self.feedback.wishes,
            known_topics=self.answers.topics() | BUTTON_INTENTS,
            activity=self.platform.activity,
        )

    @cached_property
    def feedback(self) -> FeedbackParts:
        """Everything of feedback."""
        own = self.settings
        return FeedbackParts(
            self.store,
            self.clock,
            self.words,
            self.say,
            own.secret_key,
            own.feedback_wards,
            answers_comments_on(own),
        )

    @cached_property
    def enter_paper_feedback(self) -> EnterPaperFeedback:
        """A person types in a paper form."""
        wards = self.settings.feedback_wards
        return EnterPaperFeedback(self.store, self.clock, self.masker, wards)

    @cached_property
    def current_answers(self) -> CurrentAnswers:
        """The newest approved version of each answer."""
        return CurrentAnswers(self.answers.filed(), self.answers.bubbles[EXPIRED])

    @cached_property
    def edit_answer(self) -> EditAnswer:
        """A person rewrites an answer, a second one approves it."""
        return EditAnswer(self.store, self.clock, self.answers.filed())

    @cached_property
    def screen_blocked(self) -> ScreenBlocked:
        """Screens messages that wait behind another."""
        return ScreenBlocked(self.store, self.clock, self.screener, self.feedback.settle)

    @cached_property
    def tend_safety_questions(self) -> TendSafetyQuestions:
        """Gives a silent patient to a person."""
        return TendSafetyQuestions(self.store, self.clock, self.words, self.say)

    @cached_property
    def erase_people(self) -> ErasePeople:
        """Forgets them."""
        return ErasePeople(self.store, self.clock, self.platform.deletions, self.feedback.keep)

    @cached_property
    def deliver_message(self) -> DeliverMessage:
        """Makes one platform call."""
        return DeliverMessage(
            self.store,
            self.clock,
            self.connectors,
            self.words,
            self.say,
            threads=self.platform.threads,
            personas=self.platform.personas,
            budgets=self.platform.budgets,
        )

    @cached_property
    def take_over(self) -> TakeOver:
        """A person takes a conversation."""
        return TakeOver(
            self.store,
            self.clock,
            self.words,
            self.say,
            self.platform.threads,
            self.platform.personas,
        )

    @cached_property
    def hand_back(self) -> HandBack:
        """A person gives it back."""
        return HandBack(
            self.store,
            self.clock,
            self.words,
            self.say,
            self.feedback.keep,
            self.platform.threads,
        )

    @cached_property
    def release(self) -> Release:
        """A person puts it back into the queue."""
        return Release(self.store, self.clock)

    @cached_property
    def acknowledge(self) -> Acknowledge:
        """A person has seen an alert."""
        return Acknowledge(self.store, self.clock)

    @cached_property
    def outside(self) -> OutsideParts:
        """What people outside the console are told."""
        parts = self.store, self.clock, self.settings, self.hours.current
        return OutsideParts(*parts, self.connectors)

    @cached_property
    def show_concerns(self) -> ShowConcerns:
        """Shows staff the comments that a person must see the same day."""
        return ShowConcerns(self.store, self.clock, self.screener, self.hours.current)

    @cached_property
    def reply_as_staff(self) -> ReplyAsStaff:
        """A person answers."""
        return ReplyAsStaff(
            self.store,
            self.clock,
            self.connectors,
            self.say,
            self.masker,
            clinical_on=frozenset(self.settings.clinical_replies),
            undo_for=timedelta(seconds=self.settings.undo_seconds),
            personas=self.platform.personas,
        )

    @property
    def organisation(self) -> Organisation:
        """Who returns the Friends and Family figures."""
        own = self.settings
        return Organisation(
            own.org_code, own.org_name, own.site_code, own.site_name, wards=own.feedback_wards
        )

    @cached_property
    def people(self) -> PeopleParts:
        """Accounts of staff."""
        return PeopleParts(self.store, self.clock, self.settings, self.sealer)

    @cached_property
    def platform(self) -> PlatformParts:
        """What platforms can do besides carrying words."""
        return PlatformParts(
            self.store,
            self.clock,
            self.connectors,
            self.settings,
            self.receive_events,
            self.hours.current,
        )

    @cached_property
    def desk(self) -> DeskParts:
        """What nurses do beside answering."""
        return DeskParts(
            self.store, self.clock, self.masker, self.settings.facts(), self.current_answers
        )


def web_app() -> Flask:
    """The Flask application, for gunicorn: ``bot.bootstrap:web_app()``."""
    from bot.log_setup import set_up_logging
    from bot.web import create_app
    from bot.web_parts import wiring

    set_up_logging("web")
    return create_app(wiring(Service(load_settings())))
