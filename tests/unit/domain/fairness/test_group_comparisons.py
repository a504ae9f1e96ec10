"""Groups are compared without giving small ones away."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.fairness.items import FEWEST, UNSAID, compare_groups, rounded_where_withheld, withheld_groups

IDS = [f"item-{n}" for n in range(12)]


def steps(labels: list[str], *, differs: int | None = None, seed: int = 1) -> np.ndarray:
    """Return scores in steps; one item may be harder for group b."""
    random = np.random.default_rng(seed)
    level = random.normal(size=(len(labels), 1))
    made = level + random.normal(size=(len(labels), len(IDS)))
    if differs is not None:
        made[np.array(labels) == "b", differs] -= 1.5
    return np.clip(np.round(made + 2), 0, 4)


@given(
    sizes=st.dictionaries(st.sampled_from(list("abcdef")), st.integers(1, 40), max_size=6), unsaid=st.integers(0, 40)
)
def test_no_small_group_can_be_worked_out(sizes: dict[str, int], unsaid: int) -> None:
    total = sum(sizes.values()) + unsaid
    hidden = withheld_groups(sizes, total)
    small = {group for group, size in sizes.items() if size < FEWEST}
    assert small <= hidden
    if not small:
        assert not hidden
        return
    everybody = {**sizes, UNSAID: unsaid}
    covered = sum(everybody[group] for group in hidden)
    present = [group for group, size in everybody.items() if size]
    assert (len(hidden) >= 2 and covered >= FEWEST) or set(present) <= set(hidden)


def test_a_group_too_small_appears_nowhere() -> None:
    labels = ["a"] * 60 + ["b"] * 40 + ["secret"] * 4 + [""] * 20
    found = compare_groups(steps(labels), IDS, labels)
    assert "secret" not in str(found)
    assert found["sizes"] == {"a": 60, "b": 40}
    assert found["unsaid"] is None
    assert found["withheld"] is True


def test_below_a_hundred_nothing_can_be_told() -> None:
    labels = ["a"] * 260 + ["b"] * 99
    (one,) = compare_groups(steps(labels, differs=3), IDS, labels)["comparisons"]
    assert one == {
        "focal": "b",
        "reference": "a",
        "verdict": "cannot tell yet",
        "items": [],
        "needs": [100, 300],
    }


def test_a_planted_difference_is_found_and_no_other() -> None:
    labels = ["a"] * 400 + ["b"] * 250 + [""] * 12
    (one,) = compare_groups(steps(labels, differs=3), IDS, labels)["comparisons"]
    assert one["verdict"] == "differs"
    assert [line["id"] for line in one["items"] if line["verdict"].startswith("DIF")] == ["item-3"]
    assert one["items"][3]["difference"] < -0.25


def test_groups_that_do_not_differ_are_said_not_to() -> None:
    labels = ["a"] * 300 + ["b"] * 200
    found = compare_groups(steps(labels), IDS, labels)
    assert [one["verdict"] for one in found["comparisons"]] == ["no difference shown"]
    assert found["unsaid"] == 0


def test_one_group_alone_is_compared_with_nobody() -> None:
    found = compare_groups(steps(["a"] * 30), IDS, ["a"] * 30)
    assert found["comparisons"] == []
    assert found["reference"] == "a"
    assert compare_groups(steps([""] * 30), IDS, [""] * 30)["reference"] is None


def test_items_alike_for_all_are_left_out() -> None:
    labels = ["a"] * 300 + ["b"] * 200
    table = steps(labels)
    table[:, 0] = 1
    (one,) = compare_groups(table, IDS, labels)["comparisons"]
    assert [line["id"] for line in one["items"]] == IDS[1:]


def test_nothing_that_varies_is_said_to_be_too_little() -> None:
    labels = ["a"] * 300 + ["b"] * 200
    (one,) = compare_groups(np.ones((500, len(IDS))), IDS, labels)["comparisons"]
    assert one["verdict"] == "cannot tell yet"


def test_where_one_question_withholds_all_are_rounded() -> None:
    exact = {"sizes": {"x": 144, "y": 256}, "withheld": False, "rounded": False, "unsaid": 55}
    hidden = {"sizes": {"man": 159, "woman": 236}, "withheld": True, "rounded": False, "unsaid": None}
    assert rounded_where_withheld({"age": exact}) == {"age": exact}
    found = rounded_where_withheld({"age": exact, "gender": hidden})
    assert found["age"] == {"sizes": {"x": 140, "y": 260}, "withheld": False, "rounded": True, "unsaid": None}
    assert found["gender"]["sizes"] == {"man": 160, "woman": 240}
