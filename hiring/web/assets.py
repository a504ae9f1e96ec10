"""Static files: addresses that change with their content, kept for ever; and compressed answers."""

import hashlib
import os
from functools import cache
from pathlib import Path
from stat import S_ISREG
from typing import Any

from flask import Flask, Response, request, send_from_directory
from flask_compress import Compress

from hiring.domain.access.policy import Permission
from hiring.web.guards import endpoint

FOLDER = Path(__file__).parent / "static"
VERSIONED = "vendor/"  # these carry a version in their path, which style sheets can name too
YEAR = 365 * 24 * 60 * 60
HASH_LENGTH = 12


def serve_assets(app: Flask) -> None:
    """Version and compress what the application sends."""
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["br", "gzip"],
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/plain",
            "text/javascript",
            "application/json",
            "image/svg+xml",
        ],
        COMPRESS_MIN_SIZE=500,
    )
    app.url_defaults(_add_hash)
    Compress(app)
    app.after_request(_keep)  # runs before the compressor: the last one registered is the first one called
    app.add_url_rule("/favicon.ico", "favicon", favicon)


@endpoint(Permission.PUBLIC)
def favicon() -> Response:
    """Serve the icon at the address browsers guess."""
    return send_from_directory(FOLDER / "img", "favicon.svg")


@cache
def content_hash(filename: str, modified: int) -> str:  # noqa: ARG001 - part of the key of the cache
    """Return the short hash of a static file."""
    return hashlib.sha256((FOLDER / filename).read_bytes()).hexdigest()[:HASH_LENGTH]


def _hash_of(filename: str) -> str:
    try:
        found = os.stat(f"{FOLDER}/{filename}")  # noqa: PTH116 - several times on every page, and half the time
    except (OSError, ValueError):  # no such file, or no such name
        return ""
    return content_hash(filename, found.st_mtime_ns) if S_ISREG(found.st_mode) else ""


def _add_hash(name: str, values: dict[str, Any]) -> None:
    filename = values.get("filename", "")
    if name == "static" and not filename.startswith(VERSIONED) and "v" not in values:
        values["v"] = _hash_of(filename)


def _keep(response: Response) -> Response:
    """Let browsers keep a file for ever when its address names its content, else ask again each time."""
    if hasattr(response.response, "close"):  # the compressor replaces the file, and would leave it open
        response.call_on_close(response.response.close)
    if request.endpoint != "static" or response.status_code not in {200, 304}:
        return response
    filename = (request.view_args or {}).get("filename", "")
    exact = request.args.get("v") == _hash_of(filename)
    if exact or filename.startswith(VERSIONED):
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response
