"""Where staff write, approve, publish and withdraw "You said, we did"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.errors import EntryNotFit, HouseError, NotFound, StoreUnavailable
from bot.core.themes import THEMES
from bot.core.you_said import LONGEST_PART, Entry, EntryState, EntryText
from bot.use_cases.enter_paper_feedback import months_open
from bot.web.console.alerts import alerts_for
from bot.web.console.presenters.paper import month_words
from bot.web.console.presenters.times import when_words
from bot.web.errors import Problem, answer, problem_of
from bot.web.gate import staff_now
from bot.web.guards import APPROVERS, AUTHORS, READERS, staff_only
from bot.web.wiring import Wiring

STATES = {
    EntryState.DRAFT: ("Draft", "yellow"),
    EntryState.APPROVED: ("Approved, not on the page yet", "blue"),
    EntryState.PUBLISHED: ("On the page", "green"),
    EntryState.WITHDRAWN: ("Taken off", "grey"),
}


def said_blueprint(wiring: Wiring) -> Blueprint:
    """Everything under ``/said``."""
    pages = Blueprint("said", __name__, url_prefix="/said")
    desk = WritingDesk(wiring)
    _reading(pages, desk)
    _writing(pages, desk)
    _deciding(pages, desk, wiring)
    return pages


def _reading(pages: Blueprint, desk: WritingDesk) -> None:
    @pages.get("")
    @staff_only(READERS)
    def page() -> ResponseReturnValue:
        """Every entry, with how far it has got."""
        return desk.page()

    @pages.get("/<entry_id>")
    @staff_only(READERS)
    def one(entry_id: str) -> ResponseReturnValue:
        """One entry as people would see it, and what can be done with it."""
        return desk.one(entry_id)


def _writing(pages: Blueprint, desk: WritingDesk) -> None:
    @pages.get("/new")
    @staff_only(AUTHORS)
    def new() -> ResponseReturnValue:
        """An empty form."""
        return desk.form(None)

    @pages.post("/new")
    @staff_only(AUTHORS)
    def keep_new() -> ResponseReturnValue:
        """Keeps a draft; what was typed survives whatever goes wrong."""
        return desk.keep(None)

    @pages.get("/<entry_id>/change")
    @staff_only(AUTHORS)
    def change(entry_id: str) -> ResponseReturnValue:
        """The form with the entry's words in it."""
        return desk.form(entry_id)

    @pages.post("/<entry_id>/change")
    @staff_only(AUTHORS)
    def keep(entry_id: str) -> ResponseReturnValue:
        """Keeps the changed words as a draft."""
        return desk.keep(entry_id)


def _deciding(pages: Blueprint, desk: WritingDesk, wiring: Wiring) -> None:
    @pages.post("/<entry_id>/approve")
    @staff_only(APPROVERS)
    def approve(entry_id: str) -> ResponseReturnValue:
        """A second person stands for the words."""
        checked = request.form.get("checked") == "yes"
        write, seen = wiring.loop.write, _seen()
        return desk.decide(
            entry_id, lambda: write.approve(entry_id, staff_now(), seen, checked), "approved"
        )

    @pages.post("/<entry_id>/publish")
    @staff_only(APPROVERS)
    def publish(entry_id: str) -> ResponseReturnValue:
        """Anyone may read it."""
        write, seen = wiring.loop.write, _seen()
        return desk.decide(
            entry_id, lambda: write.publish(entry_id, staff_now(), seen), "published"
        )

    @pages.post("/<entry_id>/withdraw")
    @staff_only(AUTHORS)
    def withdraw(entry_id: str) -> ResponseReturnValue:
        """Nobody outside can read it any more."""
        write = wiring.loop.write
        return desk.decide(entry_id, lambda: write.withdraw(entry_id, staff_now()), "withdrawn")


@dataclass(frozen=True)
class WritingDesk:
    """Fetches what these pages show, and carries out what is asked on them."""

    wiring: Wiring

    def page(self) -> ResponseReturnValue:
        """The list."""
        with self.wiring.store.read() as work:
            entries = work.loop.entries.all()
        return render_template("said.html", entries=entries, **self._common())

    def one(self, entry_id: str, problem: Problem | None = None) -> ResponseReturnValue:
        """One entry."""
        with self.wiring.store.read() as work:
            entry = work.loop.entries.get(entry_id)
            actions = [one for one in work.loop.actions.all() if one.entry_id == entry_id]
        staff, now = staff_now(), self.wiring.clock.now()
        html = render_template(
            "said_entry.html",
            entry=entry,
            actions=actions,
            written=when_words(entry.written_at, now),
            own=entry.written_by == staff.email,
            approves=staff.role in APPROVERS,
            problem=problem,
            done=request.args.get("done", ""),
            **self._common(),
        )
        return html, problem.status if problem else 200

    def form(self, entry_id: str | None) -> ResponseReturnValue:
        """The form, empty or with an entry's words in it."""
        entry = self._entry(entry_id)
        months = months_open(self.wiring.clock.now())
        text = entry.text if entry else EntryText(months[0], "", "")
        return self._form(entry_id, text, str(entry.version) if entry else "")

    def keep(self, entry_id: str | None) -> ResponseReturnValue:
        """Keeps what was typed as a draft."""
        text, staff, seen = self._typed(entry_id), staff_now(), request.form.get("seen", "")
        words = "\n\n".join(filter(None, (text.said, text.did, text.quote)))
        try:
            if entry_id is None:
                kept = self.wiring.loop.write.draft(text, staff)
            else:
                kept = self.wiring.loop.write.change(entry_id, text, staff, _seen())
        except EntryNotFit as error:
            return self._form(entry_id, text, seen, error.problems)
        except HouseError as error:
            return answer(problem_of(error), words)
        return redirect(url_for("said.one", entry_id=kept.id, done="kept"), 303)

    def decide(self, entry_id: str, act: Callable[[], Entry], done: str) -> ResponseReturnValue:
        """Moves an entry on, and shows it again."""
        try:
            act()
        except (NotFound, StoreUnavailable) as error:
            return answer(problem_of(error))
        except HouseError as error:
            return self.one(entry_id, problem_of(error))
        return redirect(url_for("said.one", entry_id=entry_id, done=done), 303)

    def _typed(self, entry_id: str | None) -> EntryText:
        """What the form says. Only those who read comments choose a quotation; for others an
        entry keeps the one it has, or loses it."""
        fields = {name: request.form.get(name, "") for name in ("month", "said", "did", "theme")}
        if staff_now().role in APPROVERS:
            chosen, whole = self._chosen(request.form.get("comment", ""))
            return EntryText(
                **fields, quote=request.form.get("quote", "").strip() or whole, quote_of=chosen
            )
        entry = self._entry(entry_id)
        if entry is None or request.form.get("leave_out") == "yes":
            return EntryText(**fields)
        return EntryText(**fields, quote=entry.text.quote, quote_of=entry.text.quote_of)

    def _chosen(self, comment: str) -> tuple[str, str]:
        """The response a chosen comment belongs to, and the comment's own words."""
        response_id, _, number = comment.partition(".")
        with self.wiring.store.read() as work:
            shareable = self.wiring.loop.write.shareable(work)
        texts = [one.text for one in shareable if one.response_id == response_id]
        whole = texts[int(number)] if number.isdecimal() and int(number) < len(texts) else ""
        return response_id[:32], whole

    def _form(
        self, entry_id: str | None, text: EntryText, seen: str, problems: Sequence[str] = ()
    ) -> ResponseReturnValue:
        reads = staff_now().role in APPROVERS
        html = render_template(
            "said_form.html",
            entry_id=entry_id,
            text=text,
            seen=seen,
            problems=problems,
            months=[(m, month_words(m)) for m in months_open(self.wiring.clock.now())],
            themes=tuple(THEMES.values()),
            longest=LONGEST_PART,
            reads=reads,
            comments=self._comments(text) if reads else [],
            **self._common(),
        )
        return html, 422 if problems else 200

    def _comments(self, text: EntryText) -> list[dict[str, object]]:
        """Options of the select: each comment that may be quoted. On record: people's own words."""
        staff, now = staff_now(), self.wiring.clock.now()
        with self.wiring.store.begin() as work:
            shareable = self.wiring.loop.write.shareable(work)
            work.audit.add(staff.email, "read_shareable_comments", "", now)
        seen: dict[str, int] = {}
        options: list[dict[str, object]] = [{"value": "", "text": "No quotation"}]
        for one in shareable:
            number = seen[one.response_id] = seen.get(one.response_id, -1) + 1
            options.append(
                {
                    "value": f"{one.response_id}.{number}",
                    "text": f"{month_words(one.month)}: {one.text}",
                    "selected": one.response_id == text.quote_of
                    and text.quote in " ".join(one.text.split()),
                }
            )
        return options

    def _entry(self, entry_id: str | None) -> Entry | None:
        if entry_id is None:
            return None
        with self.wiring.store.read() as work:
            return work.loop.entries.get(entry_id)

    def _common(self) -> dict[str, Any]:
        return {
            "alerts": alerts_for(self.wiring, staff_now()),
            "states": STATES,
            "month_words": month_words,
        }


def _seen() -> int:
    """The version of the entry that the person had before them; 0, which no entry has, for none."""
    return request.form.get("seen", 0, int)
