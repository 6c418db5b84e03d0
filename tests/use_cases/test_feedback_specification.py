"""Section 7 of the feedback specification, by its numbers; and the bad input it names.

What stands elsewhere is named here, and only what is missing there is tested here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.answers import load_answers
from bot.core.feedback_items import ITEMS, NAMES
from bot.core.feedback_records import FeedbackResponse
from bot.core.fft_answer import FFT_ANSWERS
from bot.core.messages import Part, Reply
from bot.core.monthly_return import Organisation, monthly_return
from bot.screening import load_masker
from bot.store import SqlStore
from bot.web.console.presenters.feedback import months_of
from connectors.messenger.rendering import render as on_messenger
from connectors.twitter.rendering import render as on_twitter
from connectors.web_chat import WebChatConfig, WebChatConnector
from tests.use_cases.feedback_ward import Ward

BUBBLES = load_answers(Path("data/answers")).bubbles
ASIDES = ("fb_stop", "fb_confirm", "fb_concern", "fb_again")


def on_the_page(replies: Sequence[Reply]) -> tuple[Part, ...]:
    return WebChatConnector(WebChatConfig("only for tests")).render(replies)


DRAWN = pytest.mark.parametrize("draw", [on_messenger, on_twitter, on_the_page])


@pytest.fixture
def ward(store: SqlStore) -> Ward:
    return Ward(store)


# 1. The question and its six options: the words are in tests/content/test_feedback_wording.py.


@DRAWN
def test_1_every_platform_shows_the_question_and_its_six_answers_word_for_word(draw) -> None:  # type: ignore[no-untyped-def]
    (part,) = draw(BUBBLES["utter_ask_fft_score"])
    question, _, listed = part.text.partition("Overall, how was your experience of our service?")
    assert question == "Thinking about the pain team's care during your hospital stay:\n"
    lines = [line.partition(". ")[2] for line in listed.splitlines() if ". " in line][:6]
    buttons = [button.title for button in part.quick_replies][:6]
    # Messenger cuts a button after 20 characters; then the words stand in the message too.
    assert tuple(lines) == FFT_ANSWERS or tuple(buttons) == FFT_ANSWERS


# 2. Every screen can be left: tests/core/test_feedback_form.py has the questions.


@pytest.mark.parametrize("said", ["skip", "stop", "back", "purple elephants"])
def test_2_questions_about_the_form_itself_are_no_dead_end(ward: Ward, said: str) -> None:
    ways = {
        "fb_stop": ("pain_worst", "stop"),
        "fb_confirm": ("pain_worst", "7-8"),
        "fb_concern": ("fft_why", "complaint"),
    }
    for user, (name, leads_there) in ways.items():
        ward.up_to(name, user).says(leads_there, user)
        assert ward.asked(user) == user
        for _ in range(4):
            if ward.house.conversation(user).active_form and ward.asked(user) in ASIDES:
                ward.says(said, user)
        assert not ward.house.conversation(user).active_form or ward.asked(user) in NAMES
    ward.starts("fb_again").finishes("fb_again").starts("fb_again").says(said, "fb_again")
    assert not ward.house.conversation("fb_again").active_form or said == "purple elephants"


# 3. Every sample of danger at every question, and 4. "worst pain 10": tests/screening/
#    test_in_feedback.py with the real detectors, test_feedback_red_flags.py for what follows.
# 5. Relatives' own views.


def test_5_a_relatives_own_view_is_in_no_figure_of_the_test(ward: Ward) -> None:
    ward.up_to("fb_who", "eve").says("family or carer", "eve").finishes("eve")
    ward.starts().finishes()
    responses = ward.responses()
    line = monthly_return(responses, "2026-11", date(2026, 12, 1), Organisation("R", "", "S"))
    assert (len(responses), line["total_responses"], line["mode_online"]) == (2, "1", "1")


# 6. The formula: tests/core/test_fft_report.py. 7. Suppression: tests/core/test_small_numbers.py.


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ([], ("0", "–", "–")),
        (["Don't know"] * 5, ("5", "0%", "0%")),
        (["Good"] * 4, ("*", "-", "-")),
        (["Good"] * 4 + ["Very poor"], ("5", "80%", "20%")),
    ],
)
def test_6_nobody_only_dont_know_four_and_five(
    answers: list[str], shown: tuple[str, str, str]
) -> None:
    responses = [FeedbackResponse("2026-11", "messenger", fft_score=one) for one in answers]
    (line,) = months_of({"2026-11": responses})
    assert (line.total, line.positive, line.negative) == shown


# 8. What is stored. Nothing joins it to a chat: tests/use_cases/test_feedback.py, test_concerns.py.


def test_8_the_table_has_these_columns_and_no_other(store: SqlStore) -> None:
    """A new column is added here by hand, on purpose: none may lead to a person or a moment."""
    about_the_form = {"fb_consent", "fb_more", "fb_who", "fb_publish"}
    allowed = {item.name for item in ITEMS} - about_the_form | {
        *("id", "month", "channel", "who", "publish", "partial", "skipped", "ranges"),
        *("app_version", "ward", "reading", "concern", "concern_done"),
    }
    with store.engine.connect() as connection:
        found = sa.inspect(connection).get_columns("feedback")
        keys = sa.inspect(connection).get_foreign_keys("feedback")
    assert {column["name"] for column in found} == allowed
    assert {str(column["type"]).split("(")[0] for column in found} <= {
        *("VARCHAR", "TEXT", "BOOLEAN", "INTEGER", "JSON")
    }
    assert keys == []


def test_8_no_id_name_or_raw_word_of_the_patient_is_in_it(ward: Ward) -> None:
    secrets = {
        "943 476 5919": "NHS number",
        "07700 900123": "phone",
        "SW17 0QT": "postcode",
        "joan.smith@example.org": "e-mail",
    }
    ward.house.receive = replace(ward.house.receive, masker=load_masker(today=date(2026, 11, 23)))
    user = "4815162342108"
    said = "I am in pain no more. " + " and ".join(secrets)
    ward.up_to("fft_why", user).says(said, user).finishes(user)
    with ward.house.store.engine.connect() as connection:
        (row,) = connection.execute(sa.text("SELECT * FROM feedback")).mappings()
    conversation = ward.house.conversation(user)
    for secret in (*secrets, "Smith", user, conversation.id, conversation.episode):
        assert secret not in str(row), secret
    assert str(row["fft_why"]).count("[") == len(secrets)


# 9. The return: tests/core/test_fft_report.py.


def test_9_a_form_that_was_typed_in_twice_is_pointed_out() -> None:
    us, day = Organisation("RXX", "", "RXX01"), date(2026, 12, 1)
    form = FeedbackResponse(
        "2026-11", "paper", fft_score="Good", fft_why="The pump beeped through the whole night"
    )
    short = [replace(form, fft_why="Excellent", id=str(n)) for n in range(3)]
    once = monthly_return([form, *short], "2026-11", day, us)
    twice = monthly_return([form, replace(form, id="b"), *short], "2026-11", day, us)
    assert once["checks"] == "pass"
    assert twice["checks"] == "look: responses the same word for word as another: 1"


# 10. STOP for ever, and deleting within the day: tests/use_cases/test_feedback.py.
# 11. Children and the bereaved: test_feedback.py and test_feedback_red_flags.py, and in the middle:


@pytest.mark.parametrize("name", ["fb_who", "fft_score", "fft_why", "pain_worst", "fb_publish"])
@pytest.mark.parametrize("said", ["im under 18", "I'm 15 years old, they were kind to me"])
def test_11_a_child_who_says_so_half_way_is_shown_other_ways_and_nothing_is_kept(
    ward: Ward, name: str, said: str
) -> None:
    ward.up_to(name).says(said)
    assert (ward.last(), ward.responses(), ward.sessions()) == ("feedback_under_18", [], 0)
    assert ward.house.conversation().active_form == ""
    assert "the staff were kind" not in ward.dump()


def test_11_a_child_who_needs_a_person_too_gets_one_and_nothing_is_kept(ward: Ward) -> None:
    ward.up_to("pain_worst").says("I am 15 years old clinical_individual")
    assert ward.house.handoff() is not None
    assert ward.house.sent_texts()[-2:] == ["utter_clinical_individual", "utter_feedback_under_18"]
    assert (ward.responses(), ward.sessions()) == ([], 0)
    ward.up_to("pain_worst", "bob").says("I am 15 years old emergency:E1", "bob")
    assert (ward.last(), ward.responses(), ward.sessions()) == ("utter_emergency", [], 0)


# 12. Reading grade: tests/content/test_feedback_wording.py. And as it is drawn:


@DRAWN
def test_12_every_screen_is_at_most_640_characters_with_its_choices(draw) -> None:  # type: ignore[no-untyped-def]
    screens = [n for n in BUBBLES if n.startswith(("utter_ask_f", "utter_ask_p", "utter_feedback"))]
    assert len(screens) > 50
    long = {name for name in screens for part in draw(BUBBLES[name]) if len(part.text) > 640}
    assert long == set()


# Bad input.


@pytest.mark.parametrize(
    ("typed", "then", "kept", "ranges"),
    [
        ("11", "yes", 10, ()),
        ("11", "9", 9, ()),
        ("7-8", "7", 7, ()),
        ("7-8", "don't know", 8, ("pain_worst",)),
        ("7-8", "stop", 8, ("pain_worst",)),
        ("-3", "yes", 0, ()),
        ("ten million", "yes", 10, ()),
        ("9" * 5000, "yes", 10, ()),
        ("ten million", "no", None, ()),
        ("😀", "8", 8, ()),
        ("😀", "🙂🙂🙂", None, ()),
        ("word " * 1000, "8", 8, ()),
        ("\u202e\ufffd\u200b", "8", 8, ()),
    ],
)
def test_bad_numbers_are_asked_about_and_no_answer_already_given_is_lost(
    ward: Ward, typed: str, then: str, kept: int | None, ranges: tuple[str, ...]
) -> None:
    ward.up_to("pain_worst").says(typed).says(then)
    if ward.house.conversation().active_form and ward.asked() != "fb_stop":
        ward.says("stop")
    ward.says("keep")
    (response,) = ward.responses()
    assert (response.pain_worst, response.ranges) == (kept, ranges)
    assert (response.fft_score, response.fft_why) == ("Good", "the staff were kind")


def test_stopping_in_the_middle_of_a_list_keeps_what_was_chosen(ward: Ward) -> None:
    ward.up_to("side_effects").says("itchy").says("dizzy").says("stop").says("keep")
    assert ward.responses()[0].side_effects == ("itchy", "dizzy")
    ward.up_to("side_effects", "bob").says("itchy", "bob").says("back", "bob").says("stop", "bob")
    ward.says("keep", "bob")
    assert {r.side_effects for r in ward.responses()} == {("itchy", "dizzy"), ("itchy",)}


def at_once(ward: Ward, *texts: str) -> None:
    """Messages that arrive before the next question is asked."""
    for text in texts:
        ward.house.patient_says(text)
    ward.house.work()


def test_the_same_words_sent_twice_are_one_answer(ward: Ward) -> None:
    ward.up_to("pain_worst")
    at_once(ward, "8", "8")
    assert ward.asked() == "pain_least"
    ward.says("8")
    assert ward.asked() == "pain_severe_time", "asked and answered, the same number counts"
    ward.up_to("fft_why", "bob")
    for _ in range(2):
        ward.house.patient_says("skip", "bob")
    ward.house.work()
    assert ward.asked("bob") == "pain_worst"


def test_two_phones_at_once_answer_the_question_that_they_showed(ward: Ward) -> None:
    ward.up_to("fb_who")
    at_once(ward, "1", "2")
    assert ward.asked() == "fft_score", "2 was the second answer of the question before"
    ward.says("Good").says("yes")
    at_once(ward, "they were kind", "but it was loud")
    assert ward.asked() == "pain_worst"
    at_once(ward, "7", "9")
    assert ward.asked() == "pain_least"
    ward.says("stop").says("keep")
    (response,) = ward.responses()
    assert (response.who, response.fft_why) == ("helping", "they were kind but it was loud")
    assert (response.pain_worst, response.pain_least) == (9, None)


def test_a_button_of_a_list_further_up_adds_to_what_was_chosen(ward: Ward) -> None:
    ward.up_to("side_effects").says("itchy").says("done")
    ward.says("Dizzy", payload="side_effects=dizzy").says("stop").says("keep")
    assert ward.responses()[0].side_effects == ("itchy", "dizzy")


# A form left for a day: tests/use_cases/test_feedback.py (nudged once, then score and reason kept).
