"""Joins the parts of feedback, for `bot.bootstrap` and for tests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.core.ports import Clock
from bot.core.service_words import ServiceWords
from bot.core.store_ports import Store
from bot.core.themes import ThemeReader
from bot.sealing import FeedbackSecret
from bot.use_cases.confirm_themes import ConfirmThemes
from bot.use_cases.feedback_wishes import FeedbackWishes
from bot.use_cases.keep_feedback import KeepFeedback
from bot.use_cases.purge_feedback_sessions import PurgeFeedbackSessions
from bot.use_cases.say import Say
from bot.use_cases.settle import Settle
from bot.use_cases.tend_forms import TendForms


@dataclass(frozen=True)
class FeedbackParts:
    """``secret`` names and seals the sessions; it is not in the database.

    ``wards`` are kept with responses; none unless the trust says so.
    """

    store: Store
    clock: Clock
    words: ServiceWords
    say: Say
    secret: str
    wards: tuple[str, ...] = ()
    private_replies: frozenset[str] = frozenset()

    @cached_property
    def keep(self) -> KeepFeedback:
        """Feedback, apart from chats."""
        return KeepFeedback(FeedbackSecret(self.secret), wards=self.wards)

    @cached_property
    def settle(self) -> Settle:
        """What needs no assistant."""
        return Settle(self.words, self.say, self.keep, self.private_replies)

    @cached_property
    def wishes(self) -> FeedbackWishes:
        """What is asked outside the form."""
        return FeedbackWishes(self.store, self.clock, self.words, self.say, self.keep)

    @cached_property
    def tend_forms(self) -> TendForms:
        """Forms that fell silent."""
        return TendForms(self.store, self.clock, self.words, self.say, self.keep)

    @cached_property
    def purge_sessions(self) -> PurgeFeedbackSessions:
        """Destroys the ways back."""
        return PurgeFeedbackSessions(self.store, self.clock, self.keep)

    @cached_property
    def confirm_themes(self) -> ConfirmThemes:
        """Staff say what comments are about."""
        return ConfirmThemes(self.store, self.clock)

    @cached_property
    def theme_reader(self) -> ThemeReader:
        """Reads what comments are about; loaded when feedback is first looked at."""
        from bot.themes import load_theme_reader

        return load_theme_reader()
