"""Putting the answers of many attempts together as arrays, a batch at a time, and keeping them packed."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.model import Bank, ItemState
from hiring.domain.evidence.responses import (
    Column,
    ResponseTable,
    Unreadable,
    encoded,
    pack,
    table_of,
    unpack,
    widths,
)
from hiring.store import responses as store
from hiring.store.assessments import assessment_by_id
from hiring.store.banks import get_bank
from hiring.store.jobs import job_context
from hiring.usecases.work import Work, needs

REFRESH_TASK = "refresh_responses"
LONGEST_PAUSE = 30 * 60.0  # seconds; whoever comes back later was not thinking about one situation
MOST_REMEMBERED = 200_000

Tell = Callable[[float, str], None]


def quiet(_share: float, _message: str) -> None:
    """Tell nobody how far something is."""


@dataclass(frozen=True, eq=False)
class Gathered:
    """The answers of closed attempts in the order of `attempt_ids`, which never leave the background step.

    `seconds`: float32, shape (n, J), from the save before to the last save of each situation, pauses left out; NaN
    where that is not known.
    """

    table: ResponseTable
    attempt_ids: tuple[str, ...]
    seconds: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class PackedAnswers:
    """What `store_responses` keeps."""

    attempts: int
    columns: tuple[Column, ...]
    packed: bytes


def responses_of_job(work: Work, job_id: str) -> ResponseTable | None:
    """Return the stored answers of a job; None where there are none, or none that can be read."""
    packed = store.packed_responses(work.session, job_id)
    try:
        return unpack(packed) if packed is not None else None
    except Unreadable:
        return None


@needs(Permission.TASKS_PERFORM)
def gather_responses(actor: Actor, work: Work, job_id: str, tell: Tell = quiet) -> PackedAnswers:
    """Read and pack the newest answers of a job's closed attempts; nothing is written."""
    del actor
    gathered = gather_job(work, job_id, tell)
    return packed_answers(gathered.table)


def packed_answers(table: ResponseTable) -> PackedAnswers:
    """Return what is kept of a table."""
    return PackedAnswers(len(table), table.columns, pack(table))


@needs(Permission.TASKS_PERFORM)
def store_responses(actor: Actor, work: Work, job_id: str, prepared: PackedAnswers) -> None:
    """Keep the packed answers of a job in place of the earlier ones."""
    store.replace_packed(
        work.session,
        job_context(work.session, job_id).id,
        organisation_id=actor.organisation_id,
        attempts=prepared.attempts,
        columns={"items": [column.to_plain() for column in prepared.columns]},
        packed=prepared.packed,
        computed_at=work.now,
    )


@needs(Permission.TASKS_PERFORM)
def refresh_responses(actor: Actor, work: Work, job_id: str, tell: Tell = quiet) -> None:
    """Read, pack and keep the answers of a job in one go."""
    store_responses(actor, work, job_id, gather_responses(actor, work, job_id, tell))


def gather_job(work: Work, job_id: str, tell: Tell = quiet) -> Gathered:
    """Return the answers of one job, its form in the order asked."""
    assessment = assessment_by_id(work.session, job_context(work.session, job_id).assessment_id)
    bank = get_bank(work.session, assessment.bank_version_id)
    return gather(work, bank, {job_id: tuple(assessment.item_ids)}, tell)


def gather(work: Work, bank: Bank, forms: Mapping[str, Sequence[str]], tell: Tell = quiet) -> Gathered:
    """Return the answers of several jobs that use one bank version; `forms`: item ids by job.

    The situations of the forms come first, then the pilot situations that anybody was asked.
    """
    filling = _Filling(bank, _columns(bank, forms))
    total = max(store.count_closed(work.session, list(forms)), 1)
    for job_id, item_ids in forms.items():
        for attempts in store.closed_attempts(work.session, job_id):
            saved = store.saved_answers(work.session, [attempt.id for attempt in attempts])
            filling.add(attempts, item_ids, saved)
            tell(filling.count / total, f"{filling.count:,} of {total:,} attempts read")
    return filling.finished()


def _columns(bank: Bank, forms: Mapping[str, Sequence[str]]) -> list[Column]:
    form = list(dict.fromkeys(item_id for item_ids in forms.values() for item_id in item_ids))
    pilots = [item for item in bank.items if item.state is ItemState.PILOT and item.section and item.id not in form]
    return [*(Column.of(bank.item(item_id)) for item_id in form), *(Column.of(item, pilot=True) for item in pilots)]


@dataclass
class _Filling:
    """A table that grows by batches; what an answer means is looked up once for each different answer."""

    bank: Bank
    columns: list[Column]
    attempt_ids: list[str] = field(default_factory=list)
    count: int = 0
    _cells: list[NDArray[np.int8]] = field(default_factory=list)
    _answered: list[NDArray[np.bool_]] = field(default_factory=list)
    _asked: list[NDArray[np.bool_]] = field(default_factory=list)
    _seconds: list[NDArray[np.float32]] = field(default_factory=list)
    _meaning: dict[tuple[int, str], tuple[int, ...] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        width = widths(self.columns)
        starts = np.concatenate([[0], np.cumsum(width)]).tolist()
        self._slices = [slice(start, start + wide) for start, wide in zip(starts, width, strict=False)]
        self._place = {column.item_id: place for place, column in enumerate(self.columns)}
        self._items = [self.bank.item(column.item_id) for column in self.columns]
        self._width = starts[-1]

    def add(
        self, attempts: Sequence[store.ClosedAttempt], form: Sequence[str], saved: Sequence[store.SavedAnswer]
    ) -> None:
        """Add the attempts of a batch with everything they saved, in the order saved."""
        shape = (len(attempts), len(self.columns))
        cells = np.zeros((len(attempts), self._width), dtype=np.int8)
        answered, asked = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
        asked[:, [self._place[item_id] for item_id in form]] = True
        for row, attempt in enumerate(attempts):
            asked[row, [self._place[item_id] for item_id in attempt.pilots if item_id in self._place]] = True
        at = {attempt.id: row for row, attempt in enumerate(attempts)}
        for (row, place), text in _newest(saved, at, self._place).items():
            height = self._height(place, text)
            if height is not None:
                cells[row, self._slices[place]] = height
                answered[row, place] = True
        self._cells.append(cells)
        self._answered.append(answered & asked)
        self._asked.append(asked)
        self._seconds.append(_seconds(saved, at, self._place, shape))
        self.attempt_ids += at
        self.count += len(attempts)

    def finished(self) -> Gathered:
        """Return the whole, without the pilot situations that nobody was asked."""
        count, width = len(self.columns), self._width
        cells = np.concatenate([np.zeros((0, width), dtype=np.int8), *self._cells])
        answered = np.concatenate([np.zeros((0, count), dtype=np.bool_), *self._answered])
        asked = np.concatenate([np.zeros((0, count), dtype=np.bool_), *self._asked])
        seconds = np.concatenate([np.zeros((0, count), dtype=np.float32), *self._seconds])
        kept = [n for n, column in enumerate(self.columns) if not column.pilot or asked[:, n].any()]
        wanted = np.concatenate([np.arange(self._slices[n].start, self._slices[n].stop) for n in kept])
        table = table_of([self.columns[n] for n in kept], cells[:, wanted], answered[:, kept], asked[:, kept])
        return Gathered(table, tuple(self.attempt_ids), seconds[:, kept])

    def _height(self, place: int, text: str) -> tuple[int, ...] | None:
        known = self._meaning.get((place, text), ())
        if known != ():
            return known
        if len(self._meaning) >= MOST_REMEMBERED:
            self._meaning.clear()
        made = encoded(self.columns[place], self._items[place], json.loads(text))
        self._meaning[place, text] = made
        return made


def _newest(
    saved: Sequence[store.SavedAnswer], at: Mapping[str, int], place: Mapping[str, int]
) -> dict[tuple[int, int], str]:
    """Return the text of the newest revision of each answer, by row and column."""
    best: dict[tuple[int, int], tuple[int, str]] = {}
    for one in saved:
        column = place.get(one.item_id)
        if column is not None:
            cell = (at[one.attempt_id], column)
            if cell not in best or one.revision > best[cell][0]:
                best[cell] = (one.revision, one.text)
    return {cell: text for cell, (_, text) in best.items()}


def _seconds(
    saved: Sequence[store.SavedAnswer], at: Mapping[str, int], place: Mapping[str, int], shape: tuple[int, int]
) -> NDArray[np.float32]:
    """Return the time between consecutive saves, summed over the saves of each situation.

    Before an attempt's first save lie the instructions and the practice, so that its time is not known.
    """
    seconds = np.full(shape, np.nan, dtype=np.float32)
    before: store.SavedAnswer | None = None
    for one in saved:
        if before is not None and before.attempt_id == one.attempt_id:
            passed, column = (one.saved_at - before.saved_at).total_seconds(), place.get(one.item_id)
            if column is not None and 0 < passed <= LONGEST_PAUSE:
                cell = (at[one.attempt_id], column)
                seconds[cell] = passed if np.isnan(seconds[cell]) else seconds[cell] + passed
        before = one
    return seconds
