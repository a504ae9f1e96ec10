"""Whether this installation can work: database, schema, queue."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from hiring.store.engine import for_reading
from hiring.store.migrations import current, head
from hiring.store.tables.records import TaskRow

MAX_LAG = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found; `queue_lag_seconds` is the age of the oldest task that nobody has taken."""

    database: bool
    migrated: bool
    queue_lag_seconds: float | None
    problem: str = ""

    @property
    def ready(self) -> bool:
        """Whether requests can be served; a slow worker is reported, but pages work without it."""
        return self.database and self.migrated

    @property
    def queue_keeps_up(self) -> bool:
        """Whether no task has waited too long."""
        return self.queue_lag_seconds is not None and self.queue_lag_seconds <= MAX_LAG.total_seconds()


def check_readiness(engine: Engine, now: datetime) -> Readiness:
    """Look at the database once; never raises for a failure of the database."""
    try:
        at = current(engine)
    except SQLAlchemyError:
        return Readiness(
            database=False, migrated=False, queue_lag_seconds=None, problem="The database cannot be reached."
        )
    if at != head():
        problem = f"The database is at version {at or 'none'}, this program needs {head()}: run `hiring init`."
        return Readiness(database=True, migrated=False, queue_lag_seconds=None, problem=problem)
    lag = _queue_lag(engine, now)
    problem = "" if lag <= MAX_LAG.total_seconds() else "Tasks are waiting: is the worker running?"
    return Readiness(database=True, migrated=True, queue_lag_seconds=lag, problem=problem)


def _queue_lag(engine: Engine, now: datetime) -> float:
    with for_reading(engine).connect() as connection:
        oldest = connection.scalar(select(func.min(TaskRow.created_at)).where(TaskRow.state == "queued"))
    return max((now - oldest).total_seconds(), 0.0) if oldest else 0.0
