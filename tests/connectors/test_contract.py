"""The contract, applied to every folder of `connectors/`."""

from __future__ import annotations

import pytest

import connectors
from tests.connectors.cases import CASES, MESSENGER, PAYLOADS, TWITTER
from tests.connectors.contract import SITUATIONS, ConnectorContract


class TestMessenger(ConnectorContract):
    case = MESSENGER


class TestTwitter(ConnectorContract):
    case = TWITTER


def _folders() -> set[str]:
    (home,) = connectors.__path__
    return {path.parent.name for path in PAYLOADS.parents[2].glob("connectors/*/__init__.py")} & {
        path.name for path in type(PAYLOADS)(home).iterdir()
    }


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
