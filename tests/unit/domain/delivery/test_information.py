"""A form's information is the sum of its items', and no share is stated while part of it is unknown."""

import pytest

from hiring.domain.banks.model import Section
from hiring.domain.delivery.blueprint import Blueprint
from hiring.domain.delivery.information import NO_CURVES, ItemCurves, form_information
from tests.support.banks import ITEMS

FORM = tuple(item for item in ITEMS if item.section is not None)
FIT = [item for item in FORM if item.section is Section.FIT]
BLUEPRINT = Blueprint(tuple(Section), 30, {"own-it": "own-it", "be-kind": "be-kind"})
LEVELS = (-1.0, 0.0, 1.0)


def curves(**own: tuple[float, float, float]) -> ItemCurves:
    return ItemCurves(LEVELS, {item.id: own.get(item.id, (1.0, 2.0, 1.0)) for item in FORM})


def test_it_adds_up_level_by_level():
    found = form_information(FORM, BLUEPRINT, curves())
    assert found is not None
    assert list(found.total) == pytest.approx([len(FORM), 2 * len(FORM), len(FORM)])
    assert found.known == len(FORM)
    assert sum(found.standards.values()) == pytest.approx(1)


def test_equal_items_share_as_their_numbers_do_and_a_sharper_one_takes_more():
    found = form_information(FORM, BLUEPRINT, curves())
    assert found is not None
    own = sum(item.standard == "own-it" for item in FIT) / len(FIT)
    assert found.standards["own-it"] == pytest.approx(own)
    name = next(item.id for item in FIT if item.standard == "own-it")
    more = form_information(FORM, BLUEPRINT, ItemCurves(LEVELS, {**curves().items, name: (3.0, 9.0, 3.0)}))
    assert more is not None
    assert more.standards["own-it"] > own


def test_a_fit_item_without_a_curve_leaves_the_shares_open():
    part = {item.id: (1.0, 1.0, 1.0) for item in FORM if item is not FIT[0]}
    found = form_information(FORM, BLUEPRINT, ItemCurves(LEVELS, part))
    assert found is not None
    assert (found.standards, found.known) == ({}, len(FORM) - 1)


def test_nothing_known_is_none():
    assert form_information(FORM, BLUEPRINT, NO_CURVES) is None
