"""Answers as arrays: nobody can be picked out, and the bytes give back what went in or say that they cannot."""

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.banks.model import Format
from hiring.domain.evidence.responses import (
    MAGIC,
    Column,
    ResponseTable,
    Unreadable,
    encoded,
    pack,
    table_of,
    unpack,
    widths,
)
from hiring.domain.scoring.bulk import pair_sums, tabulate
from hiring.domain.scoring.specification import specify
from hiring.domain.simulation.respond import simulate_answers
from hiring.errors import Invalid
from tests.support.banks import tiny_bank

PACKAGE = tiny_bank()
ITEMS = PACKAGE.bank.scored_items
PILOT = Column("late-1", Format.PICK_ONE, ("a", "b", "c"), pilot=True)


def a_table(people: int = 40, seed: int = 5, *, pilot: bool = True) -> ResponseTable:
    columns = [Column.of(item) for item in ITEMS]
    answers = simulate_answers(ITEMS, PACKAGE.key, people, seed)
    rows = [
        [encoded(column, item, one[item.id]) for column, item in zip(columns, ITEMS, strict=True)] for one in answers
    ]
    cells = np.array([[cell for part in row for cell in part or ()] for row in rows], dtype=np.int8)
    cells = cells.reshape(people, sum(widths(columns)))
    answered = np.ones((people, len(columns)), dtype=np.bool_)
    asked = answered.copy()
    if pilot:
        columns.append(PILOT)
        got = np.arange(people) % 3 == 0
        chosen = np.zeros((people, 3), dtype=np.int8)
        chosen[got, 0] = 1
        cells = np.concatenate([cells, chosen], axis=1)
        answered, asked = (np.concatenate([part, got[:, None]], axis=1) for part in (answered, asked))
    return table_of(columns, cells, answered, asked)


def test_scores_are_those_of_the_answers_themselves() -> None:
    specification = specify(PACKAGE)
    direct = tabulate(specification, simulate_answers(ITEMS, PACKAGE.key, 40, 5))
    assert (pair_sums(specification, a_table().under(specification)) == pair_sums(specification, direct)).all()


def test_packing_gives_back_the_same_attempts_in_an_order_of_its_own() -> None:
    table = a_table()
    back = unpack(pack(table))
    assert back.columns == table.columns
    assert back.item_ids[-1] == "late-1"
    for before, after in zip(table.heights, back.heights, strict=True):
        assert sorted(map(tuple, before.tolist())) == sorted(map(tuple, after.tolist()))
    assert back.complete.sum() == table.complete.sum() == 40
    assert back.asked[:, -1].sum() == table.asked[:, -1].sum()


@given(seed=st.integers(0, 2**31))
def test_the_order_of_arrival_leaves_no_trace(seed: int) -> None:
    table = a_table(12)
    shuffled = table.rows(np.random.default_rng(seed).permutation(12))
    assert pack(shuffled) == pack(table)


def test_an_unanswered_situation_is_level_and_the_attempt_incomplete() -> None:
    table = a_table(3)
    answered = table.answered.copy()
    answered[1, 0] = False
    made = table_of(table.columns, np.concatenate(table.heights, axis=1), answered, table.asked)
    assert made.complete.tolist() == [True, False, True]


def test_a_pilot_that_was_not_answered_leaves_the_attempt_complete() -> None:
    table = a_table(3)
    answered = table.answered.copy()
    answered[:, -1] = False
    assert table_of(table.columns, np.concatenate(table.heights, axis=1), answered, table.asked).complete.all()


def test_nobody_at_all_can_be_packed() -> None:
    assert len(unpack(pack(a_table(0, pilot=False)))) == 0


def test_other_options_than_those_answered_are_refused() -> None:
    table = a_table(4)
    other = tiny_bank(items=[*ITEMS[1:], *[ITEMS[0]]])
    assert table.under(specify(other)).answered.shape == (4, 10)  # another order is no matter
    with pytest.raises(Invalid, match="hold nothing about"):
        table.at("nothing")
    specification = specify(PACKAGE)
    changed = ResponseTable(
        (Column("rate-1", Format.RATE_ALL, ("a", "b")), *table.columns[1:]),
        table.heights,
        table.answered,
        table.asked,
        table.complete,
    )
    with pytest.raises(Invalid, match="other options"):
        changed.under(specification)


def test_single_actions_stand_beside_the_middle() -> None:
    column = Column.of(PACKAGE.bank.item("single-1"))
    assert encoded(column, PACKAGE.bank.item("single-1"), {"rating": 6}) == (6, 4)
    assert encoded(column, PACKAGE.bank.item("single-1"), {}) is None


GOOD = pack(a_table(5))


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"HRT",
        b"something else entirely",
        MAGIC + bytes([9]) + GOOD[4:],
        GOOD[:40],
        GOOD[:4] + zlib.compress(b"\x00\x00\x00\x02{}"),
        GOOD[:4] + zlib.compress(b"\x00\x00\x00\x02[]"),
        GOOD[:4] + zlib.compress(b"\xff\xff"),
        GOOD[:4] + zlib.compress(zlib.decompress(GOOD[4:])[:-7]),
        GOOD[:4] + zlib.compress(zlib.decompress(GOOD[4:]).replace(b'"n": 5', b'"n": 6')),
    ],
)
def test_broken_bytes_are_refused_with_words(broken: bytes) -> None:
    with pytest.raises(Unreadable, match="anew"):
        unpack(broken)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(noise: bytes) -> None:
    with pytest.raises(Unreadable):
        unpack(MAGIC + b"\x01" + noise)
