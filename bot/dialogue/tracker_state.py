"""A conversation between two turns, as small as it can be without losing anything.

Rasa's trackers hold every event and replay them many times a turn, so a turn grows
dearer with each message. Our rules look at one message and at the form under way, so
that is what is kept: slots that hold something, and the form. Nothing a patient typed
outlives its turn, unless a form is holding it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

State = Mapping[str, Any]


def state_of(tracker: DialogueStateTracker) -> State:
    """What must be known at the next message: ``{"slots": {...}, "form": name or None}``."""
    slots = {
        name: slot.value for name, slot in tracker.slots.items() if slot.value != slot.initial_value
    }
    return {"slots": slots, "form": tracker.active_loop_name}


def tracker_in(episode: str, domain: Domain, state: State | None) -> DialogueStateTracker:
    """A tracker that listens in this state; an empty one for a new episode."""
    events: list[Event] = []
    if state is not None:
        if state["form"]:
            events.append(ActiveLoop(state["form"]))
        events += [SlotSet(name, value) for name, value in state["slots"].items()]
        events.append(ActionExecuted(ACTION_LISTEN_NAME))
    return DialogueStateTracker.from_events(episode, events, slots=domain.slots, domain=domain)
