"""Keeps the vectors of training texts between trainings: only new wording is encoded again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def vectors_of(
    texts: Sequence[str], encode: Callable[[str], Floats], path: Path, made_by: str
) -> list[Floats]:
    """One vector a text, in order; those encoded before by the same encoder come from a file.

    ``made_by`` names the encoder and the lexicon; a change of either empties the cache. A file
    that cannot be read or written costs time and nothing else.
    """
    known = _read(path, made_by)
    found = [known.get(_key(text)) for text in texts]
    vectors = [
        encode(text) if vector is None else vector
        for text, vector in zip(texts, found, strict=True)
    ]
    if any(vector is None for vector in found):
        _write(path, made_by, dict(zip(map(_key, texts), vectors, strict=True)))
    return vectors


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _read(path: Path, made_by: str) -> dict[str, Floats]:
    try:
        with np.load(path, allow_pickle=False) as saved:
            if str(saved["made_by"]) == made_by:
                return dict(zip(map(str, saved["keys"]), saved["vectors"], strict=True))
    except (OSError, ValueError, KeyError):
        pass
    return {}


def _write(path: Path, made_by: str, known: dict[str, Floats]) -> None:
    if not known:
        return
    fresh = path.with_suffix(".new.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        keys, vectors = np.array(list(known)), np.stack(list(known.values()))
        np.savez(fresh, made_by=made_by, keys=keys, vectors=vectors)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
