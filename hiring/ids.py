"""Identifiers and secrets. Ids are random, so that they carry no order of arrival."""

import hashlib
import hmac
import secrets
import string
from functools import lru_cache

ID_LENGTH = 16
_ALPHABET = string.digits + string.ascii_lowercase
TOKEN_BYTES = 32


def new_id() -> str:
    """Return a random id of 16 characters 0-9a-z (82 bits)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(ID_LENGTH))


def new_token() -> str:
    """Return a random URL-safe secret of 256 bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_digest(token: str) -> str:
    """Return what is stored of a secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


@lru_cache(maxsize=8192)  # a save asks for the same few several times
def opaque_reference(secret: str, *parts: str, length: int = 12) -> str:
    """Return a reference for `parts` that only the holder of `secret` can make, constant for one secret."""
    message = "\x1f".join(parts).encode()
    number = int.from_bytes(hmac.new(secret.encode(), message, hashlib.sha256).digest())
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(digits)
