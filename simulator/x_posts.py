"""Posts that mention an account of ours, and how X lists them.

Source: X "User mention timeline".
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.settings import XAccount
from simulator.state import Patient, milliseconds
from simulator.x_checks import Problem, invalid

_FIRST_ID = 2_080_765_901_528_535_000
_PAGE_MARK = "pretendmentions"


@dataclass(frozen=True)
class Post:
    """A public post: its id, who wrote it, and which of our accounts it names."""

    number: int
    author: Patient
    account: XAccount
    text: str
    at: datetime

    @property
    def post_id(self) -> str:
        """Larger than every earlier one."""
        return str(_FIRST_ID + self.number)

    def version_1(self) -> dict[str, Any]:
        """As the Account Activity API shows a Tweet; the number is rounded, as JavaScript would."""
        author, account = self.author, self.account
        mention = {"id_str": account.user_id, "screen_name": account.screen_name}
        return {
            "id": float(self.post_id),
            "id_str": self.post_id,
            "text": self.text[:140],
            "truncated": len(self.text) > 140,
            **({"extended_tweet": {"full_text": self.text}} if len(self.text) > 140 else {}),
            "user": {
                "id_str": author.user_id,
                "screen_name": f"pretend_{author.number}",
                "name": author.name,
            },
            "in_reply_to_status_id_str": None,
            "in_reply_to_user_id_str": account.user_id,
            "entities": {"hashtags": [], "urls": [], "symbols": [], "user_mentions": [mention]},
            "timestamp_ms": str(milliseconds(self.at)),
        }

    def version_2(self) -> dict[str, Any]:
        """As the X Activity API and the mentions endpoint show a Post."""
        account = self.account
        return {
            "id": self.post_id,
            "text": self.text,
            "author_id": self.author.user_id,
            "conversation_id": self.post_id,
            "edit_history_tweet_ids": [self.post_id],
            "entities": {"mentions": [{"username": account.screen_name, "id": account.user_id}]},
            "created_at": self.at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        }


class Posts:
    """Every post there is."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._posts: list[Post] = []

    def add(self, author: Patient, account: XAccount, text: str, at: datetime) -> Post:
        """Somebody posts."""
        with self._lock:
            post = Post(next(self._numbers), author, account, text, at)
            self._posts.append(post)
            return post

    def page(self, account_id: str, query: Mapping[str, str]) -> dict[str, Any] | Problem:
        """Mentions of an account, newest first; ``since_id`` leaves out that one and older."""
        size, since, start = (query.get(n, d) for n, d in _QUERY.items())
        if not (size.isdecimal() and 5 <= int(size) <= 100):
            return invalid("max_results must be from 5 to 100", "max_results", size)
        if not since.isdecimal() or not (start := start.removeprefix(_PAGE_MARK)).isdecimal():
            return invalid("since_id or pagination_token is not valid", "since_id", since)
        with self._lock:
            posts = [post for post in reversed(self._posts) if post.account.user_id == account_id]
        posts = [post for post in posts if int(post.post_id) > int(since)]
        shown = posts[int(start) : int(start) + int(size)]
        if not shown:
            return {"meta": {"result_count": 0}}
        meta: dict[str, Any] = {
            "result_count": len(shown),
            "newest_id": shown[0].post_id,
            "oldest_id": shown[-1].post_id,
        }
        if len(posts) > int(start) + len(shown):
            meta["next_token"] = f"{_PAGE_MARK}{int(start) + len(shown)}"
        authors = {post.author.user_id: post.author for post in shown}
        users = [
            {"id": one.user_id, "name": one.name, "username": f"pretend_{one.number}"}
            for one in authors.values()
        ]
        data = [post.version_2() for post in shown]
        return {"data": data, "includes": {"users": users}, "meta": meta}

    def reset(self) -> None:
        """Forgets them all."""
        with self._lock:
            self._posts.clear()


_QUERY = {"max_results": "10", "since_id": "0", "pagination_token": f"{_PAGE_MARK}0"}
