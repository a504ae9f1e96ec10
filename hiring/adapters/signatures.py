"""Ed25519 signatures: made with a key derived from the secret, checked by anybody who has the public key."""

from collections.abc import Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hiring.domain.records.signed import Signature

_PURPOSE = b"hiring: signed records, version 1"  # the secret signs cookies too: a purpose keeps the keys apart
_SEED_BYTES = 32


class Ed25519Signer:
    """Signs with the key of the first secret; the public keys of all of them, newest first, are the house's own."""

    def __init__(self, secret_keys: Sequence[str]) -> None:
        derived = [_derive(secret) for secret in secret_keys]
        self._first = derived[0]
        self.public_keys = tuple(key.public_key().public_bytes_raw().hex() for key in derived)

    def sign(self, text: bytes) -> Signature:
        """Return the signature of `text`; the same text always has the same one."""
        return Signature(self.public_keys[0], self._first.sign(text).hex())


def signature_fits(signature: Signature, text: bytes) -> bool:
    """Whether `signature` was made of `text` by whoever holds the key that belongs to its public key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.public_key)).verify(
            bytes.fromhex(signature.value), text
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def _derive(secret: str) -> Ed25519PrivateKey:
    derived = HKDF(algorithm=SHA256(), length=_SEED_BYTES, salt=None, info=_PURPOSE).derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(derived)
