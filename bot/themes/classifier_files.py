"""The theme classifier as files: what was learnt, and the words it knows."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from bot.core.errors import SetUpBroken
from bot.core.themes import THEMES
from bot.encoder import load_encoder
from bot.themes.reader import Head, ThemeClassifier
from bot.themes.words import Vocabulary

FOLDER = Path(__file__).parent / "classifier"
"""In the repository: ``themes.safetensors`` and ``trained.json``, made by `make theme-reader`."""
WEIGHTS, TRAINED = "themes.safetensors", "trained.json"
ENCODER = Path(__file__).parents[2] / "var" / "encoder"


class ThemesUnusable(SetUpBroken):
    """A file of the theme classifier is missing or broken; the text says which and why."""


def load_theme_reader(folder: Path = FOLDER, encoder: Path = ENCODER) -> ThemeClassifier:
    """The classifier. Raises ThemesUnusable, or the encoder's own error when it is not built."""
    try:
        trained = json.loads((folder / TRAINED).read_text(encoding="utf-8"))
        tensors = load_file(folder / WEIGHTS)
        terms, themes = list(trained["terms"]), list(trained["themes"])
        weights = tensors["terms.weight"].astype(np.float32)
        heads = [
            Head(
                tensors[f"{name}.weight"].astype(np.float32),
                tensors[f"{name}.bias"].astype(np.float32),
            )
            for name in ("themes", "tones")
        ]
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise ThemesUnusable(f"{folder.name}: cannot be read ({error})") from error
    if themes != list(THEMES):
        raise ThemesUnusable(f"{TRAINED}: was trained for other themes; run `make theme-reader`")
    if len(terms) != len(weights) or heads[0].weights.shape[0] != len(themes):
        raise ThemesUnusable(f"{WEIGHTS}: does not fit {TRAINED}; run `make theme-reader`")
    places = {term: place for place, term in enumerate(terms)}
    return ThemeClassifier(load_encoder(encoder), Vocabulary(places, weights), *heads)
