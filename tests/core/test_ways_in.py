"""Links that lead straight to feedback."""

from __future__ import annotations

import pytest

from bot.core.ways_in import (
    LONGEST_CODE,
    messenger_link,
    on_ward,
    tapped_by,
    ward_code,
    ward_of,
    web_link,
    without_ward,
    x_link,
)

WARDS = ("Rose Ward", "St. Mary's (3)")


def test_each_platform_has_its_link() -> None:
    assert messenger_link("StGPainTeam") == "https://m.me/StGPainTeam?ref=feedback"
    assert x_link("123") == "https://x.com/messages/compose?recipient_id=123&text=feedback"
    assert web_link("https://pain.example/") == "https://pain.example/chat?ref=feedback"


def test_a_name_cannot_change_the_link() -> None:
    assert messenger_link("a/b?ref=x#") == "https://m.me/a%2Fb%3Fref%3Dx%23?ref=feedback"


def test_a_wards_card_tells_the_ward_where_a_link_can_carry_it() -> None:
    assert on_ward(messenger_link("StGPain"), "Rose Ward") == (
        "https://m.me/StGPain?ref=feedback.rose-ward"
    )
    assert on_ward(web_link("https://pain.example"), "St. Mary's (3)") == (
        "https://pain.example/chat?ref=feedback.st-mary-s-3"
    )
    assert on_ward(x_link("123"), "Rose Ward") == x_link("123")


@pytest.mark.parametrize("ward", WARDS)
def test_the_ward_is_known_again(ward: str) -> None:
    payload = tapped_by(f" Feedback.{ward_code(ward)} ")
    assert without_ward(payload) == "/give_feedback"
    assert ward_of(payload, WARDS) == ward
    assert ward_of(payload, ()) == "", "no ward is kept where the trust keeps none"


@pytest.mark.parametrize(
    ("ref", "payload"),
    [
        ("feedback", "/give_feedback"),
        ("FEEDBACK", "/give_feedback"),
        ("feedback.", ""),
        ("feedback.rose ward", ""),
        ("feedback./request_human", ""),
        ("feedback." + "x" * (LONGEST_CODE + 1), ""),
        ("/request_human", ""),
        ("", ""),
    ],
)
def test_a_link_asks_for_feedback_and_for_nothing_else(ref: str, payload: str) -> None:
    assert tapped_by(ref) == payload


@pytest.mark.parametrize("payload", ["", "/give_feedback", "/request_human", "/give_feedback.oak"])
def test_no_ward_of_ours_is_no_ward(payload: str) -> None:
    assert ward_of(payload, WARDS) == ""
    assert without_ward(payload) in ("", "/give_feedback", "/request_human")


def test_codes_fit_into_a_link() -> None:
    assert ward_code("\u00c9cru & Lily, Ward 3") == "ecru-lily-ward-3"
    assert len(ward_code("w " * 60)) <= LONGEST_CODE
