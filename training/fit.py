"""The training loop: adapter and head together, a little noise in every epoch."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from training.corpus import Example
from training.network import POOLED, WIDTH, AdaptedEncoder, padded
from training.noise import noisy

EPOCHS = 4
BATCH = 32
_ADAPTER_RATE, _HEAD_RATE, _DECAY = 7e-4, 2e-3, 0.01
_WARM_UP = 400
_SMOOTHING = 0.05
#: Rare labels weigh more, but not by as much as they are rarer.
_BALANCE = 0.3
_REPORT_EVERY = 200

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Reader:
    """What tells one reader from another: its seed, and how many messages get slips."""

    seed: int
    slips: float


#: Their shares are averaged: those that err apart are right more often, and steadier under slips.
READERS = (
    Reader(seed=0, slips=0.35),
    Reader(seed=1, slips=0.5),
    Reader(seed=2, slips=0.4),
)


def fit(
    encoder: AdaptedEncoder,
    tokenizer: Tokenizer,
    examples: Sequence[Example],
    labels: Sequence[str],
    say: Progress,
    epochs: int,
    reader: Reader,
) -> nn.Linear:
    """Trains the encoder's adapter in place and returns the head."""
    rng = random.Random(reader.seed)
    head = nn.Linear(WIDTH * len(POOLED), len(labels))
    places = [labels.index(example.label) for example in examples]
    weights = _label_weights(places, len(labels))
    optimiser = torch.optim.AdamW(
        [
            {"params": encoder.parameters(), "lr": _ADAPTER_RATE},
            {"params": head.parameters(), "lr": _HEAD_RATE},
        ],
        weight_decay=_DECAY,
    )
    steps = epochs * (len(examples) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / _WARM_UP) * max(0.0, 1 - step / steps)
    )
    encoder.train()
    began, step, recent = time.monotonic(), 0, 0.0
    for _ in range(epochs):
        rows = [
            tokenizer.encode(noisy(example.text, rng, reader.slips)).ids for example in examples
        ]
        for batch in batches(rows, rng):
            pieces, mask = padded([rows[i] for i in batch])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                pooled = encoder(pieces, mask)
            scores = head(functional.dropout(pooled.float(), 0.1))
            target = torch.tensor([places[i] for i in batch])
            loss = functional.cross_entropy(
                scores, target, weight=weights, label_smoothing=_SMOOTHING
            )
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            recent += loss.item() / _REPORT_EVERY
            if step % _REPORT_EVERY == 0:
                spent = time.monotonic() - began
                left = spent / step * (steps - step)
                say(f"step {step} of {steps}, mean loss {recent:.2f}, about {left:.0f} s left")
                recent = 0.0
    return head


def probabilities(
    encoder: AdaptedEncoder, head: nn.Linear, tokenizer: Tokenizer, texts: Sequence[str]
) -> torch.Tensor:
    """One row of label probabilities a text, shape (n, labels)."""
    encoder.eval()
    rows = [tokenizer.encode(text).ids for text in texts]
    found = torch.zeros(len(rows), head.out_features)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    with torch.no_grad():
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            pooled = encoder(*padded([rows[i] for i in batch]))
            found[batch] = torch.softmax(head(pooled), 1)
    return found


def batches(
    rows: Sequence[Sequence[int]], rng: random.Random, size: int = BATCH
) -> list[list[int]]:
    """Places of texts of like length together, in random order."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]) + rng.random() * 4)
    found = [order[start : start + size] for start in range(0, len(order), size)]
    rng.shuffle(found)
    return found


def _label_weights(places: Sequence[int], labels: int) -> torch.Tensor:
    counts = Counter(places)
    mean = len(places) / labels
    return torch.tensor([(mean / max(counts[place], 1)) ** _BALANCE for place in range(labels)])
