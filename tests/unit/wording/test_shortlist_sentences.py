import pytest

from hiring.domain.banks.model import PanelMethod
from hiring.domain.selection.pool import Precision
from hiring.wording.shortlist import Standing, conclusion, key_words, percent, precision_words, zone_words
from hiring.wording.standing import Band, place_words, silent_sections, summary


def said(**changes):
    normal = {"n": 200, "k": 10, "leading": 24, "clearly_in": 0, "still_open": 45, "interview": (28, 49)}
    sentence, rest = conclusion(Standing(**{**normal, **changes}))
    return " ".join((sentence, *rest))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "24 candidates lead, and they cannot be told apart. Interview the first 28 to expect three quarters"),
        ({}, "or the first 49 to expect nine tenths."),
        ({}, "Nobody is clearly in the top 10, which is normal"),
        ({}, "45 could still belong to it, 155 clearly do not."),
        ({"leading": 4}, "Four candidates lead,"),
        ({"leading": 1}, "One candidate leads, and can be told apart from the next."),
        ({"leading": 200}, "None of the 200 candidates can be told apart"),
        ({"clearly_in": 1}, "One is clearly in the top 10."),
        ({"clearly_in": 3, "still_open": 196}, "Three are clearly in the top 10. 196 could still belong to it, one"),
        ({"clearly_in": 10, "still_open": 0}, "190 clearly do not belong to it."),
        ({"interview": (200, 200)}, "Interview all 200: that is where"),
        ({"k": 1, "interview": (5, 9)}, "Interview the first 5 and the best candidate is among them with 75 %"),
        ({"n": 12, "k": 12, "leading": 4}, "You can interview everybody: twelve candidates have a score"),
        ({"n": 9, "interview": None}, "All 9 candidates have the same score."),
        ({"n": 7, "interview": None}, "Seven candidates are too few to compare."),
        ({"n": 1, "interview": None}, "there is nobody to compare it with."),
        ({"n": 0, "interview": None}, "Nobody has a score yet."),
    ],
)
def test_each_pool_has_its_sentence(changes, words):
    assert words in said(**changes)
    assert "{" not in said(**changes)


def test_clearly_one_person_out_is_one_person():
    assert "one clearly does not." in said(clearly_in=3, still_open=196)


def test_no_probability_that_was_drawn_is_called_certain():
    assert [percent(p) for p in (0.0, 0.004, 0.12, 0.994, 0.996, 1.0)] == [
        "< 1 %",
        "< 1 %",
        "12 %",
        "99 %",
        "> 99 %",
        "> 99 %",
    ]


@pytest.mark.parametrize("method", list(PanelMethod))
def test_every_kind_of_key_is_named_and_says_what_another_would_share(method):
    words = key_words(method, 0.41, 10)
    assert words.lower().startswith(method.value)
    assert "about 4 of your top 10." in words
    assert "share" not in key_words(method, None, 10)


def test_precision_is_a_number_only_where_it_is_known():
    assert precision_words(Precision(0.58, 0.2, 0.8, known=False)) == "The precision of this bank is not yet known."
    assert ".58, between .45 and .68" in precision_words(Precision(0.58, 0.45, 0.68, known=True))


def test_every_zone_has_a_name_and_a_meaning():
    assert [zone_words(zone, 4)[0] for zone in ("in", "open", "out")] == ["Clearly in", "Still open", "Clearly out"]
    assert all("top 4" in zone_words(zone, 4)[1] for zone in ("in", "open", "out"))


@pytest.mark.parametrize(
    ("band", "words"),
    [
        (Band(1, 1), "leads, and can be told apart from the next"),
        (Band(1, 4), "one of 4 who lead and cannot be told apart"),
        (Band(5, 7), "one of 3 in places 5 to 7 who cannot be told apart"),
        (Band(8, 8), "place 8"),
    ],
)
def test_a_place_is_a_band(band, words):
    assert place_words(band) == words


def test_a_candidate_is_summed_up_by_situations():
    assert summary(["A", "B"], ["C"]) == (
        "Goes with the panel most in “A” and “B”.",
        "Differs from it most in “C”: ask about that.",
    )
    assert summary([], ["C"]) == ("", "Differs from the panel most in “C”: ask about that.")
    assert summary(["A"], [])[1].startswith("In no situation")


def test_no_section_means_no_sentence():
    assert silent_sections([]) == ""
