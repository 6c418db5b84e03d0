"""Feedback on paper, typed in by staff: kept once, masked, without anybody's name."""

from __future__ import annotations

import re

import pytest

from bot.core.feedback_records import FeedbackResponse
from tests.web.ward import Browser, Ward

PAGE = "/feedback/paper"
FORM = {
    "month": "2026-10",
    "fb_who": "patient",
    "fft_score": "Good",
    "fft_why": "Kind staff, my number is IDENTIFIER",
    "pain_worst": "8",
    "pain_relief": "70",
    "side_effects": "itchy",
    "fb_publish": "Yes",
}


@pytest.fixture
def nurse(ward: Ward) -> Browser:
    return ward.signed_in(ward.staff("Amina", "nurse"))


def kept(ward: Ward) -> list[FeedbackResponse]:
    with ward.store.read() as work:
        return [r for month in work.feedback.months() for r in work.feedback.of_month(month)]


def test_a_form_is_kept_in_its_month_masked_and_once(ward: Ward, nurse: Browser) -> None:
    answer = nurse.submit(PAGE, PAGE, **FORM)
    assert answer.status_code == 303
    assert "Kept, without a name" in nurse.get(answer.location).text
    (response,) = kept(ward)
    assert (response.month, response.channel, response.who) == ("2026-10", "paper", "patient")
    assert response.fft_why == "Kind staff, my number is [NHS number]"
    assert (response.pain_worst, response.pain_relief, response.side_effects) == (8, 70, ("itchy",))
    assert (response.publish, response.partial, response.pain_least) == (True, False, None)
    assert ward.acts() == [("amina@demo.example", "paper_feedback", "2026-10")]


def test_the_same_form_sent_twice_is_one_response(ward: Ward, nurse: Browser) -> None:
    for _ in range(2):
        answer = nurse.submit(PAGE, PAGE, **FORM, form_token="the same")
    assert "kept already" in nurse.get(answer.location).text
    assert len(kept(ward)) == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"pain_worst": "11"}, "not on the form"),
        ({"pain_worst": "-3"}, "not on the form"),
        ({"fft_score": "Great"}, "not on the form"),
        ({"side_effects": "gout"}, "not on the form"),
        ({"month": "2019-01"}, "Choose the month"),
        ({"month": "2026-12"}, "Choose the month"),
    ],
)
def test_what_is_not_on_the_form_is_refused_and_nothing_typed_is_lost(
    ward: Ward, nurse: Browser, changed: dict[str, str], words: str
) -> None:
    answer = nurse.submit(PAGE, PAGE, **{**FORM, **changed})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Kind staff, my number is IDENTIFIER" in answer.text
    assert kept(ward) == []


def test_the_ward_on_the_form_is_kept_and_chosen_for_the_next(ward: Ward, nurse: Browser) -> None:
    answer = nurse.submit(PAGE, PAGE, **FORM, ward="Rose Ward")
    assert [response.ward for response in kept(ward)] == ["Rose Ward"]
    assert re.search(r'<option value="Rose Ward" selected', nurse.get(answer.location).text)


def test_a_ward_that_is_none_of_ours_is_refused(ward: Ward, nurse: Browser) -> None:
    answer = nurse.submit(PAGE, PAGE, **FORM, ward="Oak Ward")
    assert (answer.status_code, "Choose the ward from the list" in answer.text) == (422, True)
    assert kept(ward) == []


def test_an_empty_form_is_not_kept(ward: Ward, nurse: Browser) -> None:
    answer = nurse.submit(PAGE, PAGE, month="2026-11", fb_who="carer")
    assert (answer.status_code, "Nothing is filled in" in answer.text) == (422, True)
    assert kept(ward) == []


def test_a_carers_form_does_not_count_in_the_test(ward: Ward, nurse: Browser) -> None:
    nurse.submit(PAGE, PAGE, **{**FORM, "fb_who": "carer"})
    with ward.store.read() as work:
        assert work.feedback.counts("2026-10") == {}
    (response,) = kept(ward)
    assert response.pain_worst is None, "a relative's own view says nothing of the pain"


@pytest.mark.parametrize(("role", "status"), [("admin", 403), ("lead", 200), ("governance", 200)])
def test_who_may_type_in_a_form(ward: Ward, role: str, status: int) -> None:
    assert ward.signed_in(ward.staff("Sam", role)).get(PAGE).status_code == status


def test_every_field_has_a_label_and_what_was_kept_is_not_typed_in_again(nurse: Browser) -> None:
    html = nurse.get(PAGE).text
    fields = re.findall(r'<(?:input|select|textarea)[^>]*? id="([\w-]+)"', html)
    assert len(fields) > 20
    assert all(f'for="{field}"' in html for field in fields)
    assert 'data-kept="paper"' not in html
    assert 'data-kept="paper"' in nurse.get(f"{PAGE}?done=kept").text


def test_a_concern_on_paper_is_on_the_list_at_once(ward: Ward, nurse: Browser) -> None:
    answer = nurse.submit(PAGE, PAGE, **FORM, concern="yes")
    assert "on the list of concerns for the lead today" in nurse.get(answer.location).text
    (concern,) = ward.wiring().loop.comments.open(ward.staff("Lee", "lead")).concerns
    assert concern.why.startswith("Kind staff")


def test_a_concern_without_words_is_asked_for_and_the_box_stays_ticked(
    ward: Ward, nurse: Browser
) -> None:
    answer = nurse.submit(PAGE, PAGE, **{**FORM, "fft_why": ""}, concern="yes")
    assert answer.status_code == 422
    assert "Type in the words that are a concern" in answer.text
    assert re.search(r'name="concern" type="checkbox" value="yes" checked', answer.text)
    assert kept(ward) == []
