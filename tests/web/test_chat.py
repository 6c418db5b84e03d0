"""The chat on the trust's own page: the same path as every other message, and nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from bot.core.conversation import Holder
from bot.core.messages import Author
from bot.core.records import MessageState
from bot.web import create_app
from tests.web.ward import Ward

DOOR = "/chat/door/messages"


class Visitor:
    """A person with the chat open."""

    def __init__(self, ward: Ward, token: str = "") -> None:
        self.ward, self.client = ward, ward.app.test_client()
        self.token = token or self.client.post("/chat/door/sessions").get_json()["token"]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def writes(self, text: str, payload: str = "", message_id: str = "") -> TestResponse:
        message = {"id": message_id or str(uuid4()), "text": text, "payload": payload}
        return self.client.post(DOOR, json={"message": message}, headers=self.headers)

    def sees(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.get(DOOR, headers=self.headers).get_json()[
            "messages"
        ]
        return found

    @property
    def session(self) -> str:
        return self.token.split(".")[0]


def test_a_visitor_asks_and_reads_the_answer(ward: Ward) -> None:
    visitor = Visitor(ward)
    assert visitor.writes("what is a pca").status_code == 200
    ward.house.work()
    who = [(line["who"], line["text"]) for line in visitor.sees()]
    assert who[0] == ("patient", "what is a pca")
    assert who[-1] == ("assistant", "answer to: what is a pca")


def test_what_is_not_sent_is_not_shown(ward: Ward) -> None:
    visitor = Visitor(ward)
    visitor.writes("what is a pca")
    ward.house.answer_all()
    assert [line["who"] for line in visitor.sees()] == ["patient"]


def test_the_same_message_sent_again_is_stored_once(ward: Ward) -> None:
    visitor = Visitor(ward)
    for _ in range(3):
        visitor.writes("what is a pca", message_id="one-message")
    ward.house.work()
    assert [line["text"] for line in visitor.sees()].count("what is a pca") == 1


def test_a_nurse_answers_by_name(ward: Ward) -> None:
    visitor = Visitor(ward)
    visitor.writes("request_human")
    ward.house.work()
    nurse = ward.house.nurse("Amina")
    with ward.store.read() as work:
        mine = work.conversations.find("web_chat", "page", visitor.session)
    assert mine is not None
    assert mine.holder is Holder.WAITING
    ward.house.take_over(mine.id, nurse)
    ward.house.reply(mine.id, nurse, "Hello, how can I help?", form_token="one")
    ward.house.work()
    last = visitor.sees()[-1]
    assert (last["who"], last["name"], last["text"]) == ("staff", "Amina", "Hello, how can I help?")


def test_danger_gets_its_words_here_too(ward: Ward) -> None:
    visitor = Visitor(ward)
    visitor.writes("emergency:E3")
    ward.house.work()
    assert any("utter_emergency" in line["text"] for line in visitor.sees())


def test_identifiers_are_hidden_and_the_visitor_is_told(ward: Ward) -> None:
    visitor = Visitor(ward)
    visitor.writes("my number is IDENTIFIER")
    (line,) = visitor.sees()
    assert (line["text"], line["hidden"]) == ("my number is [NHS number]", True)


def test_buttons_are_offered_with_the_newest_words_only(ward: Ward) -> None:
    visitor = Visitor(ward)
    visitor.writes("hello")
    ward.house.work()
    visitor.writes("/restart", payload="/restart")
    assert all(not line["buttons"] for line in visitor.sees()[:-1])


def test_reading_is_told_to_staff(ward: Ward) -> None:
    visitor = Visitor(ward)
    visitor.writes("what is a pca")
    ward.house.work()
    ward.house.clock.forward(seconds=5)
    now = ward.house.clock.now().isoformat()
    visitor.client.post(DOOR, json={"read_up_to": now}, headers=visitor.headers)
    with ward.store.read() as work:
        mine = work.conversations.find("web_chat", "page", visitor.session)
        assert mine is not None
        thread = work.conversations.thread(mine.id)
    states = {m.state for m in thread if m.author is not Author.PATIENT}
    assert states == {MessageState.READ}


def test_nothing_new_costs_no_body(ward: Ward) -> None:
    visitor = Visitor(ward)
    first = visitor.client.get(DOOR, headers=visitor.headers)
    again = visitor.client.get(
        DOOR, headers={**visitor.headers, "If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("change", ["", "x", "forged.abc.def"])
def test_nobody_reads_or_writes_without_the_token(ward: Ward, change: str) -> None:
    visitor = Visitor(ward)
    visitor.writes("private words")
    thief = Visitor(ward, token=change or visitor.session)
    assert thief.client.get(DOOR, headers=thief.headers).status_code == 401
    assert thief.writes("hello").status_code == 401


def test_a_token_opens_one_chat_only(ward: Ward) -> None:
    mine, other = Visitor(ward), Visitor(ward)
    mine.writes("private words")
    forged = {"session": mine.session, "message": {"id": "longer-than-8", "text": "I am her"}}
    other.client.post(DOOR, json=forged, headers=other.headers)
    assert [line["text"] for line in other.sees()] == ["I am her"]
    assert [line["text"] for line in mine.sees()] == ["private words"]


def test_a_session_ends_a_week_after_it_was_last_written_in(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    visitor, began = Visitor(ward), time.time()
    later = began + timedelta(days=8).total_seconds()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    assert visitor.client.get(DOOR, headers=visitor.headers).status_code == 401


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"not json", b'{"message": 7}', b'{"message": {"id": "x", "text": "hi"}}'],
)
def test_bad_input_stores_nothing_and_breaks_nothing(ward: Ward, body: bytes) -> None:
    visitor = Visitor(ward)
    answer = visitor.client.post(DOOR, data=body, headers=visitor.headers)
    assert answer.status_code == 200
    assert visitor.sees() == []


def test_no_platform_may_deliver_for_the_web_page(ward: Ward) -> None:
    answer = ward.app.test_client().post("/webhooks/web_chat", json={"session": "x"})
    assert answer.status_code == 403


def test_no_cookie_is_set(ward: Ward) -> None:
    client = ward.app.test_client()
    for answer in (client.get("/chat"), client.post("/chat/door/sessions")):
        assert "Set-Cookie" not in answer.headers


def test_only_the_trusts_site_may_frame_the_chat(ward: Ward) -> None:
    client = ward.app.test_client()
    framed = client.get("/chat/window").headers
    assert (
        "frame-ancestors 'self' https://www.hospital.example" in framed["Content-Security-Policy"]
    )
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors 'none'" in client.get("/chat").headers["Content-Security-Policy"]
    script = client.get("/chat/embed.js")
    assert script.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "/chat/window" in script.text


def test_one_chat_cannot_flood_the_service(ward: Ward) -> None:
    visitor = Visitor(ward)
    answers = [visitor.writes(f"message {n}").status_code for n in range(25)]
    assert answers.count(200) == 20
    assert answers[-1] == 429


def test_the_page_says_where_help_is_quicker_even_without_scripts(ward: Ward) -> None:
    html = ward.app.test_client().get("/chat").text
    assert 'href="tel:999"' in html
    assert "<noscript>" in html
    assert "<label for=" in html


@pytest.mark.parametrize("kept", [True, False])
def test_the_page_says_whether_the_ward_is_kept_with_feedback(ward: Ward, kept: bool) -> None:
    words = replace(ward.house.words, wards_kept=kept)
    app = create_app(replace(ward.wiring(), words=words))
    for path in ("/chat", "/chat/window"):
        html = app.test_client().get(path).text
        assert "Feedback is kept apart from this chat, without your name." in html
        assert ("utter_feedback_ward_kept" in html) is kept


def test_a_link_may_ask_for_feedback_and_for_nothing_else(ward: Ward) -> None:
    browser = ward.browser()
    for page in ("/chat", "/chat/window"):
        assert 'data-asks="/give_feedback"' in browser.get(f"{page}?ref=feedback").text
        for other in ("", "?ref=request_human", "?ref=%2Ffaq%2Fdriving", "?ref=feedback2"):
            assert 'data-asks=""' in browser.get(page + other).text
