"""The approved answers: read, rewrite, preview, approve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.answer_text import MOST_WORDS, AnswerText
from bot.core.answer_versions import AnswerVersion, CurrentAnswer, VersionState
from bot.core.errors import AnswerNotFit, HouseError, NotFound, StaleAnswer, StoreUnavailable
from bot.core.messages import Reply
from bot.core.service_words import with_answer_buttons
from bot.web.console.alerts import alerts_for
from bot.web.console.presenters.answers import Show, answer_lines, changes, shown
from bot.web.console.presenters.times import date_words, when_words
from bot.web.errors import Problem, answer, problem_of
from bot.web.gate import staff_now
from bot.web.guards import APPROVERS, AUTHORS, EVERYONE_SIGNED_IN, staff_only
from bot.web.wiring import Wiring

_FILTERS = {
    Show.ALL: "All",
    Show.DRAFTS: "Waiting for approval",
    Show.DUE: "Review due",
}


def answers_blueprint(wiring: Wiring) -> Blueprint:
    """Everything under ``/answers``."""
    pages = Blueprint("answers", __name__, url_prefix="/answers")
    shelf = Shelf(wiring)

    @pages.get("")
    @staff_only(EVERYONE_SIGNED_IN)
    def page() -> ResponseReturnValue:
        """Every answer, with what should be done about it."""
        return shelf.page()

    @pages.get("/<name>")
    @staff_only(EVERYONE_SIGNED_IN)
    def one(name: str) -> ResponseReturnValue:
        """One answer as the patient sees it, the draft beside it, and its history."""
        return shelf.one(name)

    @pages.get("/<name>/change")
    @staff_only(AUTHORS)
    def change(name: str) -> ResponseReturnValue:
        """The form to rewrite it."""
        return shelf.form(name)

    @pages.post("/<name>/change")
    @staff_only(AUTHORS)
    def keep(name: str) -> ResponseReturnValue:
        """Keeps the draft; what was typed survives whatever goes wrong."""
        return shelf.keep(name)

    @pages.post("/<name>/approve")
    @staff_only(APPROVERS)
    def approve(name: str) -> ResponseReturnValue:
        """Patients get the draft from now on."""
        version = request.form.get("version", "")
        return shelf.decide(
            name, lambda: wiring.edit_answer.approve(f"faq/{name}", version, staff_now()), "live"
        )

    @pages.post("/<name>/discard")
    @staff_only(AUTHORS)
    def discard(name: str) -> ResponseReturnValue:
        """Puts the draft away."""
        version = request.form.get("version", "")
        return shelf.decide(
            name, lambda: wiring.edit_answer.discard(f"faq/{name}", version, staff_now()), "away"
        )

    return pages


_KEPT_BEFORE = (
    "Somebody else kept a draft while you were writing. Look at it on the answer's page first; "
    "if you keep yours now, it takes the place of theirs."
)


@dataclass(frozen=True)
class Typed:
    """What stands in the form, and the draft its author had before them ("" for none)."""

    text: AnswerText
    why: str
    seen: str

    @property
    def all(self) -> str:
        """Every word of it, for a page that can only give it back."""
        return "\n\n".join((*self.text.bubbles, self.why))


class Shelf:
    """Fetches what the pages of the answers show, and carries out what is asked on them."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def page(self) -> ResponseReturnValue:
        """The list."""
        today = self._wiring.clock.now().date()
        with self._wiring.store.read() as work:
            current = self._wiring.current_answers.all(work)
            drafts = work.answers.all_in(VersionState.DRAFT)
        lines = [
            replace(line, first_words=self._filled(line.first_words))
            for line in answer_lines(current, drafts, today)
        ]
        show, words = _show(), request.args.get("q", "")
        return render_template(
            "answers.html",
            alerts=alerts_for(self._wiring, staff_now()),
            lines=[line for line in lines if shown(line, show, words)],
            show=show,
            words=words,
            filters=[
                (kind, title, sum(shown(line, kind, "") for line in lines))
                for kind, title in _FILTERS.items()
            ],
        )

    def one(self, name: str, problem: Problem | None = None) -> ResponseReturnValue:
        """One answer."""
        topic = f"faq/{name}"
        if topic not in self._wiring.current_answers.filed:
            return answer(problem_of(NotFound("there is no such answer")))
        with self._wiring.store.read() as work:
            current = self._wiring.current_answers.of(work, topic)
            draft = work.answers.draft(topic)
            history = work.answers.history(topic)
        staff = staff_now()
        html = render_template(
            "answer.html",
            **self._common(name, current),
            bubbles=self._as_sent(current.text),
            buttons=self._buttons(topic),
            draft=draft,
            draft_bubbles=self._as_sent(draft.text) if draft else (),
            pieces=_pieces(current.text, draft.text) if draft else (),
            history=history,
            may_change=staff.role in AUTHORS,
            may_approve=draft is not None
            and staff.role in APPROVERS
            and draft.written_by != staff.email,
            problem=problem,
            done=request.args.get("done", ""),
        )
        return html, problem.status if problem else 200

    def form(self, name: str) -> ResponseReturnValue:
        """The form, with the open draft's words or the current ones in it."""
        opened = self._open(name)
        if opened is None:
            return answer(problem_of(NotFound("there is no such answer")))
        current, draft = opened
        mine = draft is not None and draft.written_by == staff_now().email
        typed = Typed(
            text=draft.text if draft else current.text,
            why=draft.why if draft and mine else "",
            seen=draft.id if draft else "",
        )
        return self._form(name, current, typed)

    def keep(self, name: str) -> ResponseReturnValue:
        """Keeps what was typed as the draft."""
        typed = Typed(
            AnswerText(request.form.get("answer", ""), request.form.get("help_line", "")),
            request.form.get("why", ""),
            request.form.get("seen", ""),
        )
        try:
            self._wiring.edit_answer.draft(
                f"faq/{name}", typed.text, typed.why, staff_now(), typed.seen
            )
        except (AnswerNotFit, StaleAnswer) as error:
            opened = self._open(name)
            if opened is None:
                return answer(problem_of(error), typed.all)
            if isinstance(error, AnswerNotFit):
                return self._form(name, opened[0], typed, error.problems)
            return self._form(name, opened[0], self._knowing(typed, opened[1]), (_KEPT_BEFORE,))
        except (NotFound, StoreUnavailable) as error:
            return answer(problem_of(error), typed.all)
        return redirect(url_for("answers.one", name=name, done="kept"), 303)

    @staticmethod
    def _knowing(typed: Typed, draft: AnswerVersion | None) -> Typed:
        """The same words, by somebody who has now been told of the other draft."""
        return replace(typed, seen=draft.id if draft else "")

    def _open(self, name: str) -> tuple[CurrentAnswer, AnswerVersion | None] | None:
        topic = f"faq/{name}"
        if topic not in self._wiring.current_answers.filed:
            return None
        with self._wiring.store.read() as work:
            return self._wiring.current_answers.of(work, topic), work.answers.draft(topic)

    def _form(
        self, name: str, current: CurrentAnswer, typed: Typed, problems: Sequence[str] = ()
    ) -> ResponseReturnValue:
        html = render_template(
            "answer_form.html",
            **self._common(name, current),
            typed=typed,
            problems=problems,
            most_words=MOST_WORDS,
        )
        return html, 422 if problems else 200

    def decide(self, name: str, act: Any, done: str) -> ResponseReturnValue:
        """Approves or puts away, and shows the answer again."""
        try:
            act()
        except (NotFound, StoreUnavailable) as error:
            return answer(problem_of(error))
        except HouseError as error:
            return self.one(name, problem_of(error))
        return redirect(url_for("answers.one", name=name, done=done), 303)

    def _common(self, name: str, current: CurrentAnswer) -> dict[str, Any]:
        today = self._wiring.clock.now().date()
        return {
            "alerts": alerts_for(self._wiring, staff_now()),
            "name": name,
            "current": current,
            "expired": current.is_expired(today),
            "due": current.is_due(today),
            "review_due": date_words(current.review_due),
            "when": partial(when_words, now=self._wiring.clock.now()),
        }

    @staticmethod
    def _buttons(topic: str) -> list[str]:
        (shown,) = with_answer_buttons((Reply("", source=f"utter_{topic}"),))
        return [button.title for button in shown.buttons]

    def _as_sent(self, text: AnswerText) -> tuple[str, ...]:
        return tuple(self._filled(bubble) for bubble in text.bubbles)

    def _filled(self, words: str) -> str:
        """With the hospital's facts where the answer has places for them."""
        return self._wiring.words.filled(Reply(words), self._wiring.clock.now()).text


def _show() -> Show:
    try:
        return Show(request.args.get("show", Show.ALL.value))
    except ValueError:
        return Show.ALL


def _pieces(before: AnswerText, after: AnswerText) -> tuple[Any, Any]:
    return changes(before.answer, after.answer), changes(before.help_line, after.help_line)
