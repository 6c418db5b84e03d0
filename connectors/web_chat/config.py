"""What the web chat must be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True)
class WebChatConfig:
    """``secret`` signs the tokens of sessions; a session ends ``lasts`` after it was opened."""

    secret: str = field(repr=False)
    account_id: str = "page"
    lasts: timedelta = timedelta(days=7)
