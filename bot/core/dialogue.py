"""One turn with the assistant: what goes through the door and what comes back."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.directives import Directive
from bot.core.messages import Reply


@dataclass(frozen=True)
class Turn:
    """A masked message on its way to the assistant.

    ``episode`` is the assistant's conversation id, fresh after each hand-back.
    ``message_id`` makes a repeat harmless: the recorded replies come back.
    ``topic`` is the intent behind a button the patient picked (``faq/pca_what``,
    ``request_human``), "" for typed text; typed text is never read as a command.
    ``embedding`` holds how the message and the questions in it read, as the encoder packs
    them (little-endian float32); the whole message's sentence vector comes first. b"" if absent.
    ``marks`` say what the service knows of a message and its words do not: "concern",
    "passed_on", "feedback_given_today". ``ephemeral`` turns leave nothing behind.
    """

    episode: str
    message_id: str
    text: str
    topic: str = ""
    embedding: bytes = b""
    ephemeral: bool = False
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class TurnResult:
    """What the assistant said and asked for."""

    replies: tuple[Reply, ...] = ()
    directives: tuple[Directive, ...] = ()
    intent: str = ""
    confidence: float = 0.0
    active_form: str = ""
    replayed: bool = False
