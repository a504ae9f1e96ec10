"""Linking constants and robust z against answers computed elsewhere."""

from typing import Any

import numpy as np
import pytest

from hiring.psychometrics.irt.models import Items, Model
from hiring.psychometrics.linking.drift import robust_z
from hiring.psychometrics.linking.linking import link

# Where each method's constants stand among the known answers.
METHODS = {
    "mean_sigma": "mean_sigma_sampleSD",
    "mean_mean": "mean_mean",
    "stocking_lord": "stocking_lord_41pts_m4_4_N01_baseonly",
    "haebara": "haebara",
}


def form(parameters: dict[str, list[float]]) -> Items:
    a, b = np.array(parameters["a"]), np.array(parameters["b"])
    return Items(Model.TWO_PL, a, -(a * b)[:, None], tuple("abcde"))


@pytest.mark.parametrize("method", METHODS)
def test_constants_of_two_short_forms(known: dict[str, Any], method: str) -> None:
    known = known["linking"]
    found = link(form(known["base"]), form(known["newform"]), method)
    # Printed with six or seven digits; the searches of the reference stop a little before ours.
    assert np.array([found.A, found.B]) == pytest.approx(known[METHODS[method]], abs=2e-6)


def test_robust_z_of_eight_differences(known: dict[str, Any]) -> None:
    known = known["robust_z"]
    assert robust_z(known["d"]) == pytest.approx(known["z"], abs=6e-4)
