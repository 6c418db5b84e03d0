"""The thousand respondents: varied scripts, screens that are known, a verdict that counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.feedback.judge import FAULTS, Told, judge, row_of
from benchmarks.feedback.kinds import KINDS, person
from benchmarks.feedback.people import COLUMNS, NOTHING_YET
from benchmarks.feedback.screens import screens
from bot.answers import load_answers
from bot.core.feedback_form import step
from bot.core.feedback_items import BY_NAME, NAMES
from bot.core.feedback_records import response_of
from bot.core.feedback_state import Heard, start

ROOT = Path(__file__).parents[2]


def told(right: bool = True, danger: bool = False) -> Told:
    return Told(0, "messenger", "plain", right, danger, "" if right else "astray", (0.1,))


def test_every_kind_is_there_on_both_platforms() -> None:
    people = [person(number) for number in range(2 * len(KINDS))]
    assert {(p.kind, p.platform) for p in people} == {
        (kind.__name__.strip("_"), platform)
        for kind in KINDS
        for platform in ("messenger", "twitter")
    }
    assert len({kind for kind in KINDS}) > 20


def test_the_same_seed_makes_the_same_people() -> None:
    assert person(17) == person(17)
    assert person(16, seed=1) != person(16, seed=2)


@pytest.mark.parametrize("name", [*NAMES, "fb_stop", "fb_concern", "fb_again"])
def test_each_question_is_known_by_its_words(name: str) -> None:
    responses = load_answers(ROOT / "data" / "answers").bubbles
    known = screens(responses)
    text = responses[f"utter_ask_{name}"][-1].text
    assert known.last_in(f"Back to your feedback: {text} 1. Yes 2. No") == name
    assert known.last_in("I read that as 50%. Is that right?") == "fb_confirm"
    assert known.last_in("What is a PCA?") == ""


def test_a_script_followed_by_the_machine_leaves_what_it_says() -> None:
    """The expectation of an ordinary person does not come from the machine; here they meet."""
    someone = person(0)
    assert someone.kind == "plain"
    form, script = start(given_today=False), {k: list(v) for k, v in someone.script.items()}
    for _ in range(40):
        said = script[form.asked].pop(0)
        choices = BY_NAME[form.asked].choices if form.asked in BY_NAME else ()
        picked = next((c for c in choices if c.casefold() == said.text.casefold()), said.text)
        move = step(form, Heard(picked))
        form = move.form
        if move.end:
            break
    response = response_of(form.answers, "2026-11", someone.platform, "1", ranges=form.ranges)
    assert someone.kept is not None
    assert row_of(response.__dict__) == row_of(someone.kept)


def test_what_is_lost_doubled_or_wrong_is_counted() -> None:
    one, two = (row_of({**NOTHING_YET, "channel": "x", "pain_worst": n}) for n in (1, 2))
    fine = judge([told()], [one, two], [two, one])
    assert [getattr(fine, fault) for fault in FAULTS] == [0] * len(FAULTS)
    lost = judge([told()], [one, two], [one])
    assert (lost.lost, lost.kept_twice_or_wrongly) == (1, 0)
    twice = judge([told()], [one], [one, one])
    assert (twice.lost, twice.kept_twice_or_wrongly) == (0, 1)
    wrong = judge([told()], [one], [two])
    assert (wrong.lost, wrong.kept_twice_or_wrongly) == (1, 1)


def test_who_is_led_astray_and_which_symptom_was_missed_is_counted() -> None:
    counts = judge([told(), told(right=False), told(False, danger=True), told(danger=True)], [], [])
    assert (counts.stuck_or_astray, counts.symptoms, counts.symptoms_missed) == (2, 2, 1)


def test_every_column_of_a_response_is_compared_but_those_that_tell_nothing_of_it() -> None:
    assert set(COLUMNS) >= {*BY_NAME} - {"fb_consent", "fb_who", "fb_more", "fb_publish"}
    assert {"who", "channel", "publish", "partial", "skipped", "ranges"} <= set(COLUMNS)
