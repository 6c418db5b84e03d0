"""What a trained model depends on, as one digest: train again only when it changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

_FILES = (
    "config.yml",
    "domain.yml",
    "rasa-runtime/uv.lock",
    "var/encoder/manifest.json",
    "var/topics/reader/manifest.json",
    "data/lexicon.yml",
)
_FOLDERS = (
    "data/nlu",
    "data/rules",
    "data/stories",
    "data/answers",
    "actions",
    "bot/dialogue/components",
    "bot/encoder",
    "bot/topics",
)
_SUFFIXES = {".py", ".yml", ".yaml"}


def training_fingerprint(root: Path) -> str:
    """The digest of everything training reads, under the repository's root."""
    digest = hashlib.sha256()
    for path in _inputs(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _inputs(root: Path) -> Iterator[Path]:
    for name in _FILES:
        if (root / name).is_file():
            yield root / name
    for name in _FOLDERS:
        for path in sorted((root / name).rglob("*")):
            if path.suffix in _SUFFIXES and path.is_file():
                yield path
