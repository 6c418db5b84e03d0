"""What a message asks for, before Rasa chooses: its questions, its words, and how it reads.

Shared by the worker, which computes a message's readings while Rasa is busy with others,
and by Rasa's pipeline, which computes them where none came along (`rasa shell`, `rasa test`).
"""

from __future__ import annotations

from bot.topics.lexicon import Lexicon, load_lexicon
from bot.topics.likeness import Likeness, load_likeness
from bot.topics.questions import MOST_PARTS, questions_in
from bot.topics.readings import (
    Reading,
    TopicEncoder,
    load_topic_encoder,
    read_labels,
    training_vectors,
    unpack,
)

__all__ = [
    "MOST_PARTS",
    "Lexicon",
    "Likeness",
    "Reading",
    "TopicEncoder",
    "load_lexicon",
    "load_likeness",
    "load_topic_encoder",
    "questions_in",
    "read_labels",
    "training_vectors",
    "unpack",
]
