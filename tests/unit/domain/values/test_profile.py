from dataclasses import replace

import pytest

from hiring.domain.values.profile import ValuesProfile, check_profile
from hiring.errors import Invalid
from tests.support.world import profile, standard


def with_standards(*names: str) -> ValuesProfile:
    return replace(profile(), standards=tuple(standard(name) for name in names))


@pytest.mark.parametrize("number", [4, 8])
def test_four_to_eight_standards_are_a_profile(number):
    made = with_standards(*(f"standard-{n}" for n in range(number)))
    assert check_profile(made) is made


@pytest.mark.parametrize("number", [0, 3, 9])
def test_fewer_or_more_are_none(number):
    with pytest.raises(Invalid, match=f"There are {number} service standards"):
        check_profile(with_standards(*(f"standard-{n}" for n in range(number))))


def test_plain_data_gives_the_same_profile_again():
    assert ValuesProfile.from_plain(profile().to_plain()) == profile()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": "Own It"}, "short name is not usable"),
        ({"id": "own--it"}, "short name is not usable"),
        ({"id": "be-kind"}, "short name is used twice"),
        ({"name": " "}, "name is empty"),
        ({"promise": ""}, "promise is empty"),
        ({"behaviours": ()}, "No behaviour"),
        ({"importance": 0}, "importance is 0"),
        ({"importance": 11}, "importance is 11"),
    ],
)
def test_every_fault_of_a_standard_is_named(change, words):
    standards = (replace(standard("own-it"), **change), *profile().standards[1:])
    with pytest.raises(Invalid, match=words) as caught:
        check_profile(replace(profile(), standards=standards))
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].remedy


def test_all_faults_come_at_once():
    broken = ValuesProfile("", " ", (replace(standard("a"), promise="", behaviours=()),))
    with pytest.raises(Invalid) as caught:
        check_profile(broken)
    assert len(caught.value.problems) == 5
