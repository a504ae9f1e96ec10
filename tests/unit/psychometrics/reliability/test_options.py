import numpy as np
import pytest

from hiring.psychometrics.reliability.item_analysis import analyse_items
from hiring.psychometrics.reliability.options import analyse_options, grade


def some_choices(n=300, k=5, seed=2):
    """Option A is right everywhere, chosen more often the higher the level; B draws the others, C nobody much."""
    rng = np.random.default_rng(seed)
    right = rng.normal(size=(n, 1)) + rng.normal(size=(n, k)) > 0
    wrong = np.where(rng.random((n, k)) < 0.8, "B", "D")
    return np.where(right, "A", wrong).tolist()


def test_shares_and_correlations_are_the_textbook_ones():
    choices = some_choices()
    graded = grade(choices, "AAAAA")
    for at, found in enumerate(analyse_options(choices, "AAAAA", list("vwxyz"))):
        rest = np.delete(graded, at, axis=1).sum(axis=1)
        for option in found.options:
            chosen = np.array([row[at] == option.label for row in choices], dtype=float)
            assert option.share == pytest.approx(chosen.mean())
            assert option.correlation == pytest.approx(np.corrcoef(chosen, rest)[0, 1], abs=1e-12)
        assert sum(option.share for option in found.options) == pytest.approx(1)
        assert (found.name, found.flags) == ("vwxyz"[at], ())


def test_the_keys_correlation_is_the_item_rest_correlation_also_with_gaps():
    choices = [[None if (i + j) % 7 == 0 else c for j, c in enumerate(row)] for i, row in enumerate(some_choices())]
    found = analyse_options(choices, "AAAAA")
    expected = [item.item_rest for item in analyse_items(grade(choices, "AAAAA")).items]
    assert [one.key_correlation for one in found] == pytest.approx(expected, abs=1e-12)
    assert found[0].n == sum(row[0] is not None for row in choices)


def test_a_wrong_key_is_found():
    found = analyse_options(some_choices(), "BAAAA")[0]
    assert found.key_correlation < 0
    assert found.flags == ("key correlates negatively", "option A does better than the key")


def test_a_key_that_nobody_chose_is_listed():
    found = analyse_options(some_choices(), "AAAAE")[4]
    key = next(option for option in found.options if option.is_key)
    assert (key.label, key.share) == ("E", 0.0)
    assert np.isnan(found.key_correlation)
    assert "option E chosen by under 2 %" in found.flags


def test_an_item_without_answers_says_so():
    choices = [[*row[:4], None] for row in some_choices()]
    found = analyse_options(choices, "AAAAA")[4]
    assert (found.n, found.flags) == (0, ("no answers",))


def test_many_items_are_the_same_as_few(monkeypatch):
    whole = analyse_options(some_choices(), "AAAAA")
    monkeypatch.setattr("hiring.psychometrics.reliability.options._AT_ONCE", 2)
    for one, other in zip(analyse_options(some_choices(), "AAAAA"), whole, strict=True):
        assert [o.correlation for o in one.options] == pytest.approx([o.correlation for o in other.options])


def test_rows_and_keys_of_different_length_are_refused():
    with pytest.raises(ValueError, match="row 2 has 1 answers for 2 keys"):
        grade([["A", "B"], ["A"]], "AB")
