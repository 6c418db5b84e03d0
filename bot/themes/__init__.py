"""Reads what comments are about."""

from bot.themes.classifier_files import ThemesUnusable, load_theme_reader
from bot.themes.reader import ThemeClassifier

__all__ = ["ThemeClassifier", "ThemesUnusable", "load_theme_reader"]
