"""The shared sentence encoder as a dense featuriser of Rasa's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder import SentenceEncoder, load_encoder

EMBEDDING = "embedding"
"""The message metadata under which a vector arrives: 384 little-endian float32 as bytes."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):  # type: ignore[misc]
    """Adds one sentence vector to each message.

    The worker has already embedded the text for screening and sends the vector along;
    the encoder is loaded only for messages that come without one (`rasa shell`, tests).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``encoder``: the directory of the built encoder, from the working directory."""
        return {**DenseFeaturizer.get_default_config(), "encoder": "var/encoder"}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing can be wrong before the directory is read."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,  # noqa: ARG003 - Rasa passes it by name
        resource: Resource,  # noqa: ARG003 - Rasa passes it by name
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """Nothing is trained, so loading is creating."""
        return cls(execution_context.node_name, config)

    def __init__(self, name: str, config: dict[str, Any]) -> None:
        super().__init__(name, config)
        self._folder = Path(config["encoder"])
        self._encoder: SentenceEncoder | None = None

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the vector that came with each message, or computes it."""
        for message in messages:
            metadata = message.get("metadata") or {}
            vector = metadata.get(EMBEDDING) or self._encode(message.get(TEXT) or "")
            self._add(message, np.frombuffer(vector, dtype="<f4"))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds vectors to the examples."""
        self.process([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data

    def _encode(self, text: str) -> bytes:
        if self._encoder is None:
            self._encoder = load_encoder(self._folder)
        return self._encoder.encode(text)

    def _add(self, message: Message, vector: NDArray[np.float32]) -> None:
        features = Features(vector.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
        message.add_features(features)
