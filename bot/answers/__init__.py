"""Approved words: reads `data/answers/*.yml` and refuses what is missing or expired."""

from bot.answers.approved import ApprovedAnswers, load_answers

__all__ = ["ApprovedAnswers", "load_answers"]
