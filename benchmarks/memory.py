"""Resident memory of process trees, with shared pages shared out."""

from __future__ import annotations

from collections.abc import Iterable

import psutil


def megabytes(pids: Iterable[int]) -> float:
    """Proportional set size of these processes and all they started, in MB.

    Where the system does not tell it (anything but Linux), the resident set size.
    """
    total = 0
    for pid in pids:
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            memory = process.memory_full_info()
            total += getattr(memory, "pss", memory.rss)
    return total / 1e6
