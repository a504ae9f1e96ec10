"""The bare program: the smallest honest Flask application that does the same durable work as ours.

Flask, Flask-Login, SQLAlchemy and Jinja; one user look-up per request, one upsert and commit per save. It has no
organisations, roles, CSRF or idempotency keys, revisions, deadlines, audit events, headers or design. Served by
gunicorn as ``bench.bare:create_app()``, with the database of ``BENCH_DATABASE_URL``.
"""

import os
import sqlite3
from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from sqlalchemy import JSON, DateTime, Engine, ForeignKey, Index, create_engine, event, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

PAGE_SIZE = 50
INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Base(DeclarativeBase):
    pass


class User(UserMixin, Base):  # type: ignore[misc]  # Flask-Login ships no types
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Question(Base):
    __tablename__ = "question"
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    stem: Mapped[str]
    options: Mapped[list[str]] = mapped_column(JSON)


class Answer(Base):
    __tablename__ = "answer"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    question: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Score(Base):
    __tablename__ = "score"
    __table_args__ = (Index("ix_score_rank", "micro", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    micro: Mapped[int]


QUESTION = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Question {{ question.number }}</title></head>
<body>
<h1>{{ question.title }}</h1>
{% for paragraph in question.stem.split("\n\n") %}<p>{{ paragraph }}</p>{% endfor %}
<form method="post">
{% for option in question.options %}{% set number = loop.index %}
<fieldset><legend>{{ option }}</legend>
{% for value in range(1, 8) %}
<label><input type="radio" name="rate-{{ number }}" value="{{ value }}"
  {% if answer.get("rate-" ~ number) == value %}checked{% endif %}>{{ value }}</label>
{% endfor %}
</fieldset>
{% endfor %}
<button>Next</button>
</form>
</body>
</html>"""

SCORES = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Scores</title></head>
<body>
<table>
{% for row in rows %}<tr><td>{{ row.name }}</td><td>{{ "%.1f" % (row.micro / 1000000) }}</td></tr>
{% endfor %}
</table>
<a href="?micro={{ rows[-1].micro }}&amp;id={{ rows[-1].id }}">Next</a>
</body>
</html>"""


def make_engine(url: str) -> Engine:
    """Return the engine, as durable as ours: SQLite in WAL mode with synchronous=FULL."""
    engine = create_engine(url, pool_size=10, max_overflow=10)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def create_app() -> Flask:
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "bare" * 8
    app.extensions["engine"] = make_engine(os.environ["BENCH_DATABASE_URL"])
    app.extensions["pages"] = {text: app.jinja_env.from_string(text) for text in (QUESTION, SCORES)}
    LoginManager(app).user_loader(load_user)
    app.teardown_appcontext(close)
    app.add_url_rule("/", view_func=hello)
    app.add_url_rule("/login/<int:number>", view_func=login)
    app.add_url_rule("/question/<int:number>", view_func=login_required(question))
    app.add_url_rule("/answer/<int:number>", view_func=login_required(save), methods=["PUT"])
    app.add_url_rule("/scores", view_func=login_required(scores))
    return app


def session() -> Session:
    """Return the session of this request."""
    if "session" not in g:
        g.session = Session(current_app.extensions["engine"])
    found: Session = g.session
    return found


def close(_error: BaseException | None) -> None:
    if "session" in g:
        g.session.close()


def load_user(name: str) -> User | None:
    return session().get(User, int(name))


def hello() -> str:
    return "hello"


def login(number: int) -> str:
    login_user(session().get_one(User, number))
    return "welcome"


def question(number: int) -> str:
    shown = session().get_one(Question, number)
    answer = session().get(Answer, (current_user.id, number))
    return _page(QUESTION, question=shown, answer=answer.value if answer else {})


def save(number: int) -> ResponseReturnValue:
    values = {"value": request.get_json(), "saved_at": datetime.now(UTC)}
    insert = INSERTS[session().get_bind().dialect.name]
    statement: Any = insert(Answer).values(user_id=current_user.id, question=number, **values)
    session().execute(
        statement.on_conflict_do_update(index_elements=["user_id", "question"], set_=values),
        execution_options={"synchronize_session": False},
    )
    session().commit()
    return jsonify(saved=True)


def scores() -> str:
    query = select(Score).order_by(Score.micro.desc(), Score.id.desc()).limit(PAGE_SIZE)
    if "id" in request.args:
        after = (int(request.args["micro"]), int(request.args["id"]))
        query = query.where(tuple_(Score.micro, Score.id) < tuple_(*after))
    return _page(SCORES, rows=session().scalars(query).all())


def _page(template: str, **values: Any) -> str:
    text: str = current_app.extensions["pages"][template].render(**values)
    return text
