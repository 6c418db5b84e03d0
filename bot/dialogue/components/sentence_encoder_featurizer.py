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

from bot.topics import Reading, TopicEncoder, load_topic_encoder, training_vectors, unpack

EMBEDDING = "embedding"
"""The message metadata under which readings arrive, as `bot.topics.TopicEncoder` packs them."""
READINGS = "readings"
"""The message property in which they are left for the topic classifier."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):  # type: ignore[misc]
    """Adds one sentence vector to each message, and keeps how its parts read.

    The worker has already read the text and sends the readings along; the encoders are
    loaded only for messages that come without (`rasa shell`, tests, training).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The directories of the encoder as published and of the topic reader's own."""
        return {
            **DenseFeaturizer.get_default_config(),
            "encoder": "var/encoder",
            "reader": "var/topics/reader",
        }

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
        self._folders = Path(config["encoder"]), Path(config["reader"])
        self._loaded: TopicEncoder | None = None

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the readings that came with each message, or computes them."""
        for message in messages:
            encoded = (message.get("metadata") or {}).get(EMBEDDING) or b""
            readings = self._readings(encoded, str(message.get(TEXT) or ""))
            message.set(READINGS, readings)
            self._add(message, readings[0].vector)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds vectors to the examples; the reader has learnt from them and is not asked."""
        examples = [e for e in training_data.training_examples if e.get(TEXT)]
        texts = [str(example.get(TEXT)) for example in examples]
        vectors = training_vectors(self._encoder, texts, self._folders[0])
        for example, vector in zip(examples, vectors, strict=True):
            self._add(example, vector)
        return training_data

    def _readings(self, encoded: bytes, text: str) -> tuple[Reading, ...]:
        """What came along, or what this process reads when nothing usable did."""
        try:
            readings = unpack(encoded)
        except ValueError:
            # From a worker that was set up with another topic reader than this process.
            readings = ()
        return readings or unpack(self._encoder.encode(text))

    @property
    def _encoder(self) -> TopicEncoder:
        if self._loaded is None:
            self._loaded = load_topic_encoder(*self._folders)
        return self._loaded

    def _add(self, message: Message, vector: NDArray[np.float32]) -> None:
        row = vector.reshape(1, -1)
        message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
