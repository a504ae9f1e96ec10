"""What a manager reads depends on scores and answers alone, says who is in review, and is theirs to read."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hiring.adapters.shortlist_json import shortlist_json
from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor, worker
from hiring.domain.banks.model import BankKey, BankPackage
from hiring.domain.banks.plain import package
from hiring.domain.delivery.answers import Answer, answers_sha256
from hiring.domain.people.applications import Stage, Status
from hiring.domain.simulation.respond import simulate_answers
from hiring.errors import Conflict, NotAllowed, NotFound
from hiring.ids import new_id
from hiring.store.assessments import assessment_by_id
from hiring.store.tables.attempts import AnswerRow, AttemptRow
from hiring.store.tables.jobs import ApplicationRow, CandidateRow, JobRow, RankingRow
from hiring.store.tables.records import TaskRow
from hiring.usecases.banks import load_bank
from hiring.usecases.invitations import withdraw_invitation
from hiring.usecases.jobs import allow_provisional_ranking, create_job
from hiring.usecases.pool import summary_from_plain, summary_to_plain
from hiring.usecases.scoring import record_score
from hiring.usecases.shortlists import rank_job, report_shortlist, view_candidate, view_shortlist
from hiring.usecases.work import Work
from tests.support.banks import tiny_bank
from tests.support.platform import FixedClock, make_test_platform
from tests.support.world import World, seed_world

TINY = tiny_bank()
FORM = TINY.bank.scored_items


@dataclass(frozen=True)
class Applicant:
    """Somebody with an id of their own; the rest is what must not matter."""

    id: str
    answers: dict[str, Answer]
    expired: bool = False
    name: str = "Somebody"
    elapsed_ms: int | None = 4000
    stage: Stage = Stage.ASSESSMENT


def pool(people: int, seed: int = 1) -> list[Applicant]:
    answers = simulate_answers(FORM, TINY.key, people, seed)
    return [Applicant(f"application{number:05}", given) for number, given in enumerate(answers)]


def arrive(actor: Actor, work: Work, job_id: str, who: Applicant) -> None:
    """Apply, answer and close in one go, with the scoring that every closed attempt gets."""
    job = work.session.get_one(JobRow, job_id)
    item_ids = assessment_by_id(work.session, job.assessment_id).item_ids
    given = {item: who.answers[item] for item in item_ids if item in who.answers}
    owned = {"organisation_id": actor.organisation_id}
    candidate = CandidateRow(id=new_id(), name=who.name, email=f"{new_id()}@example.org", created_at=work.now, **owned)
    work.session.add(candidate)
    work.session.flush()
    status = Status.EXPIRED if who.expired else Status.COMPLETED
    work.session.add(
        ApplicationRow(
            id=who.id,
            job_id=job_id,
            candidate_id=candidate.id,
            status=status.value,
            stage=who.stage.value,
            created_at=work.now,
            **owned,
        )
    )
    work.session.flush()
    attempt = AttemptRow(
        id=new_id(),
        application_id=who.id,
        job_id=job_id,
        assessment_id=job.assessment_id,
        secret=new_id(),
        state="expired" if who.expired else "submitted",
        consented_at=work.now,
        started_at=work.now,
        expires_at=work.now + timedelta(days=14),
        closed_at=work.now,
        answers_count=len(given),
        answers_sha256=answers_sha256(given),
        **owned,
    )
    work.session.add(attempt)
    work.session.flush()
    for item, answer in given.items():
        row = AnswerRow(
            attempt_id=attempt.id,
            item_id=item,
            revision=1,
            value=dict(answer),
            complete=True,
            saved_at=work.now,
            **owned,
        )
        row.elapsed_ms = who.elapsed_ms
        work.session.add(row)
    work.session.flush()
    record_score(work, attempt, expired=who.expired)


def all_arrive(actor: Actor, work: Work, job_id: str, people: Sequence[Applicant]) -> None:
    for who in people:
        arrive(actor, work, job_id, who)


@dataclass(frozen=True)
class House:
    """A platform at work, with ranking switched on and a known salt."""

    platform: Platform
    world: World
    clock: FixedClock

    @property
    def olivia(self) -> Actor:
        return self.world.people.olivia

    def arrive(self, *people: Applicant) -> None:
        self.platform.run(all_arrive, self.olivia, self.world.job_id, people)

    def rank(self) -> None:
        self.platform.run(rank_job, worker(self.olivia.organisation_id), self.world.job_id)

    def shortlist(self, k: int | None = None) -> str:
        report = self.platform.run(report_shortlist, self.olivia, self.world.job_id, k)
        return json.dumps(shortlist_json(report), ensure_ascii=False)


@pytest.fixture
def make_house(make_database: Callable[..., str], tmp_path: Path) -> Iterator[Callable[[], House]]:
    houses: list[House] = []

    def make() -> House:
        clock = FixedClock()
        platform = make_test_platform(make_database("sqlite"), tmp_path / str(len(houses)), clock)
        world = seed_world(platform)
        platform.run(allow_provisional_ranking, world.people.olivia, world.job_id, "A trial.")
        with Session(platform.engine) as session:
            session.get_one(JobRow, world.job_id).salt = "one salt"
            session.commit()
        houses.append(House(platform, world, clock))
        return houses[-1]

    yield make
    for house in houses:
        house.platform.dispose()


@pytest.fixture
def house(make_house: Callable[[], House]) -> House:
    return make_house()


def other_version() -> BankPackage:
    """Version 2 of the bank, in which the panel has turned every order round."""
    keys = {
        name: replace(key, options={o: replace(k, effectiveness=800 - k.effectiveness) for o, k in key.options.items()})
        for name, key in TINY.key.items.items()
    }
    return package(replace(TINY.bank, version="2"), BankKey(keys))


# --- what is convenient cannot move a rank ------------------------------------------------------------
@pytest.mark.slow
def test_the_shortlist_is_the_same_bytes_whoever_comes_first_and_whatever_happens_meanwhile(make_house):
    """500 people, at two places: in one order and in another, at other times and speeds, while a key changes."""
    people = pool(500)
    unanswered = {item: answer for item, answer in people[0].answers.items() if item != FORM[0].id}
    people[17] = replace(people[17], answers=unanswered, expired=True)
    people[18] = replace(people[18], answers=unanswered)  # submitted with a gap: needs review
    here, there = make_house(), make_house()

    here.arrive(*people[:499])
    here.arrive(people[499])

    stages = list(Stage)
    moved = [
        replace(
            people[number * 7 % 500],
            name=f"Person {number}",
            elapsed_ms=None if number % 3 == 0 else number * 977 % 600_000,
            stage=stages[number % len(stages)],
        )
        for number in range(500)
    ]
    there.arrive(*moved[:250])
    there.clock.move(timedelta(days=3, hours=5))
    before = there.shortlist()
    there.rank()
    there.platform.run(load_bank, there.olivia, other_version())
    assert there.shortlist() == before
    there.arrive(*moved[250:499])
    there.clock.move(timedelta(days=200))
    there.arrive(moved[499])

    one, other = here.shortlist(), there.shortlist()
    assert one.encode() == other.encode()
    made = json.loads(one)
    assert (made["n"], len(made["candidates"])) == (499, 500)
    assert made["candidates"][-1]["id"] == people[18].id
    assert sum(candidate["p_top_k"] for candidate in made["candidates"][:499]) == pytest.approx(made["k"], abs=0.03)
    here.rank()
    there.rank()
    pages = [h.platform.read(view_shortlist, h.olivia, h.world.job_id) for h in (here, there)]
    assert pages[0].entries == pages[1].entries
    assert pages[0].summary == pages[1].summary


def test_one_more_candidate_moves_nobodys_score(house):
    people = pool(30)
    house.arrive(*people[:29])
    before = {c["id"]: (c["score"], c["contributions"]) for c in json.loads(house.shortlist())["candidates"]}
    house.arrive(people[29])
    after = {c["id"]: (c["score"], c["contributions"]) for c in json.loads(house.shortlist())["candidates"]}
    assert len(after) == 30
    assert {name: after[name] for name in before} == before


def test_a_new_version_of_the_bank_leaves_the_records_and_names_what_they_were_made_with(house):
    house.arrive(*pool(10))
    before = house.shortlist()
    house.platform.run(load_bank, house.olivia, other_version())
    assert house.shortlist() == before
    assert json.loads(before)["scoring"]["version"] == "1"
    assert json.loads(before)["scoring"]["key_sha256"] == TINY.key_sha256


# --- the page and the ranking that is stored for it ---------------------------------------------------
def test_a_page_says_the_same_computed_now_or_stored(house):
    house.arrive(*pool(20))
    now = house.platform.read(view_shortlist, house.olivia, house.world.job_id)
    assert not now.stale
    house.rank()
    with Session(house.platform.engine) as session:
        for task in session.scalars(select(TaskRow)):
            task.state = "done"
        session.commit()
    stored = house.platform.read(view_shortlist, house.olivia, house.world.job_id)
    assert (stored.summary, stored.entries, stored.stale) == (now.summary, now.entries, False)
    asked = house.platform.read(view_shortlist, house.olivia, house.world.job_id, 5)
    assert asked.summary is not None
    assert asked.summary.k == 5


def test_a_page_holds_fifty_and_the_next_one_follows(house):
    house.arrive(*pool(61))
    house.rank()
    first = house.platform.read(view_shortlist, house.olivia, house.world.job_id)
    assert (len(first.entries), first.after, first.following) == (50, 0, 50)
    second = house.platform.read(view_shortlist, house.olivia, house.world.job_id, None, 50)
    assert (len(second.entries), second.after, second.following) == (11, 50, None)
    ids = [entry.place.id for entry in (*first.entries, *second.entries)]
    assert ids == [candidate["id"] for candidate in json.loads(house.shortlist())["candidates"]]
    assert set(first.names) >= {entry.place.id for entry in first.entries}


def test_ranking_again_keeps_one_ranking(house):
    house.arrive(*pool(9))
    house.rank()
    house.rank()
    with Session(house.platform.engine) as session:
        assert session.scalar(select(func.count()).select_from(RankingRow)) == 1


def stored_summary(house) -> tuple[str, dict]:
    with Session(house.platform.engine) as session:
        row = session.scalars(select(RankingRow)).one()
        return row.specification_sha256, row.summary


def test_a_ranking_keeps_its_technical_figures_under_its_specification(house):
    house.arrive(*pool(20))
    house.rank()
    specification, summary = stored_summary(house)
    technical = summary["technical"]
    assert technical["specification"] == specification
    assert (technical["n"], technical["complete"]) == (20, 20)
    assert technical["sem"] > 0
    assert set(technical) >= {"alpha", "reliability", "sections", "sensitivity", "monitors"}
    view = house.platform.read(view_shortlist, house.olivia, house.world.job_id)
    assert view.summary is not None
    assert view.summary.technical is not None
    assert view.summary.technical.to_plain() == technical
    assert "technical" not in json.loads(house.shortlist())


def test_a_ranking_stored_before_there_were_figures_is_still_read(house):
    house.arrive(*pool(9))
    house.rank()
    _, summary = stored_summary(house)
    kept = summary_from_plain({name: value for name, value in summary.items() if name != "technical"})
    assert kept.technical is None
    assert summary_to_plain(kept)["technical"] is None
    assert replace(summary_from_plain(summary), technical=None) == kept


def test_a_large_pool_shows_the_stored_ranking_and_says_that_it_is_being_renewed(house, monkeypatch):
    monkeypatch.setattr("hiring.usecases.shortlists.COMPUTED_IN_A_REQUEST", 10)
    people = pool(13)
    house.arrive(*people[:12])
    house.rank()
    house.arrive(people[12])
    view = house.platform.read(view_shortlist, house.olivia, house.world.job_id)
    assert view.stale
    assert view.summary is not None
    assert view.summary.n == 12
    late = house.platform.read(view_candidate, house.olivia, house.world.job_id, people[12].id)
    assert late.entry is None
    assert late.score is not None


def test_who_needs_review_is_named_beside_the_list(house):
    people = pool(9)
    house.arrive(*people[:8], replace(people[8], answers={}, expired=True))
    view = house.platform.read(view_shortlist, house.olivia, house.world.job_id)
    assert view.summary is not None
    assert [name for name, _ in view.summary.reviews] == [people[8].id]
    assert people[8].id in view.names
    assert people[8].id not in {entry.place.id for entry in view.entries}


def test_who_withdrew_is_on_no_list(house):
    people = pool(10)
    house.arrive(*people[:9], replace(people[9], expired=True))
    house.rank()
    with Session(house.platform.engine) as session:
        for task in session.scalars(select(TaskRow)):
            task.state = "done"
        session.commit()
    house.platform.run(withdraw_invitation, house.olivia, people[9].id)
    view = house.platform.read(view_shortlist, house.olivia, house.world.job_id)
    assert people[9].id not in {entry.place.id for entry in view.entries}
    assert people[9].id not in house.shortlist()


# --- one candidate ------------------------------------------------------------------------------------
def test_every_point_of_a_candidate_is_explained(house):
    people = pool(12)
    house.arrive(*people)
    for who in people:
        view = house.platform.read(view_candidate, house.olivia, house.world.job_id, who.id)
        assert view.score is not None
        assert view.baseline + sum((p.points for p in view.points), Fraction(0)) == view.score
        assert view.entry is not None
        assert view.entry.place.micro == round(view.score * 1_000_000)
        assert view.review is None
        assert {p.item_id for p in view.points} == set(view.answers)
        assert view.care is not None
        assert view.bank == "tiny 1"


def test_a_candidate_who_is_still_answering_has_neither_score_nor_review(house):
    invited = house.world.application_id
    view = house.platform.read(view_candidate, house.olivia, house.world.job_id, invited)
    assert (view.status, view.score, view.entry, view.review, view.answers) == (Status.INVITED, None, None, None, {})


# --- who may read, and when nobody is ranked ----------------------------------------------------------
def test_without_a_reason_a_provisional_key_ranks_nobody(platform):
    world = seed_world(platform)
    olivia = world.people.olivia
    (who,) = pool(1)
    platform.run(all_arrive, olivia, world.job_id, [who])
    view = platform.read(view_shortlist, olivia, world.job_id)
    assert (view.summary, view.entries) == (None, ())
    with pytest.raises(Conflict, match="provisional"):
        platform.run(report_shortlist, olivia, world.job_id)
    candidate = platform.read(view_candidate, olivia, world.job_id, who.id)
    assert (candidate.score, candidate.points, candidate.answers) == (None, (), {})
    assert "provisional" in (candidate.review or "")
    platform.run(rank_job, worker(olivia.organisation_id), world.job_id)
    with Session(platform.engine) as session:
        assert session.scalars(select(RankingRow)).all() == []


def test_before_the_first_invitation_there_is_nothing_to_rank(house):
    new = house.platform.run(create_job, house.olivia, "Another", house.world.assessment_id, 2, [], 14)
    house.platform.run(allow_provisional_ranking, house.olivia, new, "A trial.")
    view = house.platform.read(view_shortlist, house.olivia, new)
    assert (view.summary, view.entries) == (None, ())
    with pytest.raises(Conflict, match="Nobody has been invited yet"):
        house.platform.run(report_shortlist, house.olivia, new)
    with pytest.raises(NotFound):
        house.platform.read(view_candidate, house.olivia, new, house.world.application_id)


def test_nobody_has_finished_yet(house):
    view = house.platform.read(view_shortlist, house.olivia, house.world.job_id)
    assert view.summary is not None
    assert (view.summary.n, view.entries, view.following) == (0, (), None)


def test_a_manager_reads_their_own_jobs_and_no_others(house):
    mateo = replace(house.world.people.mateo, jobs=frozenset({house.world.job_id}))
    house.arrive(*pool(8))
    assert house.platform.read(view_shortlist, mateo, house.world.job_id).entries
    stranger = replace(mateo, jobs=frozenset())
    for usecase in (view_shortlist, report_shortlist):
        with pytest.raises(NotFound):
            house.platform.run(usecase, stranger, house.world.job_id)
    with pytest.raises(NotFound):
        house.platform.read(view_candidate, stranger, house.world.job_id, "application00001")


def test_another_organisation_and_another_role_read_nothing(house):
    house.arrive(*pool(8))
    people = house.world.people
    with pytest.raises(NotFound):
        house.platform.read(view_shortlist, people.nina, house.world.job_id)
    with pytest.raises(NotFound):
        house.platform.read(view_candidate, people.nina, house.world.job_id, "application00001")
    with pytest.raises(NotAllowed):
        house.platform.read(view_shortlist, people.ada, house.world.job_id)


def test_a_candidate_of_another_job_is_not_found(house):
    house.arrive(*pool(1))
    new = house.platform.run(create_job, house.olivia, "Another", house.world.assessment_id, 2, [], 14)
    with Session(house.platform.engine) as session:
        specification = session.get_one(JobRow, house.world.job_id).specification_id
        session.get_one(JobRow, new).specification_id = specification
        session.commit()
    with pytest.raises(NotFound):
        house.platform.read(view_candidate, house.olivia, new, "application00000")
