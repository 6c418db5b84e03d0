"""Groups questions that ask for much the same. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.records import UnansweredQuestion
from bot.web.console.presenters.queue import excerpt

#: Sentence vectors this near ask for much the same (0.55 is about "on one subject").
_NEAR = 0.62


@dataclass(frozen=True)
class Group:
    """Questions that belong together, newest first, and the topics offered most for them."""

    texts: tuple[str, ...]
    offered: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many messages asked."""
        return len(self.texts)

    @property
    def title(self) -> str:
        """The newest message, shortened to a line."""
        return excerpt(self.texts[0])


def groups(questions: Sequence[UnansweredQuestion]) -> list[Group]:
    """The largest group first. Each question joins the group whose middle is nearest."""
    middles: list[np.ndarray] = []
    members: list[list[UnansweredQuestion]] = []
    for question in questions:
        vector = np.frombuffer(question.vector, dtype="<f4")
        near = [float(m @ vector / (np.linalg.norm(m) or 1.0)) for m in middles]
        best = int(np.argmax(near)) if near else -1
        if best >= 0 and near[best] >= _NEAR:
            members[best].append(question)
            middles[best] = middles[best] + vector
        else:
            members.append([question])
            middles.append(vector.copy())
    found = [_group(group) for group in members]
    return sorted(found, key=lambda group: -group.size)


def _group(questions: Sequence[UnansweredQuestion]) -> Group:
    offered = Counter(topic for question in questions for topic in question.offered)
    return Group(
        tuple(question.text for question in questions),
        tuple(topic for topic, _ in offered.most_common(3)),
    )
