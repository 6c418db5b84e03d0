"""Friends and Family figures against a hand-worked table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.core.feedback_records import FeedbackResponse
from bot.core.fft_answer import FFT_ANSWERS
from bot.core.fft_report import FftCounts, fft_counts, share_words
from bot.core.monthly_return import Organisation, financial_month, monthly_return, return_lines
from bot.core.pain_report import CARE, measures

US = Organisation("RXX", "A trust", "RXX01", "A hospital")


def given_answers(*counts: int, channel: str = "messenger") -> list[FeedbackResponse]:
    """So many of each of the six answers."""
    return [
        FeedbackResponse("2026-10", channel, fft_score=answer)
        for answer, count in zip(FFT_ANSWERS, counts, strict=True)
        for _ in range(count)
    ]


@pytest.mark.parametrize(
    ("counts", "total", "positive", "negative"),
    [
        # The worked example of the specification: 53 and 3 of 60.
        ((42, 11, 3, 2, 1, 1), 60, "88%", "5%"),
        ((0, 0, 0, 0, 0, 0), 0, "–", "–"),
        ((0, 0, 0, 0, 0, 7), 7, "0%", "0%"),
        ((0, 0, 9, 0, 0, 0), 9, "0%", "0%"),
        ((1, 0, 0, 0, 0, 1), 2, "50%", "0%"),
        # Halves go up: 1 of 8 is 12.5 per cent.
        ((1, 0, 7, 0, 0, 0), 8, "13%", "0%"),
        ((2, 1, 0, 1, 1, 0), 5, "60%", "40%"),
    ],
)
def test_percentages_are_those_of_the_published_formula(
    counts: tuple[int, ...], total: int, positive: str, negative: str
) -> None:
    found = fft_counts(given_answers(*counts))
    assert found.each == counts
    assert found.total == total
    assert share_words(found.positive) == positive
    assert share_words(found.negative) == negative


def test_carers_own_views_and_skipped_scores_are_no_answers() -> None:
    responses = [
        FeedbackResponse("2026-10", "messenger", fft_score="Good"),
        FeedbackResponse("2026-10", "messenger", fft_score="Good", who="helping"),
        FeedbackResponse("2026-10", "messenger", fft_score="Very poor", who="carer"),
        FeedbackResponse("2026-10", "messenger", fft_score=None),
    ]
    assert fft_counts(responses) == FftCounts(good=2)


def test_wards_are_added_and_not_averaged() -> None:
    small, large = FftCounts(very_good=1), FftCounts(very_good=50, poor=50)
    assert share_words((small + large).positive) == "50%"


# ---- The monthly return.


def test_the_return_adds_up_and_says_so() -> None:
    responses = given_answers(42, 11, 3, 2, 1, 1) + given_answers(0, 5, 0, 0, 0, 0, channel="paper")
    fields = monthly_return(responses, "2026-10", date(2026, 11, 26), US)
    six = ["very_good", "good", "neither", "poor", "very_poor", "dont_know"]
    assert [fields[name] for name in six] == ["42", "16", "3", "2", "1", "1"]
    assert fields["total_responses"] == "65" == str(sum(int(fields[name]) for name in six))
    modes = {name: int(value) for name, value in fields.items() if name.startswith("mode_")}
    assert len(modes) == 8
    assert sum(modes.values()) == 65
    assert (modes["mode_online"], modes["mode_paper_home"]) == (60, 5)
    assert (fields["year"], fields["month"], fields["total_eligible"]) == ("2026_27", "OCTOBER", "")
    assert fields["checks"] == "pass"


def test_with_wards_each_has_a_line_and_they_add_up() -> None:
    month = [replace(one, ward="Rose") for one in given_answers(4, 0, 0, 0, 0, 1)]
    month += given_answers(0, 2, 0, 0, 0, 0)
    who = replace(US, wards=("Lily", "Rose"))
    lines = return_lines(month, "2026-10", date(2026, 11, 26), who)
    shown = [(line["ward_name"], line["total_responses"], line["checks"]) for line in lines]
    assert shown == [
        ("Lily", "0", "pass"),
        ("Rose", "5", "pass"),
        ("Pain service (local)", "2", "pass"),
    ]
    assert [
        line["ward_name"] for line in return_lines(month, "2026-10", date(2026, 12, 1), US)
    ] == ["Pain service (local)"]


def test_a_month_that_is_not_over_and_a_missing_code_fail_the_checks() -> None:
    fields = monthly_return([], "2026-11", date(2026, 11, 26), Organisation("", "", "", ""))
    assert fields["checks"] == (
        "fail: the month is not over; fail: ORG_CODE or SITE_CODE is not set"
    )


@pytest.mark.parametrize(
    ("month", "words"),
    [
        ("2026-03", ("2025_26", "MARCH")),
        ("2026-04", ("2026_27", "APRIL")),
        ("2099-12", ("2099_00", "DECEMBER")),
    ],
)
def test_the_financial_year_begins_in_april(month: str, words: tuple[str, str]) -> None:
    assert financial_month(month) == words


# ---- The pain questions.


def with_pain(*worst: int) -> list[FeedbackResponse]:
    return [FeedbackResponse("2026-10", "messenger", pain_worst=n) for n in worst]


def test_nothing_is_shown_under_five_answers_and_with_care_under_ten() -> None:
    few = measures(with_pain(8, 9, 7, 10))[0]
    assert (few.shown_answered, few.middle, few.share, few.note) == ("*", "-", "-", "")
    five = measures(with_pain(8, 9, 7, 2, 1))[0]
    assert (five.shown_answered, five.middle, five.share, five.note) == ("5", "7", "60%", CARE)
    ten = measures(with_pain(*range(1, 11)))[0]
    assert (ten.middle, ten.share, ten.note) == ("5.5", "40%", "")
    none = measures([])[0]
    assert (none.shown_answered, none.middle, none.share) == ("0", "-", "–")


def test_satisfaction_never_stands_without_its_warning() -> None:
    found = {measure.title: measure for measure in measures([])}
    assert "never report this alone" in found["Satisfied with treatment, 0 to 10"].note
