"""Notes, reminders, passing on, undo, the guard at the composer, and wrong screening."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.conversation import Holder
from bot.core.records import MessageState
from bot.core.tiers import Tier
from bot.use_cases.reply_as_staff import ReplyAsStaff
from tests.web.desk import Desk
from tests.web.ward import Ward


@pytest.fixture
def desk(ward: Ward) -> Desk:
    """A nurse who has just taken a conversation over."""
    ward.house.patient_says("request_human")
    ward.house.work()
    desk = Desk(ward)
    desk.act("take-over")
    ward.house.deliver_all()
    return desk


def staff_states(desk: Desk) -> list[MessageState]:
    """What became of everything that staff wrote."""
    thread = desk.ward.house.thread()
    return [m.state for m in thread if m.author.value == "staff"]


def allowed(desk: Desk, *channels: str) -> ReplyAsStaff:
    """The use case as a hospital sets it that lets advice go out on these channels."""
    return replace(desk.ward.house.reply, clinical_on=frozenset(channels))


# ---- Undo.


def test_what_has_not_left_yet_can_be_taken_back(desk: Desk) -> None:
    desk.act("reply", text="Sorry, wrong person")
    html = desk.page()
    assert "Undo" in html
    answer = desk.act("take-back", form_token=token_of(html))
    assert "The patient does not get these words." in desk.browser.get(answer.location).text
    desk.ward.house.deliver_all()
    assert staff_states(desk) == [MessageState.WITHHELD]
    assert "Sorry, wrong person" not in [m.part.text for m in desk.ward.house.connector.sent]


def test_where_sending_is_told_it_can_be_undone_until_it_has_left(desk: Desk) -> None:
    page = f"/conversations/{desk.ward.conversation_id()}"
    sent = desk.act("reply", text="Hello").location
    assert "take-back" in part(desk.browser.get(sent).text, "part-undo")
    assert "part-undo" not in desk.browser.get(page).text, "only where it was just sent"
    desk.ward.house.deliver_all()
    for path in (sent, f"{page}/messages"):
        assert "take-back" not in part(desk.browser.get(path).text, "part-undo")


def part(html: str, name: str) -> str:
    return html.split(f'id="{name}"')[1].split("</div>")[0]


def test_what_has_left_cannot(desk: Desk) -> None:
    desk.act("reply", text="Hello")
    token = token_of(desk.page())
    desk.ward.house.deliver_all()
    answer = desk.act("take-back", form_token=token)
    assert answer.status_code == 422
    assert "It was already on its way." in answer.text
    assert staff_states(desk) == [MessageState.SENT]


def test_nobody_takes_back_a_colleagues_words(desk: Desk) -> None:
    desk.act("reply", text="Hello")
    token = token_of(desk.page())
    other = Desk(desk.ward, "Ben")
    assert other.act("take-back", form_token=token).status_code == 409
    assert staff_states(desk) == [MessageState.QUEUED]


def test_words_wait_for_the_time_in_which_they_can_be_taken_back(desk: Desk) -> None:
    house = desk.ward.house
    slow = replace(house.reply, undo_for=timedelta(seconds=8))
    slow(desk.ward.conversation_id(), desk.member, "Hello", "form")
    house.deliver_all()
    assert staff_states(desk) == [MessageState.QUEUED]
    house.later(seconds=9)
    house.deliver_all()
    assert staff_states(desk) == [MessageState.SENT]


def token_of(html: str) -> str:
    """The form that the words which can be undone came from."""
    [button] = re.findall(r"<button[^>]*take-back[^>]*>", html)
    found = re.search(r'value="(\w+)"', button)
    assert found
    return found[1]


def test_a_look_that_finds_nothing_new_is_cheap_whatever_stands_beside(desk: Desk) -> None:
    """No token of a form may stand in the parts that renew themselves."""
    desk.act("reply", text="Hello")
    desk.act("notes", note="Rang the ward")
    soon = desk.ward.house.clock.at + timedelta(hours=1)
    due = {"due_on": f"{soon:%Y-%m-%d}", "due_time": f"{soon:%H:%M}"}
    desk.act("reminders", reminder="Ring the ward", **due)
    first = desk.browser.get(f"{desk.address}/messages")
    assert "Ring the ward" in first.text
    again = desk.browser.get(f"{desk.address}/messages", **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


# ---- The guard.


def test_advice_does_not_go_out_over_messenger_and_the_words_for_the_phone_are_there(
    desk: Desk,
) -> None:
    answer = desk.act("reply", text="Take two tablets now")
    assert answer.status_code == 422
    assert "Take two tablets now</textarea>" in answer.text
    assert "The hospital does not send such advice over Messenger" in answer.text
    assert "Ask for their full name, date of birth" in answer.text
    again = desk.act("reply", text="Take two tablets now", reason="not_advice")
    assert again.status_code == 422
    assert staff_states(desk) == []


def test_where_it_is_allowed_advice_goes_with_a_reason_that_is_recorded(desk: Desk) -> None:
    reply, owner = allowed(desk, "messenger"), desk.ward.conversation_id()
    with pytest.raises(Exception, match="clinical"):
        reply(owner, desk.member, "Take two tablets now")
    reply(owner, desk.member, "Take two tablets now", reason="not_advice")
    assert staff_states(desk) == [MessageState.QUEUED]
    with desk.ward.store.read() as work:
        entry = next(entry for entry in work.audit.newest() if entry.act == "reply")
    assert entry.detail == "clinical: not_advice"


def test_details_are_asked_about_once_and_sent_with_a_reason(desk: Desk) -> None:
    answer = desk.act("reply", text="Ring IDENTIFIER")
    assert answer.status_code == 422
    assert "It seems to hold somebody’s details (NHS number)." in answer.text
    assert desk.act("reply", text="Ring IDENTIFIER", reason="made up").status_code == 422
    assert desk.act("reply", text="Ring IDENTIFIER", reason="own_details").status_code == 303
    assert staff_states(desk) == [MessageState.QUEUED]


# ---- Notes and reminders.


def test_a_note_is_for_colleagues_and_masked(desk: Desk) -> None:
    answer = desk.act("notes", note="Rang IDENTIFIER, no answer")
    assert "Only staff see it" in desk.browser.get(answer.location).text
    html = Desk(desk.ward, "Ben").page()
    assert "Rang [NHS number], no answer" in html
    assert "Amina, " in html
    desk.ward.house.deliver_all()
    assert not [m for m in desk.ward.house.connector.sent if "no answer" in m.part.text]


def test_an_empty_note_is_refused_and_a_script_in_one_is_only_text(desk: Desk) -> None:
    assert desk.act("notes", note="   ").status_code == 422
    desk.act("notes", note="<script>alert(1)</script>")
    assert "<script>alert(1)</script>" not in desk.page()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in desk.page()


def test_a_reminder_shows_in_the_queue_when_it_is_due_until_it_is_done(desk: Desk) -> None:
    house, nine = desk.ward.house, desk.ward.house.clock.at + timedelta(hours=2)
    due = {"due_on": f"{nine:%Y-%m-%d}", "due_time": f"{nine:%H:%M}"}
    desk.act("reminders", reminder="Ring the ward", **due)
    assert "Ring the ward" in desk.page()
    assert "Ring the ward" not in desk.browser.get("/queue").text
    house.later(seconds=2 * 3600 + 60)
    browser = desk.ward.signed_in(desk.member)
    assert "Ring the ward" in browser.get("/queue").text
    desk.browser = browser
    with desk.ward.store.read() as work:
        [reminder] = work.desk.reminders(desk.ward.conversation_id())
    desk.act(f"reminders/{reminder.id}/done")
    desk.act(f"reminders/{reminder.id}/done")
    assert "Ring the ward" not in browser.get("/queue").text
    assert [act for _, act, _ in desk.ward.acts()].count("reminder_done") == 1


@pytest.mark.parametrize(
    ("day", "clock"),
    [("2020-01-01", "09:00"), ("2099-01-01", "09:00"), ("soon", "09:00"), ("", "")],
)
def test_a_reminder_at_no_sensible_time_is_refused_and_the_words_are_kept(
    desk: Desk, day: str, clock: str
) -> None:
    answer = desk.act("reminders", reminder="Ring the ward", due_on=day, due_time=clock)
    assert answer.status_code == 422
    assert 'value="Ring the ward"' in answer.text


# ---- Passing on, and who is looking.


def test_a_conversation_is_passed_to_a_named_colleague(desk: Desk) -> None:
    ben = Desk(desk.ward, "Ben")
    answer = desk.act("transfer", to=ben.member.id)
    assert "Passed on. It is with Ben now." in desk.browser.get(answer.location).text
    conversation = desk.ward.house.conversation()
    assert (conversation.holder, conversation.staff_id) == (Holder.STAFF, ben.member.id)
    assert "Amina passed this to Ben." in ben.page()
    assert desk.act("reply", text="Hello").status_code == 409
    assert ben.act("reply", text="Hello").status_code == 303


def test_nobody_is_handed_a_conversation_who_may_not_hold_it(desk: Desk) -> None:
    governance = desk.ward.staff("Gwen", "governance")
    left = replace(desk.ward.staff("Lena"), active=False)
    with desk.ward.store.begin() as work:
        work.staff.save(left)
    for to in (governance.id, left.id, desk.member.id, "nobody", ""):
        assert desk.act("transfer", to=to).status_code == 422
    assert desk.ward.house.conversation().staff_id == desk.member.id
    assert "Gwen" not in desk.page()


def test_one_sees_that_a_colleague_is_looking_for_as_long_as_she_does(desk: Desk) -> None:
    assert "is looking at this" not in desk.page()
    Desk(desk.ward, "Ben").page()
    assert "Ben is looking at this" in desk.page()
    desk.ward.house.later(seconds=60)
    assert "is looking at this" not in desk.page()


# ---- Words to insert, wrong screening, the handover sheet.


def test_ready_words_are_inserted_without_javascript(desk: Desk) -> None:
    html = desk.browser.get(f"{desk.address}?insert=hello").text
    assert "Hello, I am a nurse.</textarea>" in html
    assert desk.browser.get("/replies").json == [
        {"title": "Hello", "text": "Hello, I am a nurse.", "approved": False}
    ]


def patients_message(desk: Desk) -> str:
    """The id of what the patient wrote."""
    return next(m.id for m in desk.ward.house.thread() if m.author.value == "patient")


def test_wrong_screening_is_kept_for_the_weekly_review(desk: Desk) -> None:
    where = f"{desk.address}/messages/{patients_message(desk)}/screening"
    assert "It should have been" in desk.browser.get(where).text
    assert desk.browser.submit(where, where, right="").status_code == 422
    for right in (Tier.URGENT.value, Tier.NONE.value):
        answer = desk.browser.submit(where, where, right=right, why="=thanks only")
        assert answer.status_code == 303
    assert "Amina says it should have been: Nothing" in desk.page()
    lead = desk.ward.signed_in(desk.ward.staff("Lee", "lead"))
    lines = lead.get("/screening/marks.csv").text.splitlines()
    assert len(lines) == 2
    assert ",request_human,none,'=thanks only,Amina," in lines[1]


def test_only_a_patients_own_message_can_be_marked(desk: Desk) -> None:
    ours = next(m.id for m in desk.ward.house.thread() if m.author.value != "patient")
    for message in (ours, "nothing"):
        assert desk.browser.get(f"{desk.address}/messages/{message}/screening").status_code == 404
    where = f"{desk.address}/messages/{patients_message(desk)}/screening"
    answer = desk.browser.submit(where, where.replace(patients_message(desk), ours), right="none")
    assert answer.status_code == 404


def test_the_handover_sheet_holds_what_the_next_nurse_needs(desk: Desk) -> None:
    desk.act("notes", note="Waiting for the ward to ring back")
    now = desk.ward.house.clock.at + timedelta(hours=1)
    due = {"due_on": f"{now:%Y-%m-%d}", "due_time": f"{now:%H:%M}"}
    desk.act("reminders", reminder="Ring the ward", **due)
    html = desk.browser.get("/handover").text
    assert "Waiting for the ward to ring back" in html
    assert "Ring the ward" in html
    assert "Asked for a person" in html or "asked for a person" in html
    assert ("amina@demo.example", "handover", "") in desk.ward.acts()
