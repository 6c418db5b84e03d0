"""How an action puts a directive among its replies."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from bot.core.directives import Directive, directive_payload


def ask_service(dispatcher: CollectingDispatcher, directive: Directive) -> None:
    """The door takes the directive out of the replies and hands it to the worker."""
    dispatcher.utter_message(json_message={"directive": directive_payload(directive)})
