"""The mends still apply to the installed Rasa, and still do what the originals did."""

from __future__ import annotations

import asyncio
import inspect

import jsonschema
import pytest
import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.utils.endpoints import ClientResponseError
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.dialogue.mends import WRITTEN_FOR, InProcessActions, apply_mends, known_event_types


@pytest.fixture(autouse=True)
def mended() -> None:
    apply_mends()


def test_they_were_written_for_the_installed_version() -> None:
    assert rasa.__version__ == WRITTEN_FOR


def test_the_table_finds_every_kind_of_event() -> None:
    for name in known_event_types():
        assert Event.resolve_by_type(name).type_name == name
    assert Event.resolve_by_type("user") is UserUttered
    assert Event.resolve_by_type("no such event", SlotSet) is SlotSet
    with pytest.raises(ValueError, match="Unknown event"):
        Event.resolve_by_type("no such event")


def test_the_second_look_at_a_kind_of_event_walks_nothing() -> None:
    Event.resolve_by_type("slot")
    hits = Event.resolve_by_type.cache_info().hits
    Event.resolve_by_type("slot")
    assert Event.resolve_by_type.cache_info().hits == hits + 1


def test_an_actions_answer_is_still_checked() -> None:
    action = RemoteAction("action_x", None)
    good = {"events": [{"event": "slot", "name": "fft_score", "value": "Good"}], "responses": []}
    assert action._validate_action_result(good)
    with pytest.raises(jsonschema.ValidationError):
        action._validate_action_result({"events": [{"name": "no kind"}], "responses": []})


def test_applying_them_twice_changes_nothing() -> None:
    before = (Event.resolve_by_type, RemoteAction._validate_action_result)
    apply_mends()
    assert (Event.resolve_by_type, RemoteAction._validate_action_result) == before


def test_rasa_still_calls_actions_the_way_the_endpoint_expects() -> None:
    source = inspect.getsource(RemoteAction.run)
    assert "self.action_endpoint.request(" in source
    assert "json=" in source


def test_a_refusal_and_an_unknown_action_become_the_errors_rasa_knows() -> None:
    def refuse(dispatcher, tracker, domain):
        raise ActionExecutionRejection("action_no")

    executor = ActionExecutor()
    executor.register_function("action_no", refuse)
    endpoint = InProcessActions(executor)

    def status_of(name: str) -> int:
        call = {"next_action": name, "sender_id": "e", "tracker": {"sender_id": "e"}}
        with pytest.raises(ClientResponseError) as raised:
            asyncio.run(endpoint.request(json=call))
        return raised.value.status

    assert (status_of("action_no"), status_of("action_missing")) == (400, 404)
