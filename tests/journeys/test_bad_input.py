"""What must not get in, and what must not cause harm."""

from __future__ import annotations

import pytest

from tests.journeys.steps import Patient, as_json, deliver, messages_stored, post_signed
from tests.journeys.whole_service import WholeService, until

pytestmark = pytest.mark.service

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize("sign", ["bad", "none"])
def test_a_wrong_or_missing_signature_is_refused_and_nothing_is_stored(
    patient: Patient, sign: str
) -> None:
    before = messages_stored(patient.service)
    message = {"user_id": patient.user_id, "text": "what is a pca"}
    posted = deliver(patient.service, patient.platform, messages=[message], sign=sign, wait=True)
    assert posted["statuses"] == [403]
    patient.hears_nothing()
    assert messages_stored(patient.service) == before


@pytest.mark.parametrize("body", [b"not json", b"[]", b'"x"', b"\xff\xfe", b'{"object": "page'])
def test_a_body_that_cannot_be_read_is_refused(
    service: WholeService, platform: str, body: bytes
) -> None:
    assert post_signed(service, platform, body) == 400


def test_unknown_kinds_of_event_are_taken_and_counted(service: WholeService) -> None:
    page = service.settings.messenger_page_id
    event = {
        "sender": {"id": "1"},
        "recipient": {"id": page},
        "timestamp": 1,
        "wobble": {"hard": True},
    }
    before = ignored(service)
    entry = {"id": page, "time": 1, "messaging": [event, event]}
    body = as_json({"object": "page", "entry": [entry]})
    assert post_signed(service, "messenger", body) == 200
    until(
        lambda: ignored(service) == before + 2,
        why=lambda: "two more ignored events in today's counts",
    )


def ignored(service: WholeService) -> int:
    """Ignored events of today, all kinds together."""
    today = service.health()["today"]
    return sum(count for name, count in today.items() if name.startswith("ignored.messenger"))


def test_an_unknown_kind_does_not_keep_its_neighbour_from_being_answered(
    service: WholeService, on_messenger: Patient
) -> None:
    on_messenger.says("hello").hears(service.words("utter_opening")[0])
    page = service.settings.messenger_page_id
    parties = {"sender": {"id": on_messenger.user_id}, "recipient": {"id": page}}
    moment = 32_503_680_000_000
    events = [
        {**parties, "timestamp": moment, "wobble": {}},
        {
            **parties,
            "timestamp": moment,
            "message": {"mid": "m_beside_wobble", "text": "what is a pca"},
        },
    ]
    entry = {"id": page, "time": moment, "messaging": events}
    assert post_signed(service, "messenger", as_json({"object": "page", "entry": [entry]})) == 200
    on_messenger.hears(service.words("utter_faq/pca_what")[0])


def test_a_body_over_one_megabyte_is_refused(service: WholeService, platform: str) -> None:
    body = as_json({"object": "page", "padding": "x" * MEGABYTE})
    assert post_signed(service, platform, body) == 413


def test_a_channel_that_does_not_exist_is_not_found(service: WholeService) -> None:
    assert post_signed(service, "pigeon", b"{}") == 404
