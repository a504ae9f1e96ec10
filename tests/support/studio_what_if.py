"""Jobs whose settings can be looked at: a pool that has finished, and other versions of its bank."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor
from hiring.domain.banks.model import BankKey, BankPackage, Item, ItemKey, Panel, PanelMethod
from hiring.domain.banks.plain import package
from hiring.domain.people.invitees import Invitee
from hiring.domain.selection.what_if_change import ChangeKind
from hiring.store.tables.attempts import ScoreRow
from hiring.usecases.banks import load_bank
from hiring.usecases.invitations import invite
from hiring.usecases.jobs import allow_provisional_ranking, create_job, view_job
from hiring.usecases.respecify import replace_specification
from hiring.usecases.what_if_changes import Wanted
from hiring.worker.handlers import HANDLERS
from hiring.worker.tasks import perform
from tests.support.banks import tiny_bank
from tests.support.pools import Pool, finish, hand_in, invite_pool
from tests.support.studio_looks import look_once
from tests.support.world import World, seed_world

TINY = tiny_bank()


def turned_bank(version: str = "2", *, items: Sequence[Item] | None = None, raters: int = 0) -> BankPackage:
    """Return another version of the tiny bank whose panel has turned every order round."""
    bank = replace(TINY.bank, version=version, items=tuple(items or TINY.bank.items))
    panel = Panel(PanelMethod.EXPERT, raters, ("leaders", "staff")) if raters else None
    keys = {
        name: replace(
            key,
            panel=panel or key.panel,
            options={o: replace(k, effectiveness=800 - k.effectiveness) for o, k in key.options.items()},
        )
        for name, key in TINY.key.items.items()
    }
    return package(bank, BankKey(keys))


@dataclass(frozen=True)
class Pooled:
    """The world of `seed_world`, in whose job a pool has finished and may be ranked."""

    platform: Platform
    world: World
    pool: Pool

    @property
    def olivia(self) -> Actor:
        return self.world.people.olivia

    @property
    def job_id(self) -> str:
        return self.world.job_id

    def load(self, made: BankPackage) -> str:
        """Load a bank version and return its id."""
        return self.platform.run(load_bank, self.olivia, made).id

    def hand_in(self, number: int) -> None:
        """Let somebody finish."""
        self.platform.run(hand_in, self.olivia, self.pool.ids[number], self.pool.answers[number])

    def perform(self, task_id: str) -> None:
        """Do a background task as a worker does."""
        perform(self.platform, HANDLERS, task_id)

    def scores(self) -> list[ScoreRow]:
        """Return every record of the job, the present ones and those that were superseded."""
        with Session(self.platform.engine, expire_on_commit=False) as session:
            return list(session.scalars(select(ScoreRow).where(ScoreRow.job_id == self.job_id)))


def pooled_world(platform: Platform, finished: int, invited: int = 0, *, ranked: bool = True) -> Pooled:
    """Make the world, invite people to its job and let `finished` of them hand in."""
    world = seed_world(platform)
    olivia = world.people.olivia
    if ranked:
        platform.run(allow_provisional_ranking, olivia, world.job_id, "A trial.")
    names = [f"Person {number}" for number in range(max(invited, finished))]
    pool = invite_pool(platform, olivia, world.job_id, TINY, names)
    finish(platform, olivia, pool, finished)
    return Pooled(platform, world, pool)


def other_settings(platform: Platform, hr: Actor, job_id: str, package_in_use: BankPackage) -> dict[str, str]:
    """Give the served town versions to choose from, looks at them, and a job that waits for its new specification."""
    bank, key = package_in_use.bank, package_in_use.key
    reworded = (replace(bank.items[0], stem="Another story altogether."), *bank.items[1:])
    next_key = BankKey({name: _shifted(item) for name, item in key.items.items()})
    following = platform.run(load_bank, hr, package(replace(bank, version="9.0.0"), next_key)).id
    platform.run(load_bank, hr, package(replace(bank, version="9.1.0", items=reworded), next_key))
    assessment_id = platform.read(view_job, hr, job_id).assessment_id
    changing = platform.run(create_job, hr, "Evening porter, changing over", assessment_id, 1, [], 14)
    platform.run(invite, hr, changing, [Invitee("Kim Ode", "kim.ode@example.org")])
    platform.run(replace_specification, hr, changing, following, "The panel keyed the bank again.")
    return {
        "following": following,
        "changing": changing,
        "unasked": platform.run(create_job, hr, "Gardener, nobody invited", assessment_id, 1, [], 14),
        "look": look_once(platform, hr, job_id, Wanted(ChangeKind.VERSION, source=following)),
        "few_look": look_once(platform, hr, changing, Wanted(ChangeKind.VERSION, source=following)),
    }


def _shifted(key: ItemKey) -> ItemKey:
    """Return a key whose options are a little nearer to each other, by twelve raters."""
    options = {
        name: replace(one, effectiveness=400 + (one.effectiveness - 400) * 4 // 5, sd=100)
        for name, one in key.options.items()
    }
    return ItemKey(Panel(PanelMethod.EXPERT, 12, ("leaders", "staff")), options)
