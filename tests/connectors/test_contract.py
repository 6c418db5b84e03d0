"""The contract, applied to every folder of `connectors/`."""

from __future__ import annotations

import pytest

import connectors
from tests.connectors.cases import CASES, MESSENGER, PAYLOADS, TWITTER
from tests.connectors.contract import SITUATIONS, ConnectorContract

#: Our own page: nobody signs, calls back or is called (`test_web_chat.py`).
WITHOUT_A_PLATFORM = {"web_chat"}


class TestMessenger(ConnectorContract):
    case = MESSENGER


class TestTwitter(ConnectorContract):
    case = TWITTER


def _folders() -> set[str]:
    (home,) = connectors.__path__
    folders = {path.parent.name for path in PAYLOADS.parents[2].glob("connectors/*/__init__.py")}
    return folders & {path.name for path in type(PAYLOADS)(home).iterdir()} - WITHOUT_A_PLATFORM


def test_every_connector_has_a_case_and_a_suite() -> None:
    suites = {suite.case.channel for suite in ConnectorContract.__subclasses__()}
    assert _folders() == {case.channel for case in CASES} == suites


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_connector_keeps_a_payload_for(situation: str) -> None:
    missing = [
        channel
        for channel in _folders()
        if not (PAYLOADS / channel / f"{situation}.json").exists()
        or not (PAYLOADS / channel / f"{situation}.events.json").exists()
    ]
    assert missing == []
