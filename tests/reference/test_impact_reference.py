"""Adverse impact against the worked cases, R, the public audits of Local Law 144 and public data."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from hiring.psychometrics.impact.expected import composite_difference, impact_of_cutoff
from hiring.psychometrics.impact.groups import Counts, Group, count_above_median
from hiring.psychometrics.impact.local_law import law_table
from hiring.psychometrics.impact.missing import missing_bounds
from hiring.psychometrics.impact.ratios import impact_ratio, impact_ratios, one_person_reverses, shortfall
from hiring.psychometrics.impact.report import Finding, adverse_impact, compare
from hiring.psychometrics.impact.significance import fisher, pooled_z, yates_chi2
from hiring.psychometrics.impact.strata import Stratum, pool_strata

Find = Callable[[str], Path]
TABLES, COMPARED = 47, 190  # of the public audits


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def cases(shared_data: Find) -> dict[str, Any]:
    return read(shared_data("data/trust_fixtures.json"))


@pytest.fixture
def public(shared_data: Find) -> dict[str, Any]:
    return read(shared_data("data/REFERENCE_dev.json"))


@pytest.mark.parametrize("at", range(12))
def test_worked_case(cases: dict[str, Any], at: int) -> None:
    assert len(cases["two_by_two"]) == 12
    case = cases["two_by_two"][at]
    focal, comparator = Group("focal", *case["focal"]), Group("comparator", *case["ref"])
    found = compare(focal, comparator)
    assert impact_ratio(focal, comparator) == pytest.approx(case["impact_ratio"], abs=1e-6)
    assert tuple(found.interval) == pytest.approx(case["ir_ci95"], abs=5.1e-5)
    assert found.z == pytest.approx(case["z_pooled"], abs=5.1e-5)
    assert found.z_p == pytest.approx(case["p_z"], abs=1e-6)
    assert found.standard_deviations == pytest.approx(case["sd_hypergeom"], abs=5.1e-5)
    assert yates_chi2(focal, comparator) == pytest.approx(case["chi2_yates"], abs=5.1e-5)
    assert found.fisher.two_sided == pytest.approx(case["fisher_two_sided"], abs=1e-6)
    assert found.fisher.lower == pytest.approx(case["fisher_one_sided"], abs=1e-6)
    assert shortfall(focal, comparator) == pytest.approx(case["shortfall"], abs=5.1e-4)
    assert (impact_ratio(focal, comparator) < Fraction(4, 5)) is case["below_four_fifths"]
    assert one_person_reverses(focal, comparator) is case["flip_flop_reverses"]
    row = adverse_impact([focal, comparator]).rows[0]
    assert row.below_four_fifths is case["below_four_fifths"]


def test_culture_fit_table_of_the_citys_rule(cases: dict[str, Any]) -> None:
    printed = cases["dcwp_culture_fit"]["printed_ir"]
    seen = set()
    for axis in ("sex", "race"):
        groups = tuple(Group(name, s, n) for name, (n, s) in cases["dcwp_culture_fit"][axis].items())
        for row in law_table(Counts(groups)).rows:
            if row.category in printed:
                assert row.ratio is not None
                assert round(float(row.ratio), 2) == printed[row.category]
                seen.add(row.category)
    assert seen == set(printed)


def test_selection_table_of_the_citys_rule(cases: dict[str, Any]) -> None:
    table = cases["dcwp_selection_unverified"]
    expected = {
        "sex": {"Male": 1.0, "Female": 0.979},
        "race": {
            "White": 1.0,
            "Hispanic": 0.97,
            "Black": 0.84,
            "NHPI": 0.85,
            "Asian": 0.95,
            "NatAm": 0.85,
            "TwoPlus": 0.87,
        },
        "intersectional": {"WhiteM": 1.0, "NHPIF": 0.767, "NatAmF": 0.789},
    }
    for axis, ratios in expected.items():
        groups = tuple(Group(name, s, n) for name, (n, s) in table[axis].items())
        found = {row.category: row.ratio for row in law_table(Counts(groups)).rows}
        for name, ratio in ratios.items():
            assert float(found[name] or 0) == pytest.approx(ratio, abs=0.005), name
    race = tuple(Group(name, s, n) for name, (n, s) in table["race"].items())
    assert law_table(Counts(race)).may_exclude == ("NatAm",)  # 41 of 2,584; NHPI with 4.6 % may not
    assert law_table(Counts(race, Group("unknown", 0, table["unknown"])), ["NatAm"]).unknown == 250
    with pytest.raises(ValueError, match="NHPI holds 2 %"):
        law_table(Counts(race), ["NHPI"])


def test_a_score_at_the_median_is_not_above_it(cases: dict[str, Any]) -> None:
    case = cases["median_ties"]
    counts = count_above_median(["all"] * 5, case["scores"])
    assert counts.median == case["median"]
    assert counts.groups[0].rate == Fraction(1, 5) == pytest.approx(case["scoring_rate"])


def test_bounds_of_a_ratio_when_people_did_not_state_their_sex(cases: dict[str, Any]) -> None:
    case = cases["missing_bounds"]
    (women, chosen), (men, taken) = case["female"], case["male"]
    found = missing_bounds(Group("Female", chosen, women), Group("Male", taken, men), case["unknown"])
    assert found.simple_lower == pytest.approx(case["gerchick_lower"], abs=1e-6)
    assert found.simple_upper == pytest.approx(case["gerchick_upper"], abs=1e-6)
    assert found.sharp_lower == pytest.approx(case["sharp_worst"], abs=1e-6)


def departments(shared_data: Find) -> list[Stratum]:
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    with shared_data("data/impact/datasets__UCBAdmissions.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            counts[row["Dept"], row["Gender"]][row["Admit"]] += int(row["Freq"])

    def group(department: str, sex: str) -> Group:
        cell = counts[department, sex]
        return Group(sex, cell["Admitted"], cell.total())

    return [Stratum(name, group(name, "Female"), group(name, "Male")) for name in "ABCDEF"]


def test_admissions_to_berkeley_reverse_by_department(
    shared_data: Find, cases: dict[str, Any], public: dict[str, Any]
) -> None:
    case, strata = cases["ucb_cmh"], departments(shared_data)
    found = pool_strata(strata)
    # The fixture has men over women, we the focal category (women) over the other.
    assert 1 / found.odds_ratio == pytest.approx(case["mh_or"], abs=1e-6)
    assert (found.chi2, found.p) == pytest.approx((case["cmh_chi2_cc"], case["p_cc"]), abs=1e-5)
    assert (found.chi2_uncorrected, found.p_uncorrected) == pytest.approx((case["cmh_chi2"], case["p"]), abs=1e-5)
    assert (found.breslow_day, found.breslow_day_p) == pytest.approx((case["breslow_day"], case["bd_p"]), abs=1e-5)
    assert float(found.pooled_ratio) == pytest.approx(case["pooled_ir_women"], abs=5e-6)
    assert "Simpson" in found.warnings[0]
    for stratum in strata:
        ratio, lower = public["UCBAdmissions"]["per_dept_IR_and_lower_group"][stratum.name]
        rows = {row.group.category: row for row in adverse_impact([stratum.focal, stratum.comparator]).rows}
        assert float(rows[lower].ratio or 0) == pytest.approx(ratio, abs=5e-5)
        assert rows[lower].below_four_fifths is (stratum.name == "A")
    women = Group("w", sum(s.focal.selected for s in strata), sum(s.focal.total for s in strata))
    men = Group("m", sum(s.comparator.selected for s in strata), sum(s.comparator.total for s in strata))
    assert ([women.selected, women.total], [men.selected, men.total]) == (case["women"], case["men"])


def test_gender_discrimination_study(shared_data: Find, public: dict[str, Any]) -> None:
    with shared_data("data/impact/openintro__gender_discrimination.csv").open(encoding="utf-8", newline="") as lines:
        decisions = [(row["gender"], row["decision"]) for row in csv.DictReader(lines)]
    counts, everybody = Counter(decisions), Counter(sex for sex, _ in decisions)
    women, men = (Group(sex, counts[sex, "promoted"], everybody[sex]) for sex in ("female", "male"))
    case, found = public["gender_discrimination"], compare(women, men)
    assert f"{women.selected}/{women.total} {men.selected}/{men.total}" == f"{case['female']} {case['male']}"
    assert impact_ratio(women, men) == pytest.approx(case["IR"], abs=5e-5)
    assert found.fisher.two_sided == pytest.approx(case["fisher_two_sided_p"], abs=5e-6)
    assert found.fisher.lower == pytest.approx(case["one_sided_p"], abs=5.1e-5)


def test_questions_and_answers_of_1979(public: dict[str, Any]) -> None:
    case = public["EEOC_QA_1979"]
    groups = [Group(name, round(1000 * rate), 1000) for name, rate in case["rates"].items()]
    rows = {row.group.category: row for row in adverse_impact(groups).rows}
    for name, ratio in case["ratios"].items():
        assert rows[name].ratio == Fraction(str(ratio))
    assert [name for name, row in rows.items() if row.below_four_fifths] == case["adverse_impact_indicated"]
    assert rows["American Indian"].finding is Finding.ADVERSE


def test_every_table_of_the_public_audits_is_reproduced(shared_data: Find) -> None:
    """Ratio = rate over the highest rate among the categories that the auditor did not leave blank."""
    tables: dict[tuple[str, str, str], dict[str, tuple[Fraction | None, str]]] = defaultdict(dict)
    with shared_data("data/impact/ll144_reproducible_quarter.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            # The printed rate: the counts beside it are that rate times people, or count more than it was taken from.
            rate = Fraction(row["result"]) if row["result"] else None
            table = tables[row["audit_id"], row["protected_char_group"], row["selection_or_scoring_rate"]]
            table[f"{row['race_ethnicity']}, {row['sex']}"] = rate, row["impact_ratio"]
    compared = 0
    for name, table in tables.items():
        blank = [category for category, (_, printed) in table.items() if not printed]
        found = impact_ratios({category: rate for category, (rate, _) in table.items()}, blank)
        for category, (_, printed) in table.items():
            if printed:
                ratio = found[category]
                assert ratio is not None
                assert float(ratio) == pytest.approx(float(printed), abs=0.01), (name, category)
                compared += 1
    assert (len(tables), compared) == (TABLES, COMPARED)


def test_hand_computed_adverse_impact(shared_data: Find) -> None:
    case = read(shared_data("data/known_answers.json"))["adverse"]
    # 48 of 80 against 12 of 24: the second has the lower rate.
    assert impact_ratio(Group("b", 12, 24), Group("a", 48, 80)) == pytest.approx(case["AIR_48of80_vs_12of24"], abs=1e-6)
    first, second = Group("a", 60, 100), Group("b", 20, 50)
    assert pooled_z(first, second) == pytest.approx(case["z_60of100_vs_20of50"], abs=5e-6)
    assert fisher(first, second).two_sided == pytest.approx(case["fisher_p"], abs=5e-8)


def test_expected_impact_of_composites(shared_data: Find) -> None:
    case = read(shared_data("data/known_answers.json"))["decorte2007"]

    def ratio(d: float) -> float:
        return impact_of_cutoff(d, case["prop"], case["sr"]).ratio

    for d, expected in zip(case["d"], case["single"]["AI"], strict=True):
        assert ratio(d) == pytest.approx(expected, abs=1e-6)
    regression = composite_difference(case["regression"]["w"], case["d"], case["Rx"])
    assert regression == pytest.approx(case["regression"]["d"], abs=1e-5)
    assert ratio(regression) == pytest.approx(case["regression"]["AI"], abs=1e-5)
    unit = composite_difference([1, 1, 1, 1], case["d"], case["Rx"])
    assert (unit, ratio(unit)) == pytest.approx((case["unit"]["d"], case["unit"]["AI"]), abs=1e-5)
    # measurement.md section 9: the weights (.15, .40, .20, .25) reach an impact ratio of .3725.
    assert ratio(composite_difference([0.15, 0.40, 0.20, 0.25], case["d"], case["Rx"])) == pytest.approx(
        0.3725, abs=1e-4
    )
