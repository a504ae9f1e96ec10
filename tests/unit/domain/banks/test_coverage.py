from dataclasses import replace

from hiring.domain.banks.coverage import coverage
from hiring.domain.banks.model import ItemState
from tests.support.banks import ITEMS, tiny_bank


def test_every_live_scored_situation_is_counted_once():
    found = coverage(tiny_bank().bank)
    assert [(column.section.value, column.part) for column in found.columns] == [
        ("fit", "rate_all"),
        ("fit", "best_worst"),
        ("fit", "rank"),
        ("empathy", "understanding"),
        ("empathy", "response"),
        ("care", "first_action"),
        ("care", "cost"),
        ("care", "boundary"),
    ]
    assert [(row.standard_id, row.counts) for row in found.rows] == [
        ("own-it", (1, 1, 0, 0, 0, 1, 1, 1)),
        ("be-kind", (2, 0, 1, 1, 1, 0, 0, 0)),
    ]
    assert sum(found.totals) == sum(row.total for row in found.rows) == 10


def test_situations_without_a_standard_have_a_row_of_their_own():
    found = coverage(tiny_bank(items=(replace(ITEMS[0], standard=None), *ITEMS[1:])).bank)
    assert (found.rows[-1].standard_id, found.rows[-1].name, found.rows[-1].total) == ("", "No standard", 1)


def test_a_bank_with_nothing_live_measures_nothing():
    found = coverage(tiny_bank(items=tuple(replace(item, state=ItemState.DRAFT) for item in ITEMS)).bank)
    assert found.columns == ()
    assert all(row.total == 0 for row in found.rows)
