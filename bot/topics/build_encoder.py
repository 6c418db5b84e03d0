"""`python -m bot.topics.build_encoder`: the topic reader's encoder, as set-up makes it."""

from __future__ import annotations

import json
import sys
import time

from bot.core.errors import HouseError
from bot.encoder.adapter import read_adapter
from bot.encoder.build import build_encoder
from bot.topics.readings import ADAPTED, FOLDER, TRAINED, WEIGHTS


def main() -> int:
    """The command; 1 with one line when it cannot be done."""
    started = time.monotonic()
    try:
        trained = json.loads((FOLDER / TRAINED).read_text(encoding="utf-8"))
        pooled = tuple(int(layer) for layer in trained["pooled"])
        built = build_encoder(ADAPTED, read_adapter(FOLDER / WEIGHTS, pooled))
    except (HouseError, OSError, ValueError, KeyError) as error:
        print(f"cannot build the topic reader's encoder: {error}", file=sys.stderr)
        return 1
    did = "built" if built else "already current"
    print(f"topic reader's encoder {did} ({time.monotonic() - started:.1f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
