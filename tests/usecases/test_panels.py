"""A keying panel from the first link to the key in the working copy."""

import csv
import io
from dataclasses import replace

import pytest

from hiring.domain.access.policy import NOBODY
from hiring.domain.banks.model import ItemKey, ItemState, PanelMethod
from hiring.domain.people.invitees import Invitee
from hiring.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from hiring.usecases.audit import list_events
from hiring.usecases.draft_items import write_item
from hiring.usecases.panel_answers import save_panel_page, view_panel_page
from hiring.usecases.panel_door import Door, begin_panel, hand_in_panel, open_panel_link, review_panel
from hiring.usecases.panel_keys import Standing, decide_option, preview_key, take_key
from hiring.usecases.panel_members import invite_members, renew_member_link, withdraw_member
from hiring.usecases.panel_results import panel_item, panel_ratings, panel_results
from hiring.usecases.panels import close_panel, list_panels, open_key_panel, start_discussion, view_panel
from hiring.web.presenters.studio_panels import csv_text
from tests.support.studio_life import draft_item, opened, reworded
from tests.support.studio_panels import (
    Panel,
    by_place,
    fill_page,
    finished_panel,
    key_panel,
    people,
    rate_all,
    seat,
    turned,
)


@pytest.fixture
def draft(platform, people):
    return opened(platform, people)


@pytest.fixture
def panel(platform, people, draft) -> Panel:
    return key_panel(platform, people.olivia, draft)


def see(platform, token):
    return platform.read(open_panel_link, NOBODY, token)


def key_now(platform, actor, draft_id, item_id) -> ItemKey:
    key = draft_item(platform, actor, draft_id, item_id).key
    assert key
    return key


def told(platform, actor, panel_id):
    return [
        event.event for event in platform.read(list_events, actor, limit=200) if event.subject == f"panel:{panel_id}"
    ]


def test_a_panel_of_five_from_the_link_to_the_key(platform, people, draft):
    hr = people.olivia
    panel = finished_panel(platform, hr, draft)
    results = platform.read(panel_results, hr, panel.id)
    assert (results.agreement.raters, results.agreement.complete) == (5, 5)
    assert [len(item.doubtful) for item in results.agreement.items] == [3, 2]
    platform.run(start_discussion, hr, panel.id, ["rate-1"])
    for token in panel.tokens[:4]:
        platform.run(begin_panel, NOBODY, token)
        platform.run(hand_in_panel, NOBODY, token)
    rate_all(platform, panel.tokens[4], by_place)
    platform.run(close_panel, hr, panel.id)
    after = platform.read(panel_item, hr, panel.id, "rate-1")
    assert after.agreement.doubtful == ()
    assert after.earlier is not None
    assert len(after.earlier.doubtful) == 3
    preview = platform.read(preview_key, hr, panel.id)
    assert preview.undecided == 1  # rate-2 was not looked at again
    for option in preview.proposals[1].agreement.doubtful:
        platform.run(decide_option, hr, panel.id, "rate-2", option, "kept", "One guest misread it.")
    before = key_now(platform, hr, draft, "rate-1")
    assert platform.run(take_key, hr, panel.id, "The panel of spring.") == 2
    taken = key_now(platform, hr, draft, "rate-1")
    assert [option.effectiveness for option in taken.options.values()] == [700, 500, 300, 100, 100]
    assert taken.panel == replace(taken.panel, method=PanelMethod.PROVISIONAL, n=5, groups=("leaders", "staff"))
    assert [o.rationale for o in taken.options.values()] == [o.rationale for o in before.options.values()]
    assert [o.motive for o in taken.options.values()] == [o.motive for o in before.options.values()]
    assert draft_item(platform, hr, draft, "rate-1").item.state is ItemState.LIVE
    events = told(platform, people.ada, panel.id)
    assert events.count("panel:key-taken") == 1
    assert events.count("panel:rated") == 10
    view = platform.read(view_panel, hr, panel.id)
    assert view.taken_by == "Olivia"
    assert platform.read(list_panels, hr)[0].taken
    with pytest.raises(Conflict, match="nothing to take over"):
        platform.run(take_key, hr, panel.id, "Again.")


def test_nine_experts_of_two_groups_make_an_expert_key(platform, people, draft):
    panel = key_panel(platform, people.olivia, draft, ["rate-1"], 9)
    for token in panel.tokens:
        rate_all(platform, token)
    platform.run(close_panel, people.olivia, panel.id)
    preview = platform.read(preview_key, people.olivia, panel.id)
    assert preview.agreement == 1.0
    assert [one.group for one in preview.without] == ["leaders", "staff"]
    platform.run(take_key, people.olivia, panel.id, "The panel.")
    assert key_now(platform, people.olivia, draft, "rate-1").panel.expert


def test_looking_changes_nothing_and_begins_nothing(platform, people, panel):
    token = panel.tokens[0]
    door = see(platform, token)
    assert (door.state, door.begun, door.pages, door.minutes) == (Door.OPEN, False, 2, 4)
    with pytest.raises(Closed):
        platform.read(view_panel_page, NOBODY, token, 1)
    assert platform.read(view_panel, people.olivia, panel.id).members[0].opened_at is None


def test_a_rating_left_open_is_named_and_what_was_given_is_kept(platform, panel):
    token = panel.tokens[0]
    platform.run(begin_panel, NOBODY, token)
    page = fill_page(platform, token, 1, lambda text: 6 if text.startswith("Action 1") else None)
    assert len(page.missing) == 4
    assert sorted(page.fields.values()) == ["6"]
    with pytest.raises(Invalid) as refused:
        platform.run(hand_in_panel, NOBODY, token)
    assert [problem.item for problem in refused.value.problems] == ["1", "2"]
    assert platform.run(begin_panel, NOBODY, token) == 1
    lines = platform.read(review_panel, NOBODY, token).lines
    assert [(line.begun, line.complete) for line in lines] == [(True, False), (False, False)]


def test_care_and_convenience_are_kept_and_need_not_be_given(platform, people, panel, draft):
    token = panel.tokens[0]
    platform.run(begin_panel, NOBODY, token)
    fill_page(platform, token, 1, by_place)
    fill_page(platform, token, 1, lambda _: 5, "care")
    assert fill_page(platform, token, 2, by_place).missing == ()
    platform.run(hand_in_panel, NOBODY, token)
    platform.run(close_panel, people.olivia, panel.id)
    first, second = platform.read(preview_key, people.olivia, panel.id).proposals
    assert {option.care for option in first.after.options.values()} == {500}
    assert second.after.options["a"].care == second.before.options["a"].care


def test_a_second_device_carries_on_and_a_link_used_again_shows_what_was_given(platform, panel):
    token = panel.tokens[0]
    platform.run(begin_panel, NOBODY, token)
    fill_page(platform, token, 1, by_place)
    assert platform.run(begin_panel, NOBODY, token) == 2
    fill_page(platform, token, 2, by_place)
    assert platform.run(begin_panel, NOBODY, token) == 0
    platform.run(hand_in_panel, NOBODY, token)
    door = see(platform, token)
    assert door.state is Door.FINISHED
    assert door.given_items[0].options[0] == ("Action 1 of rate-1.", 7, None, None)
    for change in (begin_panel, hand_in_panel):
        with pytest.raises(Closed, match="cannot be changed"):
            platform.run(change, NOBODY, token)
    with pytest.raises(Closed):
        platform.run(save_panel_page, NOBODY, token, 1, [])


def test_each_member_has_an_order_of_their_own_and_no_id_of_the_bank(platform, panel):
    orders = set()
    for token in panel.tokens:
        platform.run(begin_panel, NOBODY, token)
        page = platform.read(view_panel_page, NOBODY, token, 1)
        orders.add(tuple(option.text for option in page.options))
        assert all(len(option.reference) == 12 for option in page.options)
        assert page == platform.read(view_panel_page, NOBODY, token, 1)
    assert len(orders) > 1


@pytest.mark.parametrize(
    "pairs", [[("effectiveness-{0}", "8")], [("effectiveness-{0}", "six")], [("effectiveness-zzz", "6")], [("x", "1")]]
)
def test_what_no_form_of_ours_sends_is_refused_whole(platform, panel, pairs):
    token = panel.tokens[0]
    platform.run(begin_panel, NOBODY, token)
    page = platform.read(view_panel_page, NOBODY, token, 1)
    good = [(f"effectiveness-{page.options[1].reference}", "4")]
    with pytest.raises(Invalid):
        platform.run(
            save_panel_page, NOBODY, token, 1, [*good, *((n.format(page.options[0].reference), v) for n, v in pairs)]
        )
    assert platform.read(view_panel_page, NOBODY, token, 1).fields == {}
    with pytest.raises(NotFound):
        platform.read(view_panel_page, NOBODY, token, 3)


def test_only_what_was_handed_in_is_counted(platform, people, panel):
    rate_all(platform, panel.tokens[0])
    rate_all(platform, panel.tokens[1], hand_in=False)
    results = platform.read(panel_results, people.olivia, panel.id)
    assert results.agreement.raters == 1
    assert [member.done for member in results.panel.members] == [2, 2, 0, 0, 0]
    assert len(results.panel.counting) == 1


def test_a_withdrawn_member_is_told_so_and_not_counted_and_can_come_back(platform, people, panel):
    rate_all(platform, panel.tokens[0])
    member = panel.members[0]
    platform.run(withdraw_member, people.olivia, panel.id, member.member_id)
    assert see(platform, member.token).state is Door.WITHDRAWN
    assert platform.read(panel_results, people.olivia, panel.id).agreement.raters == 0
    again = platform.run(renew_member_link, people.olivia, panel.id, member.member_id)
    with pytest.raises(NotFound, match="newer one has taken its place"):
        see(platform, member.token)
    assert see(platform, again.token).state is Door.FINISHED
    assert platform.read(panel_results, people.olivia, panel.id).agreement.raters == 1


def test_nobody_is_invited_twice_and_the_table_is_full_at_twenty(platform, people, panel):
    known = Invitee("Anna Berg", " ANNA@example.org")
    again = platform.run(invite_members, people.olivia, panel.id, [known, Invitee("Zoe", "zoe@example.org")], "Staff ")
    assert [bool(one.token) for one in again] == [True, False]
    assert platform.read(view_panel, people.olivia, panel.id).members[-1].group == "staff"
    many = [Invitee(f"Guest {n}", f"guest{n}@example.org") for n in range(15)]
    with pytest.raises(Invalid, match="21 members"):
        platform.run(invite_members, people.olivia, panel.id, many, "staff")
    with pytest.raises(Invalid, match="group"):
        platform.run(invite_members, people.olivia, panel.id, many[:1], " ")


def test_the_second_round_shows_the_distribution_and_keeps_the_first(platform, people, draft):
    panel = finished_panel(platform, people.olivia, draft)
    late = platform.run(invite_members, people.olivia, panel.id, [Invitee("Late", "late@example.org")], "staff")
    platform.run(start_discussion, people.olivia, panel.id, ["rate-2"])
    assert see(platform, late[0].token).state is Door.MISSED
    token = panel.tokens[4]
    assert see(platform, token).pages == 1
    assert platform.run(begin_panel, NOBODY, token) == 0
    page = platform.read(view_panel_page, NOBODY, token, 1)
    first = next(option for option in page.options if option.text.startswith("Action 1"))
    assert first.counts == {1: 1, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0, 7: 4}
    assert page.fields[f"effectiveness-{first.reference}"] == "1"
    pairs = [(f"effectiveness-{first.reference}", "6"), ("remark", "It was the queue.")]
    platform.run(save_panel_page, NOBODY, token, 1, pairs)
    before = platform.read(panel_item, people.olivia, panel.id, "rate-2")
    assert before.agreement.options[0].ratings == (1, 7, 7, 7, 7)  # not handed in yet
    platform.run(hand_in_panel, NOBODY, token)
    after = platform.read(panel_item, people.olivia, panel.id, "rate-2")
    assert after.agreement.options[0].ratings == (6, 7, 7, 7, 7)
    assert after.agreement.options[1].ratings == (3, 5, 5, 5, 5)
    line = next(rater for rater in after.raters if rater.remark)
    assert (line.remark, line.earlier) == ("It was the queue.", {"a": 1})
    rows = platform.read(panel_ratings, people.olivia, panel.id)
    changed = [row for row in rows if row[3:5] == ("rate-2", "a") and row[1] == _name_of(rows, "6")]
    assert [(row[0], row[5]) for row in changed] == [("1", "1"), ("2", "6")]


def _name_of(rows, rating):
    return next(row[1] for row in rows if row[0] == "2" and row[4] == "a" and row[5] == rating)


def test_rounds_come_in_order(platform, people, panel):
    hr = people.olivia
    with pytest.raises(Conflict, match="Nobody has handed in"):
        platform.run(start_discussion, hr, panel.id, ["rate-1"])
    rate_all(platform, panel.tokens[0])
    with pytest.raises(Invalid, match="No situation"):
        platform.run(start_discussion, hr, panel.id, ["gone"])
    platform.run(start_discussion, hr, panel.id, ["rate-1"])
    with pytest.raises(Conflict, match="once"):
        platform.run(start_discussion, hr, panel.id, ["rate-1"])
    with pytest.raises(Conflict, match="blind"):
        platform.run(invite_members, hr, panel.id, people_more(), "staff")
    platform.run(close_panel, hr, panel.id)
    with pytest.raises(Conflict, match="closed already"):
        platform.run(close_panel, hr, panel.id)
    assert see(platform, panel.tokens[0]).panel_closed
    assert see(platform, panel.tokens[1]).state is Door.CLOSED
    with pytest.raises(Conflict, match="closed"):
        platform.run(renew_member_link, hr, panel.id, panel.members[1].member_id)


def people_more():
    return people(2, 5)


def test_an_option_in_doubt_is_dropped_with_a_reason_and_the_text_follows(platform, people, draft):
    hr, panel = people.olivia, finished_panel(platform, people.olivia, draft)
    with pytest.raises(Conflict, match="Close it first"):
        platform.run(decide_option, hr, panel.id, "rate-2", "a", "dropped", "Unclear.")
    platform.run(close_panel, hr, panel.id)
    with pytest.raises(Conflict, match="Keep or drop"):
        platform.run(take_key, hr, panel.id, "Now.")
    with pytest.raises(Invalid, match="reason is missing"):
        platform.run(decide_option, hr, panel.id, "rate-2", "a", "dropped", "  ")
    with pytest.raises(Conflict, match="agrees about this option"):
        platform.run(decide_option, hr, panel.id, "rate-2", "b", "dropped", "Unclear.")
    with pytest.raises(NotFound):
        platform.run(decide_option, hr, panel.id, "rate-2", "z", "dropped", "Unclear.")
    with pytest.raises(Invalid, match="kept or dropped"):
        platform.run(decide_option, hr, panel.id, "rate-2", "a", "eaten", "Unclear.")
    platform.run(decide_option, hr, panel.id, "rate-2", "a", "dropped", "Nobody agrees what it says.")
    preview = platform.read(preview_key, hr, panel.id)
    for proposal in preview.proposals:
        for option in proposal.agreement.doubtful:
            if option not in proposal.decisions:
                platform.run(decide_option, hr, panel.id, proposal.rated.id, option, "kept", "Clear enough.")
    platform.run(take_key, hr, panel.id, "Spring panel.")
    item, taken = draft_item(platform, hr, draft, "rate-2").item, key_now(platform, hr, draft, "rate-2")
    assert [option.id for option in item.options] == ["b", "c", "d"]
    assert (set(taken.options), taken.panel.n) == ({"b", "c", "d"}, 5)
    assert item.state is ItemState.DRAFT  # a second person reads the new text
    assert [p.standing for p in platform.read(preview_key, hr, panel.id).proposals] == [Standing.SAME, Standing.SAME]


def test_a_situation_keeps_as_many_options_as_its_format_needs(platform, people, draft):
    hr = people.olivia
    panel = key_panel(platform, hr, draft, ["single-1"])
    for place, token in enumerate(panel.tokens):
        rate_all(platform, token, (lambda _: 7) if place % 2 else (lambda _: 1))
    platform.run(close_panel, hr, panel.id)
    with pytest.raises(Conflict, match="0 would be left, and 1 are needed"):
        platform.run(decide_option, hr, panel.id, "single-1", "a", "dropped", "Unclear.")


def test_a_text_that_changed_since_keeps_its_key(platform, people, draft):
    hr = people.olivia
    panel = key_panel(platform, hr, draft)
    for token in panel.tokens:
        rate_all(platform, token)
    platform.run(close_panel, hr, panel.id)
    now = draft_item(platform, hr, draft, "rate-1")
    platform.run(write_item, hr, draft, reworded(now.item), now.revision, "Clearer.")
    preview = platform.read(preview_key, hr, panel.id)
    assert [proposal.standing for proposal in preview.proposals] == [Standing.CHANGED, Standing.READY]
    assert platform.run(take_key, hr, panel.id, "The rest.") == 1
    assert key_now(platform, hr, draft, "rate-1").panel.n == 0


def test_a_panel_nobody_answered_makes_no_key(platform, people, panel):
    platform.run(close_panel, people.olivia, panel.id)
    preview = platform.read(preview_key, people.olivia, panel.id)
    assert {proposal.standing for proposal in preview.proposals} == {Standing.UNRATED}
    assert (preview.agreement, preview.without) == (None, ())
    with pytest.raises(Conflict, match="nothing to take over"):
        platform.run(take_key, people.olivia, panel.id, "Now.")


def test_ratings_name_nobody_and_start_no_formula(platform, people, draft):
    panel_id = platform.run(open_key_panel, people.olivia, draft, "Odd", ["rate-1"])
    panel = seat(platform, people.olivia, panel_id, 2, ["=cmd()"])
    for token in panel.tokens:
        rate_all(platform, token, turned)
    rows = list(csv.reader(io.StringIO(csv_text(platform.read(panel_ratings, people.olivia, panel_id)))))
    assert rows[0] == ["round", "rater", "group", "item", "option", "rating", "care", "convenience"]
    assert rows[1] == ["1", "r1", "'=cmd()", "rate-1", "a", "1", "", ""]
    assert len(rows) == 1 + 2 * 5
    assert {row[1] for row in rows[1:]} == {"r1", "r2"}


def test_who_may_do_what(platform, people, draft, panel):
    with pytest.raises(NotAllowed):
        platform.run(open_key_panel, people.aud, draft, "A panel", ["rate-1"])
    assert platform.read(view_panel, people.aud, panel.id).title == "What works at our desk"
    with pytest.raises(NotAllowed):
        platform.read(view_panel, people.mateo, panel.id)
    with pytest.raises(NotFound):
        platform.read(view_panel, people.nina, panel.id)
    with pytest.raises(NotFound):
        platform.run(withdraw_member, people.olivia, panel.id, "somebody else")
    with pytest.raises(NotFound):
        platform.read(panel_item, people.olivia, panel.id, "pick-1")
    with pytest.raises(NotFound):
        see(platform, "no-such-link")


@pytest.mark.parametrize(("title", "items"), [(" ", ["rate-1"]), ("x" * 201, ["rate-1"]), ("A panel", ["gone"])])
def test_a_panel_needs_a_name_and_something_to_rate(platform, people, draft, title, items):
    with pytest.raises(Invalid):
        platform.run(open_key_panel, people.olivia, draft, title, items)
    assert platform.read(list_panels, people.olivia) == []
