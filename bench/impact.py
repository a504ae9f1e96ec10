"""Adverse impact: one comparison with every test and interval, a table of seven categories, and SciPy beside it."""

from statistics import median

from scipy.stats import fisher_exact
from scipy.stats.contingency import relative_risk

from bench import report
from bench.scoring import in_turns
from hiring.psychometrics.impact.groups import Group
from hiring.psychometrics.impact.report import adverse_impact, compare
from hiring.psychometrics.impact.significance import fisher

GOAL = 1.0  # ms: a comparison with exact intervals
RACES = {"a": (408, 204), "b": (797, 412), "c": (390, 170), "d": (119, 52), "e": (616, 302), "f": (41, 18)}


def main() -> None:
    report.title("Adverse impact (ratio, Fisher, z, three intervals, verdict)")
    report.row("", "CPU", "turns")
    women, men = Group("women", 12, 40), Group("men", 48, 80)
    large = Group("women", 3_159_460, 5_079_519), Group("men", 5_471_611, 8_896_930)
    table = [Group(name, selected, total) for name, (total, selected) in RACES.items()]

    def scipy() -> None:
        fisher_exact([[12, 28], [48, 32]])
        relative_risk(12, 40, 48, 80).confidence_interval(0.95)

    one, theirs = map(median, in_turns(lambda: compare(women, men), scipy, turns=200))
    report.row("one comparison, 120 people", f"{one:.3f} ms", "200")
    report.row("SciPy: Fisher and the log-ratio interval alone", f"{theirs:.3f} ms", "200")
    (whole,) = map(median, in_turns(lambda: adverse_impact(table), turns=100))
    (millions,) = map(median, in_turns(lambda: fisher(*large), turns=9))
    report.row("six categories, 2,371 people", f"{whole:.3f} ms", "100")
    report.row("Fisher's test of 14 million people", f"{millions:.1f} ms", "9")
    report.verdict("one comparison against the goal of 1 ms", one / GOAL, 1.0, at_least=False)
    report.verdict("one comparison against SciPy's two numbers", theirs / one, 1.0, at_least=True)
