"""Every error of ours has one status and words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core import errors as core
from bot.core.people import LinkFault
from bot.core.reply_guard import Objection, Questioned
from bot.web.errors import problem_of


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (core.StoreUnavailable("x"), 503),
        (core.UnreadablePayload("x"), 400),
        (core.HandOffConflict("Ben"), 409),
        (core.ReplyWindowClosed("too late"), 409),
        (core.ReplyQuestioned(Questioned((Objection.CLINICAL,)), may_send=True), 422),
        (core.StaleConversation("x"), 409),
        (core.StaleAnswer("x"), 409),
        (core.AnswerNotFit(["The answer is empty."]), 422),
        (core.NotPermitted("take over first"), 422),
        (core.SealBroken("x"), 409),
        (core.SetUpBroken("x"), 500),
        (core.NotFound("x"), 404),
        (core.LinkRefused(LinkFault.USED), 410),
        (core.LinkRefused(LinkFault.UNKNOWN), 404),
        (core.CodeRefused(), 422),
        (core.CodeRefused(datetime(2026, 11, 23, 12, 15, tzinfo=UTC)), 422),
        (core.PasswordRefused(), 422),
        (core.PasswordNotFit("it is short"), 422),
        (core.DialogueUnavailable("x"), 500),
    ],
)
def test_an_error_has_its_status(error: core.HouseError, status: int) -> None:
    problem = problem_of(error)
    assert problem.status == status
    assert problem.title
    assert problem.words.endswith(".")


def test_every_error_of_the_core_is_in_the_table_above() -> None:
    # Other rooms have errors of their own, which never reach the web.
    kinds = {
        kind.__name__
        for kind in core.HouseError.__subclasses__()
        if kind.__module__ == core.__name__
    }
    marks = next(
        mark
        for mark in test_an_error_has_its_status.pytestmark  # type: ignore[attr-defined]
        if mark.name == "parametrize"
    )
    assert kinds == {type(error).__name__ for error, _ in marks.args[1]}


def test_a_conflict_says_who_has_it() -> None:
    assert problem_of(core.HandOffConflict("Ben")).title == "Ben has this"
