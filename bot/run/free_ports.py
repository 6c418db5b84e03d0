"""Ports for servers started here: the assistant of `decide`, and what tests start."""

from __future__ import annotations

import itertools
import random
import socket
from collections.abc import Iterator

#: Below the range from which Linux takes the near end of outgoing connections
#: (net.ipv4.ip_local_port_range, 32768 and up): a port from that range can be taken by any
#: connection between the look and the start of the server.
LOWEST, HIGHEST = 20_000, 32_000


def free_ports(number: int) -> list[int]:
    """Ports in a row that nothing holds, and that this process has not given out before."""
    for first in _starts:
        ports = list(range(first, first + number))
        if ports[-1] < HIGHEST and not _given.intersection(ports) and all(map(_is_free, ports)):
            _given.update(ports)
            return ports
    raise OSError(f"no {number} free ports in a row between {LOWEST} and {HIGHEST}")


def free_port() -> int:
    """One port that nothing holds."""
    return free_ports(1)[0]


def _starting_points() -> Iterator[int]:
    # From a place of its own, so that two test runs side by side do not meet.
    first = random.SystemRandom().randrange(LOWEST, HIGHEST)
    yield from itertools.chain(range(first, HIGHEST), range(LOWEST, first))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


_given: set[int] = set()
_starts = _starting_points()
