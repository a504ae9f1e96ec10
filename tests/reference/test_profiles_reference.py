"""Distances, profiles, trait policies and ranks against answers computed elsewhere."""

import numpy as np
import pytest

from hiring.psychometrics.profiles.monitors import monitors
from hiring.psychometrics.profiles.similarity import similarity
from hiring.psychometrics.profiles.trait_policy import code_overlap, contrast_policy, trait_policy
from hiring.psychometrics.ranking.pairs import expected_ranks, probabilities_above
from hiring.psychometrics.ranking.precision import PersonPosteriors


def test_distances_of_two_raters(known):
    sjt = known["sjt"]
    found = monitors([sjt["ra"], sjt["rb"]], sjt["key"])
    np.testing.assert_allclose(found.raw_squared, sjt["raw_MSD"], atol=5e-8)
    np.testing.assert_allclose(found.raw_absolute, sjt["raw_MAD"], atol=5e-8)
    np.testing.assert_allclose(found.standardised, sjt["std_MSD"], atol=5e-9)
    np.testing.assert_allclose(found.r, sjt["r"], atol=5e-8)


def test_trait_policies_of_two_raters(known):
    sjt = known["sjt"]
    ratings = [sjt["ra"], sjt["rb"]]
    care = trait_policy(ratings, sjt["care"], sjt["key"])
    np.testing.assert_allclose(care.r, sjt["ITP_r_care"], atol=5e-7)
    np.testing.assert_allclose(care.unique, sjt["ITP_unique_care"], atol=5e-7)
    contrast = contrast_policy(ratings, sjt["care"], sjt["convenience"], sjt["key"])
    np.testing.assert_allclose(contrast.r, sjt["ITP_care_minus_convenience"], atol=5e-7)
    overlap = code_overlap(sjt["care"], sjt["convenience"], sjt["key"], [1] * 6)
    assert (round(overlap.between_traits, 2), round(overlap.trait_with_key, 2)) == (-0.99, 0.89)


def test_two_profiles(known):
    given = known["profile"]
    found = similarity(given["x"], given["y"])
    assert (found.r, found.rho) == pytest.approx((given["r"], given["rho"]), abs=5e-8)
    assert (found.squared, found.absolute) == (given["D2"], given["absD"])
    parts = monitors([given["x"]], given["y"])
    split = given["per_element"]
    assert (parts.elevation[0], parts.scatter[0], parts.shape[0]) == pytest.approx(
        (split["elevation"], split["scatter"], split["shape"]), abs=5e-6
    )
    assert parts.raw_squared[0] == pytest.approx(given["D2"] / 5)


def test_cattells_coefficient(known):
    given = known["profile"]["cattell"]
    found = similarity(given["z1"], given["z2"])
    assert found.squared == pytest.approx(given["d2"], abs=5e-9)
    assert found.cattell == pytest.approx(given["rp"], abs=5e-7)


def test_pairs_and_expected_ranks(known):
    given = known["ranking"]
    persons = PersonPosteriors.from_nodes([1.0], [given["mu"]], [given["se"]])
    assert probabilities_above(persons)[0, 1] == pytest.approx(given["P_A_gt_B"], abs=5e-8)
    np.testing.assert_allclose(expected_ranks(persons), given["expected_rank"], atol=5e-7)
