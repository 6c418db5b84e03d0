"""What a built encoder says about itself, so that damage and staleness show."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

MODEL_FILE = "encoder.onnx"
TOKENIZER_FILE = "tokenizer.json"
MANIFEST_FILE = "manifest.json"

RECIPE = 2
"""Raise it when the graph or its quantisation changes: every built encoder is then stale."""


@dataclass(frozen=True)
class Manifest:
    """Digests of the built files, and what they were built from and with."""

    recipe: int
    built_from: str
    weights_sha256: str
    model_sha256: str
    tokenizer_sha256: str
    onnx: str
    onnxruntime: str
    adapter_sha256: str = ""

    def write(self, folder: Path) -> None:
        """Writes ``manifest.json`` into the folder."""
        text = json.dumps(asdict(self), indent=2, sort_keys=True) + "\n"
        (folder / MANIFEST_FILE).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> Manifest | None:
    """The folder's manifest, or None when there is none that can be read."""
    try:
        loaded = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        return Manifest(**loaded)
    except (OSError, ValueError, TypeError):
        return None
