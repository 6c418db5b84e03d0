"""The feedback conversation as a machine: every screen, every wish, no dead end."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.feedback_form import step
from bot.core.feedback_items import BY_NAME, ITEMS, NAMES, SKIPPED, Kind, fits
from bot.core.feedback_says import Wish
from bot.core.feedback_state import ASIDES, Doubt, End, Form, Heard, Move, start

FULL = {
    "fb_consent": "fb_consent=start",
    "fb_who": "fb_who=patient",
    "fft_score": "fft_score=Good",
    "fb_more": "fb_more=Yes",
    "fft_why": "kind staff",
    "pain_worst": "8",
    "pain_least": "2",
    "pain_severe_time": "50%",
    "pain_relief": "70%",
    "pain_interfere": "sleeping",
    "pain_interfere_score": "6",
    "side_effects": "none",
    "pain_wanted_more": "no",
    "pain_info": "yes",
    "pain_decide": "7",
    "pain_satisfied": "9",
    "fft_better": "the food",
    "fb_publish": "no",
}


@dataclass
class Talk:
    """A form and everything it said."""

    form: Form = field(default_factory=lambda: start(given_today=False))
    said: list[str] = field(default_factory=list)
    last: Move | None = None

    def says(self, *texts: str, **known: bool) -> Talk:
        for text in texts:
            assert self.last is None or self.last.end is None, "the form is over"
            self.last = step(self.form, Heard(text, **known))
            self.form = self.last.form
            self.said = [words.name for words in self.last.say]
        return self

    def up_to(self, name: str) -> Talk:
        while self.form.asked != name:
            self.says(FULL[self.form.asked])
        return self

    @property
    def end(self) -> End | None:
        return self.last.end if self.last else None


def at(name: str) -> Talk:
    return Talk().up_to(name)


def test_the_full_path_asks_every_question_once_and_ends() -> None:
    talk, seen = Talk(), []
    while talk.end is None:
        seen.append(talk.form.asked)
        talk.says(FULL[talk.form.asked])
    assert seen == list(NAMES)
    assert talk.said == ["feedback_thanks"]
    assert talk.end is End.COMPLETE
    assert talk.form.answers["pain_severe_time"] == 50
    assert all(fits(name, value) for name, value in talk.form.answers.items())


def test_the_core_path_leaves_the_quick_questions_out() -> None:
    talk = at("fb_more").says("no thanks")
    seen = []
    while talk.end is None:
        seen.append(talk.form.asked)
        talk.says(FULL[talk.form.asked])
    assert seen == [
        *("fft_why", "pain_info", "pain_decide", "pain_satisfied", "fft_better", "fb_publish")
    ]


def test_a_carers_own_view_has_no_questions_about_how_much_it_hurt() -> None:
    talk = at("fb_who").says("family or carer")
    seen = []
    while talk.end is None:
        seen.append(talk.form.asked)
        talk.says(FULL[talk.form.asked])
    assert seen == ["fft_score", "fft_why", "fft_better", "fb_publish"]
    assert talk.form.answers["fb_who"] == "carer"


def test_who_says_no_comment_is_not_asked_to_share_it() -> None:
    talk = at("fb_more").says("no", "skip", "yes", "5", "5", "skip")
    assert talk.end is End.COMPLETE
    assert "fb_publish" not in talk.form.answers


@pytest.mark.parametrize("score", ["Poor", "Very poor"])
def test_a_poor_score_is_met_with_regret_once_at_the_end(score: str) -> None:
    talk = at("fft_score").says(score, "no", "skip", "skip", "skip", "skip", "skip")
    assert talk.said == ["feedback_sorry", "feedback_thanks"]


@pytest.mark.parametrize("name", NAMES)
def test_every_screen_can_be_skipped_stopped_and_gone_back_from(name: str) -> None:
    skipped = at(name).says("skip")
    assert skipped.end is not None or skipped.form.asked != name
    stopped = at(name).says("stop")
    assert stopped.end is not None or stopped.form.asked == "fb_stop"
    back = at(name).says("back")
    if name == "fb_consent":
        assert (back.form.asked, back.said) == ("fb_consent", ["feedback_first"])
    else:
        assert NAMES.index(back.form.asked) == NAMES.index(name) - 1
        assert back.said[0].startswith(("feedback_saved", "feedback_was"))


@pytest.mark.parametrize("name", [n for n in NAMES if BY_NAME[n].kind is not Kind.COMMENT])
def test_two_texts_that_are_no_answer_leave_the_question_out_politely(name: str) -> None:
    talk = at(name).says("purple elephants")
    assert talk.form.asked == name
    assert talk.said[0] in ("feedback_pick_one", "feedback_pick_number")
    talk.says("purple elephants")
    if name == "fb_consent":
        assert talk.end is End.NOTHING
    else:
        assert talk.said[0] == "feedback_left_out"
        assert talk.form.answers[name] == SKIPPED


@pytest.mark.parametrize("text", ["🙂", "ok", "4/5", "👍", "fine"])
def test_a_score_is_never_guessed(text: str) -> None:
    talk = at("fft_score").says(text)
    assert (talk.form.asked, talk.said) == ("fft_score", ["feedback_pick_one"])


@pytest.mark.parametrize(
    ("typed", "doubt", "put"),
    [("11", Doubt.ABOVE, 10), ("ten million", Doubt.ABOVE, 10), ("-3", Doubt.BELOW, 0)],
)
def test_a_number_off_the_scale_is_asked_about(typed: str, doubt: Doubt, put: int) -> None:
    talk = at("pain_worst").says(typed)
    assert talk.form.asked == "fb_confirm"
    assert talk.form.pending is not None
    assert talk.form.pending.doubt is doubt
    assert talk.says("fb_confirm=yes").form.answers["pain_worst"] == put
    again = at("pain_worst").says(typed, "no")
    assert again.form.asked == "pain_worst"
    assert at("pain_worst").says(typed, "6").form.answers["pain_worst"] == 6


def test_of_a_range_one_end_is_chosen_or_the_higher_is_kept_and_marked() -> None:
    assert at("pain_worst").says("7-8", "7").form.answers["pain_worst"] == 7
    assert at("pain_worst").says("7-8", "7").form.ranges == ()
    either = at("pain_worst").says("7-8", "somewhere in there")
    assert (either.form.answers["pain_worst"], either.form.ranges) == (8, ("pain_worst",))
    changed = either.says("i meant 6")
    assert (changed.form.answers["pain_worst"], changed.form.ranges) == (6, ())


def test_a_share_in_words_is_said_back_before_it_counts() -> None:
    talk = at("pain_severe_time").says("half the time")
    assert talk.form.asked == "fb_confirm"
    assert talk.says("yes").form.answers["pain_severe_time"] == 50


def test_a_least_pain_above_the_worst_is_checked() -> None:
    talk = at("pain_worst").says("3", "8")
    assert talk.form.asked == "fb_confirm"
    assert talk.says("yes").form.asked == "pain_severe_time"
    redone = at("pain_worst").says("3", "8", "no")
    assert redone.form.asked == "pain_worst"
    assert "pain_worst" not in redone.form.answers


@pytest.mark.parametrize("text", ["meant 7 not 8", "sorry i meant 7", "i meant to put 7, not 8"])
def test_a_change_of_mind_is_about_the_number_before(text: str) -> None:
    talk = at("pain_least").says(text)
    assert talk.form.answers["pain_worst"] == 7
    assert (talk.form.asked, talk.said) == ("pain_least", ["feedback_changed"])


def test_back_shows_the_saved_answer_and_takes_a_new_one_or_keeps_it() -> None:
    talk = at("pain_least").says("back")
    assert talk.last is not None
    assert talk.last.say[0].answer == "8"
    assert talk.says("4").form.answers["pain_worst"] == 4
    assert talk.form.asked == "pain_least"
    kept = at("pain_least").says("back", "back", "keep")
    assert kept.form.asked == "pain_least"
    assert kept.form.answers["fft_why"] == "kind staff"


def test_nobodys_own_words_are_said_back() -> None:
    talk = at("pain_worst").says("back")
    assert talk.last is not None
    assert (talk.last.say[0].name, talk.last.say[0].answer) == ("feedback_saved_before", "")


def test_start_again_wipes_the_answers() -> None:
    talk = at("pain_worst").says("start again")
    assert (talk.form.asked, dict(talk.form.answers)) == ("fb_consent", {})


def test_stop_asks_whether_to_keep_the_answers() -> None:
    assert at("pain_worst").says("stop", "keep").end is End.PARTIAL
    assert at("pain_worst").says("stop", "fb_stop=keep").form.answers["fft_score"] == "Good"
    assert at("pain_worst").says("stop", "fb_stop=delete").end is End.NOTHING
    assert at("pain_worst").says("stop", "carry on").form.asked == "pain_worst"
    assert at("pain_worst").says("stop", "hm", "hm").end is End.PARTIAL
    assert at("fft_score").says("stop").end is End.NOTHING, "there is nothing to keep yet"


@pytest.mark.parametrize("text", ["STOP", "unsubscribe", "stop messaging me"])
def test_stop_for_ever_ends_at_once_and_keeps_the_score_and_its_reason(text: str) -> None:
    talk = at("pain_least").says(text)
    assert (talk.end, talk.said) == (End.SCORE_AND_WHY, ["stop"])


def test_delete_my_answers_ends_and_keeps_nothing() -> None:
    talk = at("pain_least").says("delete my answers please")
    assert (talk.end, talk.said) == (End.NOTHING, ["feedback_deleted"])


@pytest.mark.parametrize("text", ["fb_consent=under 18", "under 18", "I'm under 18"])
def test_under_18_ends_with_other_ways_and_keeps_nothing(text: str) -> None:
    talk = Talk().says(text)
    assert (talk.end, talk.said, talk.form) == (End.NOTHING, ["feedback_under_18"], Form())


def test_i_need_help_goes_to_a_person_and_keeps_nothing() -> None:
    talk = Talk().says("I need help")
    assert talk.last is not None
    assert (talk.end, talk.last.asks_person) == (End.NOTHING, "urgent")


def test_the_same_button_twice_is_one_answer() -> None:
    talk = at("pain_worst").says("pain_worst=7", "pain_worst=7")
    assert talk.form.asked == "pain_least"
    assert "pain_least" not in talk.form.answers


def test_a_button_further_up_changes_that_answer_only() -> None:
    talk = at("pain_least").says("fft_score=Poor")
    assert (talk.form.asked, talk.form.answers["fft_score"]) == ("pain_least", "Poor")


def test_an_answer_out_of_order_is_kept_and_not_asked_again() -> None:
    talk = at("fb_more").says("pain_satisfied=4", "no", "skip", "yes", "5")
    assert talk.form.asked == "fft_better"
    assert talk.form.answers["pain_satisfied"] == 4


def test_a_question_or_a_wish_for_a_person_leaves_the_form_where_it_is() -> None:
    for known in ({"question": True}, {"person": True}):
        talk = at("pain_worst").says("can i drive on codeine", **known)
        assert talk.last is not None
        assert talk.last.interrupts
        assert talk.form == at("pain_worst").form


def test_a_number_on_screen_is_an_answer_even_if_it_looks_like_a_question() -> None:
    assert at("pain_worst").says("8", question=True).form.answers["pain_worst"] == 8


def test_a_complaint_is_kept_as_the_comment_and_three_ways_are_offered() -> None:
    talk = at("fft_why").says("they ignored me for hours", concern=True)
    assert talk.form.asked == "fb_concern"
    assert talk.form.answers["fft_why"] == "they ignored me for hours"
    passed = talk.says("fb_concern=pass it on")
    assert passed.last is not None
    assert (passed.last.asks_person, passed.form.asked) == ("complaint", "pain_worst")
    for reply, said in (("PALS details", ["feedback_pals"]), ("just feedback", [])):
        other = at("fft_why").says("they ignored me", concern=True).says(reply)
        assert (other.said, other.form.asked) == (said, "pain_worst")


def test_a_choice_is_one_even_if_the_assistant_could_answer_it_too() -> None:
    talk = at("fft_why").says("they ignored me", concern=True)
    assert talk.says("PALS details", question=True).said == ["feedback_pals"]
    assert at("pain_worst").says("stop").says("keep", question=True).end is End.PARTIAL


def test_a_complaint_in_place_of_a_number_is_kept_too_and_the_number_asked_again() -> None:
    talk = at("pain_worst").says("the nurse was rude", concern=True).says("just feedback")
    assert talk.form.answers["fft_better"] == "the nurse was rude"
    assert talk.form.asked == "pain_worst"


def test_what_was_passed_on_already_needs_no_question() -> None:
    talk = at("fft_why").says("they hurt my mum", passed_on=True)
    assert talk.form.asked == "pain_worst"
    assert talk.form.answers["fft_why"] == "they hurt my mum"


def test_a_novel_is_cut_at_a_thousand_characters_and_says_so() -> None:
    talk = at("fft_why").says("lovely " * 700)
    assert len(str(talk.form.answers["fft_why"])) <= 1000
    assert talk.said == ["feedback_cut"]


def test_side_effects_gather_until_done() -> None:
    talk = at("side_effects").says("side_effects=itchy")
    assert (talk.form.asked, talk.said) == ("side_effects", ["feedback_any_others"])
    talk.says("feeling sick and dizzy", "done")
    assert talk.form.answers["side_effects"] == ("itchy", "sick", "dizzy")


def test_feedback_given_today_is_asked_about_first() -> None:
    assert Talk(start(given_today=True)).says("yes").form.asked == "fb_consent"
    assert Talk(start(given_today=True)).says("no").end is End.NOTHING


def test_coming_back_with_a_hello_repeats_the_question() -> None:
    talk = at("fft_why").says("hello")
    assert (talk.form.asked, talk.said) == ("fft_why", ["feedback_resume"])
    assert "fft_why" not in talk.form.answers
    assert at("fft_why").says("", tapped=Wish.RESUME).form.asked == "fft_why"


@pytest.mark.parametrize("name", ["fb_publish", "fb_more", "pain_info", "fb_who"])
def test_a_tapped_yes_to_carrying_on_is_no_answer(name: str) -> None:
    talk = at(name).says("Yes", tapped=Wish.RESUME)
    assert talk.form.asked == name
    assert name not in talk.form.answers


def test_skipping_everything_keeps_nothing_and_does_not_claim_to() -> None:
    talk = at("fb_who")
    while talk.end is None:
        talk.says("skip")
    assert (talk.end, talk.said) == (End.NOTHING, ["feedback_stopped"])


WORDS = st.sampled_from(
    [
        *("yes", "no", "skip", "stop", "back", "start again", "keep", "delete", "done", "none"),
        *("8", "7-8", "11", "-3", "ten million", "half", "50%", "Very good", "poor", "🙂", ""),
        *("i meant 3", "STOP", "delete my answers", "hello", "purple", "carer", "yes, start"),
        *(f"{item.name}={choice}" for item in ITEMS for choice in item.choices),
        *("pain_worst=3", "pain_least=9", "fb_stop=keep", "fb_concern=pass it on", "x" * 3000),
    ]
)


@settings(max_examples=300)
@given(st.lists(st.tuples(WORDS, st.booleans(), st.booleans()), max_size=40))
def test_whatever_is_said_there_is_always_a_next_question_or_an_end(
    heard: list[tuple[str, bool, bool]],
) -> None:
    form = start(given_today=False)
    for text, concern, question in heard:
        move = step(form, Heard(text, concern=concern, question=question))
        assert all(fits(name, value) for name, value in move.form.answers.items())
        if move.end is not None:
            return  # any words are a comment
        assert move.form.asked in (*NAMES, *ASIDES)
        form = move.form
    for _ in range(100):
        move = step(form, Heard("skip"))
        if move.end is not None:
            return  # any words are a comment
        form = move.form
    raise AssertionError("a dead end")
