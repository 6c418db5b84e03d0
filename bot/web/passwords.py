"""Checks passwords, slowly on purpose and at the same pace whether or not anyone has that address."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    nobody: str = field(default_factory=lambda: hash_password(uuid4().hex))

    def __call__(self, kept_hash: str | None, password: str) -> bool:
        """Whether the password is right; False when ``kept_hash`` is None or unreadable."""
        if len(password) > LONGEST_PASSWORD:
            return False
        try:
            return self.hasher.verify(kept_hash or self.nobody, password) and bool(
                kept_hash
            )
        except (VerificationError, InvalidHashError):
            return False
