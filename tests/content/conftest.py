"""The approved words, read once."""

from __future__ import annotations

import pytest
from approved_words import Response, read_responses


@pytest.fixture(scope="session")
def responses() -> list[Response]:
    """Everything the assistant may say."""
    return read_responses()


@pytest.fixture(scope="session")
def answers(responses: list[Response]) -> list[Response]:
    """The answers to questions."""
    return [response for response in responses if response.is_answer]


@pytest.fixture(scope="session")
def fixed(responses: list[Response]) -> dict[str, Response]:
    """The fixed words by name."""
    return {response.name: response for response in responses if not response.is_answer}
