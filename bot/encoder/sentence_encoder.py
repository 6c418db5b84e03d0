"""Sentences to vectors, on one processor thread, without torch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.core.errors import SetUpBroken
from bot.encoder.manifest import MODEL_FILE, RECIPE, TOKENIZER_FILE, read_manifest
from bot.encoder.outputs import POOLED, SENTENCE

WIDTH = 384
"""Numbers in a sentence's vector."""

MAX_PIECES = 256
"""Word pieces read of one text, its two marks included; the network was trained to this."""

# Far more than 256 word pieces of real writing, and it bounds the work on a 20,000-character paste.
_MAX_CHARACTERS = 4096


class EncoderUnusable(SetUpBroken):
    """The encoder's directory is missing, damaged or from another version."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(f"the sentence encoder in {folder} {why}; build it with: make setup")


class SentenceEncoder:
    """all-MiniLM-L6-v2 in int8. Safe to share between threads."""

    def __init__(self, model: bytes, tokenizer: bytes, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"]
        )
        self.tokenizer = Tokenizer.from_buffer(tokenizer)
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MAX_PIECES)

    def encode(self, text: str) -> bytes:
        """384 little-endian float32 numbers of unit length. Never raises on odd text."""
        return self._vector(text).astype("<f4", copy=False).tobytes()

    def encode_many(self, texts: Iterable[str]) -> NDArray[np.float32]:
        """The vectors of n texts, shape (n, 384): exactly those ``encode`` gives."""
        vectors = [self._vector(text) for text in texts]
        return np.stack(vectors) if vectors else np.empty((0, WIDTH), dtype=np.float32)

    def is_piece(self, word: str) -> bool:
        """Whether a lower-case word is one word piece, as common words are."""
        return self.tokenizer.token_to_id(word) is not None

    def words(self) -> frozenset[str]:
        """Every word piece that is a word of its own: common English words, and names."""
        pieces = self.tokenizer.get_vocab()
        return frozenset(piece for piece in pieces if piece.isascii() and piece.isalpha())

    def pooled(self, text: str) -> NDArray[np.float32]:
        """The pooled layers of an adapted encoder, one after the other."""
        return self._run(text, POOLED)

    def _vector(self, text: str) -> NDArray[np.float32]:
        return self._run(text, SENTENCE)

    def _run(self, text: str, output: str) -> NDArray[np.float32]:
        # Half of a surrogate pair is a Python string but no Unicode text.
        readable = text[:_MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
        pieces = np.array(self.tokenizer.encode(readable).ids, dtype=np.int64)
        (vector,) = self._session.run([output], {"pieces": pieces})
        return np.asarray(vector, dtype=np.float32)


def load_encoder(folder: Path, threads: int = 1) -> SentenceEncoder:
    """The encoder built in this folder.

    Raises EncoderUnusable, which names the command that builds it, when a file is
    missing or is not the one its manifest describes.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        raise EncoderUnusable(folder, "is missing" if not folder.is_dir() else "has no manifest")
    if manifest.recipe != RECIPE:
        raise EncoderUnusable(folder, "was built by another version of this code")
    return SentenceEncoder(
        _read_checked(folder, MODEL_FILE, manifest.model_sha256),
        _read_checked(folder, TOKENIZER_FILE, manifest.tokenizer_sha256),
        threads,
    )


def _read_checked(folder: Path, name: str, sha256: str) -> bytes:
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise EncoderUnusable(folder, f"has no readable {name}") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise EncoderUnusable(folder, f"has a damaged {name}")
    return content
