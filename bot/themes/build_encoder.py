"""`python -m bot.themes.build_encoder`: the theme reader's encoder, as set-up makes it."""

from __future__ import annotations

import sys

from bot.encoder.build_reader import build_reader
from bot.themes.classifier_files import ADAPTED, FOLDER, TRAINED, WEIGHTS


def main() -> int:
    """The command; 1 with one line when it cannot be done."""
    return build_reader("theme reader", FOLDER / TRAINED, FOLDER / WEIGHTS, ADAPTED)


if __name__ == "__main__":
    sys.exit(main())
