"""An alert is seen and heard; when it could not be, that is seen."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.core.pseudonym import pseudonym
from bot.store import SqlStore
from tests.browser.consoles import EAR, sign_in, tones
from tests.web.ward import PASSWORD, Ward

#: The alarm says so when nothing came for 10 seconds.
LOST_WITHIN = 15_000


@pytest.fixture
def ward(sqlite_store: SqlStore) -> Ward:
    return Ward(sqlite_store)


@pytest.fixture
def console(ward: Ward, root: str, chromium: Browser) -> Iterator[Page]:
    """Amina's console on the queue; she has clicked, so the browser lets it sound."""
    context = chromium.new_context(permissions=["notifications"])
    context.add_init_script(EAR)
    page = context.new_page()
    sign_in(page, root, ward.staff().email, PASSWORD)
    page.click("h1")
    expect(page.locator("#alarm-state")).to_have_text("Alarm on: alerts sound here.")
    yield page
    context.close()


def emergency(ward: Ward, user: str = "ann") -> str:
    ward.house.patient_says("emergency:E1", user)
    ward.house.work()
    return pseudonym(ward.conversation_id(user))


def until_sounded(page: Page, number: int = 1) -> None:
    give_up_at = time.monotonic() + 7
    while len(tones(page)) < number:
        assert time.monotonic() < give_up_at, f"{len(tones(page))} tones, not {number}"
        page.wait_for_timeout(50)


def test_an_emergency_is_seen_and_heard_and_the_title_counts_it(ward: Ward, console: Page) -> None:
    name = emergency(ward)
    expect(console.locator("#part-alerts")).to_contain_text(f"P1 Emergency: {name}", timeout=3000)
    expect(console.locator("#rows")).to_contain_text(name, timeout=3000)
    until_sounded(console, 3)
    assert all(tone["heard"] and tone["pitch"] > 900 for tone in tones(console))
    expect(console.locator("#assertive")).to_have_text(f"P1 Emergency: {name}")
    assert console.title().startswith("(1) ")


def test_the_first_press_on_a_page_is_not_lost(ward: Ward, root: str, chromium: Browser) -> None:
    """It wakes the sound, and with it goes the red bar above: not while the finger is down."""
    context = chromium.new_context()
    page = context.new_page()
    sign_in(page, root, ward.staff().email, PASSWORD)
    page.goto(f"{root}/account")
    expect(page.locator(".app-alarm--red")).to_be_visible()
    box = page.locator("main a:has-text('Change')").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(500)
    page.mouse.up()
    page.wait_for_url("**/account/password", timeout=3000)
    context.close()


def test_it_sounds_again_until_somebody_has_seen_it(
    ward: Ward, console: Page, root: str, chromium: Browser
) -> None:
    emergency(ward)
    until_sounded(console, 6)
    context = chromium.new_context()
    context.add_init_script(EAR)
    other = context.new_page()
    sign_in(other, root, ward.staff("Ben").email, PASSWORD)
    other.click("[data-seen]")
    expect(console.locator("#part-alerts")).to_be_hidden(timeout=3000)
    before = len(tones(console))
    time.sleep(6)
    assert len(tones(console)) == before
    expect(console.locator("#rows")).to_contain_text("seen by Ben")
    context.close()


def test_a_page_that_lies_behind_another_sounds_too(ward: Ward, console: Page) -> None:
    front = console.context.new_page()
    front.goto("about:blank")
    front.bring_to_front()
    emergency(ward)
    until_sounded(console, 3)
    front.close()


def test_the_page_of_a_conversation_sounds_as_well_and_keeps_what_is_typed(
    ward: Ward, console: Page, root: str
) -> None:
    ward.house.patient_says("urgent:U1", "bea")
    ward.house.work()
    console.goto(f"{root}/conversations/{ward.conversation_id('bea')}")
    console.click("text=Take over >> nth=-1")
    console.fill("#text", "I am on my way")
    name = emergency(ward)
    expect(console.locator("#part-alerts")).to_contain_text(name, timeout=3000)
    until_sounded(console)
    assert console.input_value("#text") == "I am on my way"
    assert console.evaluate("document.activeElement.id") == "text"


def test_a_desktop_notice_names_nobody_and_stays_for_an_emergency(
    ward: Ward, root: str, chromium: Browser
) -> None:
    context = chromium.new_context()
    context.add_init_script("""
      window.notices = [];
      window.Notification = class {
        static permission = "granted";
        constructor(title, options) { window.notices.push({ title, ...options }); }
        addEventListener() {}
      };
    """)
    page = context.new_page()
    sign_in(page, root, ward.staff().email, PASSWORD)
    name = emergency(ward)
    expect(page.locator("#part-alerts")).to_contain_text(name, timeout=3000)
    page.wait_for_timeout(2500)
    (notice,) = page.evaluate("window.notices")
    assert notice["title"] == f"P1 Emergency: {name}"
    assert notice["body"] == "Nobody has seen it yet."
    assert notice["requireInteraction"] is True
    context.close()


def test_the_test_button_sounds_and_says_what_should_be_heard(console: Page) -> None:
    console.click("#alarm-test")
    until_sounded(console, 3)
    expect(console.locator("#alarm-state")).to_contain_text("three beeps")


def test_sound_that_the_browser_blocks_is_red_until_it_is_turned_on(
    ward: Ward, root: str, chromium: Browser
) -> None:
    page = chromium.new_page()
    sign_in(page, root, ward.staff().email, PASSWORD)
    page.goto(f"{root}/queue")
    alarm = page.locator("#alarm")
    expect(alarm).to_contain_text("Alerts will not be heard. Sound is off in this browser")
    assert "app-alarm--red" in (alarm.get_attribute("class") or "")
    page.click("#alarm-sound")
    expect(alarm).to_contain_text("Alarm on")
    expect(page.locator("#alarm-sound")).to_be_hidden()
    page.close()


def test_a_lost_connection_is_red_and_black_again_when_it_is_back(console: Page) -> None:
    alarm = console.locator("#alarm")
    console.context.route("**/alerts*", lambda route: route.abort())
    expect(alarm).to_contain_text("The connection is lost", timeout=LOST_WITHIN)
    assert "app-alarm--red" in (alarm.get_attribute("class") or "")
    console.context.unroute("**/alerts*")
    expect(alarm).to_contain_text("Alarm on", timeout=LOST_WITHIN)


def test_signed_out_elsewhere_is_red(ward: Ward, console: Page) -> None:
    ward.house.clock.forward(minutes=31)
    expect(console.locator("#alarm")).to_contain_text("You have been signed out", timeout=5000)


def test_without_scripts_the_page_says_that_it_is_silent(
    ward: Ward, root: str, chromium: Browser
) -> None:
    emergency(ward)
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, root, ward.staff().email, PASSWORD)
    expect(page.locator("noscript p")).to_contain_text("does not update or sound by itself")
    page.click("[data-seen]")
    page.wait_for_url("**/queue")
    expect(page.locator("#rows")).to_contain_text("seen by Amina")
    context.close()


def test_no_page_breaks_the_policy_or_throws(ward: Ward, console: Page, root: str) -> None:
    troubles: list[str] = []
    console.on("pageerror", lambda error: troubles.append(str(error)))
    console.on(
        "console",
        lambda line: troubles.append(line.text) if line.type in ("error", "warning") else None,
    )
    emergency(ward)
    conversation = f"/conversations/{ward.conversation_id()}"
    for path in ("/", "/queue", conversation, "/answers", "/answers/driving/change", "/unanswered"):
        console.goto(root + path)
        console.wait_for_timeout(300)
    assert troubles == []


def test_sound_stays_on_from_page_to_page(ward: Ward, console: Page) -> None:
    emergency(ward)
    expect(console.locator("#rows a")).to_be_visible(timeout=3000)
    console.click("#rows a")
    console.wait_for_url("**/conversations/*")
    expect(console.locator("#alarm-state")).to_have_text("Alarm on: alerts sound here.")
