"""`python -m bot.screening.build_encoder`: the classifier's encoders, as set-up makes them.

Joins the published weights and the adapter of each reader in `bot/screening/classifier`
into an int8 graph under ``var/screening``. Does nothing where it is there already.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bot.core.errors import HouseError
from bot.encoder.adapter import read_adapter
from bot.encoder.build import build_encoder
from bot.screening.classifier_files import ENCODERS, FOLDER, WEIGHTS, read_trained, reader_names


def build(folder: Path = FOLDER, into: Path = ENCODERS) -> int:
    """Makes the encoders; how many were not current. Raises our own errors."""
    trained = read_trained(folder)
    pooled = tuple(int(layer) for layer in trained["pooled"])
    return sum(
        build_encoder(into / name, read_adapter(folder / f"{name}{WEIGHTS}", pooled))
        for name in reader_names(trained)
    )


def main() -> int:
    """The command; 1 with one line when it cannot be done."""
    started = time.monotonic()
    try:
        built = build()
    except HouseError as error:
        print(f"cannot build the classifier's encoders: {error}", file=sys.stderr)
        return 1
    print(f"classifier's encoders built anew: {built} ({time.monotonic() - started:.1f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
