"""The application under test, with parts in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast
from unittest.mock import Mock

from flask import Flask
from flask.testing import FlaskClient

from bot.web import Wiring, create_app
from bot.web.people_wiring import PeopleWiring
from tests.web.fakes import FakeClock, FakeConnector, FakeStore, RecordingReceive


@dataclass
class House:
    """The application, and a hold on everything it was handed."""

    clock: FakeClock = field(default_factory=FakeClock)
    connector: FakeConnector = field(default_factory=FakeConnector)
    production: bool = False
    dialogue_ready: bool | None = True

    def __post_init__(self) -> None:
        self.store = FakeStore(self.clock)
        self.received = RecordingReceive(self.store)
        self.app: Flask = create_app(self.wiring())
        self.client: FlaskClient = self.app.test_client()

    def wiring(self) -> Wiring:
        absent = cast(Any, None)
        return Wiring(
            store=self.store,
            connectors={"messenger": self.connector},
            receive_events=cast(Any, self.received),
            take_over=absent,
            hand_back=absent,
            release=absent,
            acknowledge=absent,
            reply_as_staff=absent,
            take_back_reply=absent,
            keep_notes=absent,
            mark_screening=absent,
            transfer=absent,
            replies_to_insert=absent,
            open_original=absent,
            edit_answer=absent,
            current_answers=absent,
            enter_paper_feedback=absent,
            keep_rota=absent,
            confirm_themes=absent,
            theme_reader=absent,
            people=PeopleWiring(absent, absent, absent, Mock()),
            loop=absent,
            printing=absent,
            words=absent,
            clock=self.clock,
            secret_key="not a secret, only for tests",
            production=self.production,
            service_name="Manage My Pain",
            dialogue_is_ready=lambda: self.dialogue_ready is True,
        )
