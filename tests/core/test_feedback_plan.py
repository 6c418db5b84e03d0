"""What a message in the middle of feedback is besides an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.conversation import Conversation, Holder
from bot.core.feedback_plan import (
    BEREAVED,
    HARM,
    STILL_PAIN,
    goes_on,
    is_choice_on_screen,
    is_form_payload,
    marks_of,
    pain_now,
    read_along,
    read_in_form,
    says_patient_died,
)
from bot.core.messages import Button
from bot.core.tiers import Tier
from bot.core.verdict import Finding, Verdict, verdict_of
from tests.fakes import NOON


def conversation(asked: str = "", form: str = "feedback_form") -> Conversation:
    return Conversation(
        id="c",
        channel="messenger",
        account_id="page",
        user_id="ann",
        holder=Holder.ASSISTANT,
        version=1,
        episode="e",
        opened_at=NOON,
        last_inbound_at=NOON,
        active_form=form,
        offered=(Button("1", f"{asked}=1"), Button("Skip", "/skip")) if asked else (),
    )


def of(tier: Tier, code: str = "X", rule: str = "phrases") -> Verdict:
    return verdict_of((Finding(tier, code, rule, "because"),))


@pytest.mark.parametrize("text", ["10", "worst pain 10", "ten out of ten", "9/10", "7-8", "11"])
def test_a_high_number_alone_is_about_the_past(text: str) -> None:
    assert is_choice_on_screen(conversation("pain_worst"), text)
    assert pain_now(text, "pain_worst") is None


@pytest.mark.parametrize(
    ("text", "asked", "tier"),
    [
        ("worst pain 10 and it still is", "pain_worst", Tier.URGENT),
        ("8 and it's still like that now", "pain_worst", Tier.URGENT),
        ("3 and it still is", "pain_worst", Tier.CLINICAL_INDIVIDUAL),
        ("the pain is still there at home", "", Tier.CLINICAL_INDIVIDUAL),
        ("my back is in agony today", "", Tier.URGENT),
        ("i am in severe pain right now", "", Tier.URGENT),
        ("it still hurts a bit", "fft_better", Tier.CLINICAL_INDIVIDUAL),
    ],
)
def test_a_pain_that_is_still_there_needs_a_person(text: str, asked: str, tier: Tier) -> None:
    assert not is_choice_on_screen(conversation(asked), text)
    verdict = read_in_form(conversation(asked), text, Verdict())
    assert (verdict.tier, verdict.codes) == (tier, (STILL_PAIN,))


@pytest.mark.parametrize(
    "text",
    [
        *("the pain team is still the best", "no pain now", "the pain has gone now", "10 then"),
        *("i was still in pain when they came", "much better now, pain is under control"),
        *("still waiting for my letter", "thanks, all good today", "8 now and then"),
        "it was sore but they were great",
    ],
)
def test_praise_and_the_past_do_not(text: str) -> None:
    assert read_in_form(conversation("fft_why"), text, Verdict()) == Verdict()


@pytest.mark.parametrize(
    "text",
    [
        *("my husband died", "sadly my mum died", "mum passed away last week", "he died"),
        *("the patient has died", "i lost my dad on your ward", "she didn't make it"),
        *("my late husband was on your ward", "dad died in february he was on ward 7"),
    ],
)
def test_a_death_is_understood(text: str) -> None:
    assert says_patient_died(text)
    verdict = read_in_form(conversation("fft_score"), text, Verdict())
    assert (verdict.tier, verdict.codes) == (Tier.DISTRESS, (BEREAVED,))


@pytest.mark.parametrize(
    "text",
    [
        *("nearly died laughing", "i nearly died of embarrassment", "my phone died", "dead good"),
        *("my dad died years ago and the ward was just as kind then", "i passed out", "it passed"),
        *("he passed me the buzzer", "lost my glasses on the ward", "lost my appetite"),
    ],
)
def test_and_what_only_sounds_like_it_is_not(text: str) -> None:
    assert not says_patient_died(text)


def test_a_death_written_about_is_no_emergency_unless_it_happens_now() -> None:
    misread = of(Tier.EMERGENCY, "E13", "whole-message")
    gentle = read_in_form(conversation("fft_why"), "my husband died on tuesday", misread)
    assert gentle.tier is Tier.DISTRESS
    assert [f.suppressed_by for f in gentle.suppressed] == ["feedback"]
    now = read_in_form(conversation("fft_why"), "my husband just died, he is cold", misread)
    assert now.tier is Tier.EMERGENCY
    phrase = read_in_form(conversation("fft_why"), "he died on tuesday", of(Tier.EMERGENCY))
    assert phrase.tier is Tier.EMERGENCY, "what the phrase files found stays"
    crisis = of(Tier.CRISIS, "C1", "whole-message")
    assert read_in_form(conversation("fft_why"), "mum died", crisis).tier is Tier.CRISIS


def test_a_death_at_the_very_start_counts_when_feedback_is_spoken_of() -> None:
    idle = conversation(form="")
    text = "you asked for feedback but my husband died"
    assert read_in_form(idle, text, Verdict()).codes == (BEREAVED,)
    assert read_in_form(idle, "my husband died", Verdict()) == Verdict()


def test_to_delete_feedback_is_no_complaint_to_pass_on() -> None:
    verdict = read_in_form(conversation(form=""), "delete my answers", of(Tier.COMPLAINT))
    assert verdict.tier is Tier.NONE


@pytest.mark.parametrize("text", ["unsubscribe", "go back", "start again", "skip"])
def test_a_wish_that_the_service_fulfils_needs_no_person(text: str) -> None:
    misread = of(Tier.URGENT, "U3", "whole-message")
    assert read_in_form(conversation("fft_why"), text, misread).tier is Tier.NONE
    crisis = of(Tier.CRISIS, "C1", "whole-message")
    assert read_in_form(conversation("fft_why"), text, crisis).tier is Tier.CRISIS
    assert read_in_form(conversation("fft_why"), "enough", misread).tier is Tier.URGENT


def test_a_complaint_and_a_hidden_detail_are_answers_all_the_same() -> None:
    for tier, marks in ((Tier.COMPLAINT, ("concern",)), (Tier.CONFIDENTIAL, ())):
        assert goes_on(conversation("fft_why"), of(tier))
        assert marks_of(conversation("fft_why"), of(tier)) == marks
        assert not goes_on(conversation("fft_why", form=""), of(tier))
        assert not goes_on(conversation("fb_consent"), of(tier))
    for verdict in (
        of(Tier.URGENT),
        of(Tier.CONFIDENTIAL, "ATTACHMENT"),
        of(Tier.COMPLAINT, "LEGAL"),
        Verdict(),
        verdict_of((*of(Tier.COMPLAINT).findings, *of(Tier.EMERGENCY).findings)),
    ):
        assert not goes_on(conversation("fft_why"), verdict)


@pytest.mark.parametrize(
    "text",
    [
        *("the nurse hurt me", "they gave me the wrong drug", "it was racist", "sheer neglect"),
        *("i was left in agony for six hours", "he is still in danger", "treated me like a junkie"),
    ],
)
def test_harm_goes_to_a_person_without_asking(text: str) -> None:
    verdict = read_in_form(conversation("fft_why"), text, of(Tier.COMPLAINT))
    assert HARM in verdict.codes
    assert marks_of(conversation("fft_why"), verdict) == ("passed_on",)
    grumble = read_in_form(conversation("fft_why"), "the nurse was rude", of(Tier.COMPLAINT))
    assert HARM not in grumble.codes


def test_bare_answers_are_not_read_together_with_what_follows() -> None:
    here = conversation("fft_better")
    assert read_along(here, "hurts to", ("nine out of ten", "my chest")) == ("my chest",)
    assert read_along(here, "8", ("my chest",)) == ()
    assert read_along(replace(here, active_form=""), "8", ("my chest",)) == ("my chest",)


def test_a_button_of_the_form_is_known() -> None:
    assert is_form_payload("fft_score=Very good")
    assert is_form_payload("fb_stop=keep")
    assert not is_form_payload("/skip")
    assert not is_form_payload("a=b")
