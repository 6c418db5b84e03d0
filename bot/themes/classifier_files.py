"""The theme classifier as files: what was learnt, and the encoder that set-up builds from it."""

from __future__ import annotations

import json
from pathlib import Path

from bot.core.errors import SetUpBroken
from bot.core.themes import THEMES
from bot.encoder.reader import load_reader
from bot.themes.reader import TONES, ThemeClassifier

FOLDER = Path(__file__).parent / "classifier"
"""In the repository: ``reader.safetensors`` and ``trained.json``, made by `make theme-reader`."""
WEIGHTS, TRAINED = "reader.safetensors", "trained.json"
ADAPTED = Path(__file__).parents[2] / "var" / "themes" / "reader"
"""Built at set-up: the encoder with the reader's adapter."""


class ThemesUnusable(SetUpBroken):
    """What training says of the theme classifier is missing or broken."""


def load_theme_reader(folder: Path = FOLDER, encoder: Path = ADAPTED) -> ThemeClassifier:
    """The classifier. Raises ThemesUnusable, ReaderUnusable or EncoderUnusable: which, and why."""
    try:
        trained = json.loads((folder / TRAINED).read_text(encoding="utf-8"))
        themes = list(trained["themes"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ThemesUnusable(f"{TRAINED}: cannot be read ({error})") from error
    if themes != list(THEMES):
        raise ThemesUnusable(f"{TRAINED}: was trained for other themes; run `make theme-reader`")
    return ThemeClassifier(load_reader(folder / WEIGHTS, encoder, len(THEMES) + len(TONES)))
