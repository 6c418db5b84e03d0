"""The learning curve of what `rasa train` learns; runs on Rasa's Python, which has its libraries.

Reads ``[[text, topic], ...]`` on standard input, prints a line a point, draws the picture.
"""

from __future__ import annotations

import json
import random
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot.dialogue.components.topic_model import fit
from bot.topics import load_topic_encoder
from training.phrases import examples_in

SIZES = (5, 10, 20, 40, 80, 120, 10_000)
_CLASSIFIER = "topic_classifier.TopicClassifier"


def main(picture: str) -> None:
    """Trains once for each size, each a part of the next."""
    held_out = json.load(sys.stdin)
    encoder = load_topic_encoder()
    by_label: dict[str, list[str]] = defaultdict(list)
    for text, label in examples_in(Path("data/nlu")):
        by_label[label].append(text)
    for texts in by_label.values():
        random.Random(0).shuffle(texts)
    plain = encoder.lexicon.plain
    vectors = {text: encoder.vector(text) for texts in by_label.values() for text in texts}
    asked = [(encoder.vector(text), plain(text), topic) for text, topic in held_out]
    points, settings = [], _settings()
    for size in SIZES:
        rows = [(text, label) for label, texts in by_label.items() for text in texts[:size]]
        model = fit(
            np.stack([vectors[text] for text, _ in rows]),
            [plain(text) for text, _ in rows],
            [label for _, label in rows],
            **settings,
        )
        first = third = 0
        for vector, words, topic in asked:
            order = np.argsort(-model.probabilities(vector, words))
            best = [model.labels[place] for place in order[:3]]
            first += best[0] == topic
            third += topic in best
        a_topic = len(rows) / len(by_label)
        points.append((a_topic, first / len(asked), third / len(asked)))
        print(f"  {a_topic:6.1f}  {points[-1][1]:.3f}  {points[-1][2]:.3f}", flush=True)
    _draw(points, Path(picture))


def _settings(config: Path = Path("config.yml")) -> dict[str, Any]:
    """How the service's own model is fitted."""
    parts = yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"]
    (part,) = (part for part in parts if part["name"].endswith(_CLASSIFIER))
    return {name: part[name] for name in ("regularisation", "buckets", "ngram_scale")}


def _draw(points: list[tuple[float, float, float]], path: Path) -> None:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 3.6))
    sizes = [point[0] for point in points]
    axes.plot(sizes, [100 * point[2] for point in points], "o-", label="among the likeliest three")
    axes.plot(sizes, [100 * point[1] for point in points], "s--", label="the likeliest")
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{size:.0f}" for size in sizes])
    axes.minorticks_off()
    axes.set_xlabel("examples a topic (mean)")
    axes.set_ylabel("% of unseen questions")
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main(sys.argv[1])
