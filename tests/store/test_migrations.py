import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from hiring.bootstrap import Platform
from hiring.store.engine import make_engine
from hiring.store.metadata import metadata
from hiring.store.migrations import current, differences, head, migrate


def test_migrated_schema_is_what_the_classes_say(platform: Platform) -> None:
    assert differences(platform.engine) == []
    assert current(platform.engine) == head() != ""
    assert set(inspect(platform.engine).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_migrating_twice_changes_nothing_and_an_empty_database_says_so(database_url: str) -> None:
    engine = make_engine(database_url)
    assert current(engine) == ""
    assert differences(engine) != []
    migrate(engine)
    migrate(engine)
    assert current(engine) == head()
    engine.dispose()


EVENT = (
    "INSERT INTO audit_event (id, organisation_id, at, actor_kind, actor_id, event, subject, details)"
    " VALUES (7, NULL, '2026-01-01 00:00:00', 'operator', 'x', 'a:b', 's', '{}')"
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET subject = 'forged'",
        "DELETE FROM audit_event",
        "UPDATE answer SET complete = (1 = 1)",
        "DELETE FROM answer",
    ],
)
def test_the_database_refuses_to_change_what_is_append_only(
    platform: Platform, statement: str, answer_row: None
) -> None:
    with platform.engine.begin() as connection:
        connection.execute(text(EVENT))
    with (
        pytest.raises(DBAPIError, match="append-only"),
        platform.engine.begin() as connection,
    ):
        connection.execute(text(statement))
    with platform.engine.connect() as connection:
        assert connection.scalar(text("SELECT subject FROM audit_event")) == "s"
        assert connection.scalar(text("SELECT count(*) FROM answer")) == 1


def test_replacing_or_truncating_is_no_way_around(platform: Platform) -> None:
    with platform.engine.begin() as connection:
        connection.execute(text(EVENT))
    sqlite = platform.engine.dialect.name == "sqlite"
    way_around = EVENT.replace("INSERT", "INSERT OR REPLACE") if sqlite else "TRUNCATE audit_event"
    with pytest.raises(DBAPIError, match="append-only"), platform.engine.begin() as connection:
        connection.execute(text(way_around))
