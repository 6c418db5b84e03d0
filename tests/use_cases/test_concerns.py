"""A concern in feedback reaches a person the same day, and nothing leads to who wrote it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.comment_clock import Reading
from bot.core.concerns import Concern, Done
from bot.core.feedback_records import FeedbackResponse
from bot.core.records import StaffMember
from bot.loop_parts import closing_loop
from bot.store import SqlStore
from bot.use_cases.read_comments import ReadComments
from bot.use_cases.show_concerns import ShowConcerns
from bot.use_cases.tell_of_concerns import TellOfConcerns
from tests.fakes import FakeMasker
from tests.use_cases.feedback_ward import Ward
from tests.use_cases.test_escalation import Told

TODAY = {Concern.TODAY: 1}


class Team(Ward):
    """A ward whose comments are read. It is Monday, noon; 09:00 to 17:00 are staffed."""

    def __init__(self, store: SqlStore) -> None:
        super().__init__(store)
        house = self.house
        parts = house.store, house.clock
        self.show = ShowConcerns(*parts, house.screener, house.current_hours)
        self.told = Told()
        self.tell = TellOfConcerns(
            *parts, self.told, house.current_hours, "Manage My Pain", "https://pain.example"
        )
        self.comments: ReadComments = closing_loop(
            *parts, FakeMasker(), house.current_hours
        ).comments
        self.lead: StaffMember = house.nurse("Lee")
        self.show()

    def leaves(self, why: str, score: str = "Good", channel: str = "messenger") -> str:
        with self.house.store.begin() as work:
            return work.feedback.add(
                FeedbackResponse("2026-11", channel, fft_score=score, fft_why=why)
            )

    def until(self, hour: int, days: int = 0) -> None:
        """The clock goes on to this hour, and the worker makes its rounds on the way."""
        at = self.house.clock.at
        end = at.replace(hour=hour, minute=0) + timedelta(days=days)
        while self.house.clock.at < end:
            self.house.later(minutes=30)
            self.show()
            self.tell()

    def waiting(self) -> dict[Concern, int]:
        return self.comments.concerns()


@pytest.fixture
def team(store: SqlStore) -> Team:
    return Team(store)


def test_a_complaint_in_a_chat_is_shown_at_the_next_round(team: Team) -> None:
    team.up_to("fft_why").says("complaint about the night").says("just feedback").finishes()
    assert team.waiting() == {}, "no number moves when somebody sends an answer"
    team.until(13)
    assert team.waiting() == TODAY
    (concern,) = team.comments.open(team.lead).concerns
    assert concern.why == "complaint about the night"


def test_whoever_starts_again_takes_the_complaint_back(team: Team) -> None:
    team.up_to("fft_why").says("complaint about the night").says("just feedback")
    team.says("start again").finishes()
    team.until(13)
    assert team.waiting() == {}


def test_a_form_that_nobody_ends_keeps_what_screening_said(team: Team) -> None:
    team.up_to("fft_why").says("complaint about the night").says("just feedback")
    team.house.later(days=3)
    team.house.feedback.purge_sessions()
    team.show()
    assert team.waiting() == TODAY


def test_harm_and_the_words_of_a_low_score_are_found_and_praise_is_not(team: Team) -> None:
    for why, score in (("the nurse hit me", "Good"), ("noisy", "Very poor"), ("kind", "Good")):
        team.leaves(why, score)
    team.until(13)
    found = {one.why: one.concern for one in team.comments.open(team.lead).concerns}
    assert found == {"the nurse hit me": Concern.TODAY, "noisy": Concern.TODAY}
    with team.house.store.read() as work:
        assert work.loop.concerns.unscreened() == [], "each comment is screened once"


def test_a_high_pain_score_alone_is_none(team: Team) -> None:
    with team.house.store.begin() as work:
        work.feedback.add(
            FeedbackResponse("2026-11", "messenger", pain_worst=10, pain_relief=0, fft_why="kind")
        )
    team.until(13)
    assert team.waiting() == {}


def test_nobody_is_told_while_staff_are_on_duty_and_once_a_day_after(team: Team) -> None:
    team.leaves("complaint")
    team.until(16)
    assert team.told.heard == []
    team.until(23)
    assert team.told.heard == [
        (
            "Manage My Pain: 1 comment with a concern, and nobody has seen it",
            "Somebody must read feedback today and say in the console what was done.\n"
            "Open the console: https://pain.example/comments",
        )
    ]
    team.until(16, days=1)
    assert team.waiting() == {Concern.BEFORE: 1}
    team.until(23)
    assert len(team.told.heard) == 2
    team.until(23, days=1)
    assert (len(team.told.heard), team.waiting()) == (3, {Concern.EARLIER: 1})


def test_what_came_in_the_last_hour_is_told_of_too_and_a_weekend_waits(team: Team) -> None:
    team.until(16)
    team.leaves("complaint")
    team.until(18)
    assert len(team.told.heard) == 1
    team.until(18, days=4)
    assert len(team.told.heard) == 5, "each staffed day"
    team.leaves("complaint of Friday night")
    team.until(8, days=3)
    assert (len(team.told.heard), team.waiting()) == (5, {Concern.EARLIER: 1})
    team.until(10)
    assert team.waiting() == {Concern.EARLIER: 1, Concern.TODAY: 1}


def test_who_is_seen_in_time_is_not_told_of(team: Team) -> None:
    concern = team.leaves("complaint")
    team.until(13)
    team.comments.see(concern, [Done.IN_CHARGE, Done.PALS], team.lead)
    team.until(23)
    assert (team.told.heard, team.waiting()) == ([], {})
    (read,) = team.comments.open(team.lead).handled
    assert (read.concern, read.reading) == (Concern.SEEN, Reading.CONCERN)
    assert read.done == (Done.IN_CHARGE, Done.PALS)


def test_what_could_not_be_told_is_tried_again_and_health_says_so(team: Team) -> None:
    team.leaves("complaint")
    team.told.works = False
    team.until(18)
    assert failing(team) == 1
    team.told.works = True
    team.until(19)
    assert (len(team.told.heard), failing(team)) == (1, 0)


def test_a_worker_that_slept_through_the_evening_tells_of_that_day_alone(team: Team) -> None:
    team.leaves("complaint of Monday")
    team.until(16)
    team.house.later(hours=17)
    team.leaves("complaint of the night")
    team.until(10)
    assert team.waiting() == {Concern.BEFORE: 1, Concern.TODAY: 1}
    ((title, _),) = team.told.heard
    assert "1 comment " in title


def test_two_workers_tell_once(team: Team) -> None:
    team.leaves("complaint")
    team.house.later(hours=6)
    team.show()
    told = team.told

    def second_worker_comes(title: str, words: str) -> bool:
        assert team.tell() == 0
        return told(title, words)

    first = TellOfConcerns(
        team.house.store, team.house.clock, second_worker_comes, team.house.current_hours, "Pain"
    )
    assert (first(), len(told.heard)) == (1, 1)


def test_nothing_in_the_database_joins_a_concern_to_its_chat(team: Team) -> None:
    """The attack of test_feedback.py, on what concerns add: by id, words, verdict, time, row."""
    people = [f"user{n}" for n in range(6)]
    for number, user in enumerate(people):
        team.house.later(minutes=7)
        said = f"{'complaint ' if number % 2 else ''}unmistakable {number}"
        team.up_to("fft_why", user).says(said, user)
        if number % 2:
            team.says("just feedback", user)
        team.finishes(user)
    team.until(16)
    first, *others = team.comments.open(team.lead).concerns
    team.comments.see(first.response_id, [Done.PALS], team.lead)
    assert len(others) == 2
    team.house.later(hours=24)
    team.house.feedback.purge_sessions()
    team.show()
    rest = team.dump("feedback")
    assert not [r for r in team.responses() if r.id in rest or str(r.fft_why) in rest]
    with team.house.store.engine.connect() as connection:
        screened = connection.execute(sa.text("SELECT tier, tags, why FROM message")).all()
        assert not [row for row in screened if "complaint" in str(row)]
        kinds = {c["name"]: str(c["type"]) for c in sa.inspect(connection).get_columns("feedback")}
        assert not [n for n, kind in kinds.items() if "DATE" in kind or "TIME" in kind]
        stages = connection.execute(sa.text("SELECT DISTINCT concern FROM feedback")).scalars()
        assert set(stages) == {"none", "seen", "before"}
        if connection.dialect.name == "postgresql":
            written = connection.execute(sa.text("SELECT DISTINCT xmin::text FROM feedback"))
            assert len(written.all()) == 1


def failing(team: Team) -> int:
    with team.house.store.read() as work:
        return work.health(team.house.clock.now()).escalations_failing
