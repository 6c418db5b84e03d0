"""`python -m bot.topics.build_encoder`: the topic reader's encoder, as set-up makes it."""

from __future__ import annotations

import sys

from bot.encoder.build_reader import build_reader
from bot.topics.readings import ADAPTED, FOLDER, TRAINED, WEIGHTS


def main() -> int:
    """The command; 1 with one line when it cannot be done."""
    return build_reader("topic reader", FOLDER / TRAINED, FOLDER / WEIGHTS, ADAPTED)


if __name__ == "__main__":
    sys.exit(main())
