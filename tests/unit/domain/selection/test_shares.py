"""Effective shares: parts of the variance of the scores."""

import numpy as np
import pytest

from hiring.domain.selection.shares import effective_shares


def test_shares_add_up_and_a_part_without_differences_counts_nothing() -> None:
    values = np.random.default_rng(3).uniform(-1, 1, (40, 6))
    values[:, 4:] = 0.25
    shares = effective_shares(values, [1, 1, 1, 1, 1, 1], ["fit", "fit", "empathy", "empathy", "care", "care"])
    assert shares is not None
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["care"] == pytest.approx(0)


def test_the_known_case_of_independent_parts_is_their_share_of_variance() -> None:
    values = np.array([[a, b] for a in (-1.0, 1.0) for b in (-0.5, 0.5)] * 2)
    assert effective_shares(values, [1, 1], ["wide", "narrow"]) == pytest.approx({"wide": 0.8, "narrow": 0.2})


def test_a_weight_counts() -> None:
    values = np.array([[a, b] for a in (-1.0, 1.0) for b in (-1.0, 1.0)] * 2)
    assert effective_shares(values, [2, 1], ["a", "b"]) == pytest.approx({"a": 0.8, "b": 0.2})


def test_too_few_or_all_alike_cannot_tell() -> None:
    assert effective_shares(np.ones((7, 2)), [1, 1], ["a", "b"]) is None
    assert effective_shares(np.ones((9, 2)), [1, 1], ["a", "b"]) is None
