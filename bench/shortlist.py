"""W6: a page of the shortlist at 1,000 and 100,000 candidates, beside the bare program's indexed page of 50.

The rows are inserted directly, with a ranking as `rank_job` would store it: computing one for 100,000 people is
background work, and not what a page waits for. The candidates' answers are left out: a stored page does not read them.
"""

import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, Table, insert

from bench import report
from bench.load import Load, drive, request
from bench.servers import Browser, Server
from bench.worlds import EMAIL, PASSWORD, Clinic, bare_browser, both, clinic, seed_bare
from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.model import Section
from hiring.domain.people.applications import Stage, Status
from hiring.domain.selection.pool import Place, Precision
from hiring.domain.selection.sections import Scale
from hiring.ids import new_id
from hiring.store.scores import pinned_specification
from hiring.store.tables.attempts import AttemptRow, ScoreRow
from hiring.store.tables.jobs import ApplicationRow, CandidateRow, JobRow, RankingEntryRow, RankingRow
from hiring.usecases.pinning import pin_specification
from hiring.usecases.pool import Entry, Summary, entry_to_plain, summary_to_plain
from hiring.usecases.work import Work, needs

FEW, MANY = 1_000, 100_000
CONNECTIONS, REQUESTS, TURNS = 4, 15, 3
TOP, BOTTOM = 90_000_000, 20_000_000
BAND = 40


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="hiring-bench-") as name:
        urls = (f"sqlite:///{name}/bare.db", f"sqlite:///{name}/ours.db")
        with clinic(urls[1], Path(name) / "home") as made:
            jobs = [_seed_job(made, people) for people in (FEW, MANY)]
            seed_bare(urls[0], made.items, 1, scores=MANY)
        with both(urls, Path(name)) as (bare, ours):
            _measure(bare, ours, jobs)


@needs(Permission.JOBS_WRITE)
def _pin(actor: Actor, work: Work, job_id: str) -> str:
    """Pin the specification as a first invitation does; return its hash."""
    del actor
    job = work.session.get_one(JobRow, job_id)
    pin_specification(work, job)
    work.session.flush()
    pinned = pinned_specification(work.session, job)
    if pinned is None:
        raise RuntimeError("the job has no specification")
    return pinned.sha256


def _seed_job(made: Clinic, people: int) -> str:
    job_id = made.open_job(f"{people} candidates")
    sha256 = made.platform.run(_pin, made.hr, job_id)
    with made.platform.engine.execution_options(hiring_write=True).begin() as connection:
        _insert_people(connection, made, job_id, sha256, people)
    return job_id


def _insert_people(connection: Connection, made: Clinic, job_id: str, sha256: str, people: int) -> None:
    now, owner = made.platform.clock.now(), made.hr.organisation_id
    ids = [new_id() for _ in range(people)]
    micro = np.linspace(TOP, BOTTOM, people).astype(int).tolist()
    names = [f"Candidate {people}-{number}" for number in range(people)]
    shared = {"organisation_id": owner, "job_id": job_id}
    begun = {"assessment_id": made.assessment_id, "secret": "s" * 64, "state": "submitted", "consented_at": now}
    begun |= {"started_at": now, "expires_at": now + timedelta(days=9), "closed_at": now, "answers_count": 33}
    scored: dict[str, object] = {
        "specification_sha256": sha256,
        "exact": None,
        "sums": [],
        "answers_sha256": "a" * 64,
        "created_at": now,
    }
    done = {"status": Status.COMPLETED.value, "stage": Stage.ASSESSMENT.value, "created_at": now}
    _insert(
        connection,
        CandidateRow,
        [
            {"id": one, "organisation_id": owner, "name": name, "email": f"{one}@candidate.example", "created_at": now}
            for one, name in zip(ids, names, strict=True)
        ],
    )
    _insert(connection, ApplicationRow, [{"id": one, "candidate_id": one, **shared, **done} for one in ids])
    _insert(connection, AttemptRow, [{"id": one, "application_id": one, **shared, **begun} for one in ids])
    _insert(
        connection,
        ScoreRow,
        [
            {"id": one, "attempt_id": one, "application_id": one, "micro": points, **shared, **scored}
            for one, points in zip(ids, micro, strict=True)
        ],
    )
    ranking = {"id": new_id(), "specification_sha256": sha256, "k": 5, "inputs_sha256": "i" * 64, "created_at": now}
    _insert(connection, RankingRow, [{**shared, **ranking, "summary": summary_to_plain(_summary(people))}])
    items = [item.id for item in made.items]
    _insert(
        connection,
        RankingEntryRow,
        [
            {
                "organisation_id": owner,
                "ranking_id": ranking["id"],
                "position": place,
                "application_id": one,
                "content": entry_to_plain(_entry(one, place, people, points, items)),
            }
            for place, (one, points) in enumerate(zip(ids, micro, strict=True), 1)
        ],
    )


def _insert(connection: Connection, row: type, rows: Sequence[dict[str, object]]) -> None:
    table: Table = row.__table__  # type: ignore[attr-defined]
    connection.execute(insert(table), rows)


def _summary(people: int) -> Summary:
    bands = (BAND,) * (people // BAND)
    precision = Precision(0.6, 0.4, 0.8, known=True)
    return Summary(5, people, (7, 12), 55.0, precision, 0.9, bands, 2, 40, ())


def _entry(application_id: str, place: int, people: int, micro: int, items: Sequence[str]) -> Entry:
    score = micro / 1e6
    made = Place(
        id=application_id,
        rank=place,
        tie_group=(place - 1) // BAND + 1,
        micro=micro,
        se=4.0,
        estimate=score,
        interval=(score - 6.0, score + 6.0),
        rank_interval=(max(place - 30, 1), min(place + 30, people)),
        p_top_k=0.95 if place <= 2 else 0.3 if place <= 42 else 0.0,
        zone="in" if place <= 2 else "open" if place <= 42 else "out",
        scales={section: Scale(score, 6.0, reportable=True) for section in Section},
    )
    return Entry(made, (), items[place % len(items)], items[(place + 7) % len(items)])


def _measure(bare: Server, ours: Server, jobs: Sequence[str]) -> None:
    manager = sign_in(ours)
    few, many = (f"/jobs/{job_id}/shortlist" for job_id in jobs)
    pages = {
        "bare, first of 100,000": (bare, "/scores", bare_browser(bare, 1)),
        "ours, first of 1,000": (ours, few, manager),
        "ours, first of 100,000": (ours, many, manager),
        "ours, middle of 100,000": (ours, f"{many}?after=50000", manager),
        "ours, last of 100,000": (ours, f"{many}?after=99950", manager),
    }
    report.title(f"W6 the shortlist; SQLite; {CONNECTIONS} connections")
    runs: dict[str, list[Load]] = {name: [] for name in pages}
    for turn in range(TURNS + 1):
        for name, (server, path, browser) in pages.items():
            plan = [request("GET", path, browser.cookie)] * REQUESTS
            load = drive(server.port, [plan] * CONNECTIONS, [server.pid])
            if turn:
                runs[name].append(load)
    for name, of_page in runs.items():
        report.loads(name, of_page)
    first = report.ratio_of_cpu(runs["ours, first of 100,000"], runs["bare, first of 100,000"])
    report.verdict("first page of 100,000 over bare, CPU", first, 3.0, at_least=False)
    growth = report.ratio_of_cpu(runs["ours, first of 100,000"], runs["ours, first of 1,000"])
    report.verdict("100,000 over 1,000, CPU", growth, 1.3, at_least=False)
    alone = max(report.alone(*page) for name, page in pages.items() if name.startswith("ours"))
    print(f"  slowest page, asked alone: {alone:.0f} ms  goal < 50 ms: {'met' if alone < 50 else 'NOT met'}")


def sign_in(server: Server) -> Browser:
    """Sign the manager in through the form."""
    browser = Browser(server.port, {})
    browser.fetch("GET", "/login")
    form = f"csrf_token={browser.token}&email={EMAIL.replace('@', '%40')}&password={PASSWORD.replace(' ', '+')}"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    status, page, _ = browser.fetch("POST", "/login", form, **headers)
    if status != 303:
        raise RuntimeError(f"the manager cannot sign in: {status} {page[:500]}")
    return browser
