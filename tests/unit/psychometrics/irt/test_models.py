"""Items that contradict themselves are refused; answers get the codes that they are said to have."""

import numpy as np
import pytest

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.models import Items, Model, probabilities
from hiring.psychometrics.irt.responses import code_responses

NAN = np.nan


@pytest.mark.parametrize(
    ("model", "slopes", "intercepts", "names"),
    [
        (Model.GRADED, [1.0], [0.0], ("a",)),
        (Model.GRADED, [1.0, 2.0], [[0.0]], ("a",)),
        (Model.GRADED, [1.0], [[0.0]], ("a", "b")),
        (Model.GRADED, [[1.0]], [[0.0]], ("a",)),
        (Model.NOMINAL, [1.0], [[0.0]], ("a",)),
        (Model.GRADED, [1.0], [[NAN]], ("a",)),
        (Model.GRADED, [1.0], [[0.0, NAN, -1.0]], ("a",)),
    ],
)
def test_parameters_that_do_not_belong_together(
    model: Model, slopes: list[float], intercepts: list[list[float]], names: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match="do not describe the same items"):
        Items(model, np.array(slopes), np.array(intercepts), names)


def test_graded_intercepts_fall() -> None:
    with pytest.raises(ValueError, match="must fall"):
        Items(Model.GRADED, np.array([1.0]), np.array([[0.0, 0.0]]), ("a",))


@pytest.mark.parametrize("model", list(Model))
def test_probabilities_sum_to_1(model: Model) -> None:
    slopes = np.array([[1.0, -2.0], [0.5, NAN]]) if model is Model.NOMINAL else np.array([1.5, -0.5])
    items = Items(model, slopes, np.array([[1.0, -1.0], [0.3, NAN]]), ("a", "b"))
    found = probabilities(items, np.linspace(-40, 40, 11))
    np.testing.assert_allclose(found.sum(axis=2), 1.0)
    assert (found[1, :, 2] == 0).all()


def test_answers_have_the_codes_of_their_values() -> None:
    found = code_responses(np.array([[1, 5], [NAN, 5], [3, 7]]), ["a", "b"], {"a": [1, 2, 3]})
    assert found.codes.tolist() == [[0, 0], [-1, 0], [2, 1]]
    assert found.values == ((1.0, 2.0, 3.0), (5.0, 7.0))
    assert found.categories.tolist() == [3, 2]


@pytest.mark.parametrize(
    ("table", "names", "values", "words"),
    [
        ([1, 2], None, None, "a table of persons x items"),
        ([[np.inf, 1]], None, None, "finite"),
        ([[1, 2]], ["a"], None, "1 names for 2 items"),
        ([[1], [4]], ["a"], {"a": [1, 2, 3]}, "item a, person 2: 4 is none of its answers 1, 2, 3"),
        ([[1], [0]], ["a"], {"a": [1, 2, 3]}, "item a, person 2: 0 is none"),
        ([[1], [2]], ["a"], {"a": [1]}, "between 2 and 100 ascending values"),
        ([[1], [2]], ["a"], {"a": [2, 1]}, "ascending"),
        ([[n] for n in range(101)], ["a"], None, "101 different values"),
    ],
)
def test_answers_that_cannot_be_coded(
    table: object, names: list[str] | None, values: dict[str, list[float]] | None, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        code_responses(table, names, values)  # type: ignore[arg-type]


@pytest.mark.parametrize(("column", "words"), [([NAN, NAN], "nobody answered"), ([2, 2], "the same answer")])
def test_columns_without_a_difference(column: list[float], words: str) -> None:
    with pytest.raises(NotEnoughData, match=words):
        code_responses(np.array([column]).T)
