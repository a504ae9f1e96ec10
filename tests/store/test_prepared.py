"""Prepared statements do not pass the session's hooks, so the same wall is tried from their side."""

from typing import Any

import pytest
from sqlalchemy import bindparam, func, select

from hiring.bootstrap import Platform
from hiring.store.engine import for_writing
from hiring.store.prepared import prepare, prepare_insert, table_of
from hiring.store.tables.organisations import LoginThrottleRow, OrganisationRow, StaffRoleRow, StaffRow
from hiring.store.tables.records import AuditEventRow
from hiring.store.tenancy import OrganisationCrossed, open_session, unscoped
from tests.support.platform import People

STAFF, ROLES, ORGANISATIONS = (table_of(row) for row in (StaffRow, StaffRoleRow, OrganisationRow))


def test_a_query_sees_one_organisation_in_every_table_it_names(platform: Platform, people: People) -> None:
    names = prepare(select(STAFF.c.name))
    joined = prepare(
        select(ROLES.c.role, STAFF.c.id)
        .join_from(STAFF, ROLES, ROLES.c.staff_id == STAFF.c.id)
        .where(STAFF.c.id == bindparam("staff_id"))
    )
    owners = select(ORGANISATIONS.c.id).join_from(STAFF, ORGANISATIONS, ORGANISATIONS.c.id == STAFF.c.organisation_id)
    owned, of_others = prepare(owners), prepare(owners.where(STAFF.c.organisation_id == bindparam("other")))
    here, there = people.organisation_id, people.other_organisation_id
    with open_session(platform.engine, here) as session:
        assert {row.organisation_id for row in session.scalars(select(StaffRow))} == {here}
        assert len(names.rows(session)) == session.scalar(select(func.count()).select_from(StaffRow))
        assert joined.first(session, staff_id=people.mateo.id) is not None
        assert joined.first(session, staff_id=people.nina.id) is None
        assert set(owned.rows(session)) == {(here,)}
        assert of_others.rows(session, other=there) == []
    with open_session(platform.engine, "") as session:
        assert names.rows(session) == []
        with unscoped(session), pytest.raises(OrganisationCrossed):
            names.rows(session)


def test_a_query_sees_what_is_not_yet_flushed(platform: Platform, people: People) -> None:
    name = prepare(select(STAFF.c.name).where(STAFF.c.id == bindparam("staff_id")))
    with open_session(for_writing(platform.engine), people.organisation_id) as session:
        session.get_one(StaffRow, people.olivia.id).name = "Somebody Else"
        assert name.rows(session, staff_id=people.olivia.id) == [("Somebody Else",)]


@pytest.mark.parametrize(
    "query",
    [
        select(STAFF.alias().c.id),
        select(select(STAFF.c.id).subquery().c.id),
        select(STAFF.c.id).where(STAFF.c.id == select(func.max(ROLES.c.staff_id)).scalar_subquery()),
        select(STAFF.c.id).outerjoin(ROLES, ROLES.c.staff_id == STAFF.c.id),
        select(table_of(LoginThrottleRow).c.key),
    ],
)
def test_what_could_slip_out_cannot_be_prepared(query: Any) -> None:
    with pytest.raises(OrganisationCrossed):
        prepare(query)


def test_an_insert_belongs_to_the_sessions_organisation(platform: Platform, people: People) -> None:
    add_role = prepare_insert(StaffRoleRow)
    role = {"staff_id": people.mateo.id, "role": "auditor"}
    with open_session(for_writing(platform.engine), people.organisation_id) as session:
        with pytest.raises(OrganisationCrossed):
            add_role.add(session, role | {"organisation_id": people.other_organisation_id})
        add_role.add(session, role)
        added = session.scalars(select(StaffRoleRow).where(StaffRoleRow.role == "auditor"))
        assert (people.organisation_id, people.mateo.id) in {(row.organisation_id, row.staff_id) for row in added}
    with open_session(for_writing(platform.engine), "") as session, pytest.raises(OrganisationCrossed):
        add_role.add(session, role)
    with open_session(platform.engine, people.organisation_id, read_only=True) as session:
        with pytest.raises(RuntimeError, match="a read must not write"):
            add_role.add(session, role)
        with pytest.raises(RuntimeError, match="a read must not write"):
            prepare_insert(AuditEventRow).add(session, {"subject": "s"})
    with pytest.raises(OrganisationCrossed):
        prepare_insert(LoginThrottleRow)
