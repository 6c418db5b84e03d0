"""How often the likeliest topic is right at each confidence; runs on Rasa's Python.

Reads ``[[text, topic], ...]`` on standard input (an empty topic where nothing should be
answered), asks the trained model, prints the curve and what other thresholds would give, and
draws the curve.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np

from actions.offer_topics import likely_topics
from bot.dialogue.quiet_logs import QUIET_AND_LEAN, keep_logs_content_free

_BINS = np.linspace(0, 1, 11)
_THRESHOLDS = (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)
_MARGINS = (0.0, 0.1, 0.15, 0.2, 0.3)


def main(picture: str) -> None:
    """Asks, prints and draws."""
    cases = json.load(sys.stdin)
    rankings = _rankings([text for text, _ in cases])
    sure = np.array([ranking[0]["confidence"] for ranking in rankings])
    right = np.array([r[0]["name"] == topic for r, (_, topic) in zip(rankings, cases, strict=True)])
    place = np.clip(np.digitize(sure, _BINS) - 1, 0, len(_BINS) - 2)
    bins = [
        (float(sure[place == n].mean()), float(right[place == n].mean()), int((place == n).sum()))
        for n in range(len(_BINS) - 1)
        if (place == n).any()
    ]
    print("confidence  right  n")
    for confidence, share, n in bins:
        print(f"     {confidence:.2f}   {share:.2f}  {n}")
    print("threshold margin: answered right, wrong, right or offered (of questions with a topic)")
    for threshold in _THRESHOLDS:
        for margin in _MARGINS:
            print(_at(rankings, cases, threshold, margin))
    _draw(bins, Path(picture))


def _rankings(texts: list[str]) -> list[Any]:
    os.environ.update(QUIET_AND_LEAN)
    keep_logs_content_free()
    from rasa.core.agent import Agent

    agent = Agent.load("models")

    async def read() -> list[Any]:
        return [(await agent.parse_message(text))["intent_ranking"] for text in texts]

    return asyncio.run(read())


def _at(rankings: list[Any], cases: list[Any], threshold: float, margin: float) -> str:
    right = wrong = offered = asked = 0
    for ranking, (_, topic) in zip(rankings, cases, strict=True):
        asked += bool(topic)
        first, second = ranking[0], ranking[1]
        answers = first["name"].startswith("faq/") and first["confidence"] >= threshold
        if answers and first["confidence"] - second["confidence"] >= margin:
            right += first["name"] == topic
            wrong += first["name"] != topic
        else:
            offered += topic in likely_topics(ranking)
    return (
        f"  {threshold:.2f} {margin:.2f}: {right / asked:.3f} {wrong / len(cases):.3f} "
        f"{(right + offered) / asked:.3f}"
    )


def _draw(bins: list[tuple[float, float, int]], path: Path) -> None:
    from matplotlib import pyplot

    path.parent.mkdir(parents=True, exist_ok=True)
    figure, axes = pyplot.subplots(figsize=(4.5, 4))
    axes.plot([0, 1], [0, 1], ":", color="grey", label="as sure as it is right")
    axes.plot([b[0] for b in bins], [b[1] for b in bins], "o-", label="measured")
    for confidence, share, n in bins:
        axes.annotate(str(n), (confidence, share), textcoords="offset points", xytext=(4, -10))
    axes.set_xlabel("confidence of the likeliest topic")
    axes.set_ylabel("share that is right (numbers: questions)")
    axes.grid(alpha=0.3)
    axes.legend(loc="upper left")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main(sys.argv[1])
