from sqlalchemy import text


def test_a_process_that_runs_says_so(visitor):
    answer = visitor.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_a_ready_process_says_so(visitor):
    answer = visitor.get("/readyz")
    assert answer.status_code == 200
    assert answer.json["ready"] is True


def test_a_database_of_another_version_is_not_ready(site, visitor):
    with site.platform.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'another'"))
    answer = visitor.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["ready"] is False
    assert visitor.get("/healthz").status_code == 200
