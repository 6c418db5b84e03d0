"""Asks `python -m bot decide`, as an evaluator would."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from bot.run.processes import ROOT

Row = dict[str, Any]


def decided(texts: Sequence[str]) -> list[Row]:
    """One row a text, in order. Raises CalledProcessError when the command fails."""
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "decide"],
        input=lines,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]
