"""Meta's data deletion callback, and the page on which a person asks after it."""

from __future__ import annotations

from dataclasses import replace

from bot.core.messages import DeliveryFailed
from bot.use_cases.ask_erasure import AskErasure
from bot.web.app import create_app
from tests.web.ward import Browser, Ward


class Meta:
    """Signs with the word "genuine"."""

    def read(self, signed_request: str) -> str | None:
        return "asid-1" if signed_request == "genuine" else None

    def people(self, app_scoped_id: str) -> list[tuple[str, str]] | DeliveryFailed:
        return [("page", "ann")]


def browser(ward: Ward) -> Browser:
    wiring = replace(
        ward.wiring(),
        deletions={"messenger": Meta()},
        ask_erasure=AskErasure(ward.store, ward.house.clock),
    )
    return Browser(create_app(wiring).test_client())


def test_a_request_gets_a_code_and_a_page_that_says_how_it_stands(ward: Ward) -> None:
    visitor = browser(ward)
    answer = visitor.client.post(
        "/webhooks/messenger/deletion", data={"signed_request": "genuine"}
    ).get_json()
    code = answer["confirmation_code"]
    assert answer["url"].endswith(f"/deletion/{code}")
    page = visitor.get(f"/deletion/{code}").text
    assert "We have your request." in page
    assert code in page
    with ward.store.read() as work:
        assert [request.person for request in work.erasures.waiting()] == ["asid-1"]


def test_what_meta_did_not_sign_is_refused_and_kept_nowhere(ward: Ward) -> None:
    visitor = browser(ward)
    for form in ({}, {"signed_request": "forged"}):
        answer = visitor.client.post("/webhooks/messenger/deletion", data=form)
        assert answer.status_code == 403
    with ward.store.read() as work:
        assert work.erasures.waiting() == []


def test_an_unknown_platform_and_an_unknown_code_are_not_found(ward: Ward) -> None:
    visitor = browser(ward)
    assert visitor.client.post("/webhooks/twitter/deletion").status_code == 404
    assert visitor.get("/deletion/0000").status_code == 404
