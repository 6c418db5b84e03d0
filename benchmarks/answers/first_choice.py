"""What a Rasa model, ours or stock, thinks likeliest of questions; runs on Rasa's Python.

Reads ``[[text, topic], ...]`` on standard input and prints its choices as a JSON list:
``faq/<topic>``, or the intent. Neither screening nor a threshold has a say in it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from bot.dialogue.quiet_logs import keep_logs_content_free


def main(model: str) -> None:
    """Loads the model and reads every text."""
    keep_logs_content_free()
    from rasa.core.agent import Agent

    agent = Agent.load(model)

    async def read(text: str) -> str:
        return choice(await agent.parse_message(text))

    texts = [text for text, _ in json.load(sys.stdin)]
    print(json.dumps([asyncio.run(read(text)) for text in texts]))


def choice(parsed: dict[str, Any]) -> str:
    """The topic chosen; Rasa's fallback is looked behind, so that only its choice counts."""
    ranking = [entry["name"] for entry in parsed.get("intent_ranking", [])]
    intent = next((name for name in ranking if name != "nlu_fallback"), parsed["intent"]["name"])
    if intent != "faq":
        return str(intent)
    selected = parsed["response_selector"]
    found = selected.get("faq") or selected["default"]
    return str(found["response"]["intent_response_key"])


if __name__ == "__main__":
    main(sys.argv[1])
