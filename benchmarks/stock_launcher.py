"""``rasa`` as it is, except that its Facebook channel talks to the pretend Graph API.

``python -m benchmarks.stock_launcher run ...`` on Rasa's Python takes the command line of
``rasa``. The channel's library has Meta's address written into it; STOCK_GRAPH_URL takes
its place, and nothing else changes.
"""

from __future__ import annotations

import os
from typing import Any

import fbmessenger


def point_at(graph_url: str) -> None:
    """Makes every client of the Facebook channel call this address."""
    original = fbmessenger.MessengerClient.__init__

    def with_our_address(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.graph_url = f"{graph_url}/v{self.api_version}"

    fbmessenger.MessengerClient.__init__ = with_our_address


if __name__ == "__main__":
    point_at(os.environ["STOCK_GRAPH_URL"])
    from rasa.__main__ import main

    main()
