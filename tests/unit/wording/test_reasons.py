"""The sentence beside the points: for every format and outcome one a manager can check against the answer."""

import pytest

from hiring.domain.banks.model import Format, Kind, Option
from hiring.domain.scoring.score import Score, score_answers
from hiring.wording.reasons import reason
from tests.support.banks import item
from tests.unit.domain.scoring.oracle import scenario, specification

# Keys 6.50, 4.00, 1.50: the pair a-b and the pair b-c are worth 2, as is a-c.
THREE = (650, 400, 150)
TEXTS = ("Walk her to the desk", "Draw a map", "Send her to the web site")


def sentences(fmt: Format, answer: dict[str, int | str], *keys: int) -> list[str]:
    spec = specification([scenario(fmt, *(keys or THREE))])
    score = score_answers(spec, {"item-0": answer})
    assert isinstance(score, Score)
    made = item("item-0", Kind.SJT, fmt, len(spec.scenarios[0].keys))
    options = tuple(Option(option.id, text) for option, text in zip(made.options, TEXTS, strict=False))
    worded = type(made)(**{name: getattr(made, name) for name in made.__slots__ if name != "options"}, options=options)
    return [reason(contribution, worded) for contribution in score.contributions()]


def test_ratings():
    assert sentences(Format.RATE_ALL, {"a": 2, "b": 5, "c": 1}, 650, 400, 500) == [
        "Rated “Draw a map” above “Walk her to the desk”; the panel orders them the other way.",
        "Rated “Draw a map” above “Walk her to the desk”; the panel orders them the other way.",
        "Rated “Walk her to the desk” above “Send her to the web site”, as the panel does.",
    ]


def test_the_most_valuable_pair_is_the_reason():
    won = sentences(Format.RATE_ALL, {"a": 7, "b": 5, "c": 2}, 650, 590, 480)
    assert won[0] == "Rated “Walk her to the desk” above “Send her to the web site”, as the panel does."
    assert won[1] == "Rated “Draw a map” above “Send her to the web site”, as the panel does."


def test_places():
    assert sentences(Format.RANK, {"a": 1, "b": 2, "c": 3})[0] == (
        "Placed “Walk her to the desk” above “Draw a map”, as the panel does."
    )
    assert sentences(Format.RANK, {"a": 3, "b": 2, "c": 1})[0] == (
        "Placed “Draw a map” above “Walk her to the desk”; the panel orders them the other way."
    )


def test_best_and_worst():
    assert sentences(Format.BEST_WORST, {"best": "a", "worst": "c"})[2] == (
        "Put “Walk her to the desk” above “Send her to the web site”, as the panel does."
    )
    assert sentences(Format.BEST_WORST, {"best": "c", "worst": "a"})[2] == (
        "Put “Send her to the web site” above “Walk her to the desk”; the panel orders them the other way."
    )


def test_a_choice():
    assert sentences(Format.PICK_ONE, {"choice": "a"})[:2] == [
        "Chose “Walk her to the desk” over “Draw a map”, as the panel would.",
        "Chose “Walk her to the desk” over “Draw a map”, as the panel would.",
    ]
    assert sentences(Format.PICK_ONE, {"choice": "c"})[0] == (
        "Chose “Send her to the web site” over “Walk her to the desk”; the panel would not."
    )


@pytest.mark.parametrize(
    ("key", "rating", "sentence"),
    [
        (600, 6, "Rated “Walk her to the desk” 6 of 7; the panel finds it effective."),
        (600, 2, "Rated “Walk her to the desk” only 2 of 7; the panel finds it effective."),
        (200, 2, "Rated “Walk her to the desk” 2 of 7; the panel finds it ineffective."),
        (200, 6, "Rated “Walk her to the desk” 6 of 7; the panel finds it ineffective."),
        (600, 4, "Neither gained nor lost points."),
    ],
)
def test_a_single_action(key, rating, sentence):
    assert sentences(Format.SINGLE_ACTION, {"rating": rating}, key) == [sentence]


@pytest.mark.parametrize(
    ("fmt", "answer"),
    [(Format.RATE_ALL, {"a": 4, "b": 4, "c": 4}), (Format.PICK_ONE, {"choice": "b"})],
)
def test_an_option_without_points_claims_nothing(fmt, answer):
    assert sentences(fmt, answer)[1] == "Neither gained nor lost points."
