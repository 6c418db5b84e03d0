"""Questions about the form itself: keep or delete, is that number right, pass it on. Pure."""

from __future__ import annotations

from dataclasses import replace

from bot.core.feedback_items import BY_NAME, SKIPPED, next_item, plainly
from bot.core.feedback_moves import answer, delete, go_on, not_an_answer, stop, wished
from bot.core.feedback_numbers import Sure, read_number
from bot.core.feedback_says import Wish, wish_in
from bot.core.feedback_state import (
    ANEW,
    CONCERN,
    CONFIRMING,
    STOPPING,
    Doubt,
    End,
    Form,
    Heard,
    Move,
    Pending,
    Words,
    settled,
    start,
)

_YES = frozenset({"yes", "y", "yeah", "yep", "ok", "okay", "yes please", "correct", "right"})
_NO = frozenset({"no", "n", "nope", "nah", "wrong", "not right", "no thanks"})
_KEEP = frozenset({"keep", "yes", "keep them", "yes keep", "ok"})
_DELETE = frozenset({"delete", "no", "dont keep", "no delete", "delete them"})
_PASS_ON = frozenset({"pass it on", "yes", "pass on", "yes please", "please pass it on"})
_PALS = frozenset({"pals details", "pals"})
_JUST_FEEDBACK = frozenset({"just feedback", *_NO})
#: What answers an aside, even if the assistant could answer it as a question too.
_UNDERSTOOD = {
    STOPPING: _KEEP | _DELETE,
    CONFIRMING: _YES | _NO,
    CONCERN: _PASS_ON | _PALS | _JUST_FEEDBACK,
    ANEW: _YES | _NO,
}


def aside(form: Form, heard: Heard, text: str) -> Move:
    """The answer to a question about the form itself. Asked twice at most."""
    said = plainly(text)
    if (heard.person or heard.question) and said not in _UNDERSTOOD[form.asked]:
        return Move(form, interrupts=True)
    wish = heard.tapped or wish_in(text)
    if wish in (Wish.DELETE, Wish.NEVER_AGAIN, Wish.RESTART):
        return wished(form, wish)
    handle = {STOPPING: _stopping, CONFIRMING: _confirming, CONCERN: _concerned, ANEW: _anew}
    return handle[form.asked](form, said, wish)


def _stopping(form: Form, said: str, wish: Wish | None) -> Move:
    if said in _DELETE:
        return delete()
    if wish in (Wish.RESUME, Wish.BACK):
        resumed = replace(form, asked=form.at, tries=0, pending=None)
        return Move(resumed, (Words("feedback_resume"),))
    if said in _KEEP or wish or form.tries:
        return Move(settled(form), (Words("feedback_kept"),), End.PARTIAL)
    return Move(replace(form, tries=1), (Words("feedback_pick_one"),))


def _confirming(form: Form, said: str, wish: Wish | None) -> Move:
    pending = form.pending
    if pending is None or wish is Wish.BACK:
        return Move(replace(form, asked=form.at, pending=None, tries=0))
    if wish is Wish.STOP:
        return stop(form)
    if pending.doubt is Doubt.ORDER:
        return _order(form, said, wish)
    scale = BY_NAME[form.at].kind.scale
    reading = read_number(said, scale) if scale else None
    exact = reading.value if reading and reading.sure is Sure.EXACT else None
    if pending.doubt is Doubt.RANGE:
        return _one_of_two(form, pending, exact)
    if said in _YES or (exact is not None and said not in _NO):
        return answer(form, form.at, pending.value if said in _YES else exact or 0)
    if said in _NO:
        return not_an_answer(replace(form, asked=form.at, pending=None), BY_NAME[form.at])
    return _left_out(form, wish)


def _left_out(form: Form, wish: Wish | None) -> Move:
    if wish is Wish.SKIP or form.tries:
        return answer(form, form.at, SKIPPED, (Words("feedback_left_out"),))
    return Move(replace(form, tries=1), (Words("feedback_pick_one"),))


def _one_of_two(form: Form, pending: Pending, exact: int | None) -> Move:
    if exact is not None:
        return answer(form, form.at, exact)
    # Nobody chose: the higher one counts, and it is on record that it was a range.
    name = form.at
    kept = answer(form, name, pending.value)
    return replace(kept, form=replace(kept.form, ranges=(*kept.form.ranges, name)))


def _order(form: Form, said: str, wish: Wish | None) -> Move:
    if said in _NO:
        answers = {n: a for n, a in form.answers.items() if n not in ("pain_worst", "pain_least")}
        return go_on(replace(form, answers=answers))
    if said in _YES or wish or form.tries:
        return go_on(form)
    return Move(replace(form, tries=1), (Words("feedback_pick_one"),))


def _concerned(form: Form, said: str, wish: Wish | None) -> Move:
    if said in _PASS_ON:
        return go_on(form, (Words("feedback_passed_on"),), asks_person="complaint")
    if said in _PALS:
        return go_on(form, (Words("feedback_pals"),))
    if wish is Wish.STOP:
        return stop(replace(form, at=next_item(form.answers) or form.at))
    if said in _JUST_FEEDBACK or wish or form.tries:
        return go_on(form)
    return Move(replace(form, tries=1), (Words("feedback_pick_one"),))


def _anew(form: Form, said: str, wish: Wish | None) -> Move:
    if said in _YES or wish is Wish.RESUME:
        return Move(start(False))
    if said in _NO or wish or form.tries:
        return Move(Form(), (Words("feedback_stopped"),), End.NOTHING)
    return Move(replace(form, tries=1), (Words("feedback_pick_one"),))
