"""`python -m training.topics`: trains the assistant's topic reader and writes what was learnt.

Reads the examples of ``data/nlu/`` and the sentences of the approved answers, writes
``reader.safetensors`` and ``trained.json`` into ``bot/topics/reader/``. `rasa train` learns
from the same files in seconds, every time they change; the reader is made anew now and then.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from bot.encoder.source import find_source
from bot.topics.lexicon import load_lexicon
from training.corpus import Example
from training.files import save_reader
from training.fit import Reader, fit
from training.network import POOLED, AdaptedEncoder
from training.phrases import examples_in, sentences_in

EPOCHS = 8
_LONGEST = 96
_READER = Reader(seed=0, slips=0.35)


def main() -> int:
    """Trains and shows progress."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nlu", type=Path, default=Path("data/nlu"))
    parser.add_argument("--answers", type=Path, default=Path("data/answers"))
    parser.add_argument("--into", type=Path, default=Path("bot/topics/reader"))
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    options = parser.parse_args()
    began = time.monotonic()
    lexicon = load_lexicon()
    written = [*examples_in(options.nlu), *sentences_in(options.answers)]
    examples = [Example(lexicon.plain(text), label) for text, label in written]
    labels = sorted({example.label for example in examples})
    _say(f"{len(examples)} texts under {len(labels)} labels")
    source = find_source()
    tokenizer = Tokenizer.from_file(str(source.tokenizer))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_LONGEST)
    torch.manual_seed(_READER.seed)
    encoder = AdaptedEncoder(load_file(source.weights))
    head = fit(encoder, tokenizer, examples, labels, _say, options.epochs, _READER)
    save_reader(options.into / "reader.safetensors", encoder, head)
    trained = {
        "labels": labels,
        "pooled": list(POOLED),
        "trained_on": _digest(written),
        "texts": len(examples),
        "epochs": options.epochs,
    }
    (options.into / "trained.json").write_text(json.dumps(trained, indent=1) + "\n")
    _say(f"written to {options.into} in {time.monotonic() - began:.0f} s")
    return 0


def _digest(written: list[tuple[str, str]]) -> str:
    return hashlib.sha256(json.dumps(written).encode("utf-8")).hexdigest()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
