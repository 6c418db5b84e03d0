"""The day of a nurse, in a real browser: by mouse, by keyboard alone, on a phone, side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from bot.core.conversation import Holder
from bot.core.records import MessageState
from bot.store import SqlStore
from tests.browser.consoles import sign_in
from tests.web.ward import PASSWORD, Ward


@pytest.fixture
def ward(sqlite_store: SqlStore) -> Ward:
    """One patient who asked for a person."""
    ward = Ward(sqlite_store)
    ward.house.patient_says("request_human")
    ward.house.work()
    return ward


@pytest.fixture
def amina(ward: Ward, root: str, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    page = context.new_page()
    sign_in(page, root, ward.staff().email, PASSWORD)
    yield page
    context.close()


@pytest.fixture
def ben(ward: Ward, root: str, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    page = context.new_page()
    sign_in(page, root, ward.staff("Ben").email, PASSWORD)
    yield page
    context.close()


def open_first(page: Page) -> None:
    page.click("#rows a >> nth=0")
    page.wait_for_selector("h1")


def staff_said(ward: Ward) -> list[tuple[str, MessageState]]:
    thread = ward.house.thread()
    return [(m.text, m.state) for m in thread if m.author.value == "staff"]


def test_finding_taking_answering_and_handing_back(ward: Ward, amina: Page) -> None:
    open_first(amina)
    amina.click("main button:has-text('Take over')")
    amina.fill("#text", "Hello, I am a nurse. Please ring the pain team.")
    amina.click("#composer button:has-text('Send')")
    expect(amina.locator("text=Until then you can undo it")).to_be_visible()
    ward.house.deliver_all()
    amina.click("text=Hand back to the assistant")
    amina.select_option("#outcome", "answered")
    amina.click("button:has-text('Hand back')")
    expect(amina.locator("text=The assistant answers again").first).to_be_visible()
    assert ward.house.conversation().holder is Holder.ASSISTANT
    assert [state for _, state in staff_said(ward)] == [MessageState.SENT]


def test_the_same_by_keyboard_alone(ward: Ward, amina: Page) -> None:
    """Tab, Enter, arrows and typing; what has the focus is always found by its name."""

    def to(name: str, role: str) -> None:
        for _ in range(120):
            amina.keyboard.press("Tab")
            found = amina.evaluate(
                "() => { const one = document.activeElement;"
                " return [one.getAttribute('role') || one.tagName, one.id + ' ' + one.innerText]; }"
            )
            if found[0].lower() == role and name in found[1]:
                return
        raise AssertionError(f"no {role} {name!r} can be reached")

    name = amina.locator("#rows a >> nth=0").inner_text()
    to(name, "a")
    amina.keyboard.press("Enter")
    amina.wait_for_selector("text=Take over to reply")
    to("Take over", "button")
    amina.keyboard.press("Enter")
    amina.wait_for_selector("#text")
    to("text", "textarea")
    amina.keyboard.type("/hello")
    amina.wait_for_selector("#insert-list [aria-selected=true]")
    amina.keyboard.press("Enter")
    assert amina.input_value("#text") == "Hello, I am a nurse."
    to("Send", "button")
    amina.keyboard.press("Enter")
    amina.wait_for_selector("text=Until then you can undo it")
    to("Undo", "button")
    amina.keyboard.press("Enter")
    amina.wait_for_selector("text=Taken back")
    assert staff_said(ward) == [("Hello, I am a nurse.", MessageState.WITHHELD)]
    to("Hand back to the assistant", "summary")
    amina.keyboard.press("Enter")
    to("outcome", "select")
    amina.keyboard.type("Answered")
    to("Hand back", "button")
    amina.keyboard.press("Enter")
    amina.wait_for_selector("text=The assistant answers again")
    assert ward.house.conversation().holder is Holder.ASSISTANT


def test_two_nurses_at_one_conversation(ward: Ward, amina: Page, ben: Page) -> None:
    open_first(amina)
    open_first(ben)
    expect(amina.locator("text=Ben is looking at this")).to_be_visible(timeout=10_000)
    amina.click("main button:has-text('Take over')")
    ben.click("main button:has-text('Take over')")
    expect(ben.locator("text=Amina has this").first).to_be_visible()
    amina.click("text=Pass to a colleague")
    amina.select_option("#to", label="Ben")
    amina.click("button:has-text('Pass on')")
    expect(amina.locator("text=It is with Ben now")).to_be_visible()
    ben.reload()
    ben.fill("#text", "Hello, Ben here.")
    ben.click("#composer button:has-text('Send')")
    ben.wait_for_selector("text=Until then you can undo it")
    assert [text for text, _ in staff_said(ward)] == ["Hello, Ben here."]


def test_a_phone_in_one_hand(ward: Ward, root: str, chromium: Browser) -> None:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    sign_in(page, root, ward.staff("Cat").email, PASSWORD)
    page.tap("#rows a >> nth=0")
    page.tap("main button:has-text('Take over')")
    page.fill("#text", "Hello")
    page.tap("#composer button:has-text('Send')")
    page.wait_for_selector("text=Until then you can undo it")
    small = page.evaluate(
        "[...document.querySelectorAll('main button, main summary')]"
        ".filter((one) => one.offsetParent)"
        ".filter((one) => one.getBoundingClientRect().height < 24).length"
    )
    assert small == 0
    context.close()


def test_a_lost_connection_keeps_the_words_and_says_so(ward: Ward, amina: Page) -> None:
    open_first(amina)
    amina.click("main button:has-text('Take over')")
    amina.fill("#text", "Half a sentence that must not be")
    amina.context.set_offline(True)
    expect(amina.locator("#live")).to_contain_text("Not updating", timeout=20_000)
    amina.context.set_offline(False)
    expect(amina.locator("#live")).to_contain_text("Updates by itself", timeout=70_000)
    amina.reload()
    assert amina.input_value("#text") == "Half a sentence that must not be"


def test_words_begun_before_the_page_is_ready_are_kept(ward: Ward, amina: Page) -> None:
    """On a slow line the script comes after the field that it looks after."""
    open_first(amina)
    held: list[Route] = []

    def hold_first(route: Route) -> None:
        route.continue_() if held else held.append(route)

    amina.route("**/composer.js*", hold_first)
    amina.click("main button:has-text('Take over')")
    amina.fill("#text", "Typed on a slow line")
    while not held:
        amina.wait_for_timeout(20)
    held[0].continue_()
    amina.wait_for_load_state()
    amina.reload()
    assert amina.input_value("#text") == "Typed on a slow line"


def test_going_back_and_clicking_twice_send_nothing_twice(ward: Ward, amina: Page) -> None:
    open_first(amina)
    amina.click("main button:has-text('Take over')")
    amina.fill("#text", "Only once")
    amina.dblclick("#composer button:has-text('Send')")
    amina.wait_for_selector("text=Until then you can undo it")
    amina.go_back()
    amina.go_forward()
    assert [text for text, _ in staff_said(ward)] == ["Only once"]
