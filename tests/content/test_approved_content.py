"""What every approved text must be, whoever edits it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import yaml
from approved_words import ANSWERS, PLACEHOLDER, Response

from bot.core.answer_text import (
    AMOUNT,
    HOW_OFTEN,
    LONGEST_BUBBLE,
    LONGEST_FACT,
    NEGATIVE_CONTRACTION,
    NUMBERS,
    YEARS,
    AnswerText,
    problems_in,
)
from bot.core.placeholders import ANSWER_PLACES, HOSPITAL_FACTS

LONGEST_TITLE = 20
NEEDS_A_NURSE = {"faq/pregnancy_breastfeeding", "faq/under_18s"}


def test_every_name_is_used_once() -> None:
    names = [
        match
        for path in sorted(ANSWERS.glob("*.yml"))
        for match in re.findall(
            r"^  (utter_[\w/]+):", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    ]
    repeated = [name for name, times in Counter(names).items() if times > 1]
    assert names
    assert repeated == []


def test_there_are_66_answers(answers: list[Response]) -> None:
    assert len(answers) == 66


def test_every_answer_is_the_answer_and_its_help_line(answers: list[Response]) -> None:
    odd = [answer.name for answer in answers if len(answer.bubbles) != 2]
    assert odd == []


def test_an_answer_is_at_most_80_words(answers: list[Response]) -> None:
    long = [a.name for a in answers if len(a.bubbles[0].split()) > 80]
    assert long == []


def test_only_the_two_nurse_topics_are_marked_for_handing_off(
    responses: list[Response],
) -> None:
    marked = {r.name for r in responses if r.metadata["safe"] != "general"}
    assert marked == NEEDS_A_NURSE
    assert {r.metadata["safe"] for r in responses} == {"general", "hand_off"}


def test_a_topic_that_needs_a_nurse_says_a_nurse_will_be_told(
    answers: list[Response],
) -> None:
    for answer in answers:
        if answer.name in NEEDS_A_NURSE:
            assert "cannot advise" in answer.text
            assert re.search(r"I will (pass|let) .*our nurse", answer.text)


def test_every_response_says_where_it_is_from_and_who_approved_it(
    responses: list[Response],
) -> None:
    for response in responses:
        metadata = response.metadata
        assert len(metadata["source"]) > 10, response.name
        assert metadata["approved_by"].strip(), response.name
        assert metadata["version"].isdigit(), response.name


def test_every_response_is_reviewed_within_a_year_of_approval(
    responses: list[Response],
) -> None:
    for response in responses:
        approved = date.fromisoformat(response.metadata["approved_on"])
        due = date.fromisoformat(response.metadata["review_due"])
        assert 0 < (due - approved).days <= 366, response.name


def test_titles_fit_a_button_and_are_not_shared(responses: list[Response]) -> None:
    titles = [response.metadata["title"] for response in responses]
    assert [title for title in titles if not 0 < len(title) <= LONGEST_TITLE] == []
    assert [title for title, n in Counter(titles).items() if n > 1] == []


def test_a_bubble_fits_even_with_long_hospital_facts(responses: list[Response]) -> None:
    long = {
        response.name: len(bubble)
        for response in responses
        for bubble in response.bubbles
        if len(PLACEHOLDER.sub(LONGEST_FACT, bubble)) > LONGEST_BUBBLE or len(bubble.split()) > 100
    }
    assert long == {}


def test_a_response_is_at_most_three_tidy_bubbles(responses: list[Response]) -> None:
    for response in responses:
        assert 1 <= len(response.bubbles) <= 3, response.name
        for bubble in response.bubbles:
            assert bubble == bubble.strip() != "", response.name
            assert "  " not in bubble, response.name


def test_only_known_hospital_facts_are_left_to_fill_in(
    responses: list[Response],
) -> None:
    known = {*HOSPITAL_FACTS, *ANSWER_PLACES, "NEXT_OPEN"}
    for response in responses:
        assert set(PLACEHOLDER.findall(response.text)) <= known, response.name
        assert not re.search(r"[{}]", PLACEHOLDER.sub("", response.text)), response.name


def test_every_answer_would_pass_the_check_that_the_console_makes(
    answers: list[Response],
) -> None:
    found = {a.name: problems_in(AnswerText(*a.bubbles)) for a in answers}
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_no_text_names_a_dose(responses: list[Response]) -> None:
    doses = {
        response.name: found.group()
        for response in responses
        if (found := AMOUNT.search(response.text) or HOW_OFTEN.search(response.text))
    }
    assert doses == {}


def test_a_dose_would_be_noticed() -> None:
    for dose in ("Take 2 tablets", "10mg", "5 ml", "two more tablets", "1g"):
        assert AMOUNT.search(dose), dose
    for often in ("every 4 hours", "four times a day", "twice a day"):
        assert HOW_OFTEN.search(often), often


def test_no_text_says_dont_or_cant(responses: list[Response]) -> None:
    contracted = {
        response.name: found.group()
        for response in responses
        if (found := NEGATIVE_CONTRACTION.search(response.text))
    }
    assert contracted == {}


def test_every_number_to_ring_is_on_the_list(responses: list[Response]) -> None:
    unknown = {
        response.name: digits
        for response in responses
        for number in re.findall(r"\d[\d ]*\d", response.text)
        if len(digits := number.replace(" ", "")) >= 3 and digits not in NUMBERS | YEARS
    }
    assert unknown == {}


def test_every_number_on_the_list_is_used(responses: list[Response]) -> None:
    used = {
        number.replace(" ", "")
        for response in responses
        for number in re.findall(r"\d[\d ]*\d", response.text)
    }
    assert used >= NUMBERS


def test_texts_are_plain_text_without_marks_or_shouting(
    responses: list[Response],
) -> None:
    for response in responses:
        assert not re.search(r"[*_#`<>!…]|\]\(", PLACEHOLDER.sub("", response.text)), response.name


def test_the_files_are_ready_for_rasa() -> None:
    for path in ANSWERS.glob("*.yml"):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert content["version"] == "3.1", path.name
        assert set(content) == {"version", "responses"}, path.name
