"""Who sits on a panel: inviting by link, a new link, and taking somebody off it."""

from collections.abc import Sequence
from dataclasses import dataclass

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.people.invitees import Invitee, normalise_email
from hiring.domain.records.events import Event
from hiring.errors import Conflict, Invalid
from hiring.ids import new_id, new_token, token_digest
from hiring.store import panels as store
from hiring.store.tables.studio import PanelMemberRow, PanelRow
from hiring.store.unique import flush_or_conflict
from hiring.usecases.panels import CLOSED, KEY, MOST_MEMBERS, MOST_VOICES, OPEN
from hiring.usecases.work import Work, needs

MAX_GROUP = 40
_RACE = "Somebody else invited one of these people just now. Try again: nobody is invited twice."


@dataclass(frozen=True, slots=True)
class Linked:
    """A member and the token of their link, shown once; empty for who was on the panel already."""

    member_id: str
    name: str
    email: str
    token: str


@needs(Permission.BANKS_WRITE)
def invite_members(actor: Actor, work: Work, panel_id: str, people: Sequence[Invitee], group: str) -> list[Linked]:
    """Invite people of one group to a panel; who is on it already stays as they are and gets no second link."""
    del actor
    panel = _open_panel(work, panel_id)
    if panel.state != OPEN:
        raise Conflict("The first round is over, so nobody new can rate blind. Open another panel.")
    group = " ".join(group.split()).lower()
    if not group or len(group) > MAX_GROUP or not group.isprintable():
        raise Invalid("The group is missing or too long.", f"Name it in 1 to {MAX_GROUP} characters: leaders, staff.")
    members = store.members_of_panel(work.session, panel_id)
    known = {member.email: member for member in members}
    new = {normalise_email(p.email): p for p in people if normalise_email(p.email) not in known}
    _check_number(panel, sum(member.withdrawn_at is None for member in members) + len(new))
    linked = [_add(work, panel, person, email, group) for email, person in new.items()]
    flush_or_conflict(work.session, _RACE)
    again = [known[normalise_email(p.email)] for p in people if normalise_email(p.email) in known]
    return linked + [Linked(member.id, member.name, member.email, "") for member in again]


@needs(Permission.BANKS_WRITE)
def renew_member_link(actor: Actor, work: Work, panel_id: str, member_id: str) -> Linked:
    """Return a new link, which takes the place of the old one; who was withdrawn is of the panel again."""
    del actor
    panel = _open_panel(work, panel_id)
    member = store.lock_member(work.session, panel_id, member_id)
    if member.withdrawn_at is not None:
        others = store.members_of_panel(work.session, panel_id)
        _check_number(panel, sum(other.withdrawn_at is None for other in others) + 1)
    token = new_token()
    member.token_sha256, member.withdrawn_at = token_digest(token), None
    work.record(Event.PANEL_MEMBER_INVITED, f"panel:{panel_id}", member=member_id, again=True)
    return Linked(member.id, member.name, member.email, token)


@needs(Permission.BANKS_WRITE)
def withdraw_member(actor: Actor, work: Work, panel_id: str, member_id: str) -> None:
    """Take somebody off a panel: their link only says so, and what they gave is kept but not counted."""
    del actor
    _open_panel(work, panel_id)
    member = store.lock_member(work.session, panel_id, member_id)
    if member.withdrawn_at is None:
        member.withdrawn_at = work.now
        work.record(Event.PANEL_MEMBER_WITHDRAWN, f"panel:{panel_id}", member=member_id)


def _open_panel(work: Work, panel_id: str) -> PanelRow:
    panel = store.panel_by_id(work.session, panel_id, lock=True)
    if panel.state == CLOSED:
        raise Conflict("This panel is closed: who was on it stays as it is.")
    return panel


def _check_number(panel: PanelRow, members: int) -> None:
    most = MOST_MEMBERS if panel.purpose == KEY else MOST_VOICES
    if members > most:
        raise Invalid(f"The panel would have {members} members.", f"Keep it to {most}, or open another panel.")


def _add(work: Work, panel: PanelRow, person: Invitee, email: str, group: str) -> Linked:
    token = new_token()
    row = PanelMemberRow(
        id=new_id(),
        organisation_id=work.actor.organisation_id,
        panel_id=panel.id,
        name=person.name.strip(),
        email=email,
        rater_group=group,
        token_sha256=token_digest(token),
        invited_at=work.now,
    )
    work.session.add(row)
    work.record(Event.PANEL_MEMBER_INVITED, f"panel:{panel.id}", member=row.id, group=group)
    return Linked(row.id, row.name, email, token)
