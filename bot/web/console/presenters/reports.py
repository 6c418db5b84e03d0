"""Figures of the service in words and tables, each with one column that is drawn. Pure."""

from __future__ import annotations

import csv
import io
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.hours import StaffedHours
from bot.core.platform_names import platform_words
from bot.core.records import UnansweredQuestion
from bot.core.report_ports import HandOffStory, HourCount, SourceCount
from bot.web.console.presenters.times import LONDON, duration_words, staffed_time

#: Beyond these the rest is one row.
MOST_ROWS = 12
#: Longer periods are counted by week.
MOST_DAYS = 28
_REPLY_STEPS = (
    ("Under 5 minutes", timedelta(minutes=5)),
    ("5 to 30 minutes", timedelta(minutes=30)),
    ("30 minutes to 1 hour", timedelta(hours=1)),
    ("1 to 4 hours", timedelta(hours=4)),
    ("4 hours to 1 day", timedelta(days=1)),
    ("Over 1 day", timedelta.max),
)
#: The start of a source to what the assistant did; the first that fits counts.
_KINDS = (
    ("faq/", "Gave an approved answer"),
    ("offer", "Offered topics to choose from"),
    ("not_covered", "Said that there is no approved answer"),
    ("expired_answer", "Said that there is no approved answer"),
    ("not_understood", "Said that it did not understand"),
    ("again", "Said that it did not understand"),
    ("feedback", "Took feedback"),
    ("ask_fft", "Took feedback"),
    ("other_language", "Passed on, with a note in another language"),
    ("emergency", "Gave safety words and passed on"),
    ("crisis", "Gave safety words and passed on"),
    ("urgent", "Gave safety words and passed on"),
    *(
        (name, "Passed on to a person")
        for name in (
            "confidential",
            "clinical_individual",
            "complaint",
            "distress",
            "request_human",
            "attachment",
            "encrypted",
            "unread",
            "assistant_down",
        )
    ),
    *(
        (name, "Told people what happens next")
        for name in ("nurse_joined", "nurse_left", "out_of_hours", "still_waiting")
    ),
    *(
        (name, "Greetings and thanks")
        for name in ("greet", "thanks", "goodbye", "opening", "returning")
    ),
)


@dataclass(frozen=True)
class Chart:
    """One report: rows of a label and figures; ``drawn`` is the column that becomes bars.

    ``name`` is its address. A None is a figure that cannot be told. ``of_days`` marks rows in
    the order of time, which are drawn side by side.
    """

    name: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]
    drawn: int = 1
    of_days: bool = False

    @property
    def stacks(self) -> bool:
        """Whether a phone has no room for the columns side by side: rows then become lists."""
        return len(self.columns) > 3 and not self.of_days

    @property
    def bars(self) -> list[tuple[str, int, float]]:
        """Label, figure, and length in per cent of the longest."""
        figures = [(str(row[0]), int(row[self.drawn] or 0)) for row in self.rows]
        longest = max((figure for _, figure in figures), default=0) or 1
        return [(label, figure, round(100 * figure / longest, 2)) for label, figure in figures]

    def as_csv(self) -> str:
        """The same rows for a spreadsheet. A cell that could be a formula is made text."""
        written = io.StringIO()
        writer = csv.writer(written)
        for row in (self.columns, *self.rows):
            writer.writerow([_harmless(cell) for cell in row])
        return written.getvalue()


def _harmless(cell: str | int | None) -> str | int:
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell


def volumes(counts: Sequence[HourCount], people: int, since: date, until: date) -> Chart:
    """Patients' messages by day, or by week in a long period; London's days."""
    by_week = (until - since).days > MOST_DAYS
    per: dict[date, Counter[str]] = defaultdict(Counter)
    for one in counts:
        per[_start(one.hour.astimezone(LONDON).date(), by_week, since)][one.channel] += one.count
    channels = sorted({one.channel for one in counts})
    days = [since + timedelta(days=n) for n in range(0, (until - since).days, 7 if by_week else 1)]
    return Chart(
        "volumes",
        "Messages from patients",
        f"By the {'week' if by_week else 'day'} they reached us. {_persons(people)} wrote.",
        ("Week from" if by_week else "Day", "Messages", *map(platform_words, channels)),
        tuple(
            (f"{day.day} {day:%B}", per[day].total(), *(per[day][name] for name in channels))
            for day in days
        ),
        of_days=True,
    )


def _persons(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _start(day: date, by_week: bool, since: date) -> date:
    return since + timedelta(days=(day - since).days // 7 * 7) if by_week else day


def reasons(stories: Sequence[HandOffStory]) -> Chart:
    """Why people were asked for."""
    found = Counter((s.record.view.priority, s.record.view.label) for s in stories)
    return Chart(
        "reasons",
        "Why a person was needed",
        "Conversations passed to a person, by the most pressing reason.",
        ("Reason", "Conversations"),
        tuple((f"{priority} {label}", count) for (priority, label), count in found.most_common()),
    )


def waiting(stories: Sequence[HandOffStory], hours: StaffedHours, now: datetime) -> Chart:
    """How long until somebody had seen it, in staffed hours, against each target."""
    by: dict[tuple[str, str], list[HandOffStory]] = defaultdict(list)
    for story in stories:
        by[story.record.view.priority, story.record.view.label].append(story)
    rows: list[tuple[str | int | None, ...]] = []
    for (priority, label), group in sorted(by.items()):
        target = group[0].record.view.acknowledge_within
        waits = [_wait(story, hours, now) for story in group]
        late = sum(wait > target for wait in waits)
        middle, nine_in_ten = _middle(waits)
        rows.append(
            (f"{priority} {label}", len(group), late, middle, nine_in_ten, duration_words(target))
        )
    return Chart(
        "waiting",
        "How long people waited to be seen",
        "In staffed hours, from the first alert until a person had seen it. Those still waiting "
        "count with their wait so far. The bars show how many were over the target.",
        ("Reason", "Asked for", "Over target", "Half seen within", "9 in 10 within", "Target"),
        tuple(rows),
        drawn=2,
    )


def _wait(story: HandOffStory, hours: StaffedHours, now: datetime) -> timedelta:
    record = story.record
    seen = record.acknowledged_at or record.closed_at or now
    return staffed_time(record.opened_at, seen, hours)


def _middle(waits: Sequence[timedelta]) -> tuple[str, str]:
    seconds = sorted(wait.total_seconds() for wait in waits)
    nine_in_ten = seconds[min(len(seconds) - 1, int(0.9 * len(seconds)))]
    half = timedelta(seconds=statistics.median(seconds))
    return duration_words(half), duration_words(timedelta(seconds=nine_in_ten))


def first_replies(stories: Sequence[HandOffStory]) -> Chart:
    """By the clock, nights and weekends included, until a person first wrote."""
    found: Counter[str] = Counter()
    for story in stories:
        if story.first_reply_at is not None:
            took = story.first_reply_at - story.record.opened_at
            found[next(words for words, most in _REPLY_STEPS if took < most)] += 1
        else:
            found["Closed without writing" if story.record.closed_at else "Not yet"] += 1
    names = [words for words, _ in _REPLY_STEPS] + ["Closed without writing", "Not yet"]
    return Chart(
        "first-replies",
        "Time to the first reply of a person",
        "By the clock, nights and weekends included. Somebody who was phoned was closed without "
        "writing.",
        ("First reply", "Conversations"),
        tuple((name, found[name]) for name in names),
    )


def assistant(said: Iterable[SourceCount]) -> Chart:
    """What the assistant did with messages."""
    found: Counter[str] = Counter()
    for one in said:
        found[_kind(one.source)] += one.count
    return Chart(
        "assistant",
        "What the assistant did",
        "One row of bubbles counts once. Words that were kept back do not count.",
        ("What it did", "Times"),
        tuple(found.most_common()),
    )


def topics(said: Iterable[SourceCount], titles: Mapping[str, str]) -> Chart:
    """Which approved answers were given most."""
    found: Counter[str] = Counter()
    for one in said:
        for name in one.source.split(", "):
            topic = name.removeprefix("utter_")
            if topic.startswith("faq/"):
                found[titles.get(topic, topic.removeprefix("faq/"))] += one.count
    return Chart(
        "topics",
        "Answers given most",
        "Approved answers, by how often they were given.",
        ("Answer", "Times"),
        _longest_first(found),
    )


def unanswered(
    questions: Sequence[UnansweredQuestion], titles: Mapping[str, str], since: date
) -> Chart:
    """What questions without a sure answer were nearest to."""
    found: Counter[str] = Counter()
    for question in questions:
        if question.day >= since:
            nearest = [titles[topic] for topic in question.offered if topic in titles]
            found[nearest[0] if nearest else "Nothing we have an answer on"] += 1
    return Chart(
        "unanswered",
        "Questions without an answer",
        "By the approved answer they came nearest to. The newest 500 questions are counted.",
        ("Nearest answer", "Questions"),
        _longest_first(found),
    )


def _longest_first(found: Counter[str]) -> tuple[tuple[str | int | None, ...], ...]:
    rows: list[tuple[str | int | None, ...]] = list(found.most_common(MOST_ROWS))
    rest = found.total() - sum(count for _, count in found.most_common(MOST_ROWS))
    return tuple([*rows, ("All others", rest)] if rest else rows)


def _kind(source: str) -> str:
    """Merged words count as the weightiest of them: an answer after a greeting is an answer."""
    names = [name.removeprefix("utter_") for name in source.split(", ")]
    fitting = (words for start, words in _KINDS if any(name.startswith(start) for name in names))
    return next(fitting, "Other words")
