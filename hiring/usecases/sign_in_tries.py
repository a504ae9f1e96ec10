"""Counting failed sign-ins, in the database, so that all processes count together.

Two counts: one per account and address, whose delay doubles, and one per account from anywhere. The second does
not hold back an address this account has signed in from before, so a stranger cannot lock its owner out.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache

from hiring.domain.access.throttle import Tries, after_account_failure, after_pair_failure
from hiring.store.accounts import forget_tries, keep_tries, tries_under
from hiring.usecases.work import Passwords, Work


def reserve(work: Work, email: str, address: str) -> bool:
    """Count a try as failed before it is checked; return whether it may be checked at all."""
    pair, account, known = _keys(email, address)
    of_pair, of_account = (tries_under(work.session, key, lock=True) for key in (pair, account))
    is_known = tries_under(work.session, known).last_failure_at is not None
    if of_pair.blocked(work.now) or (of_account.blocked(work.now) and not is_known):
        return False
    keep_tries(work.session, pair, after_pair_failure(of_pair, work.now), work.now)
    if not is_known:
        keep_tries(work.session, account, after_account_failure(of_account, work.now), work.now)
    return True


def succeeded(work: Work, email: str, address: str) -> None:
    """Forget the tries of this address, and remember that the account signs in from it."""
    pair, account, known = _keys(email, address)
    forget_tries(work.session, pair)
    if not tries_under(work.session, account).blocked(work.now):
        forget_tries(work.session, account)
    keep_tries(work.session, known, Tries(last_failure_at=work.now), work.now)


def decoy(passwords: Passwords) -> str:
    """Return a stored password nobody has, so that an unknown address takes as long as a known one."""
    return _made_once(passwords.hash)


@lru_cache(maxsize=4)
def _made_once(make: Callable[[str], str]) -> str:
    return make("nobody signs in with this")


def _keys(email: str, address: str) -> tuple[str, str, str]:
    return _key("pair", email, address), _key("account", email), _key("known", email, address)


def _key(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
