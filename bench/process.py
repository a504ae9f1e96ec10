"""What the web process costs before it answers anything: import time, start-up, resident memory."""

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench import report
from bench.load import family
from bench.servers import BARE, OURS, Server, serving
from bench.worlds import SECRET, clinic, seed_bare

TURNS = 3
TIMED = "import time; t = time.process_time(); import {module}; print(time.process_time() - t)"
HEAVY = ("sklearn", "scipy", "pandas")
LOADED = "import sys, hiring.web.app; print(' '.join(name for name in sys.argv[1:] if name in sys.modules))"


def main() -> None:
    report.title("The web process")
    report.row("", "import", "start-up", "memory")
    imports: list[list[float]] = [[], []]
    for _ in range(TURNS):
        for number, module in enumerate(("bench.bare", "hiring.web.app")):
            imports[number].append(float(_python(TIMED.format(module=module))))
    with tempfile.TemporaryDirectory(prefix="hiring-bench-") as name:
        served = _serve(Path(name))
    for number, program in enumerate(("bare", "ours")):
        started, memory = served[number]
        report.row(program, f"{median(imports[number]):.2f} s", f"{median(started):.2f} s", f"{memory:.0f} MB")
    heavy = _python(LOADED, *HEAVY).split()
    print(
        f"  import: CPU time; start-up: from the command to the first answer, wall time; memory: of one worker, PSS\n"
        f"  loaded with our pages: {', '.join(heavy) or 'none'} of {', '.join(HEAVY)}"
    )


def _python(code: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _serve(folder: Path) -> list[tuple[list[float], float]]:
    urls = [f"sqlite:///{folder}/{program}.db" for program in ("bare", "ours")]
    with clinic(urls[1], folder / "home") as made:
        seed_bare(urls[0], made.items, 1)
    environments = ({"BENCH_DATABASE_URL": urls[0]}, {"DATABASE_URL": urls[1], "SECRET_KEY": SECRET})
    found: list[tuple[list[float], float]] = [([], 0.0), ([], 0.0)]
    for _ in range(TURNS):
        for number, program in enumerate((BARE, OURS)):
            with serving(program, environments[number], folder) as server:
                started = [*found[number][0], server.started_in]
                found[number] = (started, _memory(server))
    return found


def _memory(server: Server) -> float:
    """Return the proportional memory of one worker in megabytes."""
    sizes = []
    for pid in family(server.pid)[1:]:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        sizes.append(next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024)
    return median(sizes)
