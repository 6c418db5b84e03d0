"""A comment in public: nothing is said in public, a person sees it, one private reply at most."""

from __future__ import annotations

import pytest

from bot.core.conversation import Conversation, Holder
from bot.core.errors import NotPermitted, ReplyWindowClosed
from bot.core.events import CommentReceived, MessageReceived, Unsent
from bot.core.messages import Author, FailureReason
from bot.core.public_comments import LONGEST_PRIVATE_REPLY, is_public, owner_of
from bot.core.records import HandOffRecord
from bot.store import SqlStore
from bot.use_cases.receive_events import ReceiveEvents
from tests.fakes import FakeMasker
from tests.use_cases.house import House
from tests.use_cases.test_delivery import failed

COMMENT = "500_7"
OWNER = owner_of(COMMENT)


@pytest.fixture
def answering(store: SqlStore) -> House:
    """A service that answers comments privately by itself."""
    return House(store, private_replies=frozenset({"messenger"}))


def comments(house: House, text: str, comment_id: str = COMMENT, edits: str = "") -> None:
    """Somebody comments under a post of the Page."""
    event_id = f"{comment_id}-edited" if edits else comment_id
    moment = house.clock.now()
    house.receive(
        [CommentReceived("messenger", "page", comment_id, event_id, moment, text, edits=edits)]
    )
    house.work()


def asked_for(house: House, owner: str = OWNER) -> HandOffRecord:
    """The request for a person that a comment is."""
    found = house.handoff(owner)
    assert found is not None
    return found


def public(house: House) -> Conversation:
    conversation = house.conversation(OWNER)
    assert is_public(conversation)
    return conversation


def test_where_comments_are_not_wanted_they_are_only_counted(house: House) -> None:
    receive = ReceiveEvents(house.store, FakeMasker(), house.clock, house.receive.say)
    event = CommentReceived("messenger", "page", COMMENT, COMMENT, house.clock.now(), "hello")
    assert receive([event]) == {"ignored.messenger.comment": 1}
    with house.store.read() as work:
        assert work.conversations.find("messenger", "page", OWNER) is None


def test_a_comment_is_in_the_queue_and_nobody_says_a_word(house: House) -> None:
    comments(house, "how much oramorph can I take IDENTIFIER")
    assert house.connector.sent == []
    assert house.engine.turns == [], "the assistant is never asked"
    handoff = asked_for(house)
    assert handoff.view.label == "Public comment"
    assert "Commented in public" in " ".join(handoff.why)
    assert [message.text for message in house.thread(OWNER)] == [
        "how much oramorph can I take [NHS number]"
    ]
    assert public(house).holder is Holder.WAITING


def test_danger_in_public_alerts_like_any_other(house: House) -> None:
    comments(house, "emergency:E3")
    assert asked_for(house).view.priority == "P1"
    assert house.connector.sent == []


def test_the_service_sends_its_one_private_reply_in_fixed_words(answering: House) -> None:
    comments(answering, "when can I drive")
    (sent,) = answering.connector.sent
    assert (sent.user_id, sent.author) == (OWNER, Author.SERVICE)
    assert sent.part.text == "utter_public_comment"
    assert sent.part.quick_replies == ()
    assert asked_for(answering).closed_at is None


def test_in_danger_the_one_reply_is_the_safety_words(answering: House) -> None:
    comments(answering, "emergency:E3")
    (sent,) = answering.connector.sent
    assert sent.part.text.startswith("utter_emergency\n\nutter_emergency_sedation")


def test_whatever_follows_there_is_no_second_one(answering: House) -> None:
    comments(answering, "when can I drive")
    comments(answering, "emergency:E3", edits=COMMENT)
    answering.later(minutes=5)
    answering.receive(
        [CommentReceived("messenger", "page", COMMENT, COMMENT, answering.clock.now(), "again")]
    )
    answering.work()
    assert len(answering.connector.sent) == 1
    assert asked_for(answering).view.priority == "P1", "the new words are screened all the same"


def test_every_comment_has_its_own(answering: House) -> None:
    comments(answering, "one", "500_1")
    comments(answering, "two", "500_2")
    assert [message.user_id for message in answering.connector.sent] == [
        owner_of("500_1"),
        owner_of("500_2"),
    ]


def test_a_nurse_sends_it_herself_and_nothing_goes_before_it(house: House) -> None:
    nurse = house.nurse()
    comments(house, "when can I drive")
    house.take_over(public(house).id, nurse)
    house.reply(public(house).id, nurse, "Hello, please write to us here.", form_token="one")
    house.hand_back(public(house).id, nurse, "answered")
    house.deliver_all()
    (sent,) = house.connector.sent
    assert (sent.user_id, sent.author) == (OWNER, Author.STAFF)
    assert house.handoff(OWNER) is None


def test_her_second_is_refused_with_the_reason(house: House) -> None:
    nurse = house.nurse()
    comments(house, "when can I drive")
    house.take_over(public(house).id, nurse)
    house.reply(public(house).id, nurse, "Hello", form_token="one")
    house.reply(public(house).id, nurse, "Hello", form_token="one")
    with pytest.raises(ReplyWindowClosed, match="one private reply"):
        house.reply(public(house).id, nurse, "And also", form_token="two")
    assert len(house.sent_texts()) == 0
    house.deliver_all()
    assert house.sent_texts() == ["Hello"]


def test_after_the_services_own_there_is_none_left_for_her(answering: House) -> None:
    nurse = answering.nurse()
    comments(answering, "when can I drive")
    answering.take_over(public(answering).id, nurse)
    with pytest.raises(ReplyWindowClosed):
        answering.reply(public(answering).id, nurse, "Hello", form_token="one")


def test_one_that_the_platform_refused_leaves_room_for_another(answering: House) -> None:
    nurse = answering.nurse()
    answering.connector.outcomes = [failed(FailureReason.CONTENT_REFUSED, False)]
    comments(answering, "when can I drive")
    answering.take_over(public(answering).id, nurse)
    answering.reply(public(answering).id, nurse, "Hello", form_token="one")
    answering.deliver_all()
    assert answering.sent_texts()[-1] == "Hello"


@pytest.mark.parametrize(("days", "open_"), [(6.9, True), (7.1, False)])
def test_it_can_be_sent_for_seven_days(house: House, days: float, open_: bool) -> None:
    nurse = house.nurse()
    comments(house, "when can I drive")
    house.take_over(public(house).id, nurse)
    house.later(days=days)
    if open_:
        house.reply(public(house).id, nurse, "Hello", form_token="one")
        house.deliver_all()
        assert house.sent_texts() == ["Hello"]
        return
    with pytest.raises(ReplyWindowClosed, match="7 days"):
        house.reply(public(house).id, nurse, "Hello", form_token="one")


def test_it_is_one_message_however_long(house: House) -> None:
    nurse = house.nurse()
    comments(house, "when can I drive")
    house.take_over(public(house).id, nurse)
    with pytest.raises(NotPermitted, match="one message"):
        house.reply(public(house).id, nurse, "x" * (LONGEST_PRIVATE_REPLY + 1), form_token="one")
    house.reply(public(house).id, nurse, "A sentence. " * 100, form_token="two")
    house.deliver_all()
    assert len(house.connector.sent) == 1


def test_a_comment_that_was_taken_away_is_shown_as_gone(house: House) -> None:
    comments(house, "my name is on here")
    counts = house.receive([Unsent("messenger", "page", OWNER, COMMENT)])
    assert counts["unsent"] == 1


def test_what_they_write_privately_is_a_conversation_like_any_other(answering: House) -> None:
    comments(answering, "when can I drive")
    moment = answering.clock.now()
    answering.receive([MessageReceived("messenger", "page", "ann", "m_1", moment, "hello")])
    answering.work()
    assert answering.sent_texts(Author.ASSISTANT)[-1] == "answer to: hello"
