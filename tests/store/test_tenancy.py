"""The wall between organisations, tried with every owned table and every kind of statement."""

from typing import Any

import pytest
from sqlalchemy import CursorResult, delete, exists, func, insert, select, text, update
from sqlalchemy.orm import Session, aliased

from hiring.bootstrap import Platform
from hiring.store.engine import for_writing
from hiring.store.tables.organisations import OrganisationRow, StaffRoleRow, StaffRow
from hiring.store.tables.records import AuditEventRow
from hiring.store.tenancy import OrganisationCrossed, enter, open_session, unscoped
from tests.support.example_rows import example_rows, owned_classes
from tests.support.platform import START, People

CLASSES = owned_classes()


@pytest.fixture
def filled(platform: Platform, people: People) -> tuple[str, str]:
    """Give both organisations one row of every kind, next to their staff."""
    with Session(platform.engine) as session:
        for organisation_id in (people.organisation_id, people.other_organisation_id):
            for row in example_rows(organisation_id):
                session.add(row)
                session.flush()
            session.add(
                AuditEventRow(
                    organisation_id=organisation_id,
                    at=START,
                    actor_kind="staff",
                    actor_id="x",
                    event="a:b",
                    subject="s",
                    details={},
                )
            )
        session.commit()
    return people.organisation_id, people.other_organisation_id


def keys(cls: type[Any]) -> list[str]:
    return [column.name for column in cls.__table__.primary_key]


def key_of(session: Session, cls: type[Any], organisation_id: str) -> tuple[Any, ...]:
    with unscoped(session):
        row = session.scalars(select(cls).where(cls.organisation_id == organisation_id)).first()
    assert row is not None
    key = tuple(getattr(row, name) for name in keys(cls))
    session.expunge_all()
    return key


def test_no_statement_reaches_another_organisation(platform: Platform, filled: tuple[str, str]) -> None:
    here, there = filled
    for cls in CLASSES:
        with open_session(for_writing(platform.engine), here) as session:
            theirs = key_of(session, cls, there)
            assert {row.organisation_id for row in session.scalars(select(cls))} == {here}, cls
            session.expunge_all()
            assert session.get(cls, theirs) is None, cls
            assert reached(session, cls, there) == [], cls
            with unscoped(session):
                assert len(reached(session, cls, there)) >= 5, cls


def reached(session: Session, cls: type[Any], there: str) -> list[Any]:
    """Try to see the other organisation's rows by aliases, joins, subqueries, unions and whole columns."""
    alias, other = aliased(cls), aliased(cls)
    union = select(alias.organisation_id).union(select(other.organisation_id)).subquery()
    statements: list[Any] = [
        select(alias.organisation_id).where(alias.organisation_id == there),
        select(OrganisationRow.id).join(cls, cls.organisation_id == there),
        select(OrganisationRow.id).where(exists().where(cls.organisation_id == there)),
        select(OrganisationRow.id).where(select(func.max(cls.organisation_id)).scalar_subquery() == there),
        select(union.c.organisation_id).where(union.c.organisation_id == there),
        select(alias.organisation_id).join(other, other.organisation_id == there),
    ]
    return [row for statement in statements for row in session.scalars(statement)]


def test_bulk_changes_stay_inside(platform: Platform, filled: tuple[str, str]) -> None:
    here, there = filled
    for cls in CLASSES:
        name = next(c.name for c in cls.__table__.columns if c.name != "organisation_id")
        with open_session(for_writing(platform.engine), here) as session:
            theirs = key_of(session, cls, there)
            match = [getattr(cls, key) == value for key, value in zip(keys(cls), theirs, strict=True)]
            for statement in (update(cls).values({name: getattr(cls, name)}), delete(cls)):
                result = session.execute(statement.where(*match))
                assert isinstance(result, CursorResult)
                assert result.rowcount == 0, cls
            with pytest.raises(OrganisationCrossed):
                session.execute(update(cls).values(organisation_id=there))


def test_the_walk_covers_every_owned_table() -> None:
    tables = {cls.__tablename__ for cls in CLASSES}
    assert {"staff", "job", "attempt", "answer", "score", "bank_key", "specification", "task"} <= tables


def test_organisations_and_events_are_scoped_too(platform: Platform, filled: tuple[str, str]) -> None:
    here, _ = filled
    with open_session(platform.engine, here) as session:
        assert session.scalars(select(OrganisationRow.id)).all() == [here]
        assert set(session.scalars(select(AuditEventRow.organisation_id))) == {here}
    with open_session(platform.engine, "") as session:
        assert session.scalars(select(OrganisationRow.id)).all() == []
        assert session.scalar(select(func.count()).select_from(StaffRow)) == 0


@pytest.mark.parametrize("statement", [text("SELECT * FROM staff"), select(StaffRow.__table__)])
def test_what_the_hook_cannot_see_into_is_refused(platform: Platform, people: People, statement: Any) -> None:
    with open_session(platform.engine, people.organisation_id) as session, pytest.raises(OrganisationCrossed):
        session.execute(statement)


def staff_row(organisation_id: str | None, number: int = 0) -> StaffRow:
    return StaffRow(
        id=f"new{number}",
        organisation_id=organisation_id,
        email=f"new{number}@example.org",
        name="New",
        password_hash="x",
        active=True,
        created_at=START,
    )


def test_inserts_are_filled_in_and_checked(platform: Platform, people: People) -> None:
    here, there = people.organisation_id, people.other_organisation_id
    with open_session(for_writing(platform.engine), here) as session:
        row = staff_row(None)
        session.add(row)
        session.flush()
        assert row.organisation_id == here
        session.add(staff_row(there, 1))
        with pytest.raises(OrganisationCrossed):
            session.flush()
        session.rollback()
        rows = [{"organisation_id": where, "staff_id": people.mateo.id, "role": "hr"} for where in (here, there)]
        with pytest.raises(OrganisationCrossed):
            session.execute(insert(StaffRoleRow), rows)
        session.execute(insert(StaffRoleRow), rows[:1])
        with pytest.raises(OrganisationCrossed):
            session.execute(insert(StaffRoleRow).values(**rows[1]))


def test_a_row_never_moves_and_a_session_never_changes_sides(platform: Platform, people: People) -> None:
    here, there = people.organisation_id, people.other_organisation_id
    with open_session(for_writing(platform.engine), here) as session:
        row = session.get_one(StaffRow, people.olivia.id)
        row.organisation_id = there
        with pytest.raises(OrganisationCrossed):
            session.flush()
        session.rollback()
        with pytest.raises(OrganisationCrossed):
            enter(session, there)
    with open_session(for_writing(platform.engine), "") as session:
        with unscoped(session):
            rows = {row.id: row for row in session.scalars(select(StaffRow))}
        assert len(rows) == 5
        enter(session, here)
        assert session.get(StaffRow, people.nina.id) is None
        assert session.get(StaffRow, people.olivia.id) is rows[people.olivia.id]
        with unscoped(session):
            foreign = session.get_one(StaffRow, people.nina.id)
        foreign.name = "Changed"
        with pytest.raises(OrganisationCrossed):
            session.flush()


def test_nothing_can_be_added_without_an_organisation(platform: Platform, people: People) -> None:
    with open_session(for_writing(platform.engine), "") as session:
        session.add(staff_row(people.organisation_id))
        with pytest.raises(OrganisationCrossed):
            session.flush()
