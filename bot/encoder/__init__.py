"""Sentence vectors, shared by screening and the assistant; runs on both our Pythons."""

from __future__ import annotations

from bot.encoder.sentence_encoder import (
    MAX_PIECES,
    WIDTH,
    EncoderUnusable,
    SentenceEncoder,
    load_encoder,
)

__all__ = ["MAX_PIECES", "WIDTH", "EncoderUnusable", "SentenceEncoder", "load_encoder"]
