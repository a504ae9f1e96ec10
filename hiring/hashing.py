"""One canonical form for anything that is hashed, so that the same content has the same hash on every machine."""

import hashlib
import json
from collections.abc import Mapping, Sequence

_PLAIN = frozenset({str, int, bool, type(None)})


def canonical_json(value: object) -> str:
    """Return JSON with sorted keys and no spaces; floats are refused, since their text may differ."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256_of(value: object) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical JSON of `value`."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def _refuse_floats(value: object) -> None:
    if type(value) in _PLAIN:  # nearly everything, and asking an abstract class costs ten times as much
        return
    if isinstance(value, float):
        msg = "a hashed value must not hold a float: use integers"
        raise TypeError(msg)
    if isinstance(value, Mapping):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for part in value:
            _refuse_floats(part)
