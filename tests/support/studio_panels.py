"""Panels of people who rate and choose, through the use cases that their pages call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hiring.bootstrap import Platform
from hiring.domain.access.policy import NOBODY, Actor
from hiring.domain.people.invitees import Invitee
from hiring.usecases.drafts import open_draft, view_draft
from hiring.usecases.importance import open_importance_panel
from hiring.usecases.panel_answers import PanelPage, save_panel_page, view_panel_page
from hiring.usecases.panel_door import begin_panel, hand_in_panel, open_panel_link
from hiring.usecases.panel_members import Linked, invite_members, withdraw_member
from hiring.usecases.panels import close_panel, open_key_panel, start_discussion
from hiring.usecases.values import view_profile

NAMES = ("Anna Berg", "Bilal Cem", "Clara Díaz", "Dov Eli", "Esi Fosu", "Finn Gray", "Hoa Ito", "Jun Kim", "Lea Mori")
GROUPS = ("leaders", "staff", "customers")
# Option text -> number; None leaves it open.
Opinion = Callable[[str], int | None]


def people(number: int, start: int = 0) -> list[Invitee]:
    """Return some people to invite."""
    return [Invitee(name, f"{name.split()[0].lower()}@example.org") for name in NAMES[start : start + number]]


def by_place(text: str) -> int:
    """Rate the tiny bank's first action best and the others after it, as its key does; other texts by their length."""
    if not text.startswith("Action "):
        return 1 + len(text) % 7
    return max(1, 7 - 2 * (int(text.split()[1]) - 1))


def turned(text: str) -> int:
    """Rate the other way round."""
    return 8 - by_place(text)


@dataclass(frozen=True)
class Panel:
    """A panel and the links of its members."""

    id: str
    members: tuple[Linked, ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        """The secrets of the links."""
        return tuple(member.token for member in self.members)


def seat(platform: Platform, hr: Actor, panel_id: str, number: int, groups: Sequence[str] = GROUPS[:2]) -> Panel:
    """Invite people to a panel, group after group in turn."""
    members = []
    for place, person in enumerate(people(number)):
        members += platform.run(invite_members, hr, panel_id, [person], groups[place % len(groups)])
    return Panel(panel_id, tuple(members))


def key_panel(
    platform: Platform, hr: Actor, draft_id: str, items: Sequence[str] = ("rate-1", "rate-2"), number: int = 5
) -> Panel:
    """Open a panel on items of a working copy and invite its members."""
    panel_id = platform.run(open_key_panel, hr, draft_id, "What works at our desk", items)
    return seat(platform, hr, panel_id, number)


def fill_page(platform: Platform, token: str, number: int, opinion: Opinion, asked: str = "effectiveness") -> PanelPage:
    """Rate every option of a page."""
    page = platform.read(view_panel_page, NOBODY, token, number)
    wanted = [(f"{asked}-{option.reference}", opinion(option.text)) for option in page.options]
    pairs = [(name, str(value)) for name, value in wanted if value is not None]
    return platform.run(save_panel_page, NOBODY, token, number, pairs)


def rate_all(platform: Platform, token: str, opinion: Opinion = by_place, *, hand_in: bool = True) -> None:
    """Go through all pages of the present round."""
    platform.run(begin_panel, NOBODY, token)
    for number in range(1, platform.read(open_panel_link, NOBODY, token).pages + 1):
        fill_page(platform, token, number, opinion)
    if hand_in:
        platform.run(hand_in_panel, NOBODY, token)


def importance_panel(platform: Platform, hr: Actor, number: int = 6, groups: Sequence[str] = GROUPS[:2]) -> Panel:
    """Open a panel that compares the standards and invite its members."""
    panel_id = platform.run(open_importance_panel, hr, "What matters most here")
    return seat(platform, hr, panel_id, number, groups)


def choose_all(platform: Platform, token: str, order: Sequence[str], *, hand_in: bool = True) -> None:
    """Choose in every set by an order of one's own."""
    platform.run(begin_panel, NOBODY, token)
    for number in range(1, platform.read(open_panel_link, NOBODY, token).pages + 1):
        page = platform.read(view_panel_page, NOBODY, token, number)
        places = {order.index(standard.id): reference for reference, standard in page.standards}
        pairs = [("best", places[min(places)]), ("worst", places[max(places)])]
        platform.run(save_panel_page, NOBODY, token, number, pairs)
    if hand_in:
        platform.run(hand_in_panel, NOBODY, token)


def finished_panel(platform: Platform, hr: Actor, draft_id: str, items: Sequence[str] = ("rate-1", "rate-2")) -> Panel:
    """A panel of five who handed in, one of them of another mind; still open."""
    panel = key_panel(platform, hr, draft_id, items)
    for place, token in enumerate(panel.tokens):
        rate_all(platform, token, turned if place == 4 else by_place)
    return panel


def closed_importance(platform: Platform, hr: Actor, order: Sequence[str]) -> Panel:
    """A closed panel of importance, six members in two groups of three who want opposite things."""
    panel = importance_panel(platform, hr)
    for place, token in enumerate(panel.tokens):
        choose_all(platform, token, list(order) if place % 2 else list(reversed(order)))
    platform.run(close_panel, hr, panel.id)
    return panel


def rooms(platform: Platform, hr: Actor, bank_id: str) -> dict[str, str]:
    """Open panels in the states that pages treat differently; return names for their ids and their links."""
    draft_id = platform.run(open_draft, hr, bank_id)
    items = [item.item.id for item in platform.read(view_draft, hr, draft_id).items[:3]]
    profile = platform.read(view_profile, hr)
    assert profile
    order = [standard.id for standard in profile.profile.standards]
    return _key_rooms(platform, hr, draft_id, items) | _importance_rooms(platform, hr, order)


def _key_rooms(platform: Platform, hr: Actor, draft_id: str, items: Sequence[str]) -> dict[str, str]:
    empty = platform.run(open_key_panel, hr, draft_id, "Nobody asked yet", items)
    open_one = finished_panel(platform, hr, draft_id, items)
    under_way = platform.run(invite_members, hr, open_one.id, people(3, 5), "customers")
    platform.run(begin_panel, NOBODY, under_way[0].token)
    talked = finished_panel(platform, hr, draft_id, items)
    missed = platform.run(invite_members, hr, talked.id, people(1, 5), "customers")
    platform.run(start_discussion, hr, talked.id, items[:1])
    platform.run(begin_panel, NOBODY, talked.tokens[0])
    platform.run(withdraw_member, hr, talked.id, talked.members[1].member_id)
    closed = finished_panel(platform, hr, draft_id, items)
    shut_out = platform.run(invite_members, hr, closed.id, people(1, 5), "customers")
    platform.run(close_panel, hr, closed.id)
    return {
        "panel_draft": draft_id,
        "panel_empty": empty,
        "panel_open": open_one.id,
        "panel_talked": talked.id,
        "panel_closed": closed.id,
        "panel_item": items[0],
        "link_new": under_way[1].token,
        "link_begun": under_way[0].token,
        "link_done": open_one.tokens[0],
        "link_round_2": talked.tokens[0],
        "link_withdrawn": talked.tokens[1],
        "link_missed": missed[0].token,
        "link_shut": shut_out[0].token,
    }


def _importance_rooms(platform: Platform, hr: Actor, order: Sequence[str]) -> dict[str, str]:
    started = importance_panel(platform, hr, 3)
    platform.run(begin_panel, NOBODY, started.tokens[0])
    choose_all(platform, started.tokens[2], order)
    return {
        "importance_open": started.id,
        "importance_closed": closed_importance(platform, hr, order).id,
        "link_of_sets": started.tokens[0],
        "link_of_sets_done": started.tokens[2],
    }


def desk_panel(platform: Platform, hr: Actor, draft_id: str) -> Panel:
    """A small panel for the world of the tests: two members, both of whom handed in."""
    panel = key_panel(platform, hr, draft_id, ["rate-1"], 2)
    for token in panel.tokens:
        rate_all(platform, token)
    return panel
