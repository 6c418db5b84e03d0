"""Chooses the intent, and the exact ``faq/...`` answer, of a message in one step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue.components.averaging import averaged
from bot.dialogue.components.choosing import asks_for_person, choice, topics_of_parts
from bot.dialogue.components.model_cache import learnt_once
from bot.dialogue.components.ranking import FALLBACK, HANDS_OFF, parse_data
from bot.dialogue.components.sentence_encoder_featurizer import (
    READINGS,
    SentenceEncoderFeaturizer,
)
from bot.dialogue.components.topic_model import TopicModel, fit
from bot.topics import Reading, load_lexicon, questions_in, read_labels

ALSO = "also"
"""Where parse data keep the topic of a second question."""
MOST_ANSWERED = 2

_FILE = "topics.npz"
_SETTINGS = ("regularisation", "buckets", "ngram_scale")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """One linear model over all intents, the retrieval intents' topics included.

    Its probabilities are averaged with the shares of the topic reader, where the featuriser
    left them. A topic below ``threshold``, or less than ``margin`` ahead of the next, becomes
    ``nlu_fallback`` and keeps its ranking, so that the likeliest topics can be offered. A
    second question in the message is kept beside the first under ``also``.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """The vectors come from the sentence encoder."""
        return [SentenceEncoderFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """What each number does; config.yml holds the calibrated values."""
        return {
            # how sure, and how far ahead of the next, an approved answer must be
            "threshold": 0.5,
            "margin": 0.15,
            # how sure a greeting or thanks must be: a slip is harmless
            "conversation_threshold": 0.3,
            # how sure a wish for a person must be: screening has read the message for it before,
            # and whoever is misread is offered the button
            "person_threshold": 0.6,
            # how sure each of two questions in one message must be for both to be answered
            "part_threshold": 0.6,
            # how much the topic reader counts beside what `rasa train` learnt
            "reader_weight": 0.5,
            "ranking_length": 10,
            # inverse strength of L2 regularisation
            "regularisation": 30.0,
            # hashed n-gram features beside the vector; 0 switches them off
            "buckets": 8192,
            "ngram_scale": 0.7,
            # what training learnt is kept beside it
            "encoder": "var/encoder",
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa passes it by name
    ) -> TopicClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa passes it by name
        **kwargs: Any,  # noqa: ARG003 - Rasa passes it by name
    ) -> TopicClassifier:
        """The classifier that training persisted."""
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            classifier._model = TopicModel.load(folder / _FILE)
        return classifier

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model: TopicModel | None = None
        self._words = load_lexicon()

    def train(self, training_data: TrainingData) -> Resource:
        """Fits on the examples; the answers' own sentences no longer add anything to them."""
        examples = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        if not examples:
            return self._resource
        vectors = np.stack([_vector(example) for example in examples])
        texts = [self._words.plain(str(example.get(TEXT))) for example in examples]
        labels = [_label(example) for example in examples]
        settings = {name: self._config[name] for name in _SETTINGS}
        self._model = learnt_once(
            Path(self._config["encoder"]).parent / "topics",
            vectors,
            texts,
            labels,
            settings,
            lambda: fit(vectors, texts, labels, **settings),
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets intent, ranking and the retrieval answer of each message."""
        for message in messages:
            for name, value in self._read(message).items():
                message.set(name, value, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Lets later components see the predictions on the examples."""
        self.process(training_data.intent_examples)
        return training_data

    def _read(self, message: Message) -> dict[str, Any]:
        if self._model is None or not (message.get(TEXT) or "").strip():
            return parse_data([], FALLBACK)
        text = str(message.get(TEXT))
        readings: Sequence[Reading] = message.get(READINGS) or ()
        ranked = self._ranked(
            self._model, text, _vector(message), readings[0].shares if readings else None
        )
        chosen = choice(ranked, self._config)
        parts = questions_in(text)
        if chosen == HANDS_OFF or len(readings) != len(parts) + 1:
            return parse_data(ranked, chosen)
        read = [
            self._ranked(self._model, part, reading.vector, reading.shares)
            for part, reading in zip(parts, readings[1:], strict=True)
        ]
        if asks_for_person(read, self._config):
            return parse_data(ranked, HANDS_OFF)
        several = topics_of_parts(read, self._config)
        if len(several) > 1:
            return {**parse_data(ranked, several[0]), ALSO: list(several[1:MOST_ANSWERED])}
        if several and chosen == FALLBACK:
            return parse_data(ranked, several[0])
        return parse_data(ranked, chosen)

    def _ranked(
        self,
        model: TopicModel,
        text: str,
        vector: NDArray[np.float32],
        shares: NDArray[np.float32] | None,
    ) -> list[tuple[str, float]]:
        found = model.probabilities(vector, self._words.plain(text))
        labels = model.labels
        if shares is not None:
            weight = self._config["reader_weight"]
            found = averaged(found, labels, shares, read_labels(), weight)
        best = np.argsort(-found)[: self._config["ranking_length"]]
        return [(labels[i], float(found[i])) for i in best]


def _label(example: Message) -> str:
    return str(example.get(INTENT_RESPONSE_KEY) or example.get(INTENT))


def _vector(message: Message) -> NDArray[np.float32]:
    _, sentence = message.get_dense_features(TEXT, [])
    return np.asarray(sentence.features[0], dtype=np.float32)
