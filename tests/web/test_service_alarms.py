"""Alarms about the service itself, as staff see them."""

from __future__ import annotations

import pytest

from bot.core.account import revoked
from bot.core.service_alarms import AlarmCode
from tests.web.ward import Ward

WORDS = {
    AlarmCode.SILENCE: "Nothing comes in from the page (Messenger)",
    AlarmCode.WEBHOOK_INVALID: "X has stopped telling us of messages",
    AlarmCode.WEBHOOK_WAS_INVALID: "X had stopped telling us of messages",
    AlarmCode.ACCESS_LOST: "Nothing can be sent from the page (Messenger): the platform refuses us",
    AlarmCode.READING_CAPPED: "Messages from X are not read any more today",
}


def sounded(ward: Ward, code: AlarmCode) -> str:
    """The id of an alarm that sounds now."""
    of_account = (AlarmCode.SILENCE, AlarmCode.ACCESS_LOST)
    where = ("messenger", "page") if code in of_account else ("twitter", "")
    with ward.store.begin() as work:
        work.platforms.alarms.sound(code, *where, ward.house.clock.now())
    with ward.store.read() as work:
        return str(work.platforms.alarms.open()[0].id)


@pytest.mark.parametrize("code", list(AlarmCode))
def test_an_alarm_sounds_on_every_page_and_says_on_the_queue_what_to_do(
    ward: Ward, code: AlarmCode
) -> None:
    sounded(ward, code)
    browser = ward.signed_in(ward.staff())
    for page in ("/alerts", "/queue", "/answers", "/reports"):
        html = " ".join(browser.get(page).text.split())
        assert 'data-alert="P2"' in html
        assert WORDS[code] in html
    queue = " ".join(browser.get("/queue").text.split())
    assert f"{WORDS[code]}. " in queue
    assert "Important: messages may be missing" in queue


def test_seen_silences_it_and_the_queue_notes_it_while_it_lasts(ward: Ward) -> None:
    alarm = sounded(ward, AlarmCode.SILENCE)
    browser = ward.signed_in(ward.staff())
    assert browser.submit("/queue", f"/alarms/{alarm}/seen").status_code == 303
    assert "data-alert" not in browser.get("/alerts").text
    assert "Important: messages may be missing" in browser.get("/queue").text
    assert ("amina@demo.example", "alarm_seen", alarm) in ward.acts()


def test_seen_needs_no_page_of_its_own_when_a_script_says_it(ward: Ward) -> None:
    alarm = sounded(ward, AlarmCode.WEBHOOK_WAS_INVALID)
    browser = ward.signed_in(ward.staff())
    token = browser.get("/queue").text.split('name="csrf-token" content="')[1].split('"')[0]
    answer = browser.client.post(
        f"/alarms/{alarm}/seen", headers={"X-Requested-With": "fetch", "X-CSRFToken": token}
    )
    assert answer.status_code == 204
    assert "Important: messages may be missing" not in browser.get("/queue").text


def test_an_alarm_that_is_gone_meanwhile_is_no_error(ward: Ward) -> None:
    browser = ward.signed_in(ward.staff())
    assert browser.submit("/queue", "/alarms/gone/seen").status_code == 303
    assert "alarm_seen" not in [act for _, act, _ in ward.acts()]


def test_lost_access_is_said_once_while_the_account_says_itself_why(ward: Ward) -> None:
    sounded(ward, AlarmCode.ACCESS_LOST)
    now = ward.house.clock.now()
    with ward.store.begin() as work:
        work.accounts.keep(revoked(work.accounts.state("messenger", "page", now), now))
    queue = " ".join(ward.signed_in(ward.staff()).get("/queue").text.split())
    assert "Nothing can be sent from the page (Messenger): our access has lapsed" in queue
    assert "the platform refuses us" in queue, "as an alert, until somebody has seen it"
    assert "Important: messages may be missing" not in queue


def test_a_patient_comes_before_the_service(ward: Ward) -> None:
    sounded(ward, AlarmCode.SILENCE)
    ward.house.patient_says("emergency:E1")
    ward.house.work()
    html = ward.signed_in(ward.staff()).get("/alerts").text
    assert html.index('data-alert="P1"') < html.index("Nothing comes in")


def test_who_reads_no_queue_hears_no_alarm(ward: Ward) -> None:
    sounded(ward, AlarmCode.SILENCE)
    html = ward.signed_in(ward.staff("Olu", "admin")).get("/answers").text
    assert "Nothing comes in" not in html


def test_governance_sees_it_and_cannot_silence_it(ward: Ward) -> None:
    alarm = sounded(ward, AlarmCode.SILENCE)
    browser = ward.signed_in(ward.staff("Gil", "governance"))
    assert "Nothing comes in" in browser.get("/queue").text
    assert browser.submit("/queue", f"/alarms/{alarm}/seen").status_code == 403
