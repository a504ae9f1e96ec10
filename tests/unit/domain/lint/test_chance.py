"""The closed forms beside SciPy's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import bdtrc, chdtrc

from hiring.domain.lint.chance import at_least, chi_square_above


@given(st.floats(0, 200), st.integers(1, 9))
def test_the_tail_of_chi_square(x: float, degrees: int) -> None:
    assert chi_square_above(x, degrees) == pytest.approx(chdtrc(degrees, x), rel=1e-9, abs=1e-300)


@given(st.integers(1, 3000), st.floats(0.05, 0.5), st.data())
def test_the_tail_of_a_binomial(tries: int, chance: float, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, tries))
    expected = 1.0 if hits == 0 else bdtrc(hits - 1, tries, chance)
    assert at_least(hits, tries, chance) == pytest.approx(expected, rel=1e-7, abs=1e-300)
