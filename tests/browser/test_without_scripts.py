"""The day of a nurse in a browser that runs no JavaScript: every form works, live parts aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.core.conversation import Holder
from bot.core.pseudonym import pseudonym
from bot.core.records import MessageState
from bot.store import SqlStore
from tests.browser.consoles import sign_in
from tests.web.ward import PASSWORD, Ward

TEMPLATES = Path("bot/web/templates")
#: Buttons that only a script can answer; scripts show or work them, and nothing else needs them.
ONLY_WITH_SCRIPTS = {"alarm.html", "chat.html", "console_base.html"}


@pytest.fixture
def ward(sqlite_store: SqlStore) -> Ward:
    """One patient in danger, one who asked for a person; a colleague is there."""
    ward = Ward(sqlite_store)
    for user, words in {"ann": "emergency:E1 IDENTIFIER", "cal": "request_human"}.items():
        ward.house.patient_says(words, user)
        ward.house.work()
    ward.staff("Ben")
    return ward


@pytest.fixture
def page(ward: Ward, root: str, chromium: Browser) -> Iterator[Page]:
    """Dora, a lead nurse, signed in without a script."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, root, ward.staff("Dora", "lead").email, PASSWORD)
    yield page
    context.close()


def said_by_staff(ward: Ward, user: str) -> list[tuple[str, MessageState]]:
    return [(m.text, m.state) for m in ward.house.thread(user) if m.author.value == "staff"]


def test_a_nurses_day(ward: Ward, page: Page) -> None:
    name = pseudonym(ward.conversation_id("cal"))
    # The emergency is seen; somebody else runs for it.
    page.click("[data-seen]")
    expect(page.locator("#rows")).to_contain_text("seen by Dora")
    page.click("#part-filters a:has-text('Waiting')")
    page.click(f"#rows a:has-text('{name}')")
    page.click("main button:has-text('Take over')")
    page.click("text=Insert words that are ready")
    page.select_option("#insert", "hello")
    page.click("button:has-text('Use these words')")
    assert page.input_value("#text") == "Hello, I am a nurse."
    page.click("#composer button:has-text('Send')")
    page.click("button:has-text('Undo')")
    expect(page.locator("text=Taken back.")).to_be_visible()
    page.fill("#text", "Please ring the pain team on 020 7946 0000.")
    page.click("#composer button:has-text('Send')")
    expect(page.locator("main")).to_contain_text("Until then you can undo it")
    ward.house.deliver_all()
    page.click("text=Write a note")
    page.fill("#note", "No scripts here")
    page.click("text=Save note")
    expect(page.locator("#part-beside")).to_contain_text("No scripts here")
    page.click("text=Set a reminder")
    page.fill("#reminder", "Ring back")
    page.fill("#due_time", "16:30")
    page.click("button:has-text('Set reminder')")
    expect(page.locator("#part-beside")).to_contain_text("Ring back")
    page.click("#part-beside button:has-text('Done')")
    expect(page.locator("main")).to_contain_text("Marked as done")
    page.click("text=Hand back to the assistant")
    page.select_option("#outcome", "answered")
    page.click("button:has-text('Hand back')")
    expect(page.locator("text=The assistant answers again").first).to_be_visible()
    page.click("text=Sign out")
    page.wait_for_url("**/sign-in")
    assert ward.house.conversation("cal").holder is Holder.ASSISTANT
    assert [state for _, state in said_by_staff(ward, "cal")] == [
        MessageState.WITHHELD,
        MessageState.SENT,
    ]


def test_words_that_should_be_read_again_are_sent_with_a_reason(ward: Ward, page: Page) -> None:
    page.click(f"#rows a:has-text('{pseudonym(ward.conversation_id('cal'))}')")
    page.click("main button:has-text('Take over')")
    page.fill("#text", "Take two tablets now")
    page.click("#composer button:has-text('Send')")
    expect(page.locator("#composer")).to_contain_text("Change your words below, or phone")
    assert page.input_value("#text") == "Take two tablets now"
    page.fill("#text", "Ring the ward on IDENTIFIER")
    page.click("#composer button:has-text('Send')")
    page.check("input[name=reason][value=own_details]")
    page.click("#composer button:has-text('Send')")
    expect(page.locator("main")).to_contain_text("Until then you can undo it")


def test_searching_passing_on_and_looking_at_what_was_hidden(ward: Ward, page: Page) -> None:
    name = pseudonym(ward.conversation_id("ann"))
    page.click("text=Find a conversation")
    page.fill("#q", name)
    page.click("main form[role=search] button")
    page.click(f"main a:has-text('{name}')")
    page.click("text=Show what was hidden")
    expect(page.locator("main")).to_contain_text("IDENTIFIER")
    page.go_back()
    page.click("main button:has-text('Take over')")
    page.click("text=Pass to a colleague")
    page.select_option("#to", label="Ben")
    page.click("button:has-text('Pass on')")
    expect(page.locator("main")).to_contain_text("It is with Ben now")


def test_ones_own_password_and_the_menu(page: Page) -> None:
    page.click("header >> text=Dora")
    page.click("main a:has-text('Change')")
    page.fill("#present", PASSWORD)
    for field in ("#password", "#again"):
        page.fill(field, "marmalade tunnel fourteen")
    page.click("main button:has-text('Change password')")
    expect(page.locator("main")).to_contain_text("Your password is changed")
    page.set_viewport_size({"width": 390, "height": 844})
    page.click("header nav a:has-text('Reports')")
    page.wait_for_url("**/reports")


def test_every_form_and_button_of_the_pages_does_something_by_itself() -> None:
    """A form without an address, or a button that only a script answers, would do nothing."""
    seen = 0
    for path in sorted(TEMPLATES.glob("*.html")):
        if path.name in ONLY_WITH_SCRIPTS:
            continue
        html = path.read_text(encoding="utf-8")
        for form in re.findall(r"<form\b[^>]*>", html):
            seen += 1
            sends = "action=" in form or 'id="' in form
            assert sends, f"{path.name}: {form}"
        assert '"type": "button"' not in html, path.name
        assert 'type="button"' not in html, path.name
    assert seen > 30
