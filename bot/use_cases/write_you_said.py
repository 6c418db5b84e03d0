"""Staff write "You said, we did"; a second named person approves it; then anyone may read it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import uuid4

from bot.core.errors import EntryNotFit, NotPermitted, StaleEntry
from bot.core.loop_records import Shareable
from bot.core.ports import Clock, Masker
from bot.core.records import StaffMember
from bot.core.store_ports import Store, Work
from bot.core.you_said import Entry, EntryState, EntryText, is_part_of, tidied
from bot.use_cases.enter_paper_feedback import months_open

_NOT_SHAREABLE = (
    "This comment cannot be quoted. Either its writer did not agree to share it, or so few people "
    "answered in its month that others could guess who wrote it, or it was deleted. Leave the "
    "quotation out."
)
_NOT_WORD_FOR_WORD = (
    "The quotation is not in the comment word for word. Copy it from the comment, or leave it out."
)


@dataclass(frozen=True)
class WriteYouSaid:
    """Drafts, approvals, publications and withdrawals, each on record."""

    store: Store
    clock: Clock
    masker: Masker

    def shareable(self, work: Work) -> list[Shareable]:
        """The comments of the last twelve months that may be quoted, newest month first."""
        found = work.loop.comments.shareable(months_open(self.clock.now()))
        return sorted(found, key=lambda one: one.month, reverse=True)

    def draft(self, text: EntryText, staff: StaffMember) -> Entry:
        """Keeps a new entry. Raises EntryNotFit with what must change."""
        clean = self._fit(text)
        now = self.clock.now()
        entry = Entry(uuid4().hex, clean, EntryState.DRAFT, 1, staff.email, now)
        with self.store.begin() as work:
            self._check_quotation(work, clean)
            work.loop.entries.add(entry)
            work.audit.add(staff.email, "draft_you_said", entry.id, now)
        return entry

    def change(self, entry_id: str, text: EntryText, staff: StaffMember, seen: int) -> Entry:
        """New words for an entry that is not published; they need approval again.

        Raises EntryNotFit, NotFound, NotPermitted while it is published, and StaleEntry when
        it is no longer as the author saw it.
        """
        clean = self._fit(text)
        now = self.clock.now()
        with self.store.begin() as work:
            entry = self._seen(work, entry_id, seen)
            if entry.state is EntryState.PUBLISHED:
                raise NotPermitted("take the entry off the page first, then change it")
            self._check_quotation(work, clean)
            changed = Entry(entry.id, clean, EntryState.DRAFT, seen, staff.email, now)
            return self._save(work, changed, staff, "draft_you_said")

    def approve(self, entry_id: str, staff: StaffMember, seen: int, checked: bool) -> Entry:
        """A second named person stands for it; ``checked`` is their ticked statement that a
        quotation identifies nobody. Raises NotPermitted, EntryNotFit, StaleEntry, NotFound.
        """
        with self.store.begin() as work:
            entry = self._seen(work, entry_id, seen)
            approved = entry.moved(EntryState.APPROVED)
            if entry.written_by == staff.email:
                raise NotPermitted("a second person must approve what you wrote")
            if entry.text.quote and not checked:
                raise NotPermitted(
                    "read the quotation, and tick that nobody can be recognised in it"
                )
            self._fit(entry.text)
            self._check_quotation(work, entry.text)
            return self._save(
                work, replace(approved, approved_by=staff.email), staff, "approve_you_said"
            )

    def publish(self, entry_id: str, staff: StaffMember, seen: int) -> Entry:
        """Anyone may read it from now on. Raises as `approve` does."""
        now = self.clock.now()
        with self.store.begin() as work:
            entry = self._seen(work, entry_id, seen)
            published = replace(entry.moved(EntryState.PUBLISHED), published_at=now)
            self._check_quotation(work, entry.text)
            return self._save(work, published, staff, "publish_you_said")

    def withdraw(self, entry_id: str, staff: StaffMember) -> Entry:
        """Nobody can read it any more, whatever was seen of it: taking down must not fail."""
        with self.store.begin() as work:
            entry = work.loop.entries.get(entry_id).moved(EntryState.WITHDRAWN)
            return self._save(work, entry, staff, "withdraw_you_said")

    @staticmethod
    def _seen(work: Work, entry_id: str, seen: int) -> Entry:
        entry = work.loop.entries.get(entry_id)
        if entry.version != seen:
            raise StaleEntry("the entry was changed or decided by somebody else")
        return entry

    def _save(self, work: Work, entry: Entry, staff: StaffMember, act: str) -> Entry:
        saved = replace(entry, version=entry.version + 1)
        if not work.loop.entries.save(saved, seen=entry.version):
            raise StaleEntry("somebody else decided this entry a moment ago")
        work.audit.add(staff.email, act, entry.id, self.clock.now(), f"version {saved.version}")
        return saved

    def _fit(self, text: EntryText) -> EntryText:
        """The words tidied. Raises EntryNotFit when they hold an identifier or do not fit."""
        clean = tidied(text)
        parts = {"What people said": clean.said, "What you did": clean.did}
        parts["The quotation"] = clean.quote
        found = {title: self.masker.mask(part).identifiers for title, part in parts.items()}
        problems = [
            f"“{title}” holds what looks like this: {', '.join(dict.fromkeys(kinds))}. "
            "Take it out: nobody may be recognised on a public page."
            for title, kinds in found.items()
            if kinds
        ]
        if problems:
            raise EntryNotFit(problems)
        return clean

    def _check_quotation(self, work: Work, text: EntryText) -> None:
        if not text.quote:
            return
        comments = [one for one in self.shareable(work) if one.response_id == text.quote_of]
        if not comments:
            raise EntryNotFit([_NOT_SHAREABLE])
        if not any(is_part_of(text.quote, one.text) for one in comments):
            raise EntryNotFit([_NOT_WORD_FOR_WORD])
