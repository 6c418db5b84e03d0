"""The version of the application, as pyproject.toml has it; each response keeps it."""

VERSION = "0.1.0"
