"""What a set-up command found at a platform, step by step, as data for people to read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StepState(StrEnum):
    """How a step ended. WOULD_CHANGE is the answer of a dry run."""

    RIGHT = "right"
    CHANGED = "changed"
    WOULD_CHANGE = "would change"
    FAILED = "failed"


@dataclass(frozen=True)
class Step:
    """One thing that must be so. ``what`` is its name, ``words`` what was found and done.

    ``no_access`` says that the platform refused our token, not merely that it failed.
    """

    what: str
    state: StepState
    words: str
    no_access: bool = False
