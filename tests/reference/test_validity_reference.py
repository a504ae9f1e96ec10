"""Validity, utility and weights against answers computed elsewhere."""

from typing import Any

import numpy as np
import pytest

from hiring.psychometrics.ranking.bandwidths import standard_errors, true_score
from hiring.psychometrics.validity.corrections import case_iv, thorndike_ii
from hiring.psychometrics.validity.correlation import fisher_interval, pairs_needed, power_of
from hiring.psychometrics.validity.expectancy import expectancy, taylor_russell
from hiring.psychometrics.validity.regression import browne, composite_validity, relative_weights, wherry
from hiring.psychometrics.validity.utility import Programme, money, naylor_shine
from hiring.psychometrics.weighting import shrink_to_prior


@pytest.fixture
def selection(known: dict[str, Any]) -> dict[str, Any]:
    group: dict[str, Any] = known["selection"]
    return group


def test_taylor_russell(selection):
    for name, by_ratio in selection["taylor_russell_BR50"].items():
        for ratio, share in by_ratio.items():
            assert taylor_russell(float(name[1:]), float(ratio)) == pytest.approx(share, abs=5.1e-4)
    assert taylor_russell(0.32, 0.30, 0.60) == pytest.approx(selection["TR_BR60_SR30_r32"], abs=5e-6)
    assert taylor_russell(0.30, 0.10, 0.20) == pytest.approx(selection["TR_BR20_SR10_r30"], abs=5e-7)


def test_expectancy_by_fifths(selection):
    for name, shares in selection["expectancy_P_above_median_by_quintile"].items():
        np.testing.assert_allclose(expectancy(float(name[1:])), shares, atol=5.1e-5)


def test_gain_in_performance_and_money(selection):
    for ratio, gain in selection["naylor_shine_r32"].items():
        assert naylor_shine(0.32, float(ratio)) == pytest.approx(gain, abs=5e-7)
    bcg = selection["BCG"]
    programme = Programme(bcg["n"], bcg["T"], bcg["SDy"], bcg["SR"], applicants=100, cost_per_applicant=25)
    found = money(bcg["r"], programme)
    assert found.mean_score == pytest.approx(bcg["zbar"], abs=5e-6)
    assert (found.gross, found.net) == pytest.approx((bcg["gross"], bcg["net_of_100_at_25"]), abs=0.01)
    assert found.low == found.high == found.net


def test_corrections(selection):
    for name, corrected in selection["thorndike_II"].items():
        r, u = (float(part[1:]) for part in name.split(","))
        assert thorndike_ii(r, u) == pytest.approx(corrected, abs=5e-7)
    four = selection["case_IV"]
    found = case_iv(four["r"], u=four["ux"], rxxi=four["rxxi"], ryyi=four["ryyi"])
    expected = (four["rxxa"], four["uT"], four["rho_TP"], four["operational"])
    assert (found.rxxa, found.u_true, found.true, found.operational) == pytest.approx(expected, abs=5e-7)


def test_interval_power_and_pairs_needed(selection):
    # The known answer was made with 1.96; ours uses the quantile itself, 1.959964.
    assert fisher_interval(0.3, 100) == pytest.approx(selection["fisher_CI_r30_n100"], abs=5e-6)
    # "About 123": the formula gives 123.3, and power is reached by the next whole person.
    assert pairs_needed(0.25) == 124
    assert power_of(0.25, 123) == pytest.approx(0.80, abs=0.002)


def test_shrunken_r_squared(selection):
    given = selection["wherry"]
    assert wherry(given["R2"], given["N"], given["p"]) == pytest.approx(given["adj"], abs=5e-8)
    assert browne(given["R2"], given["N"], given["p"]) == pytest.approx(given["browne_rc2"], abs=5e-8)


def test_classical_errors_and_bands(selection):
    kelley = selection["kelley"]
    found = standard_errors(kelley["sd"], kelley["rxx"])
    assert (found.measurement, found.estimation, found.difference) == pytest.approx(
        (kelley["SEM"], kelley["SEE"], kelley["SED"]), abs=5e-6
    )
    assert (found.band(), found.band(1.645)) == pytest.approx((kelley["band_1_96"], kelley["band_1_645"]), abs=5e-5)
    assert true_score(kelley["X"], kelley["M"], kelley["rxx"]) == kelley["T"]


def test_relative_weights(known):
    given = known["decorte2007"]
    found = relative_weights(given["Rx"], given["ry"])
    np.testing.assert_allclose(found, given["relative_weights"], atol=5.1e-6)
    assert found.sum() == pytest.approx(given["R2"], abs=5e-6)
    best = composite_validity(given["regression"]["w"], given["Rx"], given["ry"])
    assert best == pytest.approx(given["regression"]["validity"], abs=5e-7)
    assert best**2 == pytest.approx(given["R2"], abs=5e-6)
    assert composite_validity(np.ones(4), given["Rx"], given["ry"]) == pytest.approx(
        given["unit"]["validity"], abs=5e-7
    )


R = np.full((5, 5), 0.3) + 0.7 * np.eye(5)
VALIDITIES = np.array([0.26, 0.20, 0.18, 0.12, 0.08])
PRIOR = np.array([3.0, 2.0, 2.0, 2.0, 1.0])


def test_population_validities_of_the_published_simulation():
    assert composite_validity(np.linalg.solve(R, VALIDITIES), R, VALIDITIES) == pytest.approx(0.304, abs=5e-4)
    assert composite_validity(np.ones(5), R, VALIDITIES) == pytest.approx(0.253, abs=5e-4)
    assert composite_validity(PRIOR, R, VALIDITIES) == pytest.approx(0.276, abs=5e-4)


@pytest.mark.parametrize(("n", "free", "shrunken"), [(50, 0.211, 0.256), (200, 0.276, 0.281)])
def test_shrinking_to_a_prior_beats_free_weights(n, free, shrunken):
    """Published: mean validity on new persons, 5 predictors. Ours holds weights at 0 or above, which only helps."""
    random = np.random.default_rng([20261122, n])
    chol = np.linalg.cholesky(np.block([[R, VALIDITIES[:, None]], [VALIDITIES, np.ones((1, 1))]]))
    ours, theirs = [], []
    for _ in range(80):
        drawn = random.normal(size=(n, 6)) @ chol.T
        x, y = drawn[:, :5], drawn[:, 5]
        fitted = shrink_to_prior(x, y, PRIOR).weights
        ours.append(composite_validity(fitted, R, VALIDITIES) if fitted.any() else 0.0)
        loose = np.linalg.lstsq(x - x.mean(axis=0), y - y.mean(), rcond=None)[0]
        theirs.append(composite_validity(loose, R, VALIDITIES))
    assert np.mean(theirs) == pytest.approx(free, abs=0.02)
    assert np.mean(ours) == pytest.approx(shrunken, abs=0.02)
    assert np.mean(ours) > np.mean(theirs)
