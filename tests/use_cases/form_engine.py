"""An assistant that only knows the feedback form: the real machine, without Rasa around it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.dialogue import Turn, TurnResult
from bot.core.directives import Directive, DropFeedback, FeedbackSoFar, HandOff, RecordFeedback
from bot.core.feedback_form import step
from bot.core.feedback_items import BY_NAME, worth_keeping
from bot.core.feedback_says import Wish
from bot.core.feedback_state import AGAIN, ASIDES, EARLY, End, Form, Heard, Move, start
from bot.core.messages import Button, Reply
from tests.fakes import FakeEngine

_TAPPED = {"skip": Wish.SKIP, "stop": Wish.STOP, "give_feedback": Wish.RESUME}
_CONTROLS = (Button("Skip", "/skip"), Button("Stop", "/stop"))


@dataclass
class FormEngine(FakeEngine):
    """Remembers a form for each episode, and each turn's result, as the door does."""

    forms: dict[str, Form] = field(default_factory=dict)
    recorded: dict[str, TurnResult] = field(default_factory=dict)

    def converse(self, turn: Turn) -> TurnResult:
        answered = super().converse(turn)
        form = self.forms.get(turn.episode, Form())
        if turn.message_id not in self.recorded:
            if not form.asked and turn.topic != "give_feedback":
                return answered
            self.recorded[turn.message_id] = self._turn(turn, form)
        return self.recorded[turn.message_id]

    def _turn(self, turn: Turn, form: Form) -> TurnResult:
        if not form.asked:
            move = Move(start("feedback_given_today" in turn.marks))
        else:
            move = step(
                form,
                Heard(
                    turn.text,
                    tapped=_TAPPED.get(turn.topic),
                    concern="concern" in turn.marks,
                    passed_on="passed_on" in turn.marks,
                    early=EARLY in turn.marks,
                    again=AGAIN in turn.marks,
                ),
            )
        self.forms[turn.episode] = Form() if move.end else move.form
        said = [Reply(words.name, source=f"utter_{words.name}") for words in move.say]
        directives: list[Directive] = []
        if move.asks_person:
            directives.append(HandOff("asked", move.asks_person))
        if move.end is None:
            directives.append(FeedbackSoFar(move.form.answers, move.form.asked))
            said.append(_question(move.form.asked))
        else:
            directives.append(_kept(move))
        active = "" if move.end else "feedback_form"
        return TurnResult(tuple(said), tuple(directives), active_form=active)


def _question(asked: str) -> Reply:
    item = BY_NAME.get(asked)
    choices = item.choices if item else ("keep", "delete", "yes", "no")
    if item and item.kind.scale:
        choices = tuple(str(mark * item.kind.scale.value // 10) for mark in range(11))
    buttons = tuple(Button(choice, f"{asked}={choice}") for choice in choices)
    controls = () if asked in ASIDES or asked == "fb_consent" else _CONTROLS
    return Reply(f"ask {asked}", (*buttons, *controls), f"utter_ask_{asked}")


def _kept(move: Move) -> Directive:
    answers = dict(move.form.answers)
    if move.end is End.SCORE_AND_WHY:
        answers = {n: a for n, a in answers.items() if n in ("fb_who", "fft_score", "fft_why")}
    if move.end is End.NOTHING or not worth_keeping(answers):
        return DropFeedback()
    return RecordFeedback(answers, move.end is not End.COMPLETE, move.form.ranges)
