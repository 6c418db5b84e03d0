"""What a person with a second step does, for tests."""

from __future__ import annotations

import re

import pyotp
from werkzeug.test import TestResponse

from bot.core.records import StaffMember
from tests.web.ward import PASSWORD, Browser, Ward


def key_on(browser: Browser) -> str:
    page = browser.get("/account/second-step").text
    found = re.search(r'class="app-key">([A-Z2-7 ]+)<', page)
    assert found, "no key on the page"
    return found[1].replace(" ", "")


def code_of(ward: Ward, key: str, steps: int = 0) -> str:
    return pyotp.TOTP(key).at(ward.house.clock.now(), counter_offset=steps)


def set_up(ward: Ward, browser: Browser) -> tuple[str, list[str]]:
    """Sets a second step up; the app's key and the recovery codes."""
    browser.submit("/account", "/account/second-step")
    key = key_on(browser)
    page = browser.submit(
        "/account/second-step", "/account/second-step/confirm", code=code_of(ward, key)
    )
    assert page.status_code == 200
    recovery = re.findall(r'app-key">([A-Z2-7-]{19})<', page.text)
    ward.house.clock.forward(minutes=1)
    return key, recovery


def with_step(ward: Ward, name: str = "Amina") -> tuple[StaffMember, str, list[str]]:
    member = ward.staff(name)
    key, recovery = set_up(ward, ward.signed_in(member))
    return member, key, recovery


def password(ward: Ward, email: str = "amina@demo.example", back: str = "") -> Browser:
    """A browser in which the first step is taken."""
    browser = ward.browser()
    answer = browser.submit("/sign-in", "/sign-in", email=email, password=PASSWORD, back=back)
    assert (answer.status_code, answer.location) == (303, "/sign-in/code")
    return browser


def give(browser: Browser, code: str) -> TestResponse:
    return browser.submit("/sign-in/code", "/sign-in/code", code=code)


def acts(ward: Ward) -> list[str]:
    return [act for _, act, _ in ward.acts()]


def member_of(ward: Ward, email: str) -> StaffMember:
    with ward.store.read() as work:
        found = work.staff.by_email(email)
    assert found is not None
    return found
