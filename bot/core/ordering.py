"""Puts late mail in order before it is read.

A platform that could not reach us delivers again later, and then not always in
order. A message that comes promptly is read at once. One that comes late waits a
moment for its neighbours: the platform is catching up, and a short wait costs
little where an answer out of order would confuse.
"""

from __future__ import annotations

from datetime import datetime, timedelta

#: Older than this on arrival is late mail.
PROMPT = timedelta(seconds=8)
#: How long late mail waits for its neighbours: longer than a web process takes to come back.
SETTLE = timedelta(seconds=6)
#: However much late mail keeps coming, nobody waits longer than this.
LONGEST_SETTLE = timedelta(seconds=30)


def settle_until(sent_at: datetime, received_at: datetime) -> datetime:
    """Until when a message waits for neighbours: the moment it came, unless it came late."""
    return received_at + SETTLE if received_at - sent_at > PROMPT else received_at
