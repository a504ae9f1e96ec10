"""Answers and group labels, as they come, in the form that the methods work on."""

from collections.abc import Sequence

import numpy as np

from hiring.psychometrics.arrays import TWO, FloatArray
from hiring.psychometrics.irt.responses import Responses, code_responses

MOST_CATEGORIES = 20
_MOST_WHOLE = 100

Label = str | float | None


def written_label(label: Label) -> str:
    """How a group is written; empty where it is not given.

    Examples
    --------
    >>> written_label(1.0), written_label(" men "), written_label(None)
    ('1', 'men', '')
    """
    if label is None or (isinstance(label, float) and np.isnan(label)):
        return ""
    return f"{label:g}" if isinstance(label, float) else str(label).strip()


def _code(table: FloatArray, names: Sequence[str] | None) -> Responses:
    """As :func:`code_responses`, all items at once where answers are small whole numbers without gaps."""
    low = table.min(initial=np.inf)
    wide = table.max(initial=-np.inf) - low
    if not 0 <= wide <= _MOST_WHOLE or (table != np.rint(table)).any():
        return code_responses(table, names)
    items, kinds = table.shape[1], int(wide) + 1
    at = (table - low).astype(np.int64)
    place = at + kinds * np.arange(items)
    given = np.bincount(place.ravel(), minlength=items * kinds).reshape(items, kinds) > 0
    if (given.sum(axis=1) < TWO).any() or (names is not None and len(names) != items):
        return code_responses(table, names)
    code = (given.cumsum(axis=1) - 1).astype(np.int8).ravel()
    values = tuple(tuple((low + np.flatnonzero(row)).tolist()) for row in given)
    return Responses(code[place], values, tuple(names or (str(one + 1) for one in range(items))))


def code_answers(table: FloatArray, names: Sequence[str] | None) -> Responses:
    """Code a table of answers; an item with more than 20 different ones is refused by name.

    Examples
    --------
    >>> code_answers(np.array([[1.0, 0.5], [3.0, 0.0]]), ["a", "b"]).codes.tolist()
    [[0, 1], [1, 0]]
    """
    responses = _code(table, names)
    for name, n in zip(responses.names, responses.categories.tolist(), strict=True):
        if n > MOST_CATEGORIES:
            raise ValueError(f"item {name}: {n} different answers; round them to {MOST_CATEGORIES} or fewer")
    return responses
