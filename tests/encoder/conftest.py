"""A built encoder and the yardstick, once for the whole run."""

from __future__ import annotations

from pathlib import Path

import pytest
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from bot.encoder import SentenceEncoder, load_encoder
from bot.encoder.build import build_encoder
from bot.encoder.source import find_source
from tests.encoder.reference import ReferenceEncoder

BUILT = Path(__file__).parents[2] / "var" / "encoder"


@pytest.fixture(scope="session")
def built() -> Path:
    """The set-up's own encoder, built if it is not there yet."""
    build_encoder(BUILT)
    return BUILT


@pytest.fixture(scope="session")
def encoder(built: Path) -> SentenceEncoder:
    return load_encoder(built)


@pytest.fixture(scope="session")
def reference() -> ReferenceEncoder:
    source = find_source()
    tokenizer = Tokenizer.from_file(str(source.tokenizer))
    tokenizer.no_padding()
    return ReferenceEncoder(load_file(source.weights), tokenizer)
