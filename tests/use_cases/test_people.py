"""Accounts: two administrators at once, and an administrator who no longer is one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from bot.core.errors import HouseError, LinkRefused, NotPermitted
from bot.core.people import can_act_as_admin
from bot.core.records import StaffMember
from bot.store import SqlStore
from bot.use_cases.choose_password import ChoosePassword
from bot.use_cases.keep_people import KeepPeople
from tests.fakes import FakeClock


def added(store: SqlStore, name: str, role: str = "admin") -> StaffMember:
    member = StaffMember(name, f"{name}@demo.example", name.title(), role, "hash")
    with store.begin() as work:
        work.staff.save(member)
    return member


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Does them side by side; the name of what each raised, or "done"."""
    start, said = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int) -> None:
        start.wait()
        try:
            acts[place]()
            said[place] = "done"
        except HouseError as error:
            said[place] = type(error).__name__

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


def test_two_administrators_who_switch_each_other_off_leave_one(store: SqlStore) -> None:
    keep = KeepPeople(store, FakeClock(), timedelta(hours=1))
    for turn in range(10):
        ada, bob = added(store, f"ada{turn}"), added(store, f"bob{turn}")
        said = at_once(partial(keep.disable, ada, bob.id), partial(keep.disable, bob, ada.id))
        assert said == ["NotPermitted", "done"]
        with store.begin() as work:
            able = [one for one in work.staff.lock_admins() if can_act_as_admin(one)]
            assert len(able) == 1
            for one in able:
                work.staff.save(StaffMember(one.id, one.email, one.name, "nurse", "hash"))


def test_a_link_used_twice_at_once_works_once(store: SqlStore) -> None:
    clock = FakeClock()
    keep = KeepPeople(store, clock, timedelta(hours=1))
    choose = ChoosePassword(store, clock, lambda password: f"hash of {password}", lambda *_: "")
    made = keep.invite(added(store, "ada"), "New", "new@demo.example", "nurse")
    said = at_once(lambda: choose(made.token, "one"), lambda: choose(made.token, "two"))
    assert said == ["LinkRefused", "done"]
    with pytest.raises(LinkRefused):
        choose.look(made.token)


def test_an_administrator_who_is_none_any_more_can_do_nothing(store: SqlStore) -> None:
    keep = KeepPeople(store, FakeClock(), timedelta(hours=1))
    ada, bob = added(store, "ada"), added(store, "bob")
    nora = added(store, "nora", "nurse")
    keep.change_role(ada, bob.id, "nurse")
    acts: list[Callable[[], object]] = [
        lambda: keep.invite(bob, "X", "x@demo.example", "admin"),
        lambda: keep.new_link(bob, nora.id),
        lambda: keep.change_role(bob, bob.id, "admin"),
        lambda: keep.disable(bob, ada.id),
        lambda: keep.enable(nora, nora.id),
    ]
    for act in acts:
        with pytest.raises(NotPermitted, match="your own account"):
            act()


def test_old_links_are_forgotten_when_a_new_one_is_made(store: SqlStore) -> None:
    clock = FakeClock()
    keep = KeepPeople(store, clock, timedelta(hours=1))
    ada = added(store, "ada")
    old = keep.invite(ada, "New", "new@demo.example", "nurse")
    clock.forward(days=91)
    keep.new_link(ada, old.member.id)
    with store.read() as work:
        assert work.links.find(old.link.mark) is None
