"""Keeps the topic model of a training: equal examples and settings are not learnt again.

Rasa trains a component anew whenever anything in its training data changes, the words of the
answers included, which this model does not read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import BadZipFile

from bot.dialogue.components import topic_model
from bot.dialogue.components.topic_model import Floats, TopicModel

_NAME = "learnt-{}.npz"


def learnt_once(
    folder: Path,
    vectors: Floats,
    texts: Sequence[str],
    labels: Sequence[str],
    settings: dict[str, float],
    learn: Callable[[], TopicModel],
) -> TopicModel:
    """What ``learn`` makes of these inputs, or made of them before.

    A file that cannot be read or written costs time and nothing else.
    """
    path = folder / _NAME.format(_digest(vectors, texts, labels, settings))
    try:
        return TopicModel.load(path)
    except (OSError, ValueError, KeyError, BadZipFile):
        model = learn()
        _keep(path, model)
        return model


def _digest(
    vectors: Floats, texts: Sequence[str], labels: Sequence[str], settings: dict[str, float]
) -> str:
    digest = hashlib.sha256(Path(topic_model.__file__).read_bytes())
    digest.update(json.dumps([list(texts), list(labels), settings], sort_keys=True).encode())
    digest.update(vectors.tobytes())
    return digest.hexdigest()[:32]


def _keep(path: Path, model: TopicModel) -> None:
    """Only the newest is kept."""
    fresh = path.with_suffix(".new.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        model.save(fresh)
        for older in path.parent.glob(_NAME.format("*")):
            if older != fresh:
                older.unlink(missing_ok=True)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
