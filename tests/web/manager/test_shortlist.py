import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.scoring.score import MICRO
from hiring.store import jobs
from hiring.usecases import shortlists
from hiring.usecases.jobs import create_job
from hiring.web.presenters.shortlist import micro_text, score_text
from tests.support.databases import sqlite_path
from tests.support.pages import texts_of, words_of
from tests.support.platform import START, FixedClock, make_test_platform
from tests.support.pools import hand_in, rank
from tests.support.web import make_site


def answers_of(desk, number):
    return desk.pool.answers[number]


def test_a_pool_is_shown_as_one_sentence_a_picture_and_numbers(mateo, make_desk):
    desk = make_desk(14, 12)
    page = mateo.get(desk.shortlist).text
    words = words_of(page)
    assert re.search(r"candidates? leads?, and|None of the 12 candidates can be told apart", words)
    assert re.search(r"[Ii]nterview (the first|all) ", words)
    assert "12 of 14 candidates have finished." in words
    assert page.count('class="dot"') == 12 + 1  # the legend explains it once
    assert len(texts_of(page, "person")) == 12
    assert "Arrival" not in words
    assert "when they are available play no part" in words


def test_every_number_of_the_picture_stands_in_its_row_as_text(mateo, make_desk):
    desk = make_desk(12)
    rows = texts_of(mateo.get(desk.shortlist).text, "person")
    for row in rows:
        assert re.search(r"\d+\.\d true level \d+–\d+", row), row
        assert re.search(r"\d+ % (Clearly in|Still open|Clearly out)", row), row


def test_bands_share_all_places_without_gap(mateo, make_desk):
    page = mateo.get(make_desk(30).shortlist).text
    places = [re.match(r"Places? (\d+)(?:–(\d+))?", text) for text in texts_of(page, "places")]
    spans = [(int(found[1]), int(found[2] or found[1])) for found in places if found]
    assert spans[0][0] == 1
    assert spans[-1][1] == 30
    assert all(before[1] + 1 == after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(
    ("invited", "finished", "words"),
    [
        (3, 0, "Nobody has a score yet."),
        (3, 1, "One candidate has a score, and there is nobody to compare it with."),
        (9, 7, "Seven candidates are too few to compare. With fewer than 8,"),
    ],
)
def test_small_pools_say_what_cannot_be_said(mateo, make_desk, invited, finished, words):
    desk = make_desk(invited, finished)
    page = mateo.get(desk.shortlist).text
    assert words in words_of(page)
    assert len(texts_of(page, "person")) == finished
    assert "Still open" not in page
    assert "Places" not in page


def test_a_job_without_invitations_has_nothing_to_rank(site, mateo, world):
    people = site.people
    job_id = site.platform.run(create_job, people.olivia, "Night porter", world.assessment_id, 2, [people.mateo.id], 14)
    words = words_of(mateo.get(f"/jobs/{job_id}/shortlist").text)
    assert "Nobody has been invited yet." in words
    assert "not ranked" in words


def test_equal_scores_tell_nobody_apart(site, mateo, make_desk):
    desk = make_desk(9, 0)
    for application_id in desk.pool.ids:
        site.platform.run(hand_in, site.people.olivia, application_id, answers_of(desk, 0))
    words = words_of(mateo.get(desk.shortlist).text)
    assert "All 9 candidates have the same score." in words


def test_a_provisional_key_ranks_nobody_until_hr_says_so(mateo, make_desk):
    desk = make_desk(9, 9, ranked=False)
    page = mateo.get(desk.shortlist).text
    assert "Candidates are not ranked for this job yet." in page
    assert texts_of(page, "person") == []
    assert "Amara" not in page
    page = mateo.get(desk.candidate()).text
    assert "provisional" in page
    assert texts_of(page, "big") == []


def test_a_provisional_key_that_ranks_says_what_another_author_would_do(mateo, make_desk):
    words = words_of(mateo.get(make_desk(12).shortlist).text)
    assert re.search(r"Provisional key: .* Another author’s key would share about [0-3] of your top 3\.", words)


def test_k_is_chosen_by_a_plain_form_and_foolish_ones_are_ignored(mateo, make_desk):
    desk = make_desk(12)
    assert "In top 5" in mateo.get(f"{desk.shortlist}?k=5").text
    for foolish in ("0", "-1", "x", "1e9", "1001", "99999999999999999999"):
        answer = mateo.get(f"{desk.shortlist}?k={foolish}")
        assert answer.status_code == 200
        assert "In top 3" in answer.text
    assert "You can interview everybody" in mateo.get(f"{desk.shortlist}?k=12").text
    assert mateo.get(f"{desk.shortlist}?after=-3").status_code == 200


def test_pages_follow_each_other_without_gap_or_repetition(mateo, make_desk):
    desk = make_desk(55)
    link = re.compile(rf"/jobs/{desk.job_id}/candidates/([0-9a-z]+)\"")
    first = mateo.get(desk.shortlist).text
    second = mateo.get(f"{desk.shortlist}?after=50").text
    seen = link.findall(first) + link.findall(second)
    assert (len(link.findall(first)), len(link.findall(second))) == (50, 5)
    assert sorted(seen) == sorted(desk.pool.ids)
    assert "51 to 55 of 55" in words_of(second)
    assert "Nobody further down" in mateo.get(f"{desk.shortlist}?after=500").text


def test_who_needs_a_look_has_a_reason_and_never_a_place(site, mateo, make_desk):
    desk = make_desk(12, 10)
    few = dict(list(answers_of(desk, 10).items())[:3])
    site.platform.run(hand_in, site.people.olivia, desk.pool.ids[10], few, expired=True)
    page = mateo.get(desk.shortlist).text
    (block,) = texts_of(page, "reviews")
    assert desk.pool.invited[10].name in block
    assert "too few for a score (80 % are needed)" in block
    assert len(texts_of(page, "person")) == 10
    page = words_of(mateo.get(desk.candidate(10)).text)
    assert "Needs a person’s look: there is no score." in page
    assert "80 % are needed" in page


def test_counts_of_a_large_job_may_be_seconds_old_and_never_older(site, mateo, make_desk, monkeypatch):
    monkeypatch.setattr(jobs, "LARGE", 5)
    desk = make_desk(12, 10)
    assert "10 of 12 candidates have finished." in words_of(mateo.get(desk.shortlist).text)
    site.platform.run(hand_in, site.people.olivia, desk.pool.ids[10], answers_of(desk, 10))
    assert "10 of 12 candidates have finished." in words_of(mateo.get(desk.shortlist).text)
    later = site.platform.clock.now() + jobs.STILL_RECENT
    monkeypatch.setattr(site.platform.clock, "at", later)
    assert "11 of 12 candidates have finished." in words_of(mateo.get(desk.shortlist).text)


@given(st.integers(0, 100 * MICRO) | st.integers(0, 2_000).map(lambda number: number * MICRO // 20))
def test_a_published_score_is_rounded_as_the_exact_one_would_be(micro):
    exact = Fraction(micro, MICRO)
    assert micro_text(micro) == score_text(exact) == f"{round(exact * 10) / 10:.1f}"


def test_a_large_pool_shows_the_stored_order_and_says_when_it_is_old(site, mateo, make_desk, monkeypatch):
    monkeypatch.setattr(shortlists, "COMPUTED_IN_A_REQUEST", 5)
    desk = make_desk(12, 11)
    rank(site.platform, site.people.olivia, desk.job_id)
    site.platform.run(hand_in, site.people.olivia, desk.pool.ids[11], answers_of(desk, 11))
    page = mateo.get(desk.shortlist).text
    assert "A newer order is being made" in page
    assert len(texts_of(page, "person")) == 11
    assert "put in order in the background, for the top 3" in mateo.get(f"{desk.shortlist}?k=5").text
    assert "the place in the order is being worked out" in words_of(mateo.get(desk.candidate(11)).text)


def test_the_page_holds_nothing_of_when_how_fast_or_who(site, mateo, make_desk):
    desk = make_desk(10, 9)
    site.platform.run(hand_in, site.people.olivia, desk.pool.ids[9], answers_of(desk, 9), elapsed_ms=987_654_321)
    for path in (desk.shortlist, desk.candidate(9), f"{desk.candidate(9)}/ledger"):
        page = mateo.get(path).text
        for hidden in ("987654321", "987 654", "@example.org", "March 2026", "2026-03", "<time"):
            assert hidden not in page, (path, hidden)
        assert not re.search(r"\b(gender|ethnic|disab|birth|religio|nationalit)", page, re.IGNORECASE)


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrf_token"\s+value="[^"]+"', "", page)


def copy_of(site, url, folder, clock):
    """A second platform that begins with all that the first one holds."""
    platform = make_test_platform(url, folder, clock)
    source, target = sqlite_path(str(site.platform.engine.url)), sqlite_path(url)
    with closing(sqlite3.connect(source)) as full, closing(sqlite3.connect(target)) as empty:
        full.backup(empty)
    return platform


def test_arrival_order_and_speed_change_no_byte(site, make_desk, make_database: Callable[..., str], tmp_path):
    """The same people answer the same in the opposite order, on other days, at another speed."""
    desk = make_desk(24, 0)
    olivia = site.people.olivia
    clock = FixedClock()
    other = make_site(copy_of(site, make_database("sqlite"), tmp_path / "other", clock), site.people)
    people = list(zip(desk.pool.ids, desk.pool.answers, strict=True))
    people[5] = (people[5][0], people[6][1])  # two with the same answers: the tie is not broken by arrival
    for application_id, answers in people:
        site.platform.run(hand_in, olivia, application_id, answers)
    for number, (application_id, answers) in enumerate(reversed(people)):
        clock.move(timedelta(hours=number))
        other.platform.run(hand_in, olivia, application_id, answers, elapsed_ms=100 * number)
    clock.at = START
    paths = [desk.shortlist, f"{desk.shortlist}?k=7", desk.candidate(5), f"{desk.candidate(5)}/ledger"]
    first, second = site.sign_in("Mateo"), other.sign_in("Mateo")
    for path in paths:
        assert without_tokens(first.get(path).text) == without_tokens(second.get(path).text)
    other.platform.dispose()
