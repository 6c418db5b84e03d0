"""The real `python -m bot decide`, as clinicians and evaluators type it."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time

import pytest

from bot.core.decision import Decision
from bot.core.tiers import Tier
from bot.run.processes import ROOT

pytestmark = pytest.mark.service

LINES = 1_500
SLOWEST = 50.0
KEYS = {"text", "masked", "tier", "tags", "decision", "intent", "answered", "offered", "why"}
QUESTIONS = (
    "what is a pca",
    "how do epidurals work",
    "can i drive on codeine",
    "i want to give feedback",
    "thank you so much",
    "ive got crushing chest pain",
    "can i speak to a nurse",
    "going home",
    "my scar is itchy and i wondered whether that is usual, it has been eleven days now",
    "wot painkiller do u get after a c section",
)
BAD = (
    "",
    "not json",
    '{"text": ""}',
    '{"text": 5}',
    json.dumps({"text": "😀" * 40}),
    json.dumps({"text": "very long " * 2_000}),
    json.dumps({"text": "half \ud83d a smile"}),
    "\x00\x01",
)


def mixed_lines() -> list[str]:
    """Mostly questions, each a little different, with bad lines strewn in."""
    rng = random.Random(8)
    good = [json.dumps({"text": f"{rng.choice(QUESTIONS)} {'?' * (n % 3)}"}) for n in range(LINES)]
    return [rng.choice(BAD) if n % 25 == 0 else line for n, line in enumerate(good)]


def decide(lines: list[str]) -> tuple[list[dict[str, object]], str, float]:
    """Rows, what was said on standard error, and seconds from first to last."""
    environment = {k: v for k, v in os.environ.items() if k not in ("RASA_URL", "RASA_TOKEN")}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "decide"],
        input="\n".join(lines).encode("utf-8", "surrogatepass") + b"\n",
        capture_output=True,
        cwd=ROOT,
        env=environment,
        timeout=240,
        check=True,
    )
    seconds = time.monotonic() - began
    rows = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    return rows, done.stderr.decode(), seconds


def test_mixed_lines_go_through_in_order_and_faster_than_fifty_a_second(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = mixed_lines()
    rows, said, seconds = decide(lines)
    # Starting the assistant is not part of the rate; the command says how long it took.
    starting = next((float(line.split()[2]) for line in said.splitlines() if "Ready in" in line), 0)
    rate = len(rows) / (seconds - starting)
    with capsys.disabled():
        print(f"\n    decide: {len(rows)} lines, {rate:.0f} a second, {starting:.1f} s to start")
    given = [line for line in lines if line.strip()]
    assert len(rows) == len(given)
    for line, row in zip(given, rows, strict=True):
        assert set(row) - {"error"} == KEYS
        assert row["tier"] in {tier.value for tier in Tier}
        assert row["decision"] in {decision.value for decision in Decision}
        assert ("error" in row) is (line in BAD) or "half" in line
        if line not in BAD:
            assert row["text"] == json.loads(line)["text"]
    assert rate >= SLOWEST


def test_who_says_how_it_was_is_asked_for_feedback() -> None:
    """None of these is among the examples."""
    said = [
        "excellent care from everyone",
        "discharge took forever",
        "everything was fine apart from the toast",
        "the nurses were brilliant",
        "could have been better",
        "lovely ward, awful tea",
    ]
    rows, _, _ = decide([json.dumps({"text": text}) for text in said])
    assert [row["answered"] for row in rows] == [["faq/give_feedback"]] * len(said)
