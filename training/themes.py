"""`python -m training.themes`: trains the reader of comments' themes and tone.

Reads ``data/themes/train.jsonl``, starts from what the screening's first reader has learnt of
patients' words, and writes ``reader.safetensors`` and ``trained.json``. Comments in life say
more than one thing, so every other one is joined with another, with the themes of both.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from bot.core.themes import OTHER, THEMES, Tone
from bot.encoder.source import find_source
from bot.themes.classifier_files import FOLDER, TRAINED, WEIGHTS
from bot.themes.reader import TONES
from training.files import save_reader
from training.fit import batches
from training.network import POOLED, WIDTH, AdaptedEncoder, padded
from training.noise import noisy

SOURCE = Path("data/themes/train.jsonl")
BEGINS_AS = Path("bot/screening/classifier/reader_1.safetensors")
EPOCHS, BATCH = 18, 16
_SEED = 0
_LONGEST = 128
_ADAPTER_RATE, _HEAD_RATE, _DECAY = 7e-4, 2e-3, 0.01
_WARM_UP = 60
_SLIPS = 0.2
_JOINED = 0.5
_BETWEEN = (". ", ", ", " and ", " but ", " ")
#: A theme that is there weighs more: most themes are absent from most comments.
_PRESENT_WEIGHS = 2.0
_SMOOTHING = 0.06


@dataclass(frozen=True)
class Comment:
    """A comment, what it is about, and how it sounds."""

    text: str
    themes: frozenset[str]
    tone: Tone

    def joined(self, other: Comment, between: str) -> Comment:
        """Both, said in one breath."""
        themes = self.themes | other.themes
        return Comment(
            self.text + between + other.text,
            themes - {OTHER} or themes,
            _both(self.tone, other.tone),
        )

    def target(self) -> list[float]:
        """1 for each theme it has, then for each tone; a mixed one is both good and bad."""
        sounds = {Tone.POSITIVE, Tone.NEGATIVE} if self.tone is Tone.MIXED else {self.tone}
        return [
            *(float(theme in self.themes) for theme in THEMES),
            *(float(tone in sounds) for tone in TONES),
        ]


def _both(one: Tone, other: Tone) -> Tone:
    if one is other or other is Tone.NEUTRAL:
        return one
    return other if one is Tone.NEUTRAL else Tone.MIXED


def main() -> int:
    """Trains and writes, with progress; the figures come from `make themes`."""
    began = time.monotonic()
    comments = read_comments(SOURCE)
    source = find_source()
    tokenizer = Tokenizer.from_file(str(source.tokenizer))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_LONGEST)
    torch.manual_seed(_SEED)
    encoder = AdaptedEncoder(load_file(source.weights))
    encoder.begin_as(load_file(BEGINS_AS))
    head = fit(encoder, tokenizer, comments, began)
    save_reader(FOLDER / WEIGHTS, encoder, head)
    trained = {
        "themes": list(THEMES),
        "pooled": list(POOLED),
        "corpus": hashlib.sha256(SOURCE.read_bytes()).hexdigest(),
        "comments": len(comments),
        "epochs": EPOCHS,
    }
    (FOLDER / TRAINED).write_text(json.dumps(trained, indent=1) + "\n", encoding="utf-8")
    _say(f"{len(comments)} comments in {time.monotonic() - began:.0f} s")
    return 0


def read_comments(path: Path) -> list[Comment]:
    """The comments of a file, in order."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Comment(row["text"], frozenset(row["themes"]), Tone(row["tone"])) for row in rows]


def fit(
    encoder: AdaptedEncoder, tokenizer: Tokenizer, comments: Sequence[Comment], began: float
) -> nn.Linear:
    """Trains the encoder's adapter in place and returns the head."""
    rng = random.Random(_SEED)
    head = nn.Linear(WIDTH * len(POOLED), len(THEMES) + len(TONES))
    optimiser = torch.optim.AdamW(
        [
            {"params": encoder.parameters(), "lr": _ADAPTER_RATE},
            {"params": head.parameters(), "lr": _HEAD_RATE},
        ],
        weight_decay=_DECAY,
    )
    steps = EPOCHS * (len(comments) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / _WARM_UP) * max(0.0, 1 - step / steps)
    )
    encoder.train()
    for epoch in range(1, EPOCHS + 1):
        said = [_perhaps_joined(comment, comments, rng) for comment in comments]
        rows = [tokenizer.encode(noisy(one.text, rng, _SLIPS)).ids for one in said]
        for batch in batches(rows, rng, BATCH):
            targets = torch.tensor([said[i].target() for i in batch])
            loss = _loss(encoder, head, [rows[i] for i in batch], targets)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        _say(f"epoch {epoch} of {EPOCHS}, {time.monotonic() - began:.0f} s")
    return head


def _perhaps_joined(one: Comment, comments: Sequence[Comment], rng: random.Random) -> Comment:
    if rng.random() >= _JOINED:
        return one
    return one.joined(rng.choice(comments), rng.choice(_BETWEEN))


def _loss(
    encoder: AdaptedEncoder, head: nn.Linear, rows: list[list[int]], targets: torch.Tensor
) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        pooled = encoder(*padded(rows))
    scores = head(functional.dropout(pooled.float(), 0.1))
    smooth = targets * (1 - _SMOOTHING) + _SMOOTHING / 2
    weights = torch.full((targets.shape[1],), _PRESENT_WEIGHS)
    return functional.binary_cross_entropy_with_logits(scores, smooth, pos_weight=weights)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
