"""Consoles as the server sees them: one that is timed, and others that look for what is new."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests
from requests.cookies import RequestsCookieJar

#: How often an open page asks, in seconds, as its scripts do.
ALERTS_EVERY = 1.0
PARTS_EVERY = 4.0


class NotAnswered(Exception):
    """A page came with another status than it should."""


@dataclass
class Console:
    """One signed-in browser on a connection that stays open."""

    root: str
    email: str
    password: str
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        page = self.session.get(f"{self.root}/sign-in", timeout=10).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        fields = {"csrf_token": token[1] if token else "", "email": self.email}
        entered = self.session.post(
            f"{self.root}/sign-in", data={**fields, "password": self.password}, timeout=10
        )
        if not entered.url.endswith("/queue"):
            raise NotAnswered("could not sign in")

    @property
    def cookies(self) -> RequestsCookieJar:
        """What makes this browser a nurse's."""
        return self.session.cookies

    def milliseconds(self, path: str) -> float:
        """From the request to the last byte."""
        began = time.perf_counter()
        answer = self.session.get(self.root + path, timeout=30)
        took = (time.perf_counter() - began) * 1000
        if answer.status_code != 200:
            raise NotAnswered(f"{path}: {answer.status_code}")
        return took


@contextmanager
def watching(root: str, cookies: RequestsCookieJar, number: int, thread: str) -> Iterator[None]:
    """So many open consoles: half on the queue, half on a conversation."""
    stopping = threading.Event()

    def watch(at: int) -> None:
        session = requests.Session()
        session.cookies.update(cookies)
        parts = "/queue/rows" if at % 2 else f"/conversations/{thread}/messages"
        marks: dict[str, str] = {}
        due = {"/alerts": at / number, parts: at / number}
        began = time.monotonic()
        while not stopping.wait(0.02):
            for path, when in list(due.items()):
                if time.monotonic() - began >= when:
                    due[path] = when + (ALERTS_EVERY if path == "/alerts" else PARTS_EVERY)
                    known = {"If-None-Match": marks[path]} if path in marks else {}
                    answer = session.get(root + path, headers=known, timeout=30)
                    marks[path] = answer.headers.get("ETag", "")

    threads = [threading.Thread(target=watch, args=(at,)) for at in range(number)]
    for one in threads:
        one.start()
    try:
        yield
    finally:
        stopping.set()
        for one in threads:
            one.join()
