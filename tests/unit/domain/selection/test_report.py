"""A pool from its answers: failures are reviews, and flags and reviews never touch the order."""

import pytest

from hiring.domain.delivery.answers import Answer
from hiring.domain.scoring import score as scoring
from hiring.domain.scoring.score import NeedsReview, Score
from hiring.domain.scoring.specification import specify
from hiring.domain.selection.explain import Flag
from hiring.domain.selection.pool import rank_pool
from hiring.domain.selection.report import Application, Report, entrant, judge, report_on
from hiring.domain.simulation.respond import simulate_answers
from tests.support.banks import tiny_bank

PACK = tiny_bank()
SPEC = specify(PACK)
PEOPLE = simulate_answers(PACK.bank.scored_items, PACK.key, 12, seed=4)


def applications(people: list[dict[str, Answer]] = PEOPLE) -> list[Application]:
    return [Application(f"application-{n:02}", answers) for n, answers in enumerate(people)]


def report(pool: list[Application], *, k: int = 3) -> Report:
    return report_on(PACK, SPEC, pool, k=k, salt="salt")


def test_everybody_is_scored_and_placed():
    made = report(applications())
    assert set(made.scores) == {place.id for place in made.shortlist.places} == {a.id for a in applications()}
    assert made.reviews == ()
    for place in made.shortlist.places:
        assert place.micro == made.scores[place.id].micro
        assert place.score == pytest.approx(float(made.scores[place.id].exact), abs=1e-6)
    assert made.key_agreement is not None


def test_incomplete_attempts_are_reviewed_beside_the_list_and_change_nothing_in_it():
    before = report(applications())
    part = {item: answer for item, answer in PEOPLE[0].items() if item != "rate-1"}
    pool = [Application("zz-late", part), *applications(), Application("aa-nothing", {})]
    after = report(pool)
    assert [name for name, _ in after.reviews] == ["aa-nothing", "zz-late"]
    assert after.shortlist == before.shortlist
    assert after.key_agreement == before.key_agreement


def test_a_failing_scorer_is_a_review_with_its_reason_and_never_a_zero(monkeypatch):
    scored = scoring.score_scenario

    def fail_on_one(scenario, answer):
        if answer == {"choice": "c"}:
            raise ZeroDivisionError("planted")
        return scored(scenario, answer)

    hurt = [n for n, answers in enumerate(PEOPLE) if {"choice": "c"} in answers.values()]
    assert 0 < len(hurt) < len(PEOPLE)
    monkeypatch.setattr(scoring, "score_scenario", fail_on_one)
    made = report(applications())
    assert [name for name, _ in made.reviews] == [f"application-{n:02}" for n in hurt]
    assert all(
        why.startswith("The answers could not be scored (ZeroDivisionError: planted)") for _, why in made.reviews
    )
    assert not {name for name, _ in made.reviews} & {place.id for place in made.shortlist.places}


@pytest.mark.parametrize(
    "broken",
    [
        {"rate-1": {"a": "seven", "b": 1, "c": 1, "d": 1, "e": 1}},
        {"rate-1": None},
        {"single-1": {"rating": "?"}},
    ],
)
def test_answers_that_cannot_be_read_are_a_review(broken):
    judged = judge(SPEC, Application("one", {**PEOPLE[0], **broken}))
    assert isinstance(judged, NeedsReview)
    assert judged.why


def test_scores_that_are_given_are_used_as_they_are():
    pool = applications()
    given: dict[str, Score | NeedsReview] = {a.id: judge(SPEC, a) for a in pool}
    given["application-03"] = NeedsReview("A person must look.")
    made = report_on(PACK, SPEC, pool, k=3, salt="salt", scores=given)
    assert made.reviews == (("application-03", "A person must look."),)
    assert made.shortlist.n == 11


def test_an_entrant_holds_a_sum_per_scenario_and_none_where_time_ran_out():
    part = {item: answer for item, answer in PEOPLE[0].items() if item != "rate-2"}
    score = judge(SPEC, Application("one", part, expired=True))
    assert isinstance(score, Score)
    sums = entrant("one", score, SPEC).sums
    assert [value is None for value in sums] == [s.item_id == "rate-2" for s in SPEC.scenarios]


def test_only_people_in_the_top_are_asked_whether_another_rule_would_choose_them():
    made = report(applications(), k=2)
    flagged = {name for name, found in made.flags.items() if Flag.SPECIFICATION in found}
    assert flagged <= {place.id for place in made.shortlist.places if place.rank <= 2}
    assert set(made.flags) == {place.id for place in made.shortlist.places}


def test_a_small_pool_has_no_key_agreement():
    assert report(applications(PEOPLE[:7])).key_agreement is None


def test_nobody_is_a_report_too():
    made = report([])
    assert (made.shortlist.n, made.reviews, made.key_agreement, dict(made.flags)) == (0, (), None, {})


def test_a_report_holds_everything_it_was_made_from():
    made = report(applications())
    assert made.answers == {a.id: a.answers for a in applications()}
    assert made.simulated is False
    assert made.technical.specification_sha256 == SPEC.sha256
    assert made.technical.n == len(PEOPLE)
    shortlist = rank_pool(SPEC, [entrant(n, s, SPEC) for n, s in made.scores.items()], k=3, salt="salt", real=True)
    assert made.shortlist == shortlist


def test_only_real_people_can_earn_a_section_its_score(monkeypatch):
    asked: list[bool] = []

    def spied(*_, real, **__):
        asked.append(real)
        return rank_pool(SPEC, [], k=3, salt="")

    monkeypatch.setattr("hiring.domain.selection.report.rank_pool", spied)
    for simulated in (True, False):
        report_on(PACK, SPEC, applications(), k=3, salt="salt", simulated=simulated)
    assert asked == [False, True]


def test_the_first_k_and_only_they_are_tried_under_every_specification(monkeypatch):
    """Somebody in too few of the listed specifications is flagged if they are among the first k."""
    seen: list[tuple[int | None, int]] = []

    def spied(_, count, listed):
        seen.append((count, listed))
        return ()

    monkeypatch.setattr("hiring.domain.selection.report.flags", spied)
    key = {item: {o: 800 - k.effectiveness for o, k in entry.options.items()} for item, entry in PACK.key.items.items()}
    made = report_on(PACK, SPEC, applications(), k=3, salt="salt", without={"staff": key})
    asked = [count is not None for count, _ in seen]
    assert asked == [place.rank <= 3 for place in made.shortlist.places]
    assert {listed for _, listed in seen} == {5}
    assert set(made.technical.sensitivity) >= {"expert pairs", "key without staff"}
    assert made.technical.sensitivity["key without staff"] < 1
