"""The console on a real store, with a patient and staff at hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast
from uuid import uuid4

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.answers.card_words import load_card_words
from bot.cards import print_board, print_cards
from bot.core.discharge_card import ways_in
from bot.core.monthly_return import Organisation
from bot.core.ports import Connector
from bot.core.records import StaffMember
from bot.core.second_step import SecondStepPolicy
from bot.core.staff_replies import InsertableReply
from bot.loop_parts import closing_loop
from bot.one_time_codes import TotpCodes
from bot.store import SqlStore
from bot.use_cases.change_password import ChangePassword
from bot.use_cases.check_second_step import CheckSecondStep
from bot.use_cases.choose_password import ChoosePassword
from bot.use_cases.confirm_themes import ConfirmThemes
from bot.use_cases.keep_notes import KeepNotes
from bot.use_cases.keep_people import KeepPeople
from bot.use_cases.keep_second_step import KeepSecondStep
from bot.use_cases.make_cards import MakeCards
from bot.use_cases.mark_screening import MarkScreening
from bot.use_cases.printing import Printing
from bot.use_cases.transfer import Transfer
from bot.web import Wiring, create_app
from bot.web.password_rules import password_objection
from bot.web.passwords import PasswordCheck
from bot.web.people_wiring import PeopleWiring
from bot.web.sessions import session_mark
from tests.fakes import FakeMasker, FakeThemeReader
from tests.use_cases.house import BANK_HOLIDAYS, House

PASSWORD = "correct horse battery staple"
#: As slow as it needs to be for a test: the verifier reads the cost from the hash.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASH = QUICK.hash(PASSWORD)
#: As three platforms would be set up.
WAYS = ways_in("StGPain", [("900001", "StGManageMyPain")], "https://pain.hospital.example")


@dataclass
class Ward:
    """The service, its console, and people who may use it."""

    store: SqlStore
    production: bool = False
    previous_model: bool = False
    policy: SecondStepPolicy = SecondStepPolicy.OPTIONAL
    wards: tuple[str, ...] = ()
    house: House = field(init=False)
    app: Flask = field(init=False)
    people: PeopleWiring = field(init=False)

    def __post_init__(self) -> None:
        self.house = House(self.store)
        parts = self.house.store, self.house.clock
        self.people = PeopleWiring(
            KeepPeople(*parts, timedelta(hours=72)),
            ChoosePassword(*parts, QUICK.hash, password_objection, "Manage My Pain"),
            ChangePassword(
                *parts, PasswordCheck(QUICK), QUICK.hash, password_objection, "Manage My Pain"
            ),
            KeepSecondStep(
                *parts,
                CheckSecondStep(
                    *parts, TotpCodes("Manage My Pain"), self.house.sealer, self.policy
                ),
            ),
        )
        self.app = create_app(self.wiring())

    def wiring(self) -> Wiring:
        house = self.house
        return Wiring(
            store=self.store,
            connectors={
                "messenger": cast(Connector, house.connector),
                "web_chat": house.chat,
            },
            receive_events=house.receive,
            take_over=house.take_over,
            hand_back=house.hand_back,
            release=house.release,
            acknowledge=house.acknowledge,
            open_original=house.open_original,
            edit_answer=house.edit_answer,
            current_answers=house.current_answers,
            enter_paper_feedback=self.house.enter_paper_feedback,
            keep_rota=house.keep_rota,
            confirm_themes=ConfirmThemes(self.store, house.clock),
            theme_reader=FakeThemeReader,
            hours=house.current_hours,
            bank_holidays=BANK_HOLIDAYS,
            people=self.people,
            loop=closing_loop(self.store, house.clock, FakeMasker(), house.current_hours),
            printing=self._printing(),
            words=house.words,
            reply_as_staff=house.reply,
            take_back_reply=house.take_back,
            keep_notes=KeepNotes(self.store, house.clock, FakeMasker()),
            mark_screening=MarkScreening(self.store, house.clock, FakeMasker()),
            transfer=Transfer(self.store, house.clock),
            replies_to_insert=lambda: (InsertableReply("hello", "Hello", "Hello, I am a nurse."),),
            clock=house.clock,
            secret_key="not a secret, only for tests",
            production=self.production,
            service_name="Manage My Pain",
            previous_model=lambda: self.previous_model,
            organisation=Organisation(wards=self.wards),
            chat_sessions=house.chat.sessions,
            chat_framed_by=("https://www.hospital.example",),
        )

    def _printing(self) -> Printing:
        cards = MakeCards(
            store=self.store,
            clock=self.house.clock,
            words=load_card_words(),
            ways=WAYS,
            facts={"PALS_PHONE": "020 7946 0000", "TRUST_NAME": "The Hospital"},
            draw=print_cards,
            strict=self.production,
            kept_wards=self.wards,
        )
        return Printing(cards, print_board)

    def staff(self, name: str = "Amina", role: str = "nurse") -> StaffMember:
        """A person on file, whose password is PASSWORD."""
        email = f"{name.lower()}@demo.example"
        member = StaffMember(uuid4().hex, email, name, role, HASH)
        with self.store.begin() as work:
            work.staff.save(member)
        return member

    def signed_in(self, member: StaffMember) -> Browser:
        """A browser in which this person has just signed in."""
        browser = Browser(self.app.test_client())
        now = self.house.clock.now().timestamp()
        with browser.client.session_transaction() as session:
            session.update(_user_id=member.id, _fresh=True, mark=session_mark(member))
            session.update(signed_in_at=now, seen_at=now)
        return browser

    def browser(self) -> Browser:
        """A browser in which nobody has signed in."""
        return Browser(self.app.test_client())

    def conversation_id(self, user: str = "ann") -> str:
        """The id of a patient's conversation."""
        return self.house.conversation(user).id

    def acts(self) -> list[tuple[str, str, str]]:
        """Who did what to what, oldest first."""
        with self.store.read() as work:
            return [(e.actor, e.act, e.subject) for e in reversed(work.audit.newest())]


@dataclass
class Browser:
    """A test client that fills in forms as a person would."""

    client: FlaskClient

    def get(self, address: str, **headers: str) -> TestResponse:
        return self.client.get(address, headers=headers)

    def submit(self, page: str, address: str, **fields: str) -> TestResponse:
        """Sends a form found on a page, with the tokens that page holds."""
        html = self.get(page).text
        tokens = {name: value for name, value in hidden_fields(html).items() if name != "page"}
        return self.client.post(address, data={**tokens, **fields})

    def post(self, address: str, **fields: str) -> TestResponse:
        """A form sent from nowhere: no token."""
        return self.client.post(address, data=fields)


def hidden_fields(html: str) -> dict[str, str]:
    """The hidden inputs of a page by name."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
