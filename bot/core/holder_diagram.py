"""Draws the holder table, so that the picture in the docs cannot drift from the rules."""

from __future__ import annotations

from bot.core.conversation import TRANSITIONS

HEADING = """# Who has the conversation

Drawn from `bot/core/conversation.py` by `python -m bot.core.holder_diagram > docs/holder.md`.

"""


def diagram() -> str:
    """The page with every lawful change as a Mermaid state diagram."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for (holder, cause), after in TRANSITIONS.items():
        arrows.setdefault((holder.value, after.value), []).append(cause.value.replace("_", " "))
    lines = [
        f"    {before} --> {after}: {', '.join(causes)}"
        for (before, after), causes in arrows.items()
    ]
    body = "\n".join(["stateDiagram-v2", "    [*] --> assistant", *lines])
    return f"{HEADING}```mermaid\n{body}\n```\n"


if __name__ == "__main__":
    print(diagram(), end="")
