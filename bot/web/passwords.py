"""Checks passwords, slowly on purpose, and as slowly when nobody has that address."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: Longer input is refused unread: nobody types it, and hashing it costs us.
LONGEST_PASSWORD = 1024


def hash_password(password: str) -> str:
    """The Argon2id hash to keep for a member of staff."""
    return PasswordHasher().hash(password)


@dataclass(frozen=True)
class PasswordCheck:
    """Compares a password with a kept hash; with nobody's hash it takes as long and fails."""

    hasher: PasswordHasher = field(default_factory=PasswordHasher)

    @cached_property
    def _nobody(self) -> str:
        return self.hasher.hash(uuid4().hex)

    def __call__(self, kept_hash: str | None, password: str) -> bool:
        """Whether the password is right; False when ``kept_hash`` is None or unreadable."""
        # Made on the first attempt of all, whoever it is, so that its cost tells nothing.
        nobody = self._nobody
        if len(password) > LONGEST_PASSWORD:
            return False
        try:
            return self.hasher.verify(kept_hash or nobody, password) and bool(kept_hash)
        except (VerificationError, InvalidHashError):
            return False
