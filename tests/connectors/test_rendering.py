"""What a turn of replies looks like on each platform."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.messages import Button, Part, Reply
from bot.core.numbered_choice import chosen
from connectors.text_splitting import split, units
from tests.connectors.cases import messenger, twitter

_NURSE = Button("Talk to a nurse", "/request_human")
_FEEDBACK = Button("Give feedback", "/give_feedback")

_texts = st.text(
    st.one_of(
        st.sampled_from("ab \n.?!\u0301\u200d\U0001f468\U0001f469\U0001f1ec\U0001f1e7\U0001f3fd"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=3000,
)
_buttons = st.builds(Button, st.text(max_size=30), st.text(max_size=30))
_turns = st.lists(
    st.builds(Reply, _texts, st.lists(_buttons, max_size=8).map(tuple)), max_size=4
).map(tuple)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(_texts, st.integers(1, 700))
@settings(max_examples=150, deadline=None)
def test_splitting_keeps_every_character_in_order_and_within_the_limit(
    text: str, limit: int
) -> None:
    pieces = split(text, limit)
    assert _bare("".join(pieces)) == _bare(text)
    assert all(piece.strip() for piece in pieces)
    # One emoji alone may be longer than a limit of one.
    assert all(units(piece) <= limit or len(piece) == 1 for piece in pieces)


@given(_turns)
@settings(max_examples=60, deadline=None)
def test_messenger_keeps_its_limits_and_every_word(turn: tuple[Reply, ...]) -> None:
    parts = messenger().render(turn)
    said = _bare("".join(part.text for part in parts))
    assert said.startswith(_bare("".join(reply.text for reply in turn)))
    assert all(part.text.strip() and units(part.text) <= 640 for part in parts)
    assert all(not part.quick_replies for part in parts[:-1])
    for part in parts:
        assert len(part.quick_replies) <= 13
        assert all(0 < units(b.title.strip()) <= 20 for b in part.quick_replies)
        assert all(0 < units(b.payload) <= 1000 for b in part.quick_replies)


@given(_turns)
@settings(max_examples=60, deadline=None)
def test_x_keeps_its_limits_and_every_word(turn: tuple[Reply, ...]) -> None:
    parts = twitter().render(turn)
    said = _bare("".join(part.text for part in parts))
    assert said.startswith(_bare("".join(reply.text for reply in turn)))
    assert all(part.text.strip() and units(part.text) <= 2000 for part in parts)
    assert all(part.quick_replies == () for part in parts)


@given(_turns)
@settings(max_examples=60, deadline=None)
def test_every_button_with_words_is_offered_on_the_last_part(turn: tuple[Reply, ...]) -> None:
    wanted = {button for reply in turn for button in reply.buttons if button.title.strip()}
    for connector in (messenger(), twitter()):
        parts = connector.render(turn)
        assert {button for part in parts[-1:] for button in part.offered} == wanted
        assert all(part.offered == () for part in parts[:-1])


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("One. Two.\n\nThree. Four.", 17, ["One. Two.", "Three. Four."]),
        ("One two. Three four. Five", 21, ["One two. Three four.", "Five"]),
        ('He said "stop." Then left', 17, ['He said "stop."', "Then left"]),
        ("alpha beta gamma", 11, ["alpha beta", "gamma"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("x" * 6 + "\U0001f468\u200d\U0001f469\u200d\U0001f467", 8, None),
        ("e\u0301" * 3, 3, ["e\u0301"] * 3),
        ("\U0001f1ec\U0001f1e7" * 3, 6, ["\U0001f1ec\U0001f1e7"] * 3),
        ("\U0001f44d\U0001f3fd" * 2, 6, ["\U0001f44d\U0001f3fd"] * 2),
        ("Dose 2.5 mg is 2.5 mg", 12, ["Dose 2.5 mg", "is 2.5 mg"]),
        ("", 5, []),
        (" \n ", 5, []),
    ],
    ids=lambda value: None,
)
def test_a_cut_falls_at_the_kindest_place(text: str, limit: int, pieces: list[str] | None) -> None:
    family = ["x" * 6, "\U0001f468\u200d\U0001f469\u200d\U0001f467"]
    assert split(text, limit) == (family if pieces is None else pieces)


def test_emoji_count_as_the_two_units_a_platform_may_count() -> None:
    assert units("a\U0001f642") == 3


def test_messenger_sends_one_bubble_for_each_reply() -> None:
    parts = messenger().render((Reply("An answer."), Reply("Call 111.", (_NURSE,))))
    assert parts == (Part("An answer."), Part("Call 111.", (_NURSE,), (_NURSE,)))


def test_messenger_moves_buttons_to_the_end_because_a_later_bubble_hides_them() -> None:
    parts = messenger().render((Reply("An answer.", (_NURSE,)), Reply("Call 111.", (_FEEDBACK,))))
    assert [part.quick_replies for part in parts] == [(), (_NURSE, _FEEDBACK)]


def test_messenger_offers_the_same_button_once() -> None:
    parts = messenger().render((Reply("One.", (_NURSE,)), Reply("Two.", (_NURSE,))))
    assert parts[-1].offered == (_NURSE,)


def test_messenger_splits_a_long_reply_at_sentences() -> None:
    sentence = "This is a sentence of forty characters.. "
    parts = messenger().render((Reply(sentence * 30, (_NURSE,)),))
    assert len(parts) == 2
    assert all(part.text.endswith("..") for part in parts)
    assert [part.quick_replies for part in parts] == [(), (_NURSE,)]


def test_messenger_writes_out_a_title_too_long_for_a_button() -> None:
    long = Button("Ask about my tablets at home", "/faq/tablets")
    (part,) = messenger().render((Reply("Choose.", (_NURSE, long)),))
    assert part.text == (
        "Choose.\n\n1. Talk to a nurse\n2. Ask about my tablets at home\nReply with a number."
    )
    assert part.quick_replies == (_NURSE, Button("Ask about my\u2026", "/faq/tablets"))
    assert part.offered == (_NURSE, long)


def test_messenger_writes_out_what_a_fourteenth_button_would_say() -> None:
    many = tuple(Button(f"Choice {n}", f"/c{n}") for n in range(1, 15))
    (part,) = messenger().render((Reply("Choose.", many),))
    assert part.quick_replies == many[:13]
    assert part.offered == many
    assert "14. Choice 14\n" in part.text


def test_messenger_never_cuts_a_payload() -> None:
    heavy = Button("Heavy", "x" * 1001)
    (part,) = messenger().render((Reply("Choose.", (heavy, _NURSE)),))
    assert part.quick_replies == (_NURSE,)
    assert "1. Heavy" in part.text


def test_buttons_without_words_are_still_asked_for_in_words() -> None:
    for connector in (messenger(), twitter()):
        (part,) = connector.render((Reply("", (_NURSE,)),))
        assert part.text == "1. Talk to a nurse\nReply with a number."


def test_x_merges_the_turn_and_numbers_its_choices() -> None:
    turn = (Reply("An answer.", (_NURSE,)), Reply(" "), Reply("Call 111.", (_FEEDBACK,)))
    assert twitter().render(turn) == (
        Part(
            "An answer.\n\nCall 111.\n\n1. Talk to a nurse\n2. Give feedback\nReply with a number.",
            offered=(_NURSE, _FEEDBACK),
        ),
    )


def test_x_keeps_the_numbered_choices_in_one_piece() -> None:
    parts = twitter().render((Reply("Sentence here. " * 132, (_NURSE, _FEEDBACK)),))
    assert [part.text.count("Reply with a number.") for part in parts] == [0, 1]
    assert parts[1].text == "1. Talk to a nurse\n2. Give feedback\nReply with a number."


def test_x_keeps_a_long_list_of_choices_in_one_piece_after_short_words() -> None:
    many = tuple(Button(f"Choice {n} " + "x" * 133, f"/c{n}") for n in range(1, 14))
    parts = twitter().render((Reply("Choose.\n\nTake your time. " * 4, many),))
    assert [part.text.count("Choice") for part in parts] == [0, 13]


def test_a_typed_number_picks_what_the_part_shows_under_it() -> None:
    (part,) = twitter().render((Reply("Choose.", (_NURSE, _FEEDBACK)),))
    assert "2. Give feedback" in part.text
    assert chosen("2", part.offered) == _FEEDBACK


_CONTROLS = (Button("Skip", "/skip"), Button("Stop", "/stop"))
_TEN = tuple(Button(str(mark), f"pain_worst={mark}") for mark in range(11))


def test_a_scale_is_one_line_on_x_and_every_mark_a_button_on_messenger() -> None:
    question = (Reply("How bad was it?", (*_TEN, *_CONTROLS)),)
    (part,) = twitter().render(question)
    assert part.text == (
        "How bad was it?\n\n"
        "Reply with a number: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10.\n"
        "Or type skip or stop."
    )
    (shown,) = messenger().render(question)
    assert [button.title for button in shown.quick_replies] == [
        *(str(mark) for mark in range(11)),
        *("Skip", "Stop"),
    ]


@pytest.mark.parametrize("typed", [str(mark) for mark in range(11)])
def test_a_mark_of_a_scale_is_itself_and_never_a_place_in_the_list(typed: str) -> None:
    picked = chosen(typed, (*_TEN, *_CONTROLS))
    assert picked is not None
    assert picked.payload == f"pain_worst={typed}"


@pytest.mark.parametrize("typed", ["seven", "the first one", "12", "option 3", "second"])
def test_no_other_word_picks_a_mark_by_its_place(typed: str) -> None:
    assert chosen(typed, (*_TEN, *_CONTROLS)) is None


def test_skip_and_stop_have_no_number() -> None:
    choices = (Button("Yes", "fb_more=Yes"), Button("No", "fb_more=No"), *_CONTROLS)
    (part,) = twitter().render((Reply("More?", choices),))
    assert part.text == ("More?\n\n1. Yes\n2. No\nReply with a number.\nOr type skip or stop.")
    assert chosen("3", choices) is None
    assert chosen("skip", choices) == Button("Skip", "/skip")
