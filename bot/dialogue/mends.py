"""Three mends that take the waste out of a turn. Written for Rasa 3.6.21.

Each is measured in benchmarks/ and has a test (tests/rasa/test_mends.py) that it still
applies to the installed version. The first two replace one function of Rasa each; the
third uses Rasa's own seam and replaces nothing.
"""

from __future__ import annotations

import functools
import json
from typing import Any

import jsonschema
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

WRITTEN_FOR = "3.6.21"


def apply_mends() -> None:
    """Puts the first two mends in place; calling it again changes nothing."""
    resolve_events_by_table()
    compile_action_schema_once()


def resolve_events_by_table() -> None:
    """Rasa walks all subclasses of Event for every stored event; a table is enough."""
    if hasattr(Event.resolve_by_type, "cache_clear"):
        return
    original = Event.resolve_by_type

    @functools.lru_cache(maxsize=256)
    def resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
        found: type[Event] | None = original(type_name, default)
        return found

    Event.resolve_by_type = staticmethod(resolve_by_type)


def compile_action_schema_once() -> None:
    """Rasa re-checks the schema itself before each check of an action's answer."""
    if hasattr(RemoteAction._validate_action_result, "validator"):
        return
    schema = RemoteAction.action_response_format_spec()
    validator = jsonschema.validators.validator_for(schema)(schema)

    def validate_action_result(_: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    validate_action_result.validator = validator  # type: ignore[attr-defined]
    RemoteAction._validate_action_result = validate_action_result


def known_event_types() -> frozenset[str]:
    """The names the table must resolve, for the test that it still does."""
    return frozenset(
        event.type_name for event in all_subclasses(Event) if getattr(event, "type_name", None)
    )


class InProcessActions(EndpointConfig):  # type: ignore[misc]
    """An action endpoint that calls rasa_sdk's executor here instead of over HTTP.

    The domain is the same for the whole life of a model, so it is handed to the actions
    as one shared mapping and not copied into each call.
    """

    def __init__(self, executor: ActionExecutor) -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = executor
        self._domain: dict[str, Any] = {}

    def give_domain(self, domain: Domain) -> None:
        """The domain that actions see from now on."""
        self._domain = domain.as_dict()

    async def request(self, *_: Any, **kwargs: Any) -> Any:
        """Runs the action; its refusals become the HTTP errors Rasa knows them by."""
        call = {**kwargs["json"], "domain": self._domain}
        try:
            return await self._executor.run(call)
        except ActionExecutionRejection as refusal:
            body = json.dumps({"action_name": refusal.action_name, "error": refusal.message})
            raise ClientResponseError(400, "rejected", body) from refusal
        except ActionNotFoundException as error:
            raise ClientResponseError(404, "no such action", "{}") from error


def in_process_actions(package: str) -> InProcessActions:
    """An endpoint over every action found in this package."""
    executor = ActionExecutor()
    executor.register_package(package)
    return InProcessActions(executor)
