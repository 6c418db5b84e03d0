"""Each response keeps the version it was given to."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bot.core.version import VERSION


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    assert project["project"]["version"] == VERSION
