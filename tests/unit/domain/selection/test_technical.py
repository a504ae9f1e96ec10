"""Figures beside a ranking: stored with its specification, right, and without any say in it."""

from datetime import date, timedelta

import numpy as np
import pytest

from hiring.domain.banks.model import Format, Section
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection.audit import audited_ranks
from hiring.domain.selection.norms import Attempted, norm_of
from hiring.domain.selection.pool import Entrant, rank_pool
from hiring.domain.selection.sensitivity import Sensitivity, specification_sensitivity
from hiring.domain.selection.technical import Technical, technical_figures, values_of
from hiring.psychometrics.parts.sections import proportional_reduction
from hiring.psychometrics.reliability.alpha import cronbach_alpha
from tests.unit.domain.scoring.oracle import scenario, specification
from tests.unit.domain.selection.pools import entrants, form, random_rows

SPEC = form(9)


def ratings(rows: list[list[int]]) -> list[dict[str, dict[str, int | str]]]:
    """Answers whose agreement rises with the sums: the more, the further apart the best and the worst are put."""
    return [
        {
            s.item_id: {"a": min(7, max(1, 4 + value // 200)), "b": 4, "c": min(7, max(1, 4 - value // 200))}
            for s, value in zip(SPEC.scenarios, row, strict=True)
        }
        for row in rows
    ]


def figures(rows: list[list[int]], spec: Specification = SPEC) -> Technical:
    values = values_of(spec, rows)
    return technical_figures(spec, values, 50 + 50 * values.mean(axis=1), sensitivity(rows, spec))


def sensitivity(rows: list[list[int]], spec: Specification = SPEC) -> Sensitivity:
    return specification_sensitivity(spec, ratings(rows) if spec is SPEC else [{} for _ in rows], 3)


def test_the_figures_are_those_of_the_pool():
    rows = random_rows(40, 9)
    found = figures(rows)
    values = values_of(SPEC, rows)
    assert (found.specification_sha256, found.n, found.complete, found.scenarios) == (SPEC.sha256, 40, 40, 9)
    assert found.alpha == round(cronbach_alpha(values), 4)
    mean, low, high = found.reliability
    assert low < mean < high
    sd = (50 * values.mean(axis=1)).std(ddof=1)
    assert found.sem == pytest.approx(sd * np.sqrt(1 - mean), abs=0.01)
    assert [s.section for s in found.sections] == list(Section)
    assert all(s.scenarios == 3 and 0 <= s.own <= 1 for s in found.sections)
    assert found.sensitivity["expert pairs"] == 1.0
    assert 0.5 < (found.monitors["standardised"] or 0) <= 1
    assert 0.5 < (found.monitors["dichotomous"] or 0) <= 1


def test_they_are_stored_and_read_again_unchanged():
    found = figures(random_rows(30, 9))
    assert Technical.from_plain(found.to_plain()) == found
    small = figures(random_rows(3, 9))
    assert Technical.from_plain(small.to_plain()) == small


def test_a_pool_too_small_or_too_alike_says_nothing():
    few = figures(random_rows(7, 9))
    assert few.alpha is few.sem is None
    assert few.sections == ()
    assert set(few.monitors.values()) == {None}
    alike = figures([[200] * 9] * 12)
    assert alike.alpha is None
    assert alike.sections == ()
    assert set(alike.monitors.values()) == {None}
    assert figures([]).n == 0


def test_a_section_without_true_variance_has_no_figure_by_the_total():
    random = np.random.default_rng(1)
    rows = np.array(random_rows(60, 9, spread=300.0))
    rows[:, 0] = 200 * random.integers(-2, 3, 60)
    rows[:, 3] = -rows[:, 0]
    rows[:, 6] = 200 * random.integers(-1, 2, 60)
    found = figures(rows.tolist())
    fit = next(s for s in found.sections if s.section is Section.FIT)
    assert fit.own == 0
    assert fit.by_total is None
    assert not fit.adds_value


def test_one_scenario_a_section_is_no_section():
    spec = specification([scenario(Format.PICK_ONE, 600, 400, 200, section=s, name=s.value) for s in Section])
    rows = [[200 * (n % 3 - 1), 200 * (n % 5 - 2), 0] for n in range(12)]
    assert figures(rows, spec).sections == ()
    assert set(figures(rows, spec).monitors.values()) == {None}


def test_who_left_out_a_scenario_counts_but_not_as_complete():
    rows: list[list[int | None]] = [list(row) for row in random_rows(12, 9)]
    rows[0][3] = None
    values = values_of(SPEC, rows)
    found = technical_figures(SPEC, values, np.nanmean(values, axis=1), sensitivity(random_rows(12, 9)))
    assert (found.n, found.complete) == (12, 11)


# --- auditors --------------------------------------------------------------------------------------
def audited(pool: list[Entrant], spec: Specification = SPEC):
    return audited_ranks(spec, pool, rank_pool(spec, pool, k=3, salt="s"))


def test_a_rank_lies_in_its_sets_and_the_joint_one_is_no_narrower():
    found = audited(entrants(SPEC, random_rows(40, 9)))
    assert len(found) == 40
    for one in found:
        assert one.together[0] <= one.alone[0] <= one.rank
        assert one.alone[1] <= one.together[1] <= 40
    assert [one.rank for one in found] == sorted(one.rank for one in found)
    assert any(one.together != (1, 40) for one in found)


def test_sets_do_not_depend_on_the_order_of_rows():
    pool = entrants(SPEC, random_rows(25, 9))
    assert audited(pool) == audited(pool[::-1])


def test_the_error_is_that_of_the_scenarios():
    rows = random_rows(60, 9)
    values = values_of(SPEC, rows)
    left = values - values.mean(axis=1, keepdims=True) - values.mean(axis=0) + values.mean()
    expected = 50 * np.sqrt((left**2).sum() / (59 * 8) / 9)
    assert audited(entrants(SPEC, rows))[0].error == pytest.approx(expected, abs=1e-4)


def test_who_answered_fewer_scenarios_is_known_less_well():
    rows: list[list[int | None]] = [list(row) for row in random_rows(20, 9)]
    rows[5][0] = rows[5][1] = None
    found = {one.id: one for one in audited(entrants(SPEC, rows))}
    assert found["application-005"].error > found["application-004"].error


@pytest.mark.parametrize("rows", [random_rows(4, 9), [[200] * 9, [-200] * 9] * 5])
def test_a_pool_without_a_table_of_its_own_has_the_error_of_chance(rows):
    found = audited(entrants(SPEC, rows))
    assert len({one.error for one in found}) == 1
    assert found[0].error > 0


def test_a_form_of_one_scenario_and_nobody_at_all():
    one = form(1)
    assert len(audited(entrants(one, [[200 * n - 600] for n in range(7)] * 2), one)) == 14
    assert audited([]) == ()


# --- norms -----------------------------------------------------------------------------------------
DAY = date(2026, 3, 1)


def attempts(people: int, *, simulated: bool = False) -> list[Attempted]:
    return [Attempted(n * 100_000, DAY + timedelta(days=n % 60), simulated) for n in range(people)]


def test_a_norm_is_real_dated_and_large():
    assert norm_of("s", attempts(199)) is None
    assert norm_of("s", [*attempts(199), *attempts(50, simulated=True)]) is None
    norm = norm_of("s", [*attempts(200), *attempts(50, simulated=True)])
    assert norm is not None
    assert (norm.n, norm.first, norm.last) == (200, DAY, DAY + timedelta(days=59))


def test_a_percentile_comes_with_what_the_size_leaves_open():
    norm = norm_of("s", attempts(400))
    assert norm is not None
    found = norm.percentile(20_000_000)
    assert found.rank == 50.1
    assert found.low < 46
    assert found.high > 54


def test_a_norm_does_not_depend_on_the_order_of_arrival():
    assert norm_of("s", attempts(300)) == norm_of("s", attempts(300)[::-1])


# --- at the edges ----------------------------------------------------------------------------------
def test_eight_people_are_a_pool_and_two_scenarios_a_section():
    eight = figures(random_rows(8, 9))
    assert eight.alpha is not None
    assert eight.sem is not None
    assert len(eight.sections) == 3
    pairs = form(6)
    rows = random_rows(30, 6)
    values = values_of(pairs, rows)
    found = technical_figures(
        pairs, values, values.mean(axis=1), specification_sensitivity(pairs, [{} for _ in rows], 3)
    )
    assert [s.scenarios for s in found.sections] == [2, 2, 2]


def test_section_figures_are_those_of_the_comparison():
    rows = random_rows(40, 9)
    values = values_of(SPEC, rows)
    compared = proportional_reduction([values[:, d::3] for d in range(3)])
    for d, one in enumerate(figures(rows).sections):
        assert one.own == round(float(compared.prmse_own[d]), 4)
        assert one.by_total == round(float(compared.prmse_total[d]), 4)
        assert one.adds_value is bool(compared.adds_value[d])


def test_a_norm_names_its_specification():
    norm = norm_of("sha", attempts(200))
    assert norm is not None
    assert norm.specification_sha256 == "sha"
