"""How a message reads: sentence vectors, and the topic reader's shares, as bytes and back.

A message is read whole and, where it may hold several questions, part by part. Each reading
is ``WIDTH`` numbers of the sentence encoder and one share for each label of the topic reader.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.core.errors import SetUpBroken
from bot.encoder import WIDTH, SentenceEncoder, load_encoder
from bot.encoder.manifest import MANIFEST_FILE
from bot.encoder.reader import Reader, load_reader
from bot.topics.lexicon import PATH as LEXICON
from bot.topics.lexicon import Lexicon, load_lexicon
from bot.topics.questions import questions_in
from bot.topics.vector_cache import vectors_of

Floats = NDArray[np.float32]

FOLDER = Path(__file__).parent / "reader"
"""In the repository: ``reader.safetensors`` and ``trained.json``, made by `make topic-reader`."""
WEIGHTS, TRAINED = "reader.safetensors", "trained.json"
ROOT = Path(__file__).parents[2]
ENCODER, ADAPTED = ROOT / "var" / "encoder", ROOT / "var" / "topics" / "reader"
"""Built at set-up: the encoder as published, and with the reader's adapter."""


class TopicReaderUnusable(SetUpBroken):
    """What training says of the reader is missing or broken."""


@dataclass(frozen=True)
class Reading:
    """One text's ``vector`` (384,) and ``shares`` (labels of the reader,)."""

    vector: Floats
    shares: Floats


@dataclass(frozen=True)
class TopicEncoder:
    """Reads messages. Safe to share between threads."""

    plain: SentenceEncoder
    reader: Reader
    lexicon: Lexicon

    def encode(self, text: str) -> bytes:
        """The readings of a text and of the questions in it, as little-endian float32."""
        return self.encode_each([text, *questions_in(text)])

    def vector(self, text: str) -> Floats:
        """The sentence encoder's vector of a text's plain words."""
        return np.frombuffer(self.plain.encode(self.lexicon.plain(text)), dtype="<f4")

    def encode_each(self, texts: Sequence[str]) -> bytes:
        """One reading for each text, one after the other."""
        rows = []
        for text in texts:
            words = self.lexicon.plain(text)
            rows.append(np.frombuffer(self.plain.encode(words), dtype="<f4"))
            rows.append(self.reader.shares(words))
        return np.concatenate(rows).astype("<f4").tobytes() if rows else b""


def unpack(encoded: bytes) -> tuple[Reading, ...]:
    """The readings in what ``encode`` gave. Raises ValueError when it is not that."""
    width = WIDTH + len(read_labels())
    numbers = np.frombuffer(encoded, dtype="<f4")
    if numbers.size % width:
        raise ValueError(f"{numbers.size} numbers are not readings of {width}")
    return tuple(Reading(row[:WIDTH], row[WIDTH:]) for row in numbers.reshape(-1, width))


@lru_cache(maxsize=4)
def read_labels(folder: Path = FOLDER) -> tuple[str, ...]:
    """The labels that the topic reader was trained on, in order."""
    try:
        trained = json.loads((folder / TRAINED).read_text(encoding="utf-8"))
        return tuple(map(str, trained["labels"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TopicReaderUnusable(
            f"{TRAINED}: lacks the reader's labels; make it anew with `make topic-reader`"
        ) from error


def load_topic_encoder(encoder: Path = ENCODER, adapted: Path = ADAPTED) -> TopicEncoder:
    """Everything a reading takes. Raises our own errors, with what to do."""
    reader = load_reader(FOLDER / WEIGHTS, adapted, len(read_labels()))
    return TopicEncoder(load_encoder(encoder), reader, load_lexicon())


def training_vectors(encoder: TopicEncoder, texts: Sequence[str], built: Path) -> list[Floats]:
    """The vectors of training texts, kept beside the built encoder they come from."""
    manifest = (built / MANIFEST_FILE).read_bytes()
    made_by = hashlib.sha256(manifest + LEXICON.read_bytes()).hexdigest()
    return vectors_of(texts, encoder.vector, built.parent / "topics" / "phrases.npz", made_by)
