"""What a nurse sees first."""

from __future__ import annotations

import re

import pytest

from bot.core.errors import StoreUnavailable
from bot.core.events import AccountChange, AccountChanged
from bot.core.messages import Author
from bot.core.pseudonym import pseudonym
from tests.web.ward import Ward


def names_in_order(html: str) -> list[str]:
    return re.findall(r'app-row__name"><a [^>]+>([^<]+)</a>', html)


def name_of(ward: Ward, user: str) -> str:
    return pseudonym(ward.conversation_id(user))


def arrive(ward: Ward, *texts: str) -> None:
    """Patients write, each a minute after the one before: user "p0", "p1" and so on."""
    for number, text in enumerate(texts):
        ward.house.patient_says(text, f"p{number}")
        ward.house.work()
        ward.house.clock.forward(minutes=1)


def test_the_most_urgent_and_longest_waiting_come_first(ward: Ward) -> None:
    arrive(ward, "hello", "request_human", "urgent:U1", "emergency:E1", "complaint", "crisis:C1")
    html = ward.signed_in(ward.staff()).get("/queue").text
    order = ["p3", "p5", "p2", "p1", "p4"]
    assert names_in_order(html) == [name_of(ward, user) for user in order]


def test_a_child_or_a_risky_medicine_comes_before_other_individual_questions(ward: Ward) -> None:
    own = "clinical_individual"
    arrive(ward, f"{own}:DOSE", "complaint", f"{own}:CHILD", "urgent:U1", f"{own}:HIGH_RISK")
    html = ward.signed_in(ward.staff()).get("/queue").text
    assert names_in_order(html) == [name_of(ward, f"p{number}") for number in (2, 3, 4, 0, 1)]
    assert "P2 Own care" in " ".join(html.split())


def test_a_row_says_priority_reason_wait_platform_holder_and_words(ward: Ward) -> None:
    arrive(ward, "emergency:E1")
    ward.house.clock.forward(minutes=2)
    html = " ".join(ward.signed_in(ward.staff()).get("/queue").text.split())
    assert "P1 Emergency" in html
    assert "The word emergency." in html
    assert "3 min, target 5 min" in html
    assert "<dd>Messenger</dd>" in html
    assert ">Nobody yet</dd>" in html
    assert "Over target" not in html
    ward.house.clock.forward(minutes=3)
    assert "Over target" in ward.signed_in(ward.staff("Ben")).get("/queue").text


def test_no_platform_id_is_on_the_page(ward: Ward) -> None:
    ward.house.patient_says("hello", "psid-2468013579", event_id="mid.secret")
    ward.house.work()
    browser = ward.signed_in(ward.staff())
    thread = browser.get(f"/conversations/{ward.conversation_id('psid-2468013579')}").text
    for html in (browser.get("/queue").text, thread):
        assert "psid-2468013579" not in html
        assert "mid." not in html


def test_filters_show_what_they_say(ward: Ward) -> None:
    arrive(ward, "hello", "urgent:U1", "urgent:U1", "urgent:U1")
    amina, ben = ward.staff("Amina"), ward.staff("Ben")
    ward.house.take_over(ward.conversation_id("p2"), amina)
    ward.house.take_over(ward.conversation_id("p3"), ben)
    browser = ward.signed_in(amina)
    shown = {
        show: {
            user
            for user in ("p0", "p1", "p2", "p3")
            if name_of(ward, user) in names_in_order(browser.get(f"/queue?show={show}").text)
        }
        for show in ("open", "waiting", "mine", "held", "assistant", "nonsense")
    }
    assert shown == {
        "open": {"p1", "p2", "p3"},
        "waiting": {"p1"},
        "mine": {"p2"},
        "held": {"p2", "p3"},
        "assistant": {"p0"},
        "nonsense": {"p1", "p2", "p3"},
    }


def test_the_title_counts_those_who_wait(ward: Ward) -> None:
    arrive(ward, "hello", "urgent:U1", "complaint")
    assert "<title>(2) Queue" in ward.signed_in(ward.staff()).get("/queue").text


def test_the_renewed_part_is_sent_only_when_it_changed(ward: Ward) -> None:
    arrive(ward, "urgent:U1")
    browser = ward.signed_in(ward.staff())
    first = browser.get("/queue/rows")
    again = browser.get("/queue/rows", **{"If-None-Match": first.headers["ETag"]})
    arrive(ward, "emergency:E1")
    changed = browser.get("/queue/rows", **{"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert again.data == b""


def test_only_unseen_p1_and_p2_are_announced_whatever_the_filter(ward: Ward) -> None:
    arrive(ward, "urgent:U1", "complaint", "emergency:E1", "hello")
    amina = ward.staff()
    browser = ward.signed_in(amina)
    found = re.findall(r'data-alert="(P\d)"', browser.get("/queue/rows?show=mine").text)
    assert found == ["P1", "P2"]
    ward.house.take_over(ward.conversation_id("p2"), amina)
    assert re.findall(r'data-alert="(P\d)"', browser.get("/queue/rows").text) == ["P2"]


def test_what_a_patient_writes_is_printed_as_text(ward: Ward) -> None:
    arrive(ward, "urgent:U1 <img src=x onerror=alert(1)>")
    ward.house.patient_says("<script>alert(2)</script>", "p0")
    browser = ward.signed_in(ward.staff())
    address = f"/conversations/{ward.conversation_id('p0')}"
    for page in (address, f"{address}/messages", "/queue", "/queue/rows"):
        html = browser.get(page).text
        assert "<img" not in html
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(2)" in html


@pytest.mark.parametrize("show", ["open", "waiting", "mine", "held", "closed", "assistant"])
def test_an_empty_queue_says_so_in_words(ward: Ward, show: str) -> None:
    html = ward.signed_in(ward.staff()).get(f"/queue?show={show}").text
    assert 'class="app-empty"' in html


def test_a_database_that_is_away_is_a_page_with_words(
    ward: Ward, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    browser = ward.signed_in(ward.staff())

    def away() -> None:
        raise StoreUnavailable("gone")

    monkeypatch.setattr(ward.store, "read", away)
    answer = browser.get("/queue")
    assert answer.status_code == 503
    assert "The service is not working right now" in answer.text
    assert "Traceback" not in caplog.text


def test_only_masked_words_are_shown(ward: Ward) -> None:
    ward.house.patient_says("my number is IDENTIFIER", "p9")
    html = ward.signed_in(ward.staff()).get("/queue?show=assistant").text
    assert "my number is [NHS number]" in html
    assert "IDENTIFIER" not in html
    assert {message.author for message in ward.house.thread("p9")} == {Author.PATIENT}


def test_staff_are_told_when_the_newest_model_could_not_be_loaded(ward: Ward) -> None:
    browser = ward.signed_in(ward.staff())
    assert "previous version" not in browser.get("/queue").text
    ward.previous_model = True
    assert "the assistant answers from its previous version" in browser.get("/queue").text
    assert ward.browser().get("/health").get_json()["troubles"] == ["previous_model"]


def test_staff_are_told_when_nothing_can_be_sent(ward: Ward) -> None:
    browser = ward.signed_in(ward.staff())
    assert "messages wait" not in browser.get("/queue").text
    ward.house.receive([AccountChanged("messenger", "page", AccountChange.BLOCKED)])
    html = browser.get("/queue").text
    assert "Nothing can be sent from the page (Messenger): the platform has blocked us" in html
    assert ward.browser().get("/health").get_json()["troubles"] == ["accounts_paused"]


def test_held_conversations_come_after_waiting_ones_of_the_same_priority(ward: Ward) -> None:
    arrive(ward, "urgent:U1", "urgent:U1", "complaint")
    amina = ward.staff()
    ward.house.take_over(ward.conversation_id("p0"), amina)
    order = names_in_order(ward.signed_in(amina).get("/queue").text)
    assert order == [name_of(ward, user) for user in ("p1", "p0", "p2")]


def test_who_took_what_nobody_asked_for_comes_last_and_is_counted(ward: Ward) -> None:
    arrive(ward, "hello", "complaint")
    amina = ward.staff()
    ward.house.take_over(ward.conversation_id("p0"), amina)
    html = ward.signed_in(amina).get("/queue").text
    assert names_in_order(html) == [name_of(ward, "p1"), name_of(ward, "p0")]
    assert 'Open <span class="app-filters__count">2</span>' in html


def test_what_was_closed_today_is_listed_with_its_outcome(ward: Ward) -> None:
    arrive(ward, "urgent:U1", "complaint")
    amina = ward.staff()
    browser = ward.signed_in(amina)
    ward.house.take_over(ward.conversation_id("p0"), amina)
    ward.house.hand_back(ward.conversation_id("p0"), amina, "phoned")
    html = browser.get("/queue?show=closed").text
    assert names_in_order(html) == [name_of(ward, "p0")]
    assert "Phoned the person, 12:0" in html
    assert 'Closed today <span class="app-filters__count">1</span>' in html
    ward.house.clock.forward(days=1)
    tomorrow = ward.signed_in(amina).get("/queue?show=closed").text
    assert names_in_order(tomorrow) == []


def test_a_long_queue_is_shown_page_by_page_and_nobody_is_left_out(ward: Ward) -> None:
    arrive(ward, *("complaint" for _ in range(52)))
    browser = ward.signed_in(ward.staff())
    first, second = browser.get("/queue").text, browser.get("/queue?page=2").text
    everybody = [name_of(ward, f"p{number}") for number in range(52)]
    assert names_in_order(first) + names_in_order(second) == everybody
    assert "page=2" in first
    assert "page=3" not in second
    assert names_in_order(browser.get("/queue?page=nonsense").text) == everybody[:50]


def found_by(ward: Ward, words: str) -> list[str]:
    browser = ward.signed_in(ward.staff(f"Searcher{len(ward.acts())}"))
    return names_in_order(browser.submit("/queue", "/queue/search", q=words).text)


def test_a_conversation_is_found_by_its_name_and_by_what_was_said(ward: Ward) -> None:
    arrive(ward, "hello there", "urgent:U1 my pump keeps bleeping", "the pump is fine")
    assert found_by(ward, name_of(ward, "p1").lower()) == [name_of(ward, "p1")]
    assert found_by(ward, "PUMP") == [name_of(ward, "p2"), name_of(ward, "p1")]
    assert found_by(ward, "bleeping pump") == [name_of(ward, "p1")]
    assert found_by(ward, "pump%") == []
    assert found_by(ward, "   ") == []
    assert {act for _, act, _ in ward.acts()} == {"search"}


def test_a_search_finds_nothing_that_was_hidden(ward: Ward) -> None:
    arrive(ward, "my number is IDENTIFIER")
    assert found_by(ward, "IDENTIFIER") == []
    assert found_by(ward, "nhs number") == [name_of(ward, "p0")]


def test_who_has_seen_an_alert_silences_it_everywhere_and_it_still_waits(ward: Ward) -> None:
    arrive(ward, "emergency:E1")
    ben = ward.signed_in(ward.staff("Ben"))
    assert "data-alert" in ben.get("/alerts").text
    amina = ward.staff()
    address = f"/conversations/{ward.conversation_id('p0')}/acknowledge"
    answer = ward.signed_in(amina).submit("/queue", address)
    assert (answer.status_code, answer.location) == (303, "/queue")
    assert "data-alert" not in ben.get("/alerts").text
    row = " ".join(ben.get("/queue").text.split())
    assert "seen by Amina after 1 min" in row
    assert "Nobody yet" in row
    assert (amina.email, "acknowledge", ward.conversation_id("p0")) in ward.acts()


def test_the_alerts_are_sent_only_when_they_changed(ward: Ward) -> None:
    arrive(ward, "emergency:E1")
    browser = ward.signed_in(ward.staff())
    first = browser.get("/alerts")
    same = {"If-None-Match": first.headers["ETag"]}
    ward.house.clock.forward(seconds=90)
    assert browser.get("/alerts", **same).status_code == 304
    arrive(ward, "crisis:C1")
    assert browser.get("/alerts", **same).status_code == 200


def test_many_alerts_are_counted_not_listed(ward: Ward) -> None:
    arrive(ward, *("emergency:E1" for _ in range(15)))
    html = ward.signed_in(ward.staff()).get("/alerts").text
    assert html.count("data-alert=") == 12
    assert "and 3 more" in html
