"""WCAG 2.2 AA on every page and state, as far as a machine can tell: axe, reflow, keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from bot.core.feedback_records import FeedbackResponse
from bot.store import SqlStore
from tests.browser.consoles import sign_in
from tests.web.ward import PASSWORD, Ward

AXE = Path("bot/web/frontend/node_modules/axe-core/axe.min.js")
#: Everything that WCAG 2.2 AA asks for and axe can check.
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_RUN = """
async (levels) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: levels } });
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}
"""


@pytest.fixture
def ward(sqlite_store: SqlStore) -> Ward:
    """A busy ward: an emergency, a waiting question, one that a nurse has, one closed."""
    ward = Ward(sqlite_store)
    house = ward.house
    for user, words in {
        "ann": "emergency:E1 IDENTIFIER",
        "bea": "urgent:U1",
        "cal": "request_human",
        "dan": "hello",
    }.items():
        house.patient_says(words, user)
        house.work()
    return ward


@pytest.fixture
def lead(ward: Ward, root: str, chromium: Browser) -> Iterator[Page]:
    """A lead nurse's console, who may open every page of it."""
    ward.staff("Ben")
    # axe is put into the page by the test, which the page itself would not allow.
    context = chromium.new_context(bypass_csp=True)
    context.add_init_script(path=AXE)
    page = context.new_page()
    sign_in(page, root, ward.staff("Lee", "lead").email, PASSWORD)
    yield page
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is now."""
    page.wait_for_load_state()
    found: list[str] = page.evaluate(_RUN, LEVELS)
    return found


def conversation(ward: Ward, root: str, user: str) -> str:
    return f"{root}/conversations/{ward.conversation_id(user)}"


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/accessibility", "/queue", "/queue?show=closed", "/queue?show=mine"),
        *("/handover", "/answers", "/answers/driving", "/answers/driving/change"),
        *(
            "/unanswered",
            "/reports",
            "/audit",
            "/shifts",
            "/feedback/paper",
            "/feedback",
            "/people",
            "/account",
            *("/you-said", "/said", "/said/new", "/actions", "/comments", "/cards"),
            "/nothing-here",
            "/chat",
            "/chat/window",
        ),
    ],
)
def test_a_page_has_no_violation(lead: Page, root: str, path: str) -> None:
    lead.goto(f"{root}{path}")
    assert violations(lead) == []


def test_concerns_in_feedback_have_none(ward: Ward, lead: Page, root: str) -> None:
    with ward.store.begin() as work:
        for number in range(2):
            work.feedback.add(
                FeedbackResponse("2026-11", "paper", fft_why=f"harm {number}", concern="today")
            )
    for path in ("/comments", "/queue", "/handover"):
        lead.goto(f"{root}{path}")
        assert violations(lead) == []
    lead.goto(f"{root}/comments")
    lead.check("label:has-text('Filled in an incident form') >> nth=0")
    lead.click("text=Seen by a person >> nth=0")
    lead.wait_for_selector(".app-done")
    assert violations(lead) == []


def test_the_sign_in_page_has_none_also_with_a_problem(root: str, chromium: Browser) -> None:
    context = chromium.new_context(bypass_csp=True)
    context.add_init_script(path=AXE)
    page = context.new_page()
    page.goto(f"{root}/sign-in")
    assert violations(page) == []
    page.fill("#email", "nobody@demo.example")
    page.fill("#password", "wrong")
    page.click("main button:has-text('Sign in')")
    page.wait_for_selector("#problem")
    assert violations(page) == []
    context.close()


def test_setting_a_second_step_up_and_using_it_has_none(
    ward: Ward, lead: Page, root: str, chromium: Browser
) -> None:
    lead.goto(f"{root}/account")
    lead.click("text=Set up the second step")
    lead.wait_for_selector(".app-qr")
    assert violations(lead) == []
    assert lead.evaluate("document.querySelector('.app-qr').naturalWidth") > 100
    lead.fill("#code", "000000")
    lead.click("text=Turn it on")
    lead.wait_for_selector("#problem")
    assert violations(lead) == []
    key = lead.inner_text(".app-key").replace(" ", "")
    lead.fill("#code", pyotp.TOTP(key).at(ward.house.clock.now()))
    lead.click("text=Turn it on")
    lead.wait_for_selector("text=Your recovery codes")
    assert violations(lead) == []
    (code, *_) = lead.locator(".app-key").all_inner_texts()
    lead.goto(f"{root}/account")
    assert violations(lead) == []
    lead.click("text=Sign out")
    sign_in(lead, root, "lee@demo.example", PASSWORD, then="/sign-in/code")
    lead.wait_for_selector("#code")
    assert violations(lead) == []
    lead.fill("#code", code)
    lead.click("main button")
    lead.wait_for_url(f"{root}/queue")


def test_changing_ones_password_has_none(lead: Page, root: str) -> None:
    lead.goto(f"{root}/account")
    lead.click("main a:has-text('Change')")
    lead.wait_for_url("**/account/password")
    assert violations(lead) == []
    lead.fill("#present", "wrong")
    for field in ("#password", "#again"):
        lead.fill(field, "marmalade tunnel fourteen")
    lead.click("main button:has-text('Change password')")
    lead.wait_for_selector("#problem")
    assert violations(lead) == []
    lead.fill("#present", PASSWORD)
    for field in ("#password", "#again"):
        lead.fill(field, "marmalade tunnel fourteen")
    lead.click("main button:has-text('Change password')")
    lead.wait_for_selector("text=Your password is changed")
    assert violations(lead) == []


def test_looking_after_an_account_has_none(ward: Ward, root: str, chromium: Browser) -> None:
    context = chromium.new_context(bypass_csp=True)
    context.add_init_script(path=AXE)
    page = context.new_page()
    sign_in(page, root, ward.staff("Ada", "admin").email, PASSWORD, then="/people")
    assert violations(page) == []
    page.fill("#name", "Zoe")
    page.fill("#email", "zoe@demo.example")
    page.click("text=Make the invitation")
    link = page.input_value("#link")
    assert violations(page) == []
    page.click("text=Zoe >> nth=0")
    page.wait_for_selector("text=Switch off")
    assert violations(page) == []
    page.goto(link)
    page.fill("#password", "short")
    page.click("text=Keep this password")
    page.wait_for_selector("#problem")
    assert violations(page) == []
    page.goto(f"{root}/invitation/forged")
    assert violations(page) == []
    context.close()


@pytest.mark.parametrize("user", ["ann", "bea", "cal", "dan"])
def test_a_conversation_has_none_in_any_state(ward: Ward, lead: Page, root: str, user: str) -> None:
    lead.goto(conversation(ward, root, user))
    assert violations(lead) == []
    lead.click("main button:has-text('Take over')")
    lead.wait_for_selector("#text")
    for summary in lead.locator("summary").all():
        summary.click()
    assert violations(lead) == []
    lead.fill("#text", "/")
    lead.wait_for_selector("#insert-list [role=option]")
    assert violations(lead) == []
    lead.keyboard.press("Escape")
    lead.fill("#text", "Take two tablets now")
    lead.click("#composer button:has-text('Send')")
    lead.wait_for_selector("text=read this once more")
    assert violations(lead) == []
    lead.fill("#text", "Hello")
    lead.click("#composer button:has-text('Send')")
    lead.wait_for_selector("text=Until then you can undo it")
    assert violations(lead) == []


def test_notes_reminders_and_wrong_screening_have_none(ward: Ward, lead: Page, root: str) -> None:
    lead.goto(conversation(ward, root, "cal"))
    lead.click("text=Write a note")
    lead.fill("#note", "Rang the ward")
    lead.click("text=Save note")
    lead.wait_for_selector("text=The note is saved")
    soon = ward.house.clock.at + timedelta(minutes=5)
    lead.click("text=Set a reminder")
    lead.fill("#reminder", "Ring again")
    lead.fill("#due_on", f"{soon:%Y-%m-%d}")
    lead.fill("#due_time", f"{soon:%H:%M}")
    lead.click("button:has-text('Set reminder')")
    lead.wait_for_selector("text=The reminder is set")
    assert violations(lead) == []
    lead.click("text=Read rightly?")
    lead.wait_for_selector("text=It should have been")
    assert violations(lead) == []
    lead.click("button:has-text('Save')")
    lead.wait_for_selector("text=Choose what it should have been")
    assert violations(lead) == []


@pytest.mark.parametrize(
    "path",
    [
        *("/queue", "/handover", "/answers", "/reports", "/audit", "/shifts", "/unanswered"),
        *("/you-said", "/said", "/said/new", "/actions", "/comments", "/cards"),
        *("/people", "/feedback", "/account", "/feedback/paper", "/chat"),
    ],
)
def test_nothing_needs_scrolling_sideways_at_320_pixels(lead: Page, root: str, path: str) -> None:
    """400 % zoom on a ward computer of 1280 pixels (WCAG 1.4.10)."""
    lead.set_viewport_size({"width": 320, "height": 640})
    lead.goto(f"{root}{path}")
    assert lead.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_conversation_fits_320_pixels_too(ward: Ward, lead: Page, root: str) -> None:
    lead.set_viewport_size({"width": 320, "height": 640})
    lead.goto(conversation(ward, root, "ann"))
    lead.click("main button:has-text('Take over')")
    lead.wait_for_selector("#text")
    assert lead.evaluate("document.documentElement.scrollWidth") <= 320


def test_forced_colours_and_reduced_motion_leave_everything_usable(
    ward: Ward, lead: Page, root: str
) -> None:
    lead.emulate_media(forced_colors="active", reduced_motion="reduce")
    lead.goto(conversation(ward, root, "ann"))
    moving = lead.evaluate(
        "document.getAnimations().filter((one) => one.effect.getTiming().duration > 100).length"
    )
    assert moving == 0
    assert violations(lead) == []
