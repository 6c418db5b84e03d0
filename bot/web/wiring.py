"""Everything the web application is handed; it builds none of it itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.core.chat_ports import ChatSessions
from bot.core.erasure_ports import Deletions
from bot.core.hours import Hours, StaffedHours
from bot.core.monthly_return import Organisation
from bot.core.ports import Clock, Connector
from bot.core.service_words import ServiceWords
from bot.core.staff_replies import InsertableReply
from bot.core.store_ports import Store
from bot.core.themes import ThemeReader
from bot.use_cases.acknowledge import Acknowledge
from bot.use_cases.ask_erasure import AskErasure
from bot.use_cases.closing_loop import ClosingLoop
from bot.use_cases.confirm_themes import ConfirmThemes
from bot.use_cases.current_answers import CurrentAnswers
from bot.use_cases.edit_answer import EditAnswer
from bot.use_cases.enter_paper_feedback import EnterPaperFeedback
from bot.use_cases.hand_back import HandBack
from bot.use_cases.keep_notes import KeepNotes
from bot.use_cases.keep_rota import KeepRota
from bot.use_cases.mark_screening import MarkScreening
from bot.use_cases.open_original import OpenOriginal
from bot.use_cases.printing import Printing
from bot.use_cases.receive_events import ReceiveEvents
from bot.use_cases.release import Release
from bot.use_cases.reply_as_staff import ReplyAsStaff
from bot.use_cases.take_back_reply import TakeBackReply
from bot.use_cases.take_over import TakeOver
from bot.use_cases.transfer import Transfer
from bot.web.people_wiring import PeopleWiring


@dataclass(frozen=True)
class Wiring:
    """The parts of the service that web pages and webhooks need.

    ``connectors`` is keyed by channel, the name in a webhook's address. ``production``
    turns on what needs HTTPS (secure cookies, HSTS). ``dialogue_is_ready`` answers at
    once and never raises; None when this process cannot know. ``previous_model`` says whether
    the assistant's newest model could not be loaded. ``hours`` are those in which waiting-time
    targets count. ``trusted_proxies`` is how many reverse proxies stand in front and set
    ``X-Forwarded-*``. ``chat_sessions`` is None where the web chat is switched off, and
    ``chat_framed_by`` names the sites that may show it in a frame. ``public_url`` is where these
    pages are for people outside ("https://pain.hospital.example"), empty if nobody has said.
    """

    store: Store
    connectors: Mapping[str, Connector]
    receive_events: ReceiveEvents
    take_over: TakeOver
    hand_back: HandBack
    release: Release
    acknowledge: Acknowledge
    reply_as_staff: ReplyAsStaff
    take_back_reply: TakeBackReply
    keep_notes: KeepNotes
    mark_screening: MarkScreening
    transfer: Transfer
    replies_to_insert: Callable[[], tuple[InsertableReply, ...]]
    open_original: OpenOriginal
    edit_answer: EditAnswer
    current_answers: CurrentAnswers
    enter_paper_feedback: EnterPaperFeedback
    keep_rota: KeepRota
    confirm_themes: ConfirmThemes
    theme_reader: Callable[[], ThemeReader]
    people: PeopleWiring
    loop: ClosingLoop
    printing: Printing
    words: ServiceWords
    clock: Clock
    secret_key: str
    production: bool
    service_name: str
    dialogue_is_ready: Callable[[], bool] | None = None
    previous_model: Callable[[], bool] = lambda: False
    hours: Hours = field(default_factory=StaffedHours)
    trusted_proxies: int = 0
    chat_sessions: ChatSessions | None = None
    chat_framed_by: tuple[str, ...] = ()
    deletions: Mapping[str, Deletions] = field(default_factory=dict)
    ask_erasure: AskErasure | None = None
    bank_holidays: Mapping[date, str] = field(default_factory=dict)
    organisation: Organisation = field(default_factory=Organisation)
    public_url: str = ""
