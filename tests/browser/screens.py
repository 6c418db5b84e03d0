"""`make screens`: pictures of every page on a phone and on a ward computer, from a real run.

Starts the whole service with the pretend platforms after four made-up weeks, has made-up patients
write, works in Chromium (Debian's) as whoever opens pages, and writes PNG files into
``docs/screens/``. Ends with 1 when a page scrolls sideways or shows an id.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from playwright.sync_api import Browser, sync_playwright

from bot.run.add_staff import save_person
from bot.run.on_this_machine import ADMIN_EMAIL, DEMO_EMAIL, LEAD_EMAIL, add_demo_staff
from bot.store import open_store
from bot.store.migrate import migrate
from tests.browser.pictured_tour import Tour
from tests.browser.pictured_weeks import Team, four_weeks
from tests.browser.pictures import Camera
from tests.journeys.steps import Nurse, Patient
from tests.journeys.whole_service import WholeService, is_set_up, running, until

SCREENS = Path("docs/screens")
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


def before(folder: Path) -> str:
    """A database in which the service has worked for weeks; its address."""
    url = f"sqlite:///{folder}/service.db"
    store = open_store(url)
    migrate(store)
    with store.begin() as work:
        team = Team(
            save_person(work, DEMO_EMAIL, "Demo Nurse", "nurse", secrets.token_urlsafe()),
            save_person(work, LEAD_EMAIL, "Demo Lead", "lead", secrets.token_urlsafe()),
        )
    four_weeks(store, team)
    store.close()
    return url


def main() -> int:
    """Takes every picture; returns the exit code."""
    if not chromium_path():
        print("Chromium was not found. Install Debian's `chromium`.", file=sys.stderr)
        return 2
    if not is_set_up():
        print("Not set up yet: run `make setup` first.", file=sys.stderr)
        return 2
    SCREENS.mkdir(parents=True, exist_ok=True)
    camera = Camera(SCREENS)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), before(Path(folder))) as service,
        browser() as chromium,
    ):
        admin = (ADMIN_EMAIL, "Demo Administrator", "admin")
        add_demo_staff(service.settings, service.password, *admin)
        patients = patients_write(service)
        nurse = Nurse(service, requests.Session()).signs_in()
        nurse.takes_over(patients["own_care"])
        nurse.replies(patients["own_care"], "Hello, I am a nurse from the pain team.")
        patients["own_care"].hears("a nurse from the pain team")
        Tour(service, patients, chromium, camera).everything()
    camera.put_away_others()
    print("\n".join(camera.faults), file=sys.stderr)
    return 1 if camera.faults else 0


if __name__ == "__main__":
    sys.exit(main())
