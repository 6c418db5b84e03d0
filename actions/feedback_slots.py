"""The feedback form's state in Rasa's slots, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import SlotSet

from bot.core.feedback_items import NAMES
from bot.core.feedback_state import ASIDES, Doubt, End, Form, Pending

STATE = "feedback_state"
ASKED = "requested_slot"


def form_in(slots: Mapping[str, Any]) -> Form:
    """The form as the slots have it; a slot that is None was not reached yet."""
    rest: Mapping[str, Any] = slots.get(STATE) or {}
    pending = rest.get("pending")
    return Form(
        asked=str(slots.get(ASKED) or ""),
        at=str(rest.get("at") or ""),
        answers={n: _kept(slots[n]) for n in NAMES if slots.get(n) is not None},
        ranges=tuple(rest.get("ranges") or ()),
        tries=int(rest.get("tries") or 0),
        pending=Pending(Doubt(pending[0]), pending[1], pending[2]) if pending else None,
        chosen=tuple(rest.get("chosen") or ()),
    )


def end_in(slots: Mapping[str, Any]) -> End | None:
    """How the form ended, when it just did."""
    ended = (slots.get(STATE) or {}).get("end")
    return End(ended) if ended else None


def events_of(form: Form, end: End | None = None) -> list[dict[str, Any]]:
    """Every slot as the form has it; ``requested_slot`` None ends Rasa's form."""
    pending = form.pending
    rest = {
        "at": form.at,
        "ranges": list(form.ranges),
        "tries": form.tries,
        "pending": [pending.doubt.value, pending.value, pending.other] if pending else None,
        "chosen": list(form.chosen),
        "end": end.value if end else None,
    }
    answers = [SlotSet(name, _sent(form.answers.get(name))) for name in NAMES]
    return [*answers, SlotSet(STATE, rest), SlotSet(ASKED, None if end else form.asked)]


def forgotten() -> list[dict[str, Any]]:
    """Nothing of a form is left."""
    return [SlotSet(name, None) for name in (*NAMES, *ASIDES, STATE)]


def _sent(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _kept(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
