"""The application for tests: Flask test clients signed in the way people sign in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hiring.bootstrap import Platform
from hiring.web.app import create_app
from tests.support.platform import PASSWORD, People

TOKEN = re.compile(r'name="csrf[_-]token"\s+(?:value|content)="([^"]+)"')


def csrf_of(response: TestResponse) -> str:
    """Read the token out of a page."""
    found = TOKEN.search(response.text)
    assert found, f"no token in the page ({response.status})"
    return found.group(1)


@dataclass(frozen=True)
class Visitor:
    """Somebody's browser without its engine: it fetches the form before it sends one."""

    http: FlaskClient

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.http.get(path, buffered=True, **options)

    def send(self, path: str, page: str = "", **fields: object) -> TestResponse:
        """Send the form of ``page`` (``path`` itself unless given) to ``path``."""
        token = csrf_of(self.http.get(page or path))
        return self.http.post(path, data={"csrf_token": token, **fields})


@dataclass(frozen=True)
class Site:
    """An application with people in it."""

    app: Flask
    platform: Platform
    people: People

    def visitor(self) -> Visitor:
        """Somebody who is not signed in."""
        return Visitor(self.app.test_client())

    def sign_in(self, name: str) -> Visitor:
        """Olivia, Mateo, Ada, Aud or Nina, signed in through the form."""
        visitor = self.visitor()
        email = self.people.emails[name.lower()]
        answer = visitor.send("/login", email=email, password=PASSWORD)
        assert answer.status_code == 303, answer.text
        return visitor


MakeSite = Callable[[], Site]


def make_site(platform: Platform, people: People) -> Site:
    """Return the application on a platform."""
    app = create_app(platform)
    app.testing = False  # failures are answered as they are in production
    return Site(app, platform, people)
