"""Passwords by argon2id."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 4


class Argon2Passwords:
    """Hashes with argon2id; the parameters are OWASP's, and tests may choose cheap ones.

    No more than `AT_ONCE` run at a time, so that a storm of sign-ins does not take all memory and processors.
    """

    def __init__(self, time_cost: int = 2, memory_cost: int = 19_456, parallelism: int = 1) -> None:
        self._hasher = PasswordHasher(
            time_cost=time_cost, memory_cost=memory_cost, parallelism=parallelism, type=Type.ID
        )
        self._gate = BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """Return what is stored of a password: a PHC string with its own salt."""
        with self._gate:
            return self._hasher.hash(password)

    def verify(self, stored: str, password: str) -> bool:
        """Whether `password` is the one that `stored` was made from."""
        with self._gate:
            try:
                return self._hasher.verify(stored, password)
            except (VerificationError, InvalidHashError):
                return False

    def outdated(self, stored: str) -> bool:
        """Whether `stored` was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)
