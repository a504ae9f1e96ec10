import numpy as np
import pandas as pd
import pytest

from hiring.psychometrics.reliability.pairwise import as_answers, as_names, pairwise_covariance, spread

GAP = float("nan")


def table_with_gaps(seed: int = 3, n: int = 60, k: int = 5) -> np.ndarray:
    rng = np.random.default_rng(seed)
    table = rng.integers(1, 6, (n, k)).astype(float) + 1e6  # far from zero: digits must survive
    table[rng.random((n, k)) < 0.2] = np.nan
    return table


def test_covariances_with_gaps_are_those_of_an_independent_program():
    table = table_with_gaps()
    found = pairwise_covariance(table)
    np.testing.assert_allclose(found.values, pd.DataFrame(table).cov().to_numpy(), rtol=1e-9, atol=1e-9)
    known = ~np.isnan(table)
    assert found.n.tolist() == [[int((a & b).sum()) for b in known.T] for a in known.T]


def test_two_tables_give_the_corner_of_the_joint_matrix():
    table = table_with_gaps(k=6)
    corner = pairwise_covariance(table[:, :2], table[:, 2:])
    whole = pairwise_covariance(table)
    expected = whole.values[:2, 2:]  # noqa: PD011 - no data frame
    np.testing.assert_allclose(corner.values, expected, rtol=1e-9, atol=1e-9)
    assert corner.n.tolist() == whole.n[:2, 2:].tolist()


def test_a_pair_without_two_common_rows_has_no_covariance():
    found = pairwise_covariance([[1.0, GAP], [2.0, GAP], [GAP, 3.0], [GAP, 5.0], [4.0, 4.0]])
    np.testing.assert_allclose(found.values, [[7 / 3, np.nan], [np.nan, 1.0]])
    assert found.n.tolist() == [[3, 1], [1, 3]]


def test_tables_of_other_people_are_refused():
    with pytest.raises(ValueError, match="2 and 1 rows"):
        pairwise_covariance([[1], [2]], [[1]])


@pytest.mark.parametrize("table", [[1.0, 2.0], [[1.0, np.inf]], [[1.0, -1e200]]])
def test_what_is_no_table_is_refused(table):
    with pytest.raises(ValueError, match=r"dimension|row 1, column 2 is too large"):
        as_answers(table)


def test_a_wrong_number_of_names_is_refused():
    assert as_names(["a"], 1) == ("a",)
    with pytest.raises(ValueError, match="1 names for 2 items"):
        as_names(["a"], 2)


def test_rounding_is_no_spread():
    column = np.full((1000, 1), 0.1) * 3
    assert spread(column).tolist() == [0.0]
    assert spread(np.full((3, 1), np.nan)).tolist() == [0.0]
    assert spread(np.empty((0, 1))).tolist() == [0.0]
