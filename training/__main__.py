"""`python -m training`: trains the classifier and writes what was learnt.

Reads ``data/screening/``, writes ``reader_<n>.safetensors`` and ``trained.json`` into
``bot/screening/classifier/``. Calibration follows, on the service's own Python.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from bot.encoder.readable import readable
from bot.encoder.source import find_source
from bot.screening.masker import load_masker
from training.corpus import Example, corpus_digest, read_corpus, split
from training.files import save_reader
from training.fit import EPOCHS, READERS, fit, probabilities
from training.network import POOLED, AdaptedEncoder

_LONGEST = 96


def main() -> int:
    """Trains; prints progress and how the calibration tenth is read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("data/screening"))
    parser.add_argument("--into", type=Path, default=Path("bot/screening/classifier"))
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--reader", type=int, help="only this one of them (1, 2)")
    options = parser.parse_args()
    began = time.monotonic()
    train, calibration = split(_masked(read_corpus(options.corpus)))
    labels = sorted({example.label for example in train})
    _say(f"{len(train)} messages to train on, {len(calibration)} to calibrate on")
    source = find_source()
    tokenizer = Tokenizer.from_file(str(source.tokenizer))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_LONGEST)
    for number, reader in enumerate(READERS, 1):
        if options.reader in (None, number):
            _say(f"reader {number} of {len(READERS)}")
            torch.manual_seed(reader.seed)
            encoder = AdaptedEncoder(load_file(source.weights))
            head = fit(encoder, tokenizer, train, labels, _say, options.epochs, reader)
            _show(
                probabilities(encoder, head, tokenizer, [e.text for e in calibration]),
                labels,
                calibration,
            )
            save_reader(options.into / f"reader_{number}.safetensors", encoder, head)
    trained = {
        "labels": labels,
        "readers": len(READERS),
        "pooled": list(POOLED),
        "trained_on": corpus_digest(options.corpus),
        "messages": len(train),
        "epochs": options.epochs,
    }
    (options.into / "trained.json").write_text(json.dumps(trained, indent=1) + "\n")
    _say(f"written to {options.into} in {time.monotonic() - began:.0f} s")
    return 0


def _show(found: torch.Tensor, labels: list[str], calibration: list[Example]) -> None:
    tiers = [labels[int(place)].split(":")[0] for place in found.argmax(1)]
    right = sum(tier == e.tier for tier, e in zip(tiers, calibration, strict=True))
    _say(f"calibration tenth: tier right for {right} of {len(calibration)}")


def _masked(examples: list[Example]) -> list[Example]:
    """As the service reads them: identifiers as placeholders."""
    masker = load_masker()
    return [Example(readable(masker.mask(e.text).text), e.label) for e in examples]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
