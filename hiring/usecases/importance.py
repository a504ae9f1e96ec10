"""What leaders, staff and customers think is important: a panel that compares the standards of the values profile."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.life import require_reason
from hiring.domain.evidence.importance import Choice, Importance, balanced_sets, importance
from hiring.domain.records.events import Event
from hiring.domain.values.profile import ValuesProfile
from hiring.errors import Conflict, Invalid, NotFound
from hiring.store import panels as store
from hiring.store.tables.studio import PanelRow
from hiring.store.values import latest_profile
from hiring.usecases.panels import CLOSED, IMPORTANCE, PanelView, add_panel, panel_view, sets_of, standards_of
from hiring.usecases.values import ProfileView, save_profile, view_profile
from hiring.usecases.work import Work, needs


@dataclass(frozen=True, slots=True)
class ImportanceResults:
    """An importance panel. `found` is None until it is closed: a change after one hand-in would tell whose it is.

    `present`: the importance of each standard in the newest profile; `gone`: names of standards it no longer has.
    """

    panel: PanelView
    found: Importance | None
    present: Mapping[str, int]
    gone: tuple[str, ...]
    version: int


@needs(Permission.BANKS_WRITE)
def open_importance_panel(actor: Actor, work: Work, title: str) -> str:
    """Open a panel that compares the standards of the newest values profile in balanced sets."""
    row = latest_profile(work.session)
    if row is None:
        raise Conflict("There is no values profile yet. State your vision and service standards first.")
    standards = ValuesProfile.from_plain(row.content).standards
    content = {
        "standards": [{"id": s.id, "name": s.name, "promise": s.promise} for s in standards],
        "sets": [list(names) for names in balanced_sets([s.id for s in standards])],
    }
    panel = PanelRow(purpose=IMPORTANCE, values_profile_id=row.id, title=title, content=content)
    return add_panel(actor, work, panel)


@needs(Permission.BANKS_READ)
def importance_results(actor: Actor, work: Work, panel_id: str) -> ImportanceResults:
    """Return what the panel thinks, groups apart where they are large enough."""
    row = _importance_panel(work, panel_id)
    newest = view_profile(actor, work)
    if newest is None:  # profiles are never removed
        raise NotFound("There is no values profile.")
    profile = newest.profile
    return ImportanceResults(
        panel=panel_view(work, row),
        found=_found(work, row) if row.state == CLOSED else None,
        present={standard.id: standard.importance for standard in profile.standards},
        gone=tuple(s.name for s in standards_of(row) if profile.standard(s.id) is None),
        version=newest.version,
    )


@needs(Permission.VALUES_WRITE)
def take_importance(actor: Actor, work: Work, panel_id: str, chosen: Mapping[str, int], reason: str) -> ProfileView:
    """Carry importances over into the values profile: a version in use is followed by a new one; with a reason.

    Only standards that the newest profile still has are changed, and nothing else of it.
    """
    row = _importance_panel(work, panel_id, lock=True)
    if row.state != CLOSED:
        raise Conflict("The panel is still open. Close it first: then its result is final.")
    found = _found(work, row)
    if not found.everybody.members:
        raise Conflict("Nobody handed in, so there is nothing to carry over.")
    require_reason(reason, needed=True)
    newest = view_profile(actor, work)
    known = {standard.id for standard in standards_of(row)}
    strange = sorted(chosen.keys() - known)
    if newest is None or strange:
        raise Invalid("This form is not the one of this panel.", "Load the page again; nothing was saved.")
    standards = tuple(
        replace(standard, importance=chosen.get(standard.id, standard.importance))
        for standard in newest.profile.standards
    )
    saved = save_profile(actor, work, replace(newest.profile, standards=standards))
    taken = {"at": work.now.isoformat(), "by": actor.name or actor.id}
    row.content = {**row.content, "taken": taken}
    work.record(
        Event.PANEL_IMPORTANCE_TAKEN,
        f"panel:{panel_id}",
        profile=saved.id,
        version=saved.version,
        importance=dict(chosen),
        proposed={standing.standard: standing.importance for standing in found.everybody.standings},
        reason=reason.strip(),
    )
    return saved


def _found(work: Work, row: PanelRow) -> Importance:
    members = {
        member.id: member.rater_group
        for member in store.members_of_panel(work.session, row.id)
        if member.finished_round and member.withdrawn_at is None
    }
    choices = [
        Choice(choice.member_id, members[choice.member_id], choice.set_number, choice.best, choice.worst)
        for choice in store.choices_of_panel(work.session, row.id)
        if choice.member_id in members
    ]
    return importance([standard.id for standard in standards_of(row)], sets_of(row), choices)


def _importance_panel(work: Work, panel_id: str, *, lock: bool = False) -> PanelRow:
    row = store.panel_by_id(work.session, panel_id, lock=lock)
    if row.purpose != IMPORTANCE:
        raise NotFound("This panel rates situations; it compares no standards.")
    return row
