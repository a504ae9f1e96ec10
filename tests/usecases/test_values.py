from dataclasses import replace
from datetime import timedelta

import pytest

from hiring.bootstrap import Platform
from hiring.domain.access.policy import NOBODY
from hiring.errors import Conflict, Invalid, NotAllowed, NotFound
from hiring.usecases.values import edit_mark, list_profiles, save_profile, view_profile
from tests.support.platform import FixedClock, People
from tests.support.world import profile, seed_world


def test_nothing_has_been_stated_at_first(platform: Platform, people: People):
    assert platform.read(view_profile, people.olivia) is None
    assert platform.read(list_profiles, people.olivia) == []


def test_an_unused_version_is_replaced(platform: Platform, people: People, clock: FixedClock):
    first = platform.run(save_profile, people.olivia, profile())
    clock.move(timedelta(minutes=1))
    second = platform.run(save_profile, people.olivia, profile(9, 1, 1, 1))
    assert (second.id, second.version, second.used) == (first.id, 1, False)
    assert platform.read(view_profile, people.olivia) == second
    assert len(platform.read(list_profiles, people.olivia)) == 1


def test_a_used_version_never_changes_and_is_followed_by_another(platform: Platform, people: People):
    world = seed_world(platform, people)
    used = platform.read(view_profile, people.olivia)
    assert used is not None
    assert used.used
    later = platform.run(save_profile, people.olivia, profile(1, 9, 9, 9, vision="Something else."))
    assert later.version == 2
    assert not later.used
    assert platform.read(view_profile, people.olivia, world.profile_id) == used
    assert [view.version for view in platform.read(list_profiles, people.olivia)] == [2, 1]


def test_an_invalid_profile_changes_nothing(platform: Platform, people: People):
    before = platform.run(save_profile, people.olivia, profile())
    broken = replace(profile(), vision=" ", standards=profile().standards[:2])
    with pytest.raises(Invalid) as caught:
        platform.run(save_profile, people.olivia, broken)
    assert len(caught.value.problems) == 2
    assert platform.read(view_profile, people.olivia) == before


def test_a_newer_version_is_not_overwritten_unseen(platform: Platform, people: People, clock: FixedClock):
    mark = edit_mark(platform.run(save_profile, people.olivia, profile()))
    clock.move(timedelta(seconds=1))
    theirs = platform.run(save_profile, people.olivia, profile(2, 2, 2, 2), mark)
    with pytest.raises(Conflict):
        platform.run(save_profile, people.olivia, profile(3, 3, 3, 3), mark)
    assert platform.read(view_profile, people.olivia) == theirs


def test_another_organisation_has_its_own_profile(platform: Platform, people: People):
    mine = platform.run(save_profile, people.olivia, profile())
    assert platform.read(view_profile, people.nina) is None
    with pytest.raises(NotFound):
        platform.read(view_profile, people.nina, mine.id)
    assert platform.run(save_profile, people.nina, profile(1, 2, 3, 4)).version == 1
    assert platform.read(view_profile, people.olivia) == mine


def test_only_hr_states_values(platform: Platform, people: People):
    for actor in (people.mateo, people.ada, people.aud, NOBODY):
        with pytest.raises(NotAllowed):
            platform.run(save_profile, actor, profile())
