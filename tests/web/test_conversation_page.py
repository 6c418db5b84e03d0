"""Reading, taking over, answering and handing back, through the pages themselves."""

from __future__ import annotations

import logging
import re

import pytest

from bot.core.conversation import Holder
from bot.core.errors import StoreUnavailable
from bot.core.events import MessageReceived, Unsent
from bot.core.messages import Author, DeliveryFailed, FailureReason, Reply, ReplyWindow
from bot.core.records import MessageState
from tests.web.desk import Desk
from tests.web.ward import Ward

CANARY = "violet-pelican-4417"


@pytest.fixture
def desk(ward: Ward) -> Desk:
    ward.house.patient_says("urgent:U2 it hurts so much")
    ward.house.work()
    return Desk(ward)


def staff_words(ward: Ward) -> list[str]:
    return [m.text for m in ward.house.thread() if m.author is Author.STAFF]


def test_the_card_says_why_in_exact_words_and_what_was_said_since(desk: Desk) -> None:
    html = desk.page()
    card = html.split('id="part-card"')[1].split("</section>")[0]
    assert "P2 Urgent" in card
    assert "The word urgent." in card
    assert ">urgent:U2 it hurts so much</blockquote>" in card
    assert "utter_urgent" in card
    assert "Rules: U2." in card


def test_the_thread_names_every_author(desk: Desk) -> None:
    desk.act("take-over")
    desk.act("reply", text="Hello, I am here.")
    html = desk.page()
    for author in ("Patient", "Service (automatic)", "Amina"):
        assert f"<strong>{author}</strong>" in html


def test_taking_over_gives_it_to_the_nurse_and_opens_the_composer(desk: Desk) -> None:
    assert 'name="text"' not in desk.page()
    answer = desk.act("take-over")
    assert (answer.status_code, answer.location) == (303, desk.address)
    held = desk.ward.house.conversation()
    assert (held.holder, held.staff_id) == (Holder.STAFF, desk.member.id)
    html = desk.page()
    assert 'name="text"' in html
    assert "With <strong" in html
    assert ">You</strong>" in html


def test_the_second_nurse_reads_who_has_it(desk: Desk) -> None:
    ben = Desk(desk.ward, "Ben")
    token_page = ben.page()
    assert "Take over" in token_page
    desk.act("take-over")
    answer = ben.act("take-over")
    assert answer.status_code == 409
    assert "Amina has this" in answer.text
    assert desk.ward.house.conversation().staff_id == desk.member.id


def test_a_draft_survives_a_conflict(desk: Desk) -> None:
    ben = Desk(desk.ward, "Ben")
    desk.act("take-over")
    answer = ben.act("reply", text="Ben's long <careful> words")
    assert answer.status_code == 409
    assert "Amina has this" in answer.text
    assert "Ben&#39;s long &lt;careful&gt; words</textarea>" in answer.text
    assert staff_words(desk.ward) == []


def test_a_draft_survives_a_database_that_went_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.act("take-over")

    def away(*_: object) -> None:
        raise StoreUnavailable("gone")

    monkeypatch.setattr(type(desk.ward.house.reply), "__call__", away)
    answer = desk.act("reply", text="words worth keeping")
    assert answer.status_code == 503
    assert "words worth keeping</textarea>" in answer.text


def test_an_empty_reply_is_refused_with_words(desk: Desk) -> None:
    desk.act("take-over")
    answer = desk.act("reply", text="   ")
    assert answer.status_code == 422
    assert "Write something first." in answer.text


def test_a_reply_that_is_too_long_comes_back_for_shortening(desk: Desk) -> None:
    desk.act("take-over")
    answer = desk.act("reply", text="x" * 4001)
    assert answer.status_code == 422
    assert "At most 4000 characters." in answer.text
    assert "x" * 4001 + "</textarea>" in answer.text


def test_replying_without_taking_over_is_refused(desk: Desk) -> None:
    answer = desk.act("reply", text="hello")
    assert answer.status_code == 422
    assert "Take over first." in answer.text
    assert "hello</textarea>" in answer.text


def test_a_double_click_sends_once(desk: Desk) -> None:
    desk.act("take-over")
    html = desk.page()
    fields = dict(re.findall(r'name="(csrf_token|form_token)" value="([^"]+)"', html))
    for _ in range(2):
        answer = desk.browser.post(f"{desk.address}/reply", text="Only once", **fields)
        assert answer.status_code == 303
    assert staff_words(desk.ward) == ["Only once"]


def test_every_form_has_a_token_of_its_own(desk: Desk) -> None:
    desk.act("take-over")
    tokens = {re.findall(r'name="form_token" value="(\w+)"', desk.page())[0] for _ in range(3)}
    assert len(tokens) == 3


def test_a_form_sent_again_after_an_error_keeps_its_token(desk: Desk) -> None:
    """If the first try was stored after all, the second must not double it."""
    desk.act("take-over")
    answer = desk.act("reply", text="x" * 4001, form_token="mine")
    assert 'name="form_token" value="mine"' in answer.text


def test_a_sent_reply_is_confirmed_in_words(desk: Desk) -> None:
    desk.act("take-over")
    answer = desk.act("reply", text="Hello")
    html = desk.browser.get(answer.location).text
    assert "Your message goes out in a few seconds." in html


def test_the_reply_window_stands_before_the_composer(desk: Desk) -> None:
    closes_at = desk.ward.house.clock.at.replace(hour=14, minute=5)
    desk.ward.house.connector.window = ReplyWindow(True, closes_at)
    desk.act("take-over")
    html = desk.page()
    assert "You can reply until 2:05pm (in 2 hours 5 min)." in html
    assert html.index("You can reply until") < html.index('name="text"')


def test_a_closed_window_keeps_the_words_and_says_why(desk: Desk) -> None:
    desk.act("take-over")
    desk.ward.house.connector.window = ReplyWindow(False, None, "more than 7 days have passed")
    answer = desk.act("reply", text="too late")
    assert answer.status_code == 409
    assert "It is too late to reply here" in answer.text
    assert "More than 7 days have passed." in answer.text
    assert "too late</textarea>" in answer.text


def test_handing_back_needs_an_outcome(desk: Desk) -> None:
    desk.act("take-over")
    assert desk.act("hand-back").status_code == 422
    assert desk.act("hand-back", outcome="made-up").status_code == 422
    answer = desk.act("hand-back", outcome="answered")
    assert answer.status_code == 303
    assert desk.ward.house.conversation().holder is Holder.ASSISTANT
    assert "The assistant answers again" in desk.browser.get(answer.location).text


def test_another_persons_conversation_cannot_be_handed_back(desk: Desk) -> None:
    ben = Desk(desk.ward, "Ben")
    desk.act("take-over")
    answer = ben.act("hand-back", outcome="answered")
    assert answer.status_code == 409
    assert desk.ward.house.conversation().holder is Holder.STAFF


def test_withheld_words_are_marked_as_not_sent_with_the_reason(desk: Desk) -> None:
    house = desk.ward.house
    with desk.ward.store.begin() as work:
        conversation = work.conversations.get(house.conversation().id)
        house.take_over.say.withhold(
            work, conversation, (Reply("late words"),), house.clock.now(), "a nurse took over"
        )
    thread = desk.page().split('id="part-thread"')[1]
    message = thread.split("late words")[0].split("<li ")[-1]
    assert "Not sent to the patient." in message
    assert "Why: a nurse took over." in message


def test_a_message_that_did_not_arrive_says_why_in_plain_words(desk: Desk) -> None:
    desk.act("take-over")
    desk.ward.house.deliver_all()
    desk.act("reply", text="Are you there?")
    desk.ward.house.connector.outcomes = [
        DeliveryFailed(FailureReason.RECIPIENT_UNAVAILABLE, retryable=False)
    ]
    desk.ward.house.deliver_all()
    assert desk.ward.house.texts_in_state(MessageState.FAILED) == ["Are you there?"]
    html = desk.page()
    assert "Not delivered." in html
    assert "please phone instead" in html


def test_a_message_that_may_have_gone_twice_is_flagged(desk: Desk) -> None:
    ours = next(m for m in desk.ward.house.thread() if m.author is Author.SERVICE)
    with desk.ward.store.begin() as work:
        work.conversations.set_state(ours.id, MessageState.SENT, maybe_duplicate=True)
    assert "May have been sent twice." in desk.page()


def test_a_photo_is_named_and_not_shown(desk: Desk) -> None:
    desk.ward.house.patient_says("", attachments=("image",))
    assert "Sent a photo." in desk.page()


def test_reading_is_on_record_once_every_few_minutes(desk: Desk) -> None:
    def reads() -> int:
        return sum(act == "read" for _, act, _ in desk.ward.acts())

    desk.page()
    desk.page()
    desk.browser.get(f"{desk.address}/messages")
    assert reads() == 1
    desk.ward.house.clock.forward(minutes=5)
    desk.browser.get(f"{desk.address}/messages")
    assert reads() == 2
    Desk(desk.ward, "Ben").page()
    assert reads() == 3


def test_nothing_is_shown_when_the_reading_cannot_be_put_on_record(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise StoreUnavailable("disk full")

    monkeypatch.setattr(desk.ward.store, "begin", full)
    answer = desk.browser.get(desk.address)
    assert answer.status_code == 503
    assert "it hurts" not in answer.text


def test_the_renewed_part_tells_when_it_changed_hands(desk: Desk) -> None:
    version = desk.ward.house.conversation().version
    renewed = f"{desk.address}/messages?version={version}"
    assert "has just changed" not in desk.browser.get(renewed).text
    Desk(desk.ward, "Ben").act("take-over")
    html = desk.browser.get(renewed).text
    assert "this conversation has just changed" in html
    assert "It is now with: Ben." in html


def test_the_renewed_part_never_holds_the_composer(desk: Desk) -> None:
    desk.act("take-over")
    html = desk.browser.get(f"{desk.address}/messages").text
    assert "<form" not in html
    assert "<textarea" not in html


def test_governance_reads_along_without_any_form_to_act(desk: Desk) -> None:
    browser = desk.ward.signed_in(desk.ward.staff("Gill", "governance"))
    html = browser.get(desk.address).text
    assert "it hurts so much" in html
    assert "/take-over" not in html
    assert "/hand-back" not in html


def test_nothing_said_reaches_a_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    desk.ward.house.patient_says(CANARY)
    desk.act("take-over")
    desk.act("reply", text=CANARY)
    Desk(desk.ward, "Ben").act("reply", text=CANARY)
    assert CANARY in desk.page()
    assert CANARY not in caplog.text


def test_an_edit_and_a_message_taken_back_say_so(ward: Ward) -> None:
    mine = ("messenger", "page", "ann")
    ward.house.patient_says("what is a pcb", event_id="m1")
    edit = MessageReceived(*mine, "m1-edit", ward.house.clock.now(), "what is a pca", edits="m1")
    ward.house.receive([edit, Unsent(*mine, "m1")])
    html = ward.signed_in(ward.staff()).get(f"/conversations/{ward.conversation_id()}").text
    assert "Changed an earlier message to this." in html
    assert "The patient took this message back." in html
