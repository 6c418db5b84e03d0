"""Memory of a side's process trees, as if that side were alone on the machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import psutil


def megabytes(pids: Iterable[int]) -> float:
    """Resident memory in MB of these processes and all they started.

    A file that several of them have mapped counts once, and not at all less because the
    other side has mapped it too, as both sides run on the same Rasa. Linux only.
    """
    own = 0
    files: dict[str, int] = {}
    for process in _trees(pids):
        for region in process.memory_maps(grouped=True):
            if region.path.startswith("/"):
                own += region.private_dirty
                clean = region.rss - region.private_dirty
                files[region.path] = max(files.get(region.path, 0), clean)
            else:
                own += region.pss
    return (own + sum(files.values())) / 1e6


def _trees(pids: Iterable[int]) -> Iterator[psutil.Process]:
    for pid in pids:
        root = psutil.Process(pid)
        yield root
        yield from root.children(recursive=True)
