from collections.abc import Callable
from dataclasses import dataclass

import pytest

from hiring.usecases.jobs import allow_provisional_ranking, create_job
from tests.support.banks import tiny_bank
from tests.support.pools import Pool, finish, invite_pool
from tests.support.web import Site, Visitor
from tests.support.world import World, seed_world

FIRST = ("Amara", "Luis", "Priya", "Sofia", "Tom", "Mei", "Hana", "Jonas", "Fatima", "Noah")
LAST = ("Okafor", "Gutiérrez", "Nair", "Lindqvist", "Whitaker", "Tanaka")


def people_named(number: int) -> list[str]:
    return [f"{first} {last}" for last in LAST for first in FIRST][:number]


@dataclass(frozen=True)
class Desk:
    """A job of Mateo's with a pool that has answered."""

    job_id: str
    pool: Pool

    @property
    def shortlist(self) -> str:
        return f"/jobs/{self.job_id}/shortlist"

    def candidate(self, number: int = 0) -> str:
        return f"/jobs/{self.job_id}/candidates/{self.pool.ids[number]}"


MakeDesk = Callable[..., Desk]


@pytest.fixture
def world(site: Site) -> World:
    return seed_world(site.platform, site.people)


@pytest.fixture
def make_desk(site: Site, world: World) -> MakeDesk:
    """Open a job: ``make_desk(invited, finished, k=3, ranked=True)``."""

    def make(invited: int, finished: int | None = None, *, k: int = 3, ranked: bool = True) -> Desk:
        platform, olivia = site.platform, site.people.olivia
        job_id = platform.run(create_job, olivia, "Porter", world.assessment_id, k, [site.people.mateo.id], 14)
        if ranked:
            platform.run(allow_provisional_ranking, olivia, job_id, "A trial with volunteers.")
        pool = invite_pool(platform, olivia, job_id, tiny_bank(), people_named(invited))
        finish(platform, olivia, pool, finished)
        return Desk(job_id, pool)

    return make


@pytest.fixture
def mateo(site: Site, world: World) -> Visitor:
    return site.sign_in("Mateo")
