"""The chat on the trust's own page: by keyboard, on a small phone, and while reading further up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from bot.store import SqlStore
from tests.web.ward import Ward

LINES = 14
#: Milliseconds until the page has laid itself out.
SETTLES = 300
BELOW_THE_FORM = """() => {
  const last = document.querySelector("#log li:last-child").getBoundingClientRect();
  return last.bottom - document.getElementById("form").getBoundingClientRect().top;
}"""


@pytest.fixture
def ward(sqlite_store: SqlStore) -> Ward:
    return Ward(sqlite_store)


@pytest.fixture
def page(chromium: Browser, root: str) -> Iterator[Page]:
    opened = chromium.new_page(viewport={"width": 320, "height": 568})
    opened.goto(f"{root}/chat")
    yield opened
    opened.close()


def write(page: Page, text: str) -> None:
    page.fill("#words", text)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#log li:not(.sending) >> text={text}")


def test_the_newest_words_stand_above_the_form(page: Page) -> None:
    for number in range(LINES):
        write(page, f"line {number} of a story that takes two lines on a phone")
    page.wait_for_timeout(SETTLES)
    assert page.evaluate(BELOW_THE_FORM) <= 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_who_reads_further_up_is_not_pulled_away(page: Page) -> None:
    for number in range(LINES):
        write(page, f"line {number} of a story that takes two lines on a phone")
    page.evaluate("window.scrollTo(0, 0)")
    page.route("**/chat/door/messages", answer_from_the_team)
    page.wait_for_selector("#status:has-text('New message below')")
    assert page.evaluate("window.scrollY") == 0
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.locator("#status")).to_be_empty()


def answer_from_the_team(route: Route) -> None:
    """What the door would say once a nurse has written."""
    route.fulfill(
        json={
            "messages": [
                {
                    "id": "from-the-team",
                    "who": "staff",
                    "name": "Amina",
                    "text": "Hello, this is Amina from the pain team.",
                    "hidden": False,
                    "at": "2026-11-27T12:00:00+00:00",
                    "buttons": [],
                }
            ],
            "person": True,
        }
    )


def test_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "words"
    page.keyboard.type("what is a pca")
    page.keyboard.press("Enter")
    page.wait_for_selector("#log li:not(.sending) >> text=what is a pca")
    assert page.evaluate("document.activeElement.id") == "words"
