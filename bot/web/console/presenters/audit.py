"""Entries of the audit in words: what was done, by whom, to which thing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.audit_ports import AuditEntry
from bot.core.pseudonym import pseudonym
from bot.core.records import StaffMember
from bot.web.console.presenters.times import LONDON, machine_time

#: Every act by its group, in the words of the page. An act that is missing here shows its name.
GROUPS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "reading": (
        "Reading",
        {
            "read": "Opened a conversation",
            "open_original": "Opened what was hidden in a message",
            "search": "Searched the conversations",
            "handover": "Made the handover sheet",
            "read_feedback": "Read feedback",
            "read_comments": "Read the list of comments",
            "read_shareable_comments": "Read comments that may be shared",
            "read_unanswered": "Read questions without an answer",
            "read_audit": "Read this record",
        },
    ),
    "patients": (
        "Answering patients",
        {
            "take_over": "Took a conversation over",
            "reply": "Answered a patient",
            "take_back": "Took back words before they were sent",
            "hand_back": "Handed a conversation back",
            "release": "Put a conversation back in the queue",
            "transfer": "Passed a conversation to a colleague",
            "acknowledge": "Said that they saw an alert",
            "note": "Wrote a note",
            "reminder": "Set a reminder",
            "reminder_done": "Ticked a reminder off",
            "mark_screening": "Said that screening was wrong",
            "replied_elsewhere": "Answered on the platform’s own pages",
            "given_back": "Gave the conversation back on the platform’s own pages",
            "thread_control_failed": "Could not take the conversation from the Page’s own inbox",
        },
    ),
    "exports": (
        "Exports",
        {
            "print_board": "Printed the page for the ward board",
            "make_cards": "Printed discharge cards",
            "export_audit": "Took this record away as a file",
            "export_return": "Took the monthly return away as a file",
            "export_screening_marks": "Took the marks of wrong screening away as a file",
        },
    ),
    "accounts": (
        "Signing in and accounts",
        {
            "sign_in": "Signed in",
            "sign_in_password": "Gave the right password; a code must follow",
            "code_failed": "Gave a code that does not work",
            "code_refused": "Gave a code while codes were locked, or one too many",
            "trust_sign_in_refused": "Tried to sign in with an account of the trust",
            "second_step_on": "Set up a second step",
            "second_step_off": "Turned the second step off",
            "second_step_clear": "Cleared somebody’s second step",
            "recovery_codes": "Made new recovery codes",
            "sign_in_failed": "Tried to sign in with a wrong password",
            "sign_in_refused": "Tried to sign in: locked or switched off",
            "save_staff": "Added or changed an account",
            "invite": "Invited somebody",
            "invite_again": "Made a new link for an invitation",
            "reset_password": "Made a link for a new password",
            "link_refused": "Opened a link that does not work",
            "accept_invitation": "Accepted an invitation",
            "choose_password": "Chose a new password",
            "change_password": "Changed their own password",
            "change_password_failed": "Gave a wrong password when changing it",
            "change_password_refused": "Gave a wrong password when changing it, one too many",
            "change_role": "Changed somebody’s role",
            "disable_account": "Switched an account off",
            "enable_account": "Switched an account on again",
        },
    ),
    "answers": (
        "Answers and feedback",
        {
            "draft_answer": "Wrote a draft of an answer",
            "approve_answer": "Approved an answer",
            "discard_answer": "Threw a draft away",
            "confirm_themes": "Said what a comment is about",
            "paper_feedback": "Typed in a paper form",
            "mark_comment": "Said what was done with a comment",
            "draft_you_said": "Wrote “You said, we did”",
            "approve_you_said": "Approved “You said, we did”",
            "publish_you_said": "Published “You said, we did”",
            "withdraw_you_said": "Withdrew “You said, we did”",
            "add_action": "Added an action",
            "finish_action": "Ticked an action off",
            "reopen_action": "Opened an action again",
        },
    ),
    "shifts": (
        "Shifts and hours",
        {
            "plan_shift": "Put somebody on the rota",
            "remove_shift": "Took a shift off the rota",
            "set_hours": "Set the hours in which messages are read",
        },
    ),
    "service": (
        "The service itself",
        {
            "escalate": "Told people outside about waiting patients",
            "alarm_told": "Told people outside about an alarm of the service",
            "alarm_seen": "Said that they saw an alarm of the service",
            "access_lost": "Lost access to a platform’s account",
            "account_warned": "A platform warned us about an account",
            "account_blocked": "A platform blocked an account",
            "account_restored": "A platform gave an account back",
            "account_revoked": "A platform took our access away",
            "tokens_renewed": "Renewed the keys to an account on X",
            "tokens_given": "Was given new keys to an account on X",
            "webhook_invalid": "A platform stopped sending us messages",
            "webhook_revalidated": "Had a platform check again where it sends messages",
            "erasure_asked": "A person asked to be forgotten",
            "erasure_done": "Forgot a person",
            "erasure_unknown": "Found nobody to forget",
        },
    ),
}
_ID = re.compile(r"[0-9a-f]{32}")
_MESSAGE = re.compile(r"^message [0-9a-f]{32}: ")
_WORDS = {act: words for _, acts in GROUPS.values() for act, words in acts.items()}
#: Entries whose subject is a conversation: they are named as in the queue.
_ON_A_CONVERSATION = frozenset({"read", "open_original", *GROUPS["patients"][1]})


@dataclass(frozen=True)
class AuditLine:
    """One row of the table. ``about`` is a conversation's made-up name or the thing's own."""

    day: str
    time: str
    machine: str
    actor: str
    act: str
    about: str
    conversation_id: str
    detail: str


def audit_lines(
    entries: Sequence[AuditEntry], people: Sequence[StaffMember] = ()
) -> list[AuditLine]:
    """The rows, in the order of the entries; ``people`` are those whose accounts may be meant."""
    names = {one.id: one.email for one in people}
    return [_line(entry, names) for entry in entries]


def act_words(act: str) -> str:
    """What was done; an act nobody worded yet by its own name."""
    return _WORDS.get(act) or act.replace("_", " ").capitalize()


def acts_of(group: str) -> tuple[str, ...]:
    """The acts of a group; none for a group there is not."""
    return tuple(GROUPS[group][1]) if group in GROUPS else ()


def spreadsheet_row(entry: AuditEntry) -> tuple[str, ...]:
    """Number, moment (UTC), who, act, its words, conversation's name, subject, detail."""
    line = _line(entry, {})
    moment = entry.at.isoformat(timespec="seconds")
    name = line.about if line.conversation_id else ""
    number = str(entry.number)
    return number, moment, entry.actor, entry.act, line.act, name, entry.subject, entry.detail


def _line(entry: AuditEntry, names: Mapping[str, str]) -> AuditLine:
    on_conversation = entry.act in _ON_A_CONVERSATION and bool(entry.subject)
    local = entry.at.astimezone(LONDON)
    return AuditLine(
        day=_day(local),
        time=f"{local:%H:%M:%S}",
        machine=machine_time(entry.at),
        actor=entry.actor,
        act=act_words(entry.act),
        about=pseudonym(entry.subject) if on_conversation else _about(entry, names),
        conversation_id=entry.subject if on_conversation else "",
        detail=_MESSAGE.sub("", entry.detail),
    )


def _about(entry: AuditEntry, names: Mapping[str, str]) -> str:
    """The thing's own name. An id says nothing to anyone: the file has it, the page a name."""
    if entry.subject.startswith("faq/"):
        return entry.subject.removeprefix("faq/").replace("_", " ")
    if not _ID.fullmatch(entry.subject):
        return entry.subject
    whose = names.get(entry.subject, "")
    return "" if whose == entry.actor else whose


def _day(local: datetime) -> str:
    return f"{local.day} {local:%b %Y}"
