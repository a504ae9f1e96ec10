"""Many simulated candidates of the small world at once, written as rows: for analyses that need more than three."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor, worker
from hiring.domain.delivery.answers import Answer
from hiring.domain.simulation.respond import simulate_answers
from hiring.ids import new_id, new_token
from hiring.store.assessments import assessment_by_id
from hiring.store.banks import get_package
from hiring.store.tables.attempts import AnswerRow, AttemptRow
from hiring.store.tables.jobs import ApplicationRow, CandidateRow
from hiring.usecases.work import Work
from tests.support.world import World


@dataclass(frozen=True)
class Manner:
    """How a crowd answers: how long apart, and (their time having run out) without which item."""

    seconds_apart: int = 0
    leave_out: str = ""


def add_crowd(
    platform: Platform,
    world: World,
    people: int,
    seed: int = 1,
    *,
    seconds_apart: int = 0,
    leave_out: str = "",
) -> list[str]:
    """Add people who answered and are done; return their attempts."""
    actor = worker(world.people.organisation_id)
    return platform.run(_add, actor, world, people, seed, Manner(seconds_apart, leave_out))


def _add(actor: Actor, work: Work, world: World, people: int, seed: int, manner: Manner) -> list[str]:
    assessment = assessment_by_id(work.session, world.assessment_id)
    package = get_package(work.session, world.bank_id)
    items = [package.bank.item(item_id) for item_id in assessment.item_ids]
    everybody = simulate_answers(items, package.key, people, seed)
    rows = [_person(actor, work, world, answers, manner) for answers in everybody]
    for table, name in ((CandidateRow, "candidate"), (ApplicationRow, "application"), (AttemptRow, "attempt")):
        work.session.execute(insert(table), [row[name] for row in rows])
    work.session.execute(insert(AnswerRow), [answer for row in rows for answer in row["answers"]])
    return [row["attempt"]["id"] for row in rows]


def _person(actor: Actor, work: Work, world: World, answers: Mapping[str, Answer], manner: Manner) -> dict[str, Any]:
    owner = {"organisation_id": actor.organisation_id}
    candidate, application, attempt = new_id(), new_id(), new_id()
    return {
        "candidate": owner
        | {"id": candidate, "name": "Robin Vale", "email": f"{candidate}@example.org", "created_at": work.now},
        "application": owner
        | {"id": application, "job_id": world.job_id, "candidate_id": candidate, "created_at": work.now}
        | {"status": "completed", "stage": "assessment"},
        "attempt": owner
        | {
            "id": attempt,
            "application_id": application,
            "job_id": world.job_id,
            "state": "expired" if manner.leave_out else "submitted",
        }
        | {"assessment_id": world.assessment_id, "secret": new_token(), "consented_at": work.now}
        | {"started_at": work.now, "expires_at": work.now, "closed_at": work.now},
        "answers": [
            owner
            | {"attempt_id": attempt, "item_id": item_id, "revision": 1, "value": dict(answer), "complete": True}
            | {"saved_at": work.now + timedelta(seconds=manner.seconds_apart * number)}
            for number, (item_id, answer) in enumerate(answers.items())
            if item_id != manner.leave_out
        ],
    }
