"""Says responses exactly as they were approved."""

from __future__ import annotations

from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator

from bot.core.placeholders import with_answer


class ApprovedWords(TemplatedNaturalLanguageGenerator):  # type: ignore[misc]
    """Rasa's generator without its filling-in of slots.

    What a patient typed must never appear inside an approved answer, and the
    hospital's own placeholders (``{{PAIN_TEAM_HOURS}}``) must leave here intact: Rasa
    would read them as escaped braces and strip half of them. The worker fills them.
    """

    def __init__(self, domain: Any = None, **_: Any) -> None:
        """Rasa constructs it from endpoints.yml, with a domain; we do without one."""
        super().__init__(domain.responses if domain is not None else {})

    def _fill_response(
        self, response: dict[str, Any], *_: Any, answer: str = "", other: str = "", **__: Any
    ) -> dict[str, Any]:
        # A number of a scale, or one of our own buttons' words: checked, and nothing else.
        if answer:
            response["text"] = with_answer(str(response["text"]), answer, other)
        return response
