"""The long run of the coverage study: do the intervals cover, and is a stated P(top k) true?"""

from bench import report
from tests.unit.psychometrics.ranking import coverage_study


def main() -> None:
    report.title("Coverage study, 500 pools of each kind (nothing is timed here)")
    coverage_study.main()
