"""How long Rasa takes to read one message; runs on Rasa's Python.

Reads one text a line on standard input and prints the median in milliseconds.
"""

from __future__ import annotations

import asyncio
import sys
from statistics import median
from time import perf_counter

from bot.dialogue.quiet_logs import keep_logs_content_free

_WARM_UP = 20


async def median_ms(model: str, texts: list[str]) -> float:
    """Loads the model and reads every text, one after the other."""
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    spent = []
    for text in [*texts[:_WARM_UP], *texts]:
        began = perf_counter()
        await agent.parse_message(text)
        spent.append(perf_counter() - began)
    return median(spent[_WARM_UP:]) * 1000


if __name__ == "__main__":
    keep_logs_content_free()
    print(asyncio.run(median_ms(sys.argv[1], sys.stdin.read().splitlines())))
