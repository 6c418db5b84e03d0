"""The rota and the hours as pages: who may, what is shown, what is refused."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.store import SqlStore
from tests.web.ward import Browser, Ward


@pytest.fixture
def ward(sqlite_store: SqlStore) -> Ward:
    return Ward(sqlite_store)


@pytest.fixture
def nurse(ward: Ward) -> Browser:
    return ward.signed_in(ward.staff("Amina"))


def plan(ward: Ward, browser: Browser, **change: str) -> str:
    with ward.store.read() as work:
        amina = work.staff.by_email("amina@demo.example")
    assert amina is not None
    fields = {
        "who": amina.id,
        "day": str(ward.house.clock.now().date()),
        "starts": "00:00",
        "ends": "16:00",
        "weeks": "1",
    }
    answer = browser.submit("/shifts", "/shifts", **(fields | change))
    return browser.get(answer.location).text if answer.status_code == 303 else answer.text


def test_whoever_is_on_now_stands_at_the_top_and_on_the_handover(
    ward: Ward, nurse: Browser
) -> None:
    page = plan(ward, nurse)
    assert "The shift is on the rota." in page
    assert re.search(r"On now:</strong> Amina \(to 4pm\)", page)
    assert "On now:</strong> Amina" in nurse.get("/handover").text


def test_a_shift_comes_off_again(ward: Ward, nurse: Browser) -> None:
    page = plan(ward, nurse)
    (address,) = re.findall(r'action="(/shifts/[0-9a-f]+/remove)"', page)
    assert nurse.submit("/shifts", address).status_code == 303
    assert "nobody is on the rota" in nurse.get("/shifts").text
    assert nurse.submit("/shifts", address).status_code == 404


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"who": ""}, "Choose who is on duty"),
        ({"day": "tomorrow"}, "Choose a day and the times"),
        ({"starts": "25:00"}, "Choose a day and the times"),
        ({"weeks": "many"}, "Choose a day and the times"),
        ({"weeks": "99"}, "Repeat for 1 to 12 weeks"),
        ({"ends": "23:59"}, "A shift is at most 16 hours long"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    ward: Ward, nurse: Browser, change: dict[str, str], says: str
) -> None:
    page = plan(ward, nurse, **change)
    assert says in page
    assert 'value="16:00"' in page or 'value="23:59"' in page


def test_a_lead_sets_the_hours_and_a_nurse_may_not(ward: Ward, nurse: Browser) -> None:
    fields = {"opens": "08:00", "closes": "18:00", "weekdays": "5"}
    assert nurse.submit("/shifts", "/shifts/hours", **fields).status_code == 403
    lead = ward.signed_in(ward.staff("Dana", "lead"))
    answer = lead.submit("/shifts", "/shifts/hours", **fields, close_on="2026-12-05")
    page = lead.get(answer.location).text
    assert "8am to 6pm, Saturday" in page
    assert "5 December 2026" in page
    assert ("dana@demo.example", "set_hours", "") in ward.acts()


def test_a_bank_holiday_is_named_and_can_be_worked(ward: Ward) -> None:
    lead = ward.signed_in(ward.staff("Dana", "lead"))
    lead.submit(
        "/shifts",
        "/shifts/hours",
        opens="08:00",
        closes="18:00",
        weekdays="4",
        open_on="2026-12-25",
    )
    hours = ward.house.current_hours.at(ward.house.clock.now() + timedelta(days=1))
    assert "2026-12-25" not in {str(day) for day in hours.closed_on}
    page = lead.get("/shifts").text
    assert re.search(r'value="2026-12-25" checked', page)
    assert "Christmas Day" in page


@pytest.mark.parametrize(
    "change",
    [
        {"weekdays": ""},
        {"opens": "18:00", "closes": "08:00"},
        {"opens": ""},
        {"weekdays": "9"},
        {"close_on": "soon"},
        {"open_on": "x"},
    ],
)
def test_hours_that_cannot_be_are_refused(ward: Ward, change: dict[str, str]) -> None:
    lead = ward.signed_in(ward.staff("Dana", "lead"))
    fields = {"opens": "08:00", "closes": "18:00", "weekdays": "0"} | change
    answer = lead.submit("/shifts", "/shifts/hours", **fields)
    assert answer.status_code in (403, 422)
    assert "There is a problem" in answer.text or "Problem" in answer.text
    with ward.store.read() as work:
        assert work.rota.hours() is None
