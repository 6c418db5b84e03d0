"""`make screens`: pictures of every page on a phone and on a ward computer, from a real run.

Starts the whole service with the pretend platforms, has made-up patients write, works as a
nurse in Chromium (Debian's), and writes PNG files into ``docs/screens/``.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from playwright.sync_api import Browser, Page, sync_playwright

from bot.run.on_this_machine import DEMO_EMAIL
from tests.journeys.steps import Nurse, Patient
from tests.journeys.whole_service import WholeService, is_set_up, running, until

SCREENS = Path("docs/screens")
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str:
    """Debian's Chromium, or the one CHROMIUM names; empty if there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or ""


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium that fetches nothing of its own."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium_path(), args=list(CHROMIUM_FLAGS)
        )
        yield started
        started.close()


def patients_write(service: WholeService) -> dict[str, Patient]:
    """A busy evening: an emergency, a shared number, pain, an own question, a plain question."""
    said = {
        "question": ("messenger", ["what is a pca", "who can press the button"]),
        "not_covered": ("messenger", ["does acupuncture do anything for a bad back"]),
        "own_care": ("twitter", ["im on warfarin is naproxen ok for me"]),
        "urgent": ("messenger", ["the pain is unbearable, tablets arent touching it"]),
        "private": ("messenger", ["can you look me up, nhs no 999 104 5007"]),
        "emergency": (
            "messenger",
            ["ive got crushing chest pain im at 14 Larkfield Close BD97 4XY"],
        ),
    }
    patients = {}
    for name, (platform, texts) in said.items():
        patient = Patient(service, platform)
        for text in texts:
            patient.says(text)
            until(patient.replies, why=lambda: "no reply came")
        patients[name] = patient
    return patients


def take(page: Page, size: str, name: str, whole: bool = False) -> None:
    """One picture, once the page has settled."""
    page.wait_for_load_state("networkidle")
    path = SCREENS / f"{name}-{size}.png"
    page.screenshot(path=str(path), full_page=whole)
    print(f"  {path}", flush=True)


def console(service: WholeService, page: Page, size: str, patients: dict[str, Patient]) -> None:
    """The nurse's pages, in the order in which she sees them."""
    page.goto(f"{service.web}/")
    take(page, size, "front")
    page.goto(f"{service.web}/sign-in")
    take(page, size, "sign-in")
    page.fill("#email", DEMO_EMAIL)
    page.fill("#password", service.password)
    page.click("text=Sign in >> nth=-1")
    page.wait_for_url("**/queue")
    page.click("#alarm-test")
    take(page, size, "queue")
    page.click("text=Find a conversation")
    page.fill("#q", "pain")
    page.click("main form[role=search] button")
    take(page, size, "queue-search")
    emergency = patients["emergency"].conversation()
    page.goto(f"{service.web}/conversations/{emergency.id}")
    take(page, size, "thread", whole=True)
    page.click("text=Show what was hidden")
    take(page, size, "original-in-danger")
    private = patients["private"]
    page.goto(f"{service.web}/conversations/{private.conversation().id}")
    page.click("text=Show what was hidden")
    take(page, size, "original-why")
    held = patients["own_care"].conversation()
    page.goto(f"{service.web}/conversations/{held.id}")
    take(page, size, "thread-held", whole=True)
    answers(service, page, size)


def answers(service: WholeService, page: Page, size: str) -> None:
    """A nurse changes an answer; what nobody could be told waits for authors."""
    page.goto(f"{service.web}/answers")
    take(page, size, "answers")
    page.goto(f"{service.web}/answers/driving/change")
    page.fill("#answer", "Take two tablets and see how you feel.")
    page.fill("#why", "Easier to read.")
    page.click("text=Keep as a draft and preview")
    take(page, size, "answer-refused")
    page.fill("#answer", "You must not drive if you feel sleepy or slow. It is against the law.")
    page.click("text=Keep as a draft and preview")
    page.wait_for_url("**/answers/driving?done=kept")
    take(page, size, "answer-draft", whole=True)
    page.click("text=Put this draft away")
    page.wait_for_url("**/answers/driving?done=away")
    page.goto(f"{service.web}/unanswered")
    take(page, size, "unanswered")
    page.goto(f"{service.web}/reports")
    take(page, size, "reports", whole=True)


def web_chat(service: WholeService, page: Page, size: str) -> None:
    """The chat on the trust's own page."""
    page.goto(f"{service.web}/chat")
    page.fill("#words", "what is a pca")
    page.keyboard.press("Enter")
    page.get_by_text("PCA stands for").first.wait_for()
    page.fill("#words", "can I speak to a nurse please, my nhs number is 999 104 5007")
    page.keyboard.press("Enter")
    page.get_by_text("We hid personal details").first.wait_for()
    page.wait_for_timeout(1500)
    # Its look for what is new never rests, so the network is never idle.
    page.screenshot(path=str(SCREENS / f"web-chat-{size}.png"), full_page=True)


def phone_page(service: WholeService, page: Page, size: str) -> None:
    """The patient's phone, in both looks."""
    page.goto(f"{service.simulator}/")
    page.fill("textarea, input[type=text] >> nth=0", "what is a pca")
    page.keyboard.press("Enter")
    page.get_by_text("PCA stands for").first.wait_for()
    page.wait_for_timeout(1500)
    take(page, size, "patient-phone")


def main() -> int:
    """Takes every picture; returns the exit code."""
    if not chromium_path():
        print("Chromium was not found. Install Debian's `chromium`.", file=sys.stderr)
        return 2
    if not is_set_up():
        print("Not set up yet: run `make setup` first.", file=sys.stderr)
        return 2
    SCREENS.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder)) as service,
        browser() as chromium,
    ):
        patients = patients_write(service)
        nurse = Nurse(service, requests.Session()).signs_in()
        nurse.takes_over(patients["own_care"])
        nurse.replies(patients["own_care"], "Hello, I am a nurse from the pain team.")
        patients["own_care"].hears("a nurse from the pain team")
        for size, (width, height) in SIZES.items():
            page = chromium.new_context(
                viewport={"width": width, "height": height}, device_scale_factor=1
            ).new_page()
            console(service, page, size, patients)
            phone_page(service, page, size)
            web_chat(service, page, size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
