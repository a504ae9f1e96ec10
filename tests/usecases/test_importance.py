"""What a panel finds important, from the link to the values."""

import pytest

from hiring.domain.access.policy import NOBODY
from hiring.errors import Conflict, Invalid, NotAllowed, NotFound
from hiring.usecases.assessments import create_assessment
from hiring.usecases.audit import list_events
from hiring.usecases.banks import load_bank
from hiring.usecases.importance import importance_results, open_importance_panel, take_importance
from hiring.usecases.panel_answers import save_panel_page, view_panel_page
from hiring.usecases.panel_door import Door, begin_panel, hand_in_panel, open_panel_link
from hiring.usecases.panel_keys import preview_key
from hiring.usecases.panels import close_panel, start_discussion, view_panel
from hiring.usecases.values import save_profile, view_profile
from tests.support.banks import tiny_bank
from tests.support.studio_panels import choose_all, closed_importance, importance_panel
from tests.support.world import BLUEPRINT, profile

ORDER = ("own-it", "be-kind", "tell-truth", "keep-safe")


@pytest.fixture
def stated(platform, people):
    return platform.run(save_profile, people.olivia, profile())


def test_from_the_link_to_the_values(platform, people, stated):
    hr = people.olivia
    panel = importance_panel(platform, hr, 4, ["leaders", "staff"])
    for token in panel.tokens:
        choose_all(platform, token, ORDER)
    assert platform.read(importance_results, hr, panel.id).found is None  # before it is closed it would tell too much
    with pytest.raises(Conflict, match="Close it first"):
        platform.run(take_importance, hr, panel.id, {}, "Now.")
    platform.run(close_panel, hr, panel.id)
    results = platform.read(importance_results, hr, panel.id)
    assert results.found is not None
    everybody = {standing.standard: standing for standing in results.found.everybody.standings}
    assert everybody["own-it"].importance == 10
    assert everybody["keep-safe"].importance == 1
    assert results.found.everybody.concordance == pytest.approx(1)
    assert (dict(results.found.groups), results.found.withheld) == ({}, ("leaders", "staff"))
    chosen = {name: standing.importance for name, standing in everybody.items()}
    saved = platform.run(take_importance, hr, panel.id, chosen, "Asked in spring.")
    assert (saved.version, saved.id) == (stated.version, stated.id)  # not in use, so replaced in place
    assert [standard.importance for standard in saved.profile.standards] == list(chosen.values())
    assert saved.profile.vision == stated.profile.vision
    event = next(e for e in platform.read(list_events, people.ada) if e.event == "panel:importance-taken")
    assert event.details["reason"] == "Asked in spring."


def test_a_profile_in_use_is_followed_by_a_new_version(platform, people, stated):
    hr = people.olivia
    bank = platform.run(load_bank, hr, tiny_bank())
    platform.run(create_assessment, hr, "Front desk", bank.id, BLUEPRINT)
    panel = closed_importance(platform, hr, ORDER)
    saved = platform.run(take_importance, hr, panel.id, {"own-it": 9}, "Asked in spring.")
    assert saved.version == 2
    assert [standard.importance for standard in saved.profile.standards] == [9, 6, 5, 5]


def test_groups_of_three_are_told_apart(platform, people, stated):
    panel = closed_importance(platform, people.olivia, ORDER)
    found = platform.read(importance_results, people.olivia, panel.id).found
    assert found is not None
    assert sorted(found.groups) == ["leaders", "staff"]
    assert found.differences[0].correlation == pytest.approx(-1)
    assert found.everybody.concordance == pytest.approx(0)


def test_standards_that_are_gone_are_named_and_left_out(platform, people, stated):
    panel = closed_importance(platform, people.olivia, ORDER)
    newer = profile()
    renamed = [
        standard if standard.id != "keep-safe" else type(standard)("be-quick", "Be quick", "Soon.", ("Runs.",), 3)
        for standard in newer.standards
    ]
    platform.run(save_profile, people.olivia, type(newer)(newer.vision, newer.customer_experience, tuple(renamed)))
    results = platform.read(importance_results, people.olivia, panel.id)
    assert results.gone == ("Keep safe",)
    platform.run(take_importance, people.olivia, panel.id, {"own-it": 10, "keep-safe": 9}, "Asked.")
    now = platform.read(view_profile, people.olivia)
    assert now is not None
    assert [standard.importance for standard in now.profile.standards] == [10, 6, 5, 3]


def test_a_set_is_saved_once_both_are_chosen(platform, people, stated):
    token = importance_panel(platform, people.olivia, 1).tokens[0]
    platform.run(begin_panel, NOBODY, token)
    page = platform.read(view_panel_page, NOBODY, token, 1)
    first, second, _ = (reference for reference, _ in page.standards)
    for pairs, fields in (([], ["best", "worst"]), ([("best", first)], ["worst"]), ([("worst", first)], ["best"])):
        with pytest.raises(Invalid) as refused:
            platform.run(save_panel_page, NOBODY, token, 1, pairs)
        assert [problem.item for problem in refused.value.problems] == fields
    for pairs in ([("best", first), ("worst", first)], [("best", "own-it"), ("worst", first)], [("first", first)]):
        with pytest.raises(Invalid):
            platform.run(save_panel_page, NOBODY, token, 1, pairs)
    assert platform.read(view_panel_page, NOBODY, token, 1).fields == {}
    saved = platform.run(save_panel_page, NOBODY, token, 1, [("best", first), ("worst", second)])
    assert (saved.missing, dict(saved.fields)) == ((), {"best": first, "worst": second})
    again = platform.run(save_panel_page, NOBODY, token, 1, [("best", second), ("worst", first)])
    assert dict(again.fields) == {"best": second, "worst": first}
    with pytest.raises(Invalid, match="not complete"):
        platform.run(hand_in_panel, NOBODY, token)
    with pytest.raises(NotFound):
        platform.read(view_panel_page, NOBODY, token, 5)


def test_what_was_chosen_can_be_read_again(platform, people, stated):
    panel = importance_panel(platform, people.olivia, 1)
    token = panel.tokens[0]
    choose_all(platform, token, ORDER)
    door = platform.read(open_panel_link, NOBODY, token)
    assert door.state is Door.FINISHED
    assert (door.given_sets[0].best, door.given_sets[0].worst) == ("Own it", "Tell truth")
    assert platform.read(view_panel, people.olivia, panel.id).members[0].done == 4


def test_what_cannot_be(platform, people):
    with pytest.raises(Conflict, match="no values profile"):
        platform.run(open_importance_panel, people.olivia, "What matters")
    platform.run(save_profile, people.olivia, profile())
    panel = importance_panel(platform, people.olivia, 1)
    with pytest.raises(Conflict):
        platform.run(start_discussion, people.olivia, panel.id, ["own-it"])
    with pytest.raises(NotFound):
        platform.read(preview_key, people.olivia, panel.id)
    platform.run(close_panel, people.olivia, panel.id)
    with pytest.raises(Conflict, match="Nobody handed in"):
        platform.run(take_importance, people.olivia, panel.id, {"own-it": 3}, "Why not.")
    with pytest.raises(NotAllowed):
        platform.run(take_importance, people.aud, panel.id, {}, "Why not.")


def test_importance_needs_a_reason_and_its_own_form(platform, people, stated):
    panel = closed_importance(platform, people.olivia, ORDER)
    with pytest.raises(Invalid, match="reason"):
        platform.run(take_importance, people.olivia, panel.id, {"own-it": 3}, " ")
    with pytest.raises(Invalid, match="not the one"):
        platform.run(take_importance, people.olivia, panel.id, {"gone": 3}, "Asked.")
    with pytest.raises(Invalid, match="importance"):
        platform.run(take_importance, people.olivia, panel.id, {"own-it": 11}, "Asked.")
