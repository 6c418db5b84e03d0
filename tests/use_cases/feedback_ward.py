"""A house whose assistant knows the feedback form, and people who answer it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot.core.feedback_records import FeedbackResponse
from bot.store import SqlStore
from tests.use_cases.form_engine import FormEngine
from tests.use_cases.house import House

ANSWERS = {
    "fb_consent": "yes",
    "fb_who": "patient",
    "fft_score": "Good",
    "fb_more": "yes",
    "fft_why": "the staff were kind",
    "pain_worst": "8",
    "pain_least": "2",
    "pain_severe_time": "50%",
    "pain_relief": "70%",
    "pain_interfere": "sleeping",
    "pain_interfere_score": "6",
    "side_effects": "none",
    "pain_wanted_more": "no",
    "pain_info": "yes",
    "pain_decide": "7",
    "pain_satisfied": "9",
    "fft_better": "nicer food",
    "fb_publish": "yes",
}


class Ward:
    """A house whose assistant knows the form, and its patients."""

    def __init__(self, store: SqlStore) -> None:
        self.house = House(store)
        self.engine = FormEngine(source="utter_test")
        self.house.answer = replace(self.house.answer, engine=self.engine)

    def says(self, text: str, user: str = "ann", payload: str = "", **more: Any) -> Ward:
        self.house.patient_says(text, user, payload=payload, **more)
        self.house.work()
        return self

    def starts(self, user: str = "ann") -> Ward:
        return self.says("feedback", user, "/give_feedback")

    def up_to(self, name: str, user: str = "ann") -> Ward:
        self.starts(user)
        while self.asked(user) != name:
            self.says(ANSWERS[self.asked(user)], user)
        return self

    def finishes(self, user: str = "ann") -> Ward:
        while self.house.conversation(user).active_form:
            self.says(ANSWERS[self.asked(user)], user)
        return self

    def asked(self, user: str = "ann") -> str:
        return self.engine.forms[self.house.conversation(user).episode].asked

    def responses(self) -> list[FeedbackResponse]:
        with self.house.store.read() as work:
            return [r for month in work.feedback.months() for r in work.feedback.of_month(month)]

    def sessions(self) -> int:
        with self.house.store.read() as work:
            return len(work.feedback.sessions.all())

    def dump(self, *but: str) -> str:
        """Every value of every table, but some, as text."""
        with self.house.store.engine.connect() as connection:
            connection = connection.execution_options(read_only=True)
            names = sa.inspect(connection).get_table_names()
            return " ".join(
                str(row)
                for name in names
                if name not in but
                for row in connection.execute(sa.text(f'SELECT * FROM "{name}"'))  # noqa: S608
            )

    def last(self) -> str:
        return self.house.sent_texts()[-1]
