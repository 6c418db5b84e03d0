"""Words a nurse can put into a reply: her own team's, and the approved answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class InsertableReply:
    """One set of words. ``key`` names it in an address, ``approved`` says that it is an answer
    that the assistant gives too."""

    key: str
    title: str
    text: str
    approved: bool = False
