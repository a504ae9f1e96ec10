"""Puts the parts together: settings, database, clock, passwords and queue make a platform."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from hiring.adapters.passwords import Argon2Passwords
from hiring.adapters.queue import Queue, QueueKind, make_queue
from hiring.adapters.signatures import Ed25519Signer
from hiring.clock import Clock, SystemClock
from hiring.domain.access.policy import NOBODY, Actor
from hiring.errors import Invalid
from hiring.ids import token_digest
from hiring.settings import Settings
from hiring.store.engine import as_failure, for_reading, for_writing, make_engine
from hiring.store.migrations import migrate
from hiring.store.readiness import Readiness, check_readiness
from hiring.store.tenancy import open_session
from hiring.usecases.accounts import find_session, touch_session
from hiring.usecases.attempts import candidate_actor
from hiring.usecases.work import Passwords, UseCase, Work

P = ParamSpec("P")
R = TypeVar("R")
CANDIDATES_KEPT = 20_000


@dataclass(frozen=True)
class Platform:
    """Runs use cases, each in one transaction of one actor; made once per process."""

    settings: Settings
    engine: Engine
    clock: Clock
    passwords: Passwords
    queue: Queue

    def run(self, usecase: UseCase[P, R], actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Do something: all of it is committed, or on any exception none of it; then ring the queue."""
        with _words_for_failures(), open_session(self._writing, actor.organisation_id) as session:
            session.connection()  # takes the lock, for which it may wait: only then is it now
            work = Work(session, actor, self.clock.now(), self.passwords, self.signer)
            result = usecase(actor, work, *args, **kwargs)
            session.commit()
        for task_id in work.rung:
            self.queue.ring(task_id)
        return result

    def read(self, usecase: UseCase[P, R], actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Look at something: one moment throughout, and an attempt to write is an error."""
        with _words_for_failures(), open_session(self._reading, actor.organisation_id, read_only=True) as session:
            work = Work(session, actor, self.clock.now(), self.passwords, self.signer)
            result = usecase(actor, work, *args, **kwargs)
            _refuse_leftovers(session)
            return result

    def staff_actor(self, staff_id: str, token: str) -> Actor | None:
        """Return who a browser is signed in as: a read, but for one write a minute that keeps it alive."""
        found = self.read(find_session, NOBODY, staff_id, token)
        if found is None:
            return None
        if found.stale:
            self.run(touch_session, NOBODY, token)
        return found.actor

    def candidate_actor(self, session_token: str) -> Actor | None:
        """Return whose browser holds this session. It never belongs to anybody else, so it is looked up once."""
        known = self._candidates.get(token_digest(session_token))
        if known is not None:
            return known
        found = self.read(candidate_actor, NOBODY, session_token)
        if found is not None:
            if len(self._candidates) >= CANDIDATES_KEPT:
                self._candidates.clear()
            self._candidates[token_digest(session_token)] = found
        return found

    def migrate(self) -> None:
        """Bring the database to the schema this program needs; does nothing when it is there already."""
        with _words_for_failures():
            migrate(self.engine)

    def readiness(self) -> Readiness:
        """Say whether the database answers, is at the schema this program needs, and the queue keeps up."""
        return check_readiness(self.engine, self.clock.now())

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @cached_property
    def signer(self) -> Ed25519Signer:
        """What signs receipts and score bundles, and the public keys they are checked by."""
        return Ed25519Signer(self.settings.secret_keys)

    @cached_property
    def _candidates(self) -> dict[str, Actor]:
        return {}

    # Made once: every use case asks for one of the two.
    @cached_property
    def _writing(self) -> Engine:
        return for_writing(self.engine)

    @cached_property
    def _reading(self) -> Engine:
        return for_reading(self.engine)


def make_platform(
    settings: Settings,
    *,
    clock: Clock | None = None,
    queue: QueueKind = "huey",
    passwords: Passwords | None = None,
) -> Platform:
    """Return the platform of this process; the database need not be set up yet."""
    make_folder(settings.home)
    _make_database_folder(settings.database_url)
    try:
        bell = make_queue(queue, settings.home, settings.redis_url)
    except Exception as error:
        if not settings.redis_url:
            raise
        raise Invalid(
            f"The queue of HIRING_REDIS_URL cannot be used: {error}", "Install `redis`, and check the address."
        ) from error
    return Platform(
        settings=settings,
        engine=_engine(settings.database_url),
        clock=clock or SystemClock(),
        passwords=passwords or Argon2Passwords(),
        queue=bell,
    )


def make_folder(path: Path) -> None:
    """Make a folder of the installation; raise `Invalid` with words if it cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Invalid(f"The folder {path} cannot be made: {error.strerror}.", "Set HIRING_HOME to another.") from error


def _make_database_folder(url: str) -> None:
    head, _, path = url.partition(":///")
    if head.startswith("sqlite") and path:
        make_folder(Path(path.partition("?")[0]).resolve().parent)


def _engine(url: str) -> Engine:
    try:
        make_url(url)
        return make_engine(url)
    except (SQLAlchemyError, ImportError) as error:
        remedy = "Use sqlite:////path/to/file or postgresql+psycopg://user:password@host/name (extra `postgres`)."
        raise Invalid("DATABASE_URL is not an address this program can use.", remedy) from error


def _refuse_leftovers(session: Session) -> None:
    if session.new or session.dirty or session.deleted:
        msg = "a read must not write: call it with Platform.run"
        raise RuntimeError(msg)


@contextmanager
def _words_for_failures() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        failure = as_failure(error)
        if failure is None:
            raise
        raise failure from error
