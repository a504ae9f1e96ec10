import numpy as np
import pytest

from hiring.psychometrics.dif import splitting
from hiring.psychometrics.dif.matching import Sample, gather
from hiring.psychometrics.dif.ratio import likelihood_ratio
from hiring.psychometrics.dif.standardising import compare_tests
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.calibration import calibrate
from hiring.psychometrics.irt.settings import Settings
from tests.support.dif_worlds import Planted, graded_answers


def sample_of(answers: int = 2, *, people: int = 300, planted: Planted | None = None) -> tuple[np.ndarray, Sample]:
    table, groups = graded_answers(6, people=people, items=6, answers=answers, gap=0.4, planted=planted)
    return table, gather(table, groups, reference="reference")


def labels_of(sample: Sample) -> list[str]:
    return [sample.groups[at] for at in sample.group]


def free_calibration(table: np.ndarray, focal: np.ndarray, items: list[int], model: str) -> float:
    """The log-likelihood with these items twice, once for each group: the calibration of a longer test."""
    longer = table.copy()
    for item in items:
        column = np.where(focal, longer[:, item], np.nan)
        longer[focal, item] = np.nan
        longer = np.column_stack([longer, column])
    return calibrate(longer, model, groups=["b" if one else "a" for one in focal]).log_likelihood


@pytest.mark.parametrize(("answers", "model"), [(2, "2pl"), (4, "grm"), (4, "gpcm")])
def test_the_ratio_is_that_of_two_whole_calibrations(answers, model) -> None:
    table, sample = sample_of(answers, people=400, planted=Planted(harder=1.2))
    focal = sample.group == 1
    found = likelihood_ratio(sample, model)
    common = free_calibration(table, focal, [], model)
    expected = [2 * (free_calibration(table, focal, [item], model) - common) for item in range(6)]
    assert found.chi2 == pytest.approx(expected, abs=2e-3)
    assert found.df.tolist() == [answers] * 6
    assert found.p[0] < 1e-4


def test_freed_items_do_not_hold_the_scale() -> None:
    table, sample = sample_of(planted=Planted(harder=1.0))
    focal = sample.group == 1
    found = likelihood_ratio(sample, freed=[0, 3])
    base = free_calibration(table, focal, [0, 3], "2pl")
    one = 2 * (base - free_calibration(table, focal, [3], "2pl"))
    other = 2 * (free_calibration(table, focal, [0, 3, 5], "2pl") - base)
    assert found.chi2[[0, 5]] == pytest.approx([one, other], abs=2e-3)


def test_the_parameters_of_each_group_say_what_differs() -> None:
    _, sample = sample_of(people=1500, planted=Planted(harder=0.8))
    found = likelihood_ratio(sample)
    reference, focal = found.by_group
    gap = focal.intercepts[0, 0] / focal.slopes[0] - reference.intercepts[0, 0] / reference.slopes[0]
    assert gap == pytest.approx(-0.8, abs=0.2)
    assert found.latent[1].name == "focal"
    assert found.latent[1].mean == pytest.approx(-0.4, abs=0.2)
    assert compare_tests(reference.take([0]), focal.take([0]), mean=-0.4).signed < -0.1
    # Where nothing was planted, the groups agree to within the noise.
    assert np.abs(focal.slopes[1:] - reference.slopes[1:]).mean() < 0.25


def test_three_groups_have_twice_the_parameters_to_free() -> None:
    table, _ = sample_of()
    found = likelihood_ratio(gather(table, [str(at % 3) for at in range(600)]))
    assert found.df.tolist() == [4] * 6
    assert len(found.by_group) == 3
    assert (found.chi2 >= 0).all()


def test_graded_answers_that_a_group_never_gave_are_joined() -> None:
    table, sample = sample_of(4)
    focal = sample.group == 1
    table[focal & (table[:, 0] == 3), 0] = 2
    table[focal & (table[:, 1] == 0), 1] = 1
    found = likelihood_ratio(gather(table, labels_of(sample), names=list("abcdef")))
    assert found.df.tolist() == [3, 3, 4, 4, 4, 4]
    assert "item a: joined answers that a group never gave" in found.warnings
    joined = table.copy()
    joined[joined[:, 0] == 3, 0] = 2
    joined[joined[:, 1] == 0, 1] = 1
    again = likelihood_ratio(gather(joined, labels_of(sample)))
    assert found.chi2 == pytest.approx(again.chi2, abs=1e-4)


def test_an_item_with_one_answer_in_a_group_is_not_tested() -> None:
    table, sample = sample_of()
    table[sample.group == 1, 2] = 1
    found = likelihood_ratio(gather(table, labels_of(sample), names=list("abcdef")), freed=[2])
    assert np.isnan(found.chi2).tolist() == [False, False, True, False, False, False]
    assert any(words.startswith("item c: not tested") for words in found.warnings)
    assert found.by_group[0].names == tuple("abdef")
    assert found.df.tolist() == [2, 2, 0, 2, 2, 2]


def test_false_alarms_of_the_likelihood_ratio() -> None:
    p = []
    for seed in range(30):
        table, groups = graded_answers(seed, people=250, items=8, gap=0.3)
        p.append(likelihood_ratio(gather(table, groups)).p)
    assert 0.03 <= (np.array(p) < 0.05).mean() <= 0.08


def test_a_climb_that_does_not_arrive_leaves_no_result(monkeypatch) -> None:
    _, sample = sample_of()
    monkeypatch.setattr(splitting, "_PASSES", 0)
    found = likelihood_ratio(sample, freed=[1])
    assert np.isnan(found.chi2).all()
    assert "item 1: its free calibration did not settle" in found.warnings


def test_a_common_calibration_that_did_not_converge_is_told(monkeypatch) -> None:
    _, sample = sample_of()
    monkeypatch.setattr("hiring.psychometrics.dif.ratio.calibrate", _stopped_early)
    assert "the common calibration did not converge" in likelihood_ratio(sample).warnings


def _stopped_early(*arguments, **options):
    return calibrate(*arguments, **options, settings=Settings(passes=2))


def test_groups_far_apart_are_covered_by_the_nodes() -> None:
    table, groups = graded_answers(6, people=300, items=12, gap=2.5)
    sample = gather(table, groups, reference="reference")
    found = likelihood_ratio(sample)
    focal = sample.group == 1
    common = free_calibration(table, focal, [], "2pl")
    expected = 2 * (free_calibration(table, focal, [8], "2pl") - common)
    assert found.chi2[8] == pytest.approx(expected, abs=5e-3)


def test_what_cannot_be_compared_is_refused() -> None:
    _, sample = sample_of()
    with pytest.raises(ValueError, match="2pl, grm and gpcm"):
        likelihood_ratio(sample, "rasch")
    with pytest.raises(NotEnoughData, match="two items must hold the scale"):
        likelihood_ratio(sample, freed=range(5))
    level = np.repeat([0, 1], 60)
    apart = np.column_stack([level, 1 - level])
    with pytest.raises(NotEnoughData, match="no item has two answers"):
        likelihood_ratio(gather(apart, level.astype(str).tolist(), matching=np.zeros(120)))
