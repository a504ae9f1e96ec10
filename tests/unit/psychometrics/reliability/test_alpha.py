import numpy as np
import pytest

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.reliability.alpha import cronbach_alpha, persons_by_scenarios


@pytest.mark.parametrize("hole", [np.nan, np.inf])
@pytest.mark.parametrize("statistic", [cronbach_alpha, persons_by_scenarios])
def test_a_missing_cell_is_refused_in_words(statistic, hole) -> None:
    with pytest.raises(ValueError, match="missing or infinite"):
        statistic([[1.0, hole], [2.0, 3.0], [3.0, 1.0]])


@pytest.mark.parametrize("statistic", [cronbach_alpha, persons_by_scenarios])
def test_a_list_is_not_a_table(statistic) -> None:
    with pytest.raises(ValueError, match="table"):
        statistic([1.0, 2.0])


@pytest.mark.parametrize("statistic", [cronbach_alpha, persons_by_scenarios])
@pytest.mark.parametrize("table", [[[1.0, 2.0]], [[1.0], [2.0]]])
def test_one_row_or_one_column_is_not_enough(statistic, table) -> None:
    with pytest.raises(NotEnoughData):
        statistic(table)


def test_alpha_of_equal_totals_is_undefined_rather_than_infinite() -> None:
    with pytest.raises(NotEnoughData, match="same total"):
        cronbach_alpha([[0.1, 0.3], [0.3, 0.1], [0.2, 0.2]])


def test_alpha_of_identical_items_is_one_and_survives_a_large_constant() -> None:
    column = np.array([1.0, 2.0, 4.0, 8.0])
    assert cronbach_alpha(np.column_stack([column, column]) + 1e6) == pytest.approx(1.0)


def test_scenarios_that_differ_by_a_constant_leave_no_residual() -> None:
    table = persons_by_scenarios(np.add.outer([0.1, 0.7, 0.4], [0.0, 0.3]))
    assert table.ms_residual == 0.0
    assert table.f == np.inf


def test_a_table_of_one_value_has_no_ratio() -> None:
    table = persons_by_scenarios(np.full((4, 3), 0.1))
    assert (table.ms_persons, table.ms_residual) == (0.0, 0.0)
    assert np.isnan(table.f)


def test_mean_squares_have_the_same_bits_for_every_order_of_the_rows() -> None:
    random = np.random.default_rng(7)
    table = random.normal(size=(50, 6))
    expected = persons_by_scenarios(table)
    for _ in range(20):
        assert persons_by_scenarios(random.permutation(table)) == expected
