"""A comment in public on a nurse's screen."""

from __future__ import annotations

import pytest

from bot.core.events import CommentReceived
from bot.core.public_comments import owner_of
from tests.web.desk import Desk
from tests.web.ward import Ward

OWNER = owner_of("500_7")


@pytest.fixture
def desk(ward: Ward) -> Desk:
    """A nurse with the comment open."""
    house, comment = ward.house, "500_7"
    event = CommentReceived(
        "messenger", "page", comment, comment, house.clock.now(), "when can I drive"
    )
    house.receive([event])
    house.work()
    return Desk(ward, patient=OWNER)


def test_the_queue_says_that_it_is_public(desk: Desk) -> None:
    html = " ".join(desk.browser.get("/queue").text.split())
    assert "P3 Public comment" in html
    assert "Facebook (public comment)" in html
    assert "Commented in public under a post of ours" in html
    assert OWNER not in html


def test_a_nurse_is_told_what_one_reply_means_before_she_writes_it(desk: Desk) -> None:
    assert "Nothing is said in public: you can send one private reply." in desk.page()
    desk.act("take-over")
    html = desk.page()
    assert "It is the only one we can send until they write to us." in html
    assert "You can reply until" in html


def test_after_it_she_is_told_that_there_is_no_second(desk: Desk) -> None:
    desk.act("take-over")
    assert desk.act("reply", text="Please write to us here.").status_code == 303
    desk.ward.house.deliver_all()
    assert desk.ward.house.sent_texts() == ["Please write to us here."]
    html = desk.page()
    assert "The one private reply to this comment has been sent" in html
    again = desk.act("reply", text="And more")
    assert again.status_code == 409
    assert "And more" in again.text, "what she typed is kept"
