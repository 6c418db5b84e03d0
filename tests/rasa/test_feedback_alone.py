"""Rasa without the service (rasa shell): danger in the form ends it, by the same screening."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.record_feedback import RecordFeedbackAction
from actions.validate_feedback_form import ValidateFeedbackForm


def test_danger_in_the_form_is_handed_off_and_nothing_is_kept() -> None:
    message = {
        "text": "i cant breathe",
        "intent": {"name": "request_human", "confidence": 1.0},
        "screening": {"tier": "emergency", "tiers": ["emergency"], "codes": ["E2"], "why": ["x"]},
    }
    slots = {"requested_slot": "fft_why", "fft_score": "Good", "feedback_state": {"at": "fft_why"}}
    tracker = Tracker("s", slots, message, [{"event": "user"}], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = ValidateFeedbackForm().run(dispatcher, tracker, {})
    said = [m["response"] for m in dispatcher.messages if m.get("response")]
    assert said == ["utter_emergency"]
    directives = [m["custom"]["directive"]["type"] for m in dispatcher.messages if m.get("custom")]
    assert directives == ["hand_off"]
    assert {"event": "slot", "timestamp": None, "name": "requested_slot", "value": None} in events
    tracker.slots.update({event["name"]: event["value"] for event in events})
    dispatcher = CollectingDispatcher()
    RecordFeedbackAction().run(dispatcher, tracker, {})
    assert dispatcher.messages[0]["custom"]["directive"] == {"type": "drop_feedback"}
