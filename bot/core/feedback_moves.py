"""What happens to a feedback form: an answer kept, a question left out, a wish fulfilled."""

from __future__ import annotations

from dataclasses import replace

from bot.core.feedback_items import (
    BY_NAME,
    LONGEST_COMMENT,
    SKIPPED,
    Answer,
    Item,
    Kind,
    item_before,
    next_item,
    worth_keeping,
)
from bot.core.feedback_numbers import Reading, Sure
from bot.core.feedback_says import Wish
from bot.core.feedback_state import (
    BAD_TRIES,
    CONFIRMING,
    CONSENT,
    STOPPING,
    Doubt,
    End,
    Form,
    Move,
    Pending,
    Words,
    settled,
    start,
)
from bot.core.fft_answer import LOW_ANSWERS


def number(form: Form, name: str, reading: Reading) -> Move:
    """A number was read; one that is not sure is asked about before it counts."""
    if reading.sure is Sure.EXACT:
        return answer(form, name, reading.value)
    pending = Pending(Doubt(reading.sure.value), reading.value, reading.other)
    return Move(replace(form, asked=CONFIRMING, pending=pending, tries=0))


def comment(form: Form, name: str, text: str) -> Move:
    """The patient's own words, at most 1,000 characters of them."""
    words = " ".join(text.split())
    if not words:
        return not_an_answer(form, BY_NAME[name])
    cut = (Words("feedback_cut"),) if len(words) > LONGEST_COMMENT else ()
    return answer(form, name, words[:LONGEST_COMMENT].rstrip(), cut)


def comment_joined(form: Form, name: str, text: str) -> Form:
    """More words to a comment, as long as they fit."""
    parts = (str(form.answers.get(name) or ""), " ".join(text.split()))
    words = " ".join(part for part in parts if part)
    return replace(form, answers={**form.answers, name: words[:LONGEST_COMMENT].rstrip()})


def answer(form: Form, name: str, value: Answer, say: tuple[Words, ...] = ()) -> Move:
    """Keeps an answer and goes on."""
    kept = replace(
        form,
        answers={**form.answers, name: value},
        ranges=tuple(other for other in form.ranges if other != name),
        chosen=(),
    )
    worst, least = kept.answers.get("pain_worst"), kept.answers.get("pain_least")
    pair = name in ("pain_worst", "pain_least") and isinstance(worst, int)
    if pair and isinstance(worst, int) and isinstance(least, int) and least > worst:
        pending = Pending(Doubt.ORDER, worst, least)
        return Move(replace(kept, asked=CONFIRMING, pending=pending, tries=0), say)
    return go_on(kept, say)


def go_on(form: Form, say: tuple[Words, ...] = (), asks_person: str = "") -> Move:
    """The next question without an answer, or the end."""
    name = next_item(form.answers)
    if name:
        onward = replace(form, asked=name, at=name, tries=0, pending=None, chosen=())
        return Move(onward, say, asks_person=asks_person)
    if not worth_keeping(form.answers):
        return Move(Form(), (*say, Words("feedback_stopped")), End.NOTHING, False, asks_person)
    sorry = form.answers.get("fft_score") in LOW_ANSWERS
    last = (Words("feedback_sorry"),) if sorry else ()
    return Move(form, (*say, *last, Words("feedback_thanks")), End.COMPLETE, False, asks_person)


def not_an_answer(form: Form, item: Item) -> Move:
    """Asked once more, then left out politely. Nobody is ever stuck."""
    if form.tries + 1 < BAD_TRIES:
        words = "feedback_pick_number" if item.kind.scale else "feedback_pick_one"
        return Move(replace(form, tries=form.tries + 1), (Words(words),))
    if item.name == CONSENT:
        return Move(Form(), (Words("feedback_stopped"),), End.NOTHING)
    return answer(form, item.name, form.chosen or SKIPPED, (Words("feedback_left_out"),))


def wished(form: Form, wish: Wish) -> Move:
    """What somebody asks of the form."""
    if wish is Wish.SKIP or (wish is Wish.KEEP_ANSWER and form.at not in form.answers):
        if form.at == CONSENT:
            return Move(Form(), (Words("feedback_stopped"),), End.NOTHING)
        return answer(form, form.at, form.chosen or SKIPPED)
    return {
        Wish.KEEP_ANSWER: lambda: go_on(form),
        Wish.STOP: lambda: stop(form),
        Wish.NEVER_AGAIN: lambda: Move(form, (Words("stop"),), End.SCORE_AND_WHY),
        Wish.BACK: lambda: _back(form),
        Wish.RESTART: lambda: Move(start(False), (Words("feedback_restarted"),)),
        Wish.RESUME: lambda: Move(form, (Words("feedback_resume"),)),
        Wish.DELETE: delete,
    }[wish]()


def delete() -> Move:
    """Everything that was answered is forgotten."""
    return Move(Form(), (Words("feedback_deleted"),), End.NOTHING)


def stop(form: Form) -> Move:
    """Keep or delete is asked, if there is anything to keep."""
    if not worth_keeping(settled(form).answers):
        return Move(Form(), (Words("feedback_stopped"),), End.NOTHING)
    return Move(replace(form, asked=STOPPING, tries=0))


def _back(form: Form) -> Move:
    name = item_before(form.at, form.answers)
    if not name:
        return Move(form, (Words("feedback_first"),))
    again = replace(settled(form), asked=name, at=name, tries=0, pending=None)
    return Move(again, (_saved(name, form.answers[name]),))


def _saved(name: str, answer: Answer) -> Words:
    """What was answered, in figures and fixed words; nobody's own words are said back."""
    if answer == SKIPPED:
        return Words("feedback_was_skipped")
    if isinstance(answer, int):
        return Words("feedback_saved", answer=shown(name, answer))
    return Words("feedback_saved", answer=str(answer)) if name == "fft_score" else _can_change()


def _can_change() -> Words:
    return Words("feedback_saved_before")


def shown(name: str, number: int) -> str:
    """A number as it is said back: "8", "80%"."""
    item = BY_NAME.get(name)
    return f"{number}%" if item is not None and item.kind is Kind.PERCENT else str(number)
