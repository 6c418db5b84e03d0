"""What is answered to a message that follows an answer; runs on Rasa's Python.

Reads ``[[before, text], ...]`` on standard input, ``before`` being the topic answered first,
and prints for each the topics then answered or offered, as a JSON list of lists.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from bot.core.dialogue import Turn, TurnResult
from bot.core.directives import OfferTopics
from bot.dialogue.quiet_logs import QUIET_AND_LEAN, keep_logs_content_free


def main() -> None:
    """Two turns a case, each case in an episode of its own."""
    cases = json.load(sys.stdin)
    os.environ.update(QUIET_AND_LEAN)
    keep_logs_content_free()
    from bot.dialogue.assistant import Assistant

    assistant = Assistant(Path("models"))

    async def follow(before: str, text: str) -> list[list[str]]:
        first = Turn("e", "1", "", topic=f"faq/{before}")
        _, state = await assistant.converse(first, None)
        result, _ = await assistant.converse(Turn("e", "2", text), state)
        return [_answered(result), _offered(result)]

    async def everyone() -> list[list[list[str]]]:
        return [await follow(before, text) for before, text in cases]

    print(json.dumps(asyncio.run(everyone())))


def _answered(result: TurnResult) -> list[str]:
    sources = [reply.source.removeprefix("utter_faq/") for reply in result.replies]
    return list(dict.fromkeys(s for s in sources if not s.startswith("utter_")))


def _offered(result: TurnResult) -> list[str]:
    offers = [d for d in result.directives if isinstance(d, OfferTopics)]
    return [topic.removeprefix("faq/") for offer in offers for topic in offer.topics]


if __name__ == "__main__":
    main()
