"""Builds the encoder of one trained reader, as a step of set-up."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from bot.core.errors import HouseError
from bot.encoder.adapter import read_adapter
from bot.encoder.build import build_encoder


def build_reader(what: str, trained: Path, weights: Path, into: Path) -> int:
    """Joins the published weights and the reader's adapter in ``into``, if not done yet.

    Says in one line what it did, of ``what`` ("topic reader"); 1 when it cannot be done.
    """
    started = time.monotonic()
    try:
        pooled = json.loads(trained.read_text(encoding="utf-8"))["pooled"]
        layers = tuple(int(layer) for layer in pooled)
        built = build_encoder(into, read_adapter(weights, layers))
    except (HouseError, OSError, ValueError, KeyError) as error:
        print(f"cannot build the {what}'s encoder: {error}", file=sys.stderr)
        return 1
    did = "built" if built else "already current"
    print(f"{what}'s encoder {did} ({time.monotonic() - started:.1f} s)")
    return 0
