"""Alerts that nobody takes are told to people outside the console, without a patient's words."""

from __future__ import annotations

import email
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.core.pseudonym import pseudonym
from bot.notifier import AppriseNotifier, not_understood
from bot.settings import SettingsInvalid, load_settings
from bot.store import SqlStore
from bot.use_cases.escalate import Escalate, Notifier
from tests.use_cases.house import House

WORDS = "emergency:E1 crushing chest pain at Larkfield Close"


class Told:
    """Somebody outside who can be told, or cannot."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.works = True

    def __call__(self, title: str, words: str) -> bool:
        if self.works:
            self.heard.append((title, words))
        return self.works


@pytest.fixture
def told() -> Told:
    return Told()


def escalate(house: House, notify: Notifier) -> Escalate:
    return Escalate(
        store=house.store,
        clock=house.clock,
        notify=notify,
        after=timedelta(minutes=10),
        service_name="Manage My Pain",
        console_url="https://pain.hospital.example",
    )


@pytest.fixture
def house(store: SqlStore) -> House:
    """One emergency, nobody on it."""
    house = House(store)
    house.patient_says(WORDS)
    house.work()
    return house


def test_nobody_is_told_before_the_time_and_once_after_it(house: House, told: Told) -> None:
    tell = escalate(house, told)
    house.later(minutes=9)
    assert tell() == 0
    house.later(minutes=1)
    assert (tell(), tell()) == (1, 0)
    house.later(minutes=60)
    assert tell() == 0
    ((title, words),) = told.heard
    assert title == "Manage My Pain: 1 person waits and nobody has answered"
    assert words.split("\n") == [
        "P1 Emergency: 1",
        "Waiting up to 10 minutes.",
        "Open the console: https://pain.hospital.example",
    ]


def test_no_word_of_a_patient_leaves_the_house(house: House, told: Told) -> None:
    house.later(minutes=11)
    escalate(house, told)()
    said = " ".join(told.heard[0])
    secrets = ("crushing", "chest", "Larkfield", "E1", house.conversation().id)
    assert not any(secret in said for secret in (*secrets, pseudonym(house.conversation().id)))


def test_several_are_told_of_in_one_message_most_urgent_first(house: House, told: Told) -> None:
    for user, text in (("bea", "urgent:U1"), ("cal", "emergency:E1"), ("dee", "complaint")):
        house.patient_says(text, user)
        house.work()
    house.later(minutes=11)
    assert escalate(house, told)() == 3
    assert told.heard[0][1].split("\n")[:2] == ["P1 Emergency: 2", "P2 Urgent: 1"]


def test_seen_but_not_taken_is_told_of_all_the_same(house: House, told: Told) -> None:
    house.acknowledge(house.conversation().id, house.nurse())
    house.later(minutes=11)
    assert escalate(house, told)() == 1


def test_taken_or_closed_is_not_told_of(house: House, told: Told) -> None:
    house.take_over(house.conversation().id, house.nurse())
    house.later(minutes=11)
    assert escalate(house, told)() == 0


def test_put_back_and_left_again_it_is_told_of_again(house: House, told: Told) -> None:
    tell, nurse = escalate(house, told), house.nurse()
    house.later(minutes=11)
    assert tell() == 1
    house.take_over(house.conversation().id, nurse)
    house.release(house.conversation().id, nurse)
    assert tell() == 0
    house.later(minutes=11)
    assert tell() == 1


def test_what_could_not_be_told_is_tried_again_and_health_says_so(house: House, told: Told) -> None:
    tell = escalate(house, told)
    house.later(minutes=11)
    told.works = False
    assert tell() == 0
    assert failing(house) == 1
    assert tell() == 0, "not at once"
    house.later(seconds=31)
    assert tell() == 0
    told.works = True
    house.later(seconds=31)
    assert tell() == 0, "the pause has doubled"
    house.later(seconds=31)
    assert tell() == 1
    assert failing(house) == 0


def test_two_workers_tell_once(house: House, told: Told) -> None:
    house.later(minutes=11)
    inner = escalate(house, told)

    def second_worker_comes(title: str, words: str) -> bool:
        assert inner() == 0
        return told(title, words)

    assert escalate(house, second_worker_comes)() == 1
    assert len(told.heard) == 1


def test_a_worker_that_died_while_telling_is_followed(house: House, told: Told) -> None:
    house.later(minutes=11)

    def dies(title: str, words: str) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        escalate(house, dies)()
    assert escalate(house, told)() == 0
    house.later(minutes=3)
    assert escalate(house, told)() == 1


def failing(house: House) -> int:
    with house.store.read() as work:
        return work.health(house.clock.now()).escalations_failing


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as one letter needs."""

    letters: list[str]

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline().strip().upper():
            if line.startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                body = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    body += part
                self.letters.append(body.decode())
            self.wfile.write(b"221 bye\r\n" if line == b"QUIT" else b"250 ok\r\n")
            if line == b"QUIT":
                return


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_address[1]  # type: ignore[index]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_letter_really_arrives() -> None:
    letters: list[str] = []
    handler = type("Box", (Mailbox,), {"letters": letters})
    with serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)) as port:
        place = f"mailto://127.0.0.1:{port}?from=pain@hospital.example&to=team@hospital.example"
        assert AppriseNotifier([place])("Manage My Pain: 1 person waits", "P1 Emergency: 1")
    letter = email.message_from_string(letters[0])
    assert "1 person waits" in str(
        email.header.make_header(email.header.decode_header(letter["Subject"]))
    )
    assert letter["To"] == "team@hospital.example"
    parts = [p.get_payload(decode=True) or b"" for p in letter.walk() if not p.is_multipart()]
    assert any(b"P1 Emergency: 1" in part for part in parts)


def test_a_post_really_arrives_and_one_that_is_refused_is_not_taken_for_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    posted: list[dict[str, str]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            posted.append(body)
            self.send_response(200 if self.path == "/good-secret" else 500)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Hook)) as port:
        good, bad = f"json://127.0.0.1:{port}/good-secret", f"json://127.0.0.1:{port}/bad-secret"
        assert AppriseNotifier([bad])("title", "words") is False
        assert AppriseNotifier([bad, good])("title", "words") is True
    assert [post["message"] for post in posted] == ["words"] * 3
    ours = [record.getMessage() for record in caplog.records if record.name == "notifier"]
    assert ours == ["escalation.place_failed number=1"] * 2
    assert not any("secret" in line for line in ours)


def test_teams_and_mail_are_understood_and_nonsense_stops_the_start() -> None:
    teams = "workflows://prod-01.uksouth.logic.azure.com/0123456789/signature"
    assert not_understood([teams, "mailtos://user:pass@smtp.example?to=a@b.example"]) == []
    with pytest.raises(SettingsInvalid, match=r"ESCALATE_TO.*number 2") as refused:
        load_settings(
            {
                "rasa_token": "x" * 16,
                "secret_key": "x" * 32,
                "escalate_to": (teams, "nonsense-secret"),
            }
        )
    assert "nonsense-secret" not in str(refused.value)
