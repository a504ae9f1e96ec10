import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.banks.model import Format, Item
from hiring.domain.delivery.fields import (
    HIGHEST_REVISION,
    LARGEST_BODY,
    field_names,
    from_fields,
    from_form,
    missing_fields,
    read_save_request,
    to_fields,
)
from hiring.domain.delivery.references import option_reference
from hiring.errors import Invalid
from tests.support.banks import ITEMS, tiny_bank

BANK = tiny_bank().bank
SECRET = "5f" * 32
ODD = [None, True, [], ["1"], {}, {"a": 1}, 4.0, 0, 8, -1, 10**30, "0", "8", "04", "4 ", "+4", "\uff14", "", "a", "NaN"]


def reference(item: Item, option: str) -> str:
    return option_reference(SECRET, item.id, option)


@st.composite
def answered(draw):
    """An item and part of an answer to it, possibly all of it."""
    item = draw(st.sampled_from(ITEMS))
    names = [option.id for option in item.options]
    match item.format:
        case Format.RATE_ALL:
            whole = {name: draw(st.integers(1, 7)) for name in names}
        case Format.RANK:
            whole = dict(zip(names, draw(st.permutations(range(1, len(names) + 1))), strict=True))
        case Format.BEST_WORST:
            whole = dict(zip(("best", "worst"), draw(st.permutations(names))[:2], strict=True))
        case Format.PICK_ONE:
            whole = {"choice": draw(st.sampled_from(names))}
        case Format.SINGLE_ACTION:
            whole = {"rating": draw(st.integers(1, 7))}
    kept = draw(st.sets(st.sampled_from(list(whole))))
    return item, {name: whole[name] for name in whole if name in kept}


@given(answered())
def test_an_answer_survives_the_way_to_the_page_and_back(case):
    item, answer = case
    fields = to_fields(SECRET, item, answer)
    assert from_fields(SECRET, item, fields) == answer
    assert from_fields(SECRET, item, json.loads(json.dumps(fields))) == answer
    assert from_form(SECRET, item, [(name, str(value)) for name, value in fields.items()]) == answer


@given(answered())
def test_what_is_missing_and_what_is_there_make_the_whole(case):
    item, answer = case
    missing = missing_fields(SECRET, item, answer)
    assert {*missing, *to_fields(SECRET, item, answer)} == set(field_names(SECRET, item))


@given(answered())
def test_fields_never_carry_a_bank_id(case):
    item, answer = case
    ids = {option.id for option in item.options}
    for field, value in to_fields(SECRET, item, answer).items():
        assert field.partition("-")[2] not in ids
        assert value not in ids


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize("name", ["rate-1", "rank-1", "best-1", "pick-1", "single-1"])
def test_anything_but_an_answer_is_refused_and_not_echoed(name, value):
    item = BANK.item(name)
    field = next(iter(field_names(SECRET, item)))
    with pytest.raises(Invalid) as raised:
        from_fields(SECRET, item, {field: value})
    (problem,) = raised.value.problems
    assert problem.item == field
    assert item.id not in str(problem)


@pytest.mark.parametrize("value", [1, 7, "1", "7"])
def test_whole_numbers_and_their_digits_are_the_same(value):
    assert from_fields(SECRET, BANK.item("single-1"), {"rating": value}) == {"rating": int(value)}


def test_a_place_beyond_the_last_is_refused():
    item = BANK.item("rank-1")
    with pytest.raises(Invalid, match="from 1 to 4"):
        from_fields(SECRET, item, {f"rank-{reference(item, 'a')}": "5"})


@pytest.mark.parametrize("field", ["rate-a", "a", "choice", "rating ", "RATING", "rate-000000000000", "revision"])
def test_an_unknown_field_is_refused(field):
    with pytest.raises(Invalid, match="not part of an answer"):
        from_fields(SECRET, BANK.item("rate-1"), {field: 4})


def test_another_items_option_is_refused():
    one, other = BANK.item("pick-1"), BANK.item("pick-2")
    with pytest.raises(Invalid, match="not one of the actions"):
        from_fields(SECRET, one, {"choice": reference(other, "a")})


def test_an_option_of_another_attempt_is_refused():
    item = BANK.item("pick-1")
    with pytest.raises(Invalid, match="not one of the actions"):
        from_fields(SECRET, item, {"choice": option_reference("another", item.id, "a")})


def test_two_actions_on_one_place_are_refused_in_the_words_of_the_page():
    item = BANK.item("rank-1")
    fields = {f"rank-{reference(item, name)}": 1 for name in "ab"}
    with pytest.raises(Invalid, match="same place") as raised:
        from_fields(SECRET, item, fields)
    assert raised.value.problems[0].item in fields


def test_best_and_worst_are_two_actions():
    item = BANK.item("best-1")
    same = reference(item, "c")
    with pytest.raises(Invalid, match="best and worst") as raised:
        from_fields(SECRET, item, {"best": same, "worst": same})
    assert raised.value.problems[0].item == "best"


def test_every_problem_is_named_at_once():
    item = BANK.item("rate-1")
    with pytest.raises(Invalid) as raised:
        from_fields(SECRET, item, {f"rate-{reference(item, 'a')}": 8, f"rate-{reference(item, 'b')}": 0, "x": 1})
    assert len(raised.value.problems) == 3


def test_a_form_leaves_out_places_not_chosen_yet():
    item = BANK.item("rank-1")
    pairs = [(f"rank-{reference(item, 'a')}", "2"), (f"rank-{reference(item, 'b')}", "")]
    assert from_form(SECRET, item, pairs) == {"a": 2}


def test_a_field_sent_twice_is_refused():
    with pytest.raises(Invalid, match="twice"):
        from_form(SECRET, BANK.item("single-1"), [("rating", "3"), ("rating", "4")])


def test_an_autosave_is_read():
    request = read_save_request(b'{"revision": 3, "answer": {"rating": "4"}}')
    assert (request.revision, request.fields) == (3, {"rating": "4"})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'{"revision": 1}',
        b'{"revision": 1, "answer": {}, "complete": true}',
        b'{"revision": "1", "answer": {}}',
        b'{"revision": true, "answer": {}}',
        b'{"revision": 1.0, "answer": {}}',
        b'{"revision": -1, "answer": {}}',
        b'{"revision": %d, "answer": {}}' % (HIGHEST_REVISION + 1),
        b'{"revision": ' + b"9" * 5000 + b', "answer": {}}',
        b'{"revision": 1, "answer": []}',
        b'{"revision": 1, "answer": null}',
        b'{"revision": NaN, "answer": {}}',
        b'{"revision": 1, "answer": {"rating": NaN}}',
        b'{"revision": 1, "answer": {"rating": Infinity}}',
        b'{"revision": 1, "revision": 2, "answer": {}}',
        b'{"revision": 1, "answer": {"rating": 1, "rating": 2}}',
        b'{"revision": 1, "answer": ' + b"[" * 12000,
        b"\xff\xfe",
        b'{"revision": 1, "answer": {"rating": "' + b"1" * LARGEST_BODY + b'"}}',
    ],
    ids=range(22),
)
def test_any_other_body_is_refused(body):
    with pytest.raises(Invalid, match="not an answer that can be saved"):
        read_save_request(body)


@given(st.binary(max_size=200))
def test_no_body_does_harm(body):
    with suppress(Invalid):
        assert read_save_request(body).revision >= 0
