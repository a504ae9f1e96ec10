"""Run the benchmarks: all of them, or those that are named."""

import sys

from hiring.settings import one_thread_per_calculation

one_thread_per_calculation()

from bench import (  # noqa: E402 - numpy reads how many threads to use when it loads
    adaptive,
    banks,
    calibration,
    coverage,
    dif,
    impact,
    process,
    proposals,
    ranking,
    report,
    scoring,
    shortlist,
    web,
    whatif,
)

PARTS = {
    "web": web.main,
    "shortlist": shortlist.main,
    "process": process.main,
    "scoring": scoring.main,
    "ranking": ranking.main,
    "coverage": coverage.main,
    "impact": impact.main,
    "calibration": calibration.main,
    "adaptive": adaptive.main,
    "dif": dif.main,
    "proposals": proposals.main,
    "banks": banks.main,
    "whatif": whatif.main,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"There is no benchmark called {', '.join(unknown)}. There are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    print(report.heading())
    for name in names or PARTS:
        PARTS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
