"""What goes wrong, mapped to HTTP once."""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass
from types import TracebackType

from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot.core.errors import (
    AnswerNotFit,
    CodeRefused,
    HandOffConflict,
    HouseError,
    LinkRefused,
    NotFound,
    NotPermitted,
    PasswordNotFit,
    PasswordRefused,
    ReplyQuestioned,
    ReplyWindowClosed,
    SealBroken,
    StaleAnswer,
    StaleConversation,
    StoreUnavailable,
    UnreadablePayload,
)
from bot.core.people import LinkFault
from bot.web.console.presenters.times import clock_words
from bot.web.link_words import LINK_WORDS
from bot.web.wording import sentence

log = logging.getLogger(__name__)

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

#: Read by programs, which get a word and no page.
MACHINE_BLUEPRINTS = frozenset({"webhooks", "health", "chat_door", "erasure_door"})


@dataclass(frozen=True)
class Problem:
    """A failure as the person (or platform) at the other end sees it."""

    status: int
    title: str
    words: str


_BY_STATUS: dict[int, Problem] = {
    400: Problem(
        400,
        "That did not work",
        "The page may be old. Go back, reload it and try again.",
    ),
    401: Problem(401, "Please sign in", "You have been signed out. Sign in to carry on."),
    403: Problem(403, "You cannot open this", "Your role does not include this page."),
    404: Problem(404, "Page not found", "Check the address, or go back to the start."),
    405: Problem(405, "That did not work", "This page cannot be used that way."),
    413: Problem(413, "Too long", "What you sent is too long. Make it shorter and try again."),
    429: Problem(429, "Too many tries", "Wait a minute, then try again."),
    500: Problem(
        500,
        "Something went wrong",
        "It is our fault, not yours. Try again in a minute.",
    ),
}

#: Errors whose words never differ.
_BY_KIND: dict[type[HouseError], Problem] = {
    StoreUnavailable: Problem(
        503,
        "The service is not working right now",
        "Nothing could be saved or shown. Please try again in a minute.",
    ),
    UnreadablePayload: Problem(400, "That could not be read", "What arrived could not be read."),
    StaleAnswer: Problem(
        409,
        "This draft has just changed",
        "Somebody else wrote or decided it. Read it again, then try once more.",
    ),
    StaleConversation: Problem(
        409,
        "This has just changed",
        "Look at the conversation again, then try once more.",
    ),
    SealBroken: Problem(
        409,
        "This can no longer be opened",
        "The key it was sealed with is not set. Ask whoever runs the service.",
    ),
    NotFound: _BY_STATUS[404],
}


#: Errors that say themselves, to the person, what is in the way.
_REFUSED: dict[type[HouseError], str] = {
    AnswerNotFit: "These words cannot be given",
    NotPermitted: "That cannot be done now",
    PasswordNotFit: "This password will not do",
}


def problem_of(error: HouseError) -> Problem:
    """The status and words for one of our errors; never a patient's words or ids."""
    for kind, problem in _BY_KIND.items():
        if isinstance(error, kind):
            return problem
    match error:
        case HandOffConflict():
            return Problem(
                409,
                f"{error.holder_name} has this",
                "Only one person can answer at a time. Nothing of yours was sent.",
            )
        case ReplyWindowClosed():
            why = str(error) or "The platform no longer lets us answer here."
            return Problem(409, "It is too late to reply here", sentence(why))
        case ReplyQuestioned():
            return Problem(
                422, "Read this once more", "Nothing was sent yet. Your words are kept below."
            )
        case LinkRefused() | CodeRefused() | PasswordRefused():
            return _kept_out(error)
        case AnswerNotFit() | NotPermitted() | PasswordNotFit():
            title = next(words for kind, words in _REFUSED.items() if isinstance(error, kind))
            return Problem(422, title, sentence(str(error)))
    return _BY_STATUS[500]


def _kept_out(error: LinkRefused | CodeRefused | PasswordRefused) -> Problem:
    if isinstance(error, LinkRefused):
        title, words = LINK_WORDS[error.fault]
        return Problem(404 if error.fault is LinkFault.UNKNOWN else 410, title, words)
    if isinstance(error, PasswordRefused):
        return _wrong_password(error)
    if error.until is not None:
        words = f"Too many wrong codes. No code is looked at until {clock_words(error.until)}."
        return Problem(422, "Codes are locked for a while", words)
    words = (
        "Each code works once and for a short time. Wait for the next one and type that. "
        "If it goes on, check that your phone sets its clock by itself."
    )
    return Problem(422, "This code does not work", words)


def _wrong_password(error: PasswordRefused) -> Problem:
    if error.until is not None:
        until = clock_words(error.until)
        words = f"Too many wrong passwords. None is looked at until {until}, at signing in either."
        return Problem(422, "Your account is locked for a while", words)
    words = "This is not the password you have now. Type the one you signed in with."
    return Problem(422, "The old password is wrong", words)


def map_errors(app: Flask) -> None:
    """Registers the one handler of each family."""
    app.register_error_handler(HouseError, lambda error: answer(problem_of(error)))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def answer(problem: Problem, draft: str = "") -> ResponseReturnValue:
    """A line of text for programs, a page for people; ``draft`` is what they had typed."""
    if request.blueprint in MACHINE_BLUEPRINTS or request.path.startswith("/webhooks/"):
        return Response(problem.title, problem.status, content_type="text/plain; charset=utf-8")
    return render_template("problem.html", problem=problem, draft=draft), problem.status


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    return answer(_BY_STATUS.get(status, Problem(status, error.name, "Go back and try again.")))


class QuietFlask(Flask):
    """Flask that never logs an exception's text: it may hold a patient's words."""

    def log_exception(self, exc_info: ExcInfo) -> None:
        """Where it broke, when even the page that says so could not be made."""
        if isinstance(exc_info[1], Exception):
            _log(exc_info[1])


def _unforeseen(error: Exception) -> ResponseReturnValue:
    """The process's edge: where it broke is logged, never what was being said."""
    _log(error)
    return answer(_BY_STATUS[500])


def _log(error: Exception) -> None:
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else "?"
    log.error("unforeseen %s at %s in %s", type(error).__name__, where, request.endpoint)
