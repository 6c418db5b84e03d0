"""`python -m bot staff`: who may sign in, and a password that is never an argument."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from bot.core.second_step import StepRecord
from bot.run.add_staff import add_staff
from bot.run.clear_second_step import clear
from bot.settings import made_up_secrets
from bot.store import open_store

Answers = Callable[[str], None]


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, migrated_sqlite: Path) -> str:
    path = tmp_path / "service.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    for name, value in made_up_secrets().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    return f"sqlite:///{path}"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Answers:
    return lambda password: monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))


def test_a_person_is_added_with_a_hashed_password(
    database: str, typed: Answers, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("a long enough one")
    assert add_staff("Ben@ward.example", "Ben", "nurse") == 0
    store = open_store(database)
    with store.read() as work:
        member = work.staff.by_email("ben@ward.example")
        entries = [(entry.act, entry.subject) for entry in work.audit.newest()]
    store.close()
    assert member is not None
    assert (member.name, member.role, member.active) == ("Ben", "nurse", True)
    assert "long enough" not in member.password_hash
    assert PasswordHasher().verify(member.password_hash, "a long enough one")
    assert entries == [("save_staff", "Ben@ward.example")]
    assert "Ben may sign in as nurse" in capsys.readouterr().out


def test_adding_the_same_address_again_changes_the_password_and_keeps_the_person(
    database: str, typed: Answers
) -> None:
    typed("the first password")
    add_staff("ben@ward.example", "Ben", "nurse")
    store = open_store(database)
    with store.read() as work:
        before = work.staff.by_email("ben@ward.example")
    typed("the second password")
    add_staff("ben@ward.example", "Ben", "lead")
    with store.read() as work:
        after = work.staff.by_email("ben@ward.example")
    store.close()
    assert before is not None
    assert after is not None
    assert after.id == before.id
    assert after.role == "lead"
    assert PasswordHasher().verify(after.password_hash, "the second password")


def test_an_account_that_was_off_is_on_again_and_its_sessions_stay_ended(
    database: str, typed: Answers
) -> None:
    typed("the first password")
    add_staff("ben@ward.example", "Ben", "admin")
    store = open_store(database)
    with store.begin() as work:
        before = work.staff.by_email("ben@ward.example")
        assert before is not None
        work.staff.save(replace(before, active=False, session_number=3))
    typed("the second password")
    add_staff("ben@ward.example", "Ben", "admin")
    with store.read() as work:
        after = work.staff.by_email("ben@ward.example")
    store.close()
    assert after is not None
    assert (after.active, after.session_number) == (True, 4)


def test_a_password_that_is_easy_to_guess_is_refused(
    database: str, typed: Answers, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("password12345")
    assert add_staff("ben@ward.example", "Ben", "nurse") == 2
    assert "easy to guess" in capsys.readouterr().err


def test_a_second_step_is_cleared_from_the_command_line_on_record(
    database: str, typed: Answers, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("the first password")
    add_staff("ben@ward.example", "Ben", "admin")
    assert clear("ben@ward.example") == 2
    assert clear("nobody@ward.example") == 2
    store = open_store(database)
    with store.begin() as work:
        member = work.staff.by_email("ben@ward.example")
        assert member is not None
        work.second_steps.save(StepRecord(member.id, sealed=b"x"))
        work.second_steps.set_recovery(member.id, ["mark"])
    assert clear("ben@ward.example") == 0
    with store.read() as work:
        assert not work.second_steps.of(member.id).is_on
        assert work.second_steps.recovery_left(member.id) == 0
        newest = work.audit.newest(1)[0]
    store.close()
    assert (newest.actor, newest.act) == ("command line", "second_step_clear")
    assert "no second step" in capsys.readouterr().err


def test_a_short_password_is_refused_and_nobody_is_added(
    database: str, typed: Answers, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("short")
    assert add_staff("ben@ward.example", "Ben", "nurse") == 2
    store = open_store(database)
    with store.read() as work:
        assert work.staff.by_email("ben@ward.example") is None
    store.close()
    assert "at least 12 characters" in capsys.readouterr().err
