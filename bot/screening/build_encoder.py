"""`python -m bot.screening.build_encoder`: the classifier's encoder, as set-up makes it.

Joins the published weights and the adapter of `bot/screening/classifier` into an int8
graph in ``var/screening``. Does nothing when it is there already.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bot.core.errors import HouseError
from bot.encoder.adapter import read_adapter
from bot.encoder.build import build_encoder
from bot.screening.classifier_files import ENCODER, FOLDER, WEIGHTS, read_trained


def build(folder: Path = FOLDER, into: Path = ENCODER) -> bool:
    """Makes the encoder; False when it was already current. Raises our own errors."""
    pooled = tuple(int(layer) for layer in read_trained(folder)["pooled"])
    return build_encoder(into, read_adapter(folder / WEIGHTS, pooled))


def main() -> int:
    """The command; 1 with one line when it cannot be done."""
    started = time.monotonic()
    try:
        did = "built" if build() else "already current"
    except HouseError as error:
        print(f"cannot build the classifier's encoder: {error}", file=sys.stderr)
        return 1
    print(f"classifier's encoder {did} ({time.monotonic() - started:.1f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
