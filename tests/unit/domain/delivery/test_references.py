from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.delivery.references import (
    item_reference,
    items_by_reference,
    option_reference,
    options_by_reference,
)
from tests.support.banks import ITEMS, tiny_bank

BANK = tiny_bank().bank
secrets = st.text("0123456789abcdef", min_size=32, max_size=64)


@given(secrets)
def test_references_are_constant_through_one_attempt(secret):
    for item in ITEMS:
        assert options_by_reference(secret, item) == options_by_reference(secret, item)
        assert list(options_by_reference(secret, item)) == list(options_by_reference(secret, item))


@given(secrets, secrets)
def test_another_attempt_has_other_references(one, other):
    if one != other:
        assert item_reference(one, "rate-1") != item_reference(other, "rate-1")
        assert option_reference(one, "rate-1", "a") != option_reference(other, "rate-1", "a")


@given(secrets)
def test_every_option_is_there_once_and_no_reference_is_a_bank_id(secret):
    for item in ITEMS:
        options = options_by_reference(secret, item)
        assert sorted(option.id for option in options.values()) == [option.id for option in item.options]
        assert all(len(reference) == 12 and reference.isalnum() for reference in options)


def test_the_order_of_the_options_differs_between_attempts():
    item = BANK.item("rate-1")
    orders = {tuple(option.id for option in options_by_reference(str(n), item).values()) for n in range(400)}
    assert len(orders) > 100  # of 120


def test_each_option_comes_first_equally_often():
    item = BANK.item("best-1")
    first = [next(iter(options_by_reference(str(n), item).values())).id for n in range(2000)]
    assert all(440 < first.count(option.id) < 560 for option in item.options)


def test_items_are_found_by_their_reference():
    ids = tuple(item.id for item in ITEMS)
    found = items_by_reference("secret", ids)
    assert found[item_reference("secret", "rank-1")] == "rank-1"
    assert len(found) == len(ids)
