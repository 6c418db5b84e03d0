"""The feedback conversation as a machine: a state and a message in, a state and words out. Pure.

Source: the feedback conversation, sections 2 to 4. Screening has read every message before it
comes here. Words are names of approved responses without ``utter_``.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.feedback_asides import aside
from bot.core.feedback_items import (
    BY_NAME,
    CARER,
    DONE,
    NEED_HELP,
    NONE,
    START,
    UNDER_18,
    Answer,
    Item,
    Kind,
    asks_number,
    item_before,
    typed_choice,
    typed_many,
)
from bot.core.feedback_moves import (
    answer,
    comment,
    comment_joined,
    go_on,
    not_an_answer,
    number,
    shown,
    wished,
)
from bot.core.feedback_numbers import Sure, read_number
from bot.core.feedback_says import Wish, meant, says_under_18, wish_in
from bot.core.feedback_state import (
    ANEW,
    ASIDES,
    CONCERN,
    CONSENT,
    End,
    Form,
    Heard,
    Move,
    Words,
)


def step(form: Form, heard: Heard) -> Move:
    """One message of the patient."""
    if heard.concern or heard.passed_on:
        return _concern(form, heard)
    name, _, value = heard.text.partition("=")
    addressed = name if name in BY_NAME or name in ASIDES else ""
    if addressed and addressed != form.asked:
        return _tapped_elsewhere(form, addressed, value)
    # What a tapped "Yes" says to "shall we carry on" is no answer to the question on screen.
    text = "" if heard.tapped else value if addressed else heard.text
    moved = _out_of_place(form, heard, text, addressed)
    if moved is not None:
        return moved
    if form.asked in ASIDES:
        return aside(form, heard, text)
    item = BY_NAME[form.asked]
    answered = _chosen(form, item, text)
    if answered is not None:
        return answered
    wish = heard.tapped or wish_in(text)
    if wish is not None:
        return wished(form, wish)
    return _said(form, item, heard, text)


def _out_of_place(form: Form, heard: Heard, text: str, addressed: str) -> Move | None:
    """From somebody whom the form is not for, sent twice, or before the question was asked."""
    if says_under_18(text, number_asked=asks_number(form.at)):
        return Move(Form(), (Words("feedback_under_18"),), End.NOTHING)
    if heard.again:
        return Move(form)
    return _early(form, heard, text) if heard.early and not addressed else None


def _said(form: Form, item: Item, heard: Heard, text: str) -> Move:
    """Not a button and not a wish: a number, a comment, a question, or none of them."""
    changed = _change_of_mind(form, text)
    if changed is not None:
        return changed
    reading = read_number(text, item.kind.scale) if item.kind.scale else None
    if reading is not None:
        return number(form, item.name, reading)
    if heard.person or heard.question:
        return Move(form, interrupts=True)
    if item.kind is Kind.COMMENT:
        return comment(form, item.name, text)
    return not_an_answer(form, item)


def _chosen(form: Form, item: Item, text: str) -> Move | None:
    if item.kind is Kind.MANY:
        return _several(form, item, text)
    choice = typed_choice(item, text) if item.kind is Kind.CHOICE else None
    if choice is None:
        return None
    return _consent(form, choice) if item.name == CONSENT else answer(form, item.name, choice)


def _consent(form: Form, choice: str) -> Move:
    if choice == START:
        return answer(form, CONSENT, START)
    if choice == NEED_HELP:
        return Move(Form(), end=End.NOTHING, asks_person="urgent")
    words = "feedback_under_18" if choice == UNDER_18 else "feedback_stopped"
    return Move(Form(), (Words(words),), End.NOTHING)


def _several(form: Form, item: Item, text: str) -> Move | None:
    picked = typed_many(item, text)
    if not picked:
        return None
    chosen = tuple(dict.fromkeys((*form.chosen, *(p for p in picked if p not in (DONE, NONE)))))
    if DONE in picked or picked == (NONE,):
        return answer(form, item.name, chosen or (NONE,))
    again = replace(form, chosen=chosen, tries=0)
    return Move(again, (Words("feedback_any_others"),))


def _change_of_mind(form: Form, text: str) -> Move | None:
    """ "I meant 7, not 8" is about the number given last."""
    said = meant(text)
    if not said:
        return None
    name = item_before(form.at, form.answers)
    while name and BY_NAME[name].kind.scale is None:
        name = item_before(name, form.answers)
    scale = BY_NAME[name].kind.scale if name else None
    reading = read_number(said, scale) if scale else None
    if reading is None:
        return None
    if reading.sure is not Sure.EXACT:
        at = replace(form, at=name, asked=name)
        return number(at, name, reading)
    return answer(
        form, name, reading.value, (Words("feedback_changed", shown(name, reading.value)),)
    )


def _early(form: Form, heard: Heard, text: str) -> Move | None:
    """Sent before the question on screen was asked, so an answer to the one before it: the
    second half of a comment, or another phone's answer. None when it is heard like any other."""
    name = item_before(form.at, form.answers)
    wish = heard.tapped or wish_in(text)
    if wish is Wish.SKIP:
        return Move(form)
    if form.asked in ASIDES or not name or name == CONSENT or wish:
        return None
    if heard.question or heard.person:
        return None
    if BY_NAME[name].kind is Kind.COMMENT and form.answers.get(name):
        return Move(comment_joined(form, name, text), (Words("feedback_resume"),))
    if _picked(form, name, text) is not None:
        return _tapped_elsewhere(form, name, text)
    is_comment = BY_NAME[form.asked].kind is Kind.COMMENT and not text.strip().isdigit()
    return None if is_comment else Move(form)


def _tapped_elsewhere(form: Form, name: str, value: str) -> Move:
    """A button of another question: tapped twice, on two phones, or far up the screen."""
    if name in ASIDES or name == CONSENT:
        return Move(form)
    picked = _picked(form, name, value)
    if picked is None or form.answers.get(name) == picked:
        return Move(form)
    if name not in form.answers:
        return Move(replace(form, answers={**form.answers, name: picked}))
    changed = replace(form, answers={**form.answers, name: picked})
    if name == "fb_who" and picked == CARER:
        return go_on(changed, (Words("feedback_changed_it"),))
    return Move(changed, (Words("feedback_changed_it"),))


def _picked(form: Form, name: str, value: str) -> Answer | None:
    """What a button says, or words do; of a list it joins what was chosen before."""
    item = BY_NAME[name]
    if item.kind.scale:
        reading = read_number(value, item.kind.scale)
        return reading.value if reading and reading.sure is Sure.EXACT else None
    if item.kind is not Kind.MANY:
        return typed_choice(item, value)
    before = form.answers.get(name)
    chosen = before if isinstance(before, tuple) else ()
    more = [pick for pick in typed_many(item, value) if pick not in (DONE, NONE)]
    return tuple(dict.fromkeys((*(c for c in chosen if c != NONE), *more))) if more else None


def _concern(form: Form, heard: Heard) -> Move:
    """A complaint typed anywhere in the form is kept as a comment, whatever was asked."""
    at = form.at if form.at in BY_NAME else CONSENT
    if at == CONSENT or form.asked == ANEW:
        return Move(form, (Words("feedback_resume"),))
    name = at if BY_NAME[at].kind is Kind.COMMENT else _free_comment(form)
    kept = replace(comment_joined(form, name, heard.text), tries=0, pending=None)
    if heard.passed_on:
        return go_on(kept)
    return Move(replace(kept, asked=CONCERN))


def _free_comment(form: Form) -> str:
    return "fft_better" if form.answers.get("fft_why") else "fft_why"
