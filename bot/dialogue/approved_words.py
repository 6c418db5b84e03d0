"""Says responses exactly as they were approved."""

from __future__ import annotations

from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator


class ApprovedWords(TemplatedNaturalLanguageGenerator):
    """Rasa's generator without its filling-in of slots.

    What a patient typed must never appear inside an approved answer, and the
    hospital's own placeholders (``{{PAIN_TEAM_HOURS}}``) must leave here intact: Rasa
    would read them as escaped braces and strip half of them. The worker fills them.
    """

    def __init__(self, endpoint_config: object = None, domain: Any = None) -> None:
        """Both shapes Rasa constructs: from endpoints.yml (with a domain) and directly."""
        super().__init__(domain.responses if domain is not None else {})

    def _fill_response(
        self,
        response: dict[str, Any],
        filled_slots: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        return response
