"""Which topics are worth offering when a message was unclear."""

from __future__ import annotations

import pytest

from actions.offer_topics import likely_topics


@pytest.mark.parametrize(
    ("ranked", "offered"),
    [
        ([("faq/a", 0.4), ("greet", 0.3), ("faq/b", 0.05), ("faq/c", 0.03)], ["faq/a", "faq/b"]),
        ([("faq/a", 0.07), ("faq/b", 0.06)], []),
        ([("faq/give_feedback", 0.3), ("faq/a", 0.1)], ["faq/give_feedback", "faq/a"]),
        ([("faq/give_feedback", 0.22), ("faq/a", 0.07)], []),
        ([("faq/give_feedback", 0.2), ("faq/a", 0.1)], ["faq/a"]),
        ([], []),
    ],
)
def test_only_what_is_likely_enough(ranked: list[tuple[str, float]], offered: list[str]) -> None:
    ranking = [{"name": name, "confidence": confidence} for name, confidence in ranked]
    assert likely_topics(ranking) == offered
