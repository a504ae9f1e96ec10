import re
from fractions import Fraction

import pytest

from hiring.usecases.invitations import withdraw_invitation
from tests.support.pages import texts_of, words_of
from tests.support.pools import hand_in


def number(text):
    return Fraction(text.replace("−", "-").replace("+", ""))


def adds_up(page):
    (baseline,), (score,) = texts_of(page, "baseline"), texts_of(page, "sum-score")
    table = page[page.index("sum-score") - 100_000 if "sum-score" in page else 0 : page.index("sum-score")]
    points = [number(text) for text in texts_of(table[table.rindex("<table") :], "points")]
    return number(baseline) + sum(points) == number(score)


def test_displayed_points_add_up_to_the_displayed_score_on_every_page(mateo, make_desk):
    desk = make_desk(12)
    on_shortlist = dict(
        re.findall(r"candidates/([0-9a-z]+)\".*?<b>([\d.]+)</b>", mateo.get(desk.shortlist).text, re.DOTALL)
    )
    for place, application_id in enumerate(desk.pool.ids):
        page = mateo.get(desk.candidate(place)).text
        assert adds_up(page)
        assert texts_of(page, "sum-score") == texts_of(page, "big") == [on_shortlist[application_id]]
        assert adds_up(mateo.get(f"{desk.candidate(place)}/ledger").text)


def test_each_situation_of_the_ledger_is_the_sum_of_its_options(mateo, make_desk):
    page = mateo.get(f"{make_desk(9).candidate(2)}/ledger").text
    situations = page.split('class="card situation"')[1:]
    assert len(situations) == 10
    for situation in situations:
        (total,) = [text.removeprefix("Points ") for text in texts_of(situation, "big")]
        assert sum(number(text) for text in texts_of(situation, "points")) == number(total)


def test_the_ledger_shows_every_answer_and_rationale_and_no_key(mateo, make_desk):
    desk = make_desk(9)
    page = mateo.get(f"{desk.candidate()}/ledger").text
    words = words_of(page)
    for item_id, answer in desk.pool.answers[0].items():
        assert f"Action 1 of {item_id}." in words
        assert f"Why action 1 of {item_id} helps or does not." in words
        if item_id.startswith("rate"):
            assert all(f"{rating} of 7" in words for rating in answer.values())
    for key in ("6.53", "5.56", "653", "556"):  # the key of the best and the next option
        assert not re.search(rf"(?<![\w.]){re.escape(key)}(?![\w.])", words)


def test_evidence_stands_under_the_organisations_own_standards_without_numbers(mateo, make_desk):
    page = mateo.get(make_desk(9).candidate()).text
    standards = texts_of(page, "standard")
    assert [text.split(" Situation")[0] for text in standards[:2]] == ["Own it", "Be kind"]
    assert "Tell truth No situation of this assessment asked about it." in standards
    assert all("the panel would." in text for text in standards[:2])
    assert not re.search(r"[+−]\d", " ".join(standards))


def test_the_page_says_what_the_score_means_and_does_not_know(mateo, make_desk):
    words = words_of(mateo.get(make_desk(12).candidate()).text)
    assert "50 is what answering at random gives" in words
    assert "The true level lies between" in words
    assert "What this score does not know" in words
    assert re.search(r"Care chosen where right: \d of \d\. Boundary held where right: \d of \d\.", words)
    assert "Fit, Empathy and Care have no scores of their own." in words
    assert re.search(r"Bank tiny 1 · specification [0-9a-f]{12} · key [0-9a-f]{12}", words)


def test_a_straight_line_is_flagged_with_what_it_does_not_mean(site, mateo, make_desk):
    desk = make_desk(9, 8)
    level = {
        item: dict.fromkeys(answer, 4) if item.startswith("rate") else answer
        for item, answer in desk.pool.answers[8].items()
    }
    site.platform.run(hand_in, site.people.olivia, desk.pool.ids[8], level)
    words = words_of(mateo.get(desk.candidate(8)).text)
    assert "Gave one rating to every action" in words
    assert "it is no proof of carelessness. A flag never changes a score." in words
    assert "Read the answers first" in mateo.get(desk.shortlist).text


def test_an_expired_attempt_with_enough_answers_is_scored_and_says_so(site, mateo, make_desk):
    desk = make_desk(9, 8)
    most = dict(list(desk.pool.answers[8].items())[:-2])
    site.platform.run(hand_in, site.people.olivia, desk.pool.ids[8], most, expired=True)
    page = mateo.get(desk.candidate(8)).text
    assert adds_up(page)
    assert "Did not answer every situation before time ran out" in words_of(page)


@pytest.mark.parametrize("page", ["", "/ledger"])
def test_who_has_not_finished_has_a_calm_page_without_a_score(site, mateo, make_desk, page):
    desk = make_desk(3, 0)
    assert "Has not begun yet." in mateo.get(desk.candidate(0) + page).text
    site.platform.run(withdraw_invitation, site.people.olivia, desk.pool.ids[1])
    assert "Is no longer in this pool." in mateo.get(desk.candidate(1) + page).text
    assert texts_of(mateo.get(desk.candidate(0) + page).text, "big") == []


def test_one_candidate_alone_has_points_but_no_place(mateo, make_desk):
    page = mateo.get(make_desk(2, 1).candidate()).text
    assert adds_up(page)
    assert "too few candidates to compare" in page
    assert "in the top" not in words_of(page)


def test_names_are_text_and_keep_their_direction(site, mateo, make_desk):
    desk = make_desk(2, 1)
    page = mateo.get(desk.candidate()).text
    assert '<h1 dir="auto">Amara Okafor</h1>' in page
