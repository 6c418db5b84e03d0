"""From a patient's words to a sounding, visible alert in an open console, through everything."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from bot.core.pseudonym import pseudonym
from bot.run.on_this_machine import DEMO_EMAIL
from tests.browser.consoles import EAR, sign_in, tones
from tests.browser.screens import browser
from tests.journeys.steps import Patient
from tests.journeys.whole_service import WholeService

pytestmark = pytest.mark.service

#: Seconds from the patient's phone to the nurse's eyes and ears.
SEEN_AND_HEARD_WITHIN = 2.0


@pytest.fixture
def console(service: WholeService) -> Iterator[Page]:
    with browser() as chromium:
        page = chromium.new_page()
        page.add_init_script(EAR)
        sign_in(page, service.web, DEMO_EMAIL, service.password)
        page.click("h1")
        yield page


@pytest.mark.parametrize("time_of_asking", range(3))
def test_a_wish_to_die_is_seen_and_heard_within_two_seconds(
    service: WholeService, console: Page, on_messenger: Patient, time_of_asking: int
) -> None:
    # Not in step with the page's own clock.
    console.wait_for_timeout(300 + 370 * time_of_asking)
    before = len(tones(console))
    said_at = time.time()
    on_messenger.says("I want to die")
    name = pseudonym(on_messenger.conversation().id)
    alert = console.locator("#part-alerts a", has_text=f"P1 Crisis: {name}")
    alert.wait_for(timeout=10_000)
    seen = time.time() - said_at
    while len(tones(console)) == before:
        assert time.time() - said_at < 10
        console.wait_for_timeout(20)
    first = tones(console)[before]
    heard = first["at"] / 1000 - said_at
    print(f"seen after {seen:.2f} s, heard after {heard:.2f} s")
    assert first["heard"]
    assert seen < SEEN_AND_HEARD_WITHIN, f"seen after {seen:.2f} s"
    assert heard < SEEN_AND_HEARD_WITHIN, f"heard after {heard:.2f} s"
