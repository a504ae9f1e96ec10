"""What the first question costs somebody on a slow, paid-for connection, with nothing kept from before."""

import pytest
from playwright.sync_api import Request

from tests.support.chromium import PHONE

pytestmark = pytest.mark.browser

KILOBYTE = 1024


def test_the_first_question_is_light(new_context, town):
    guest = town.guest()
    context = new_context(base_url=town.address, viewport=PHONE)
    context.add_cookies([{"name": "candidate", "value": guest.cookie, "url": town.address}])
    page = context.new_page()
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))  # noqa: PLW0108 - refused otherwise
    page.goto("/attempt/question/1")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    assert all(request.url.startswith(f"{town.address}/") for request in requests)
    kinds = [request.resource_type for request in requests]
    assert {"document", "stylesheet", "script", "font"} <= set(kinds)
    assert len(requests) <= 8, [request.url for request in requests]
    sizes = {request.url: sum(_received(request)) for request in requests}
    assert sum(sizes.values()) <= 60 * KILOBYTE, sizes
    texts = [r for r in requests if r.resource_type in {"document", "stylesheet", "script"}]
    assert {_encoding(request) for request in texts} <= {"br", "gzip"}


def _received(request: Request) -> tuple[int, int]:
    sizes = request.sizes()
    return sizes["responseBodySize"], sizes["responseHeadersSize"]


def _encoding(request: Request) -> str | None:
    response = request.response()
    return response.header_value("content-encoding") if response else None
