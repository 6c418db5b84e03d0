"""The service's own screening as the last word in Rasa's pipeline.

The worker screens every message before it asks the assistant, and says so in the
message's metadata. A message that comes without that mark (`rasa shell`, `rasa test`)
is masked and screened here, by the same code, and handed off alike.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.core.ports import Masker, Screener
from bot.core.tiers import Tier
from bot.core.verdict import verdict_mapping
from bot.dialogue.components.ranking import HANDS_OFF

SCREENED = "screened"
"""The message metadata that says: the worker has screened this."""
VERDICT = "screening"
"""Where the verdict stands in the parse data: ``{"tier", "tiers", "codes", "why"}``."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class RedFlags(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Turns a message that a person must read into the intent that passes it on."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],  # noqa: ARG003 - Rasa passes it by name
        model_storage: ModelStorage,  # noqa: ARG003 - Rasa passes it by name
        resource: Resource,  # noqa: ARG003 - Rasa passes it by name
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa passes it by name
    ) -> RedFlags:
        """Nothing is trained, so loading is creating."""
        return cls()

    def __init__(self) -> None:
        self._masker: Masker | None = None
        self._screener: Screener | None = None

    def process(self, messages: list[Message]) -> list[Message]:
        """Screens what nobody has screened yet."""
        for message in messages:
            if not (message.get("metadata") or {}).get(SCREENED):
                self._screen(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Examples are not messages of patients."""
        return training_data

    def _screen(self, message: Message) -> None:
        text = str(message.get(TEXT) or "")
        if not text.strip():
            return
        masker, screener = self._loaded()
        verdict = screener.screen(masker.mask(text).text)
        if verdict.tier is Tier.NONE:
            return
        message.set(INTENT, {"name": HANDS_OFF, "confidence": 1.0}, add_to_output=True)
        message.set(VERDICT, verdict_mapping(verdict), add_to_output=True)

    def _loaded(self) -> tuple[Masker, Screener]:
        if self._masker is None or self._screener is None:
            from bot.screening import load_masker, load_screener

            self._masker, self._screener = load_masker(), load_screener()
        return self._masker, self._screener
