"""What every request and every answer must satisfy, whatever the page."""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from flask_wtf import CSRFProtect
from werkzeug.exceptions import BadRequest, Forbidden
from werkzeug.middleware.proxy_fix import ProxyFix

from hiring.settings import Settings
from hiring.web.cookies import SESSION

csrf = CSRFProtect()
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MEGABYTE = 1024 * 1024

DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
HEADERS = {
    "Content-Security-Policy": "; ".join(DIRECTIVES),
    "X-Content-Type-Options": "nosniff",
    # same-origin, not no-referrer: a form sent under no-referrer carries `Origin: null`.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
TWO_YEARS = 2 * 365 * 24 * 60 * 60


def secure(app: Flask, settings: Settings) -> None:
    """Set cookies, limits, CSRF protection and headers, and trust as many proxies as the settings say."""
    app.config.update(
        SECRET_KEY=settings.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(settings.secret_keys[1:]),
        SESSION_COOKIE_NAME=f"__Host-{SESSION}" if settings.secure_cookies else SESSION,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=2 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        MAX_FORM_PARTS=500,
        # A token lives as long as its session: nobody loses an answer to a slow lunch.
        WTF_CSRF_TIME_LIMIT=None,
        # The check below compares the origin where there is one; Flask-WTF's would demand a Referer.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.before_request(refuse_other_origins)
    csrf.init_app(app)
    app.before_request(refuse_nul)
    app.after_request(add_headers)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def refuse_other_origins() -> None:
    """Refuse a change that another site asked for; a browser that does not say where from passes."""
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    if (origin is not None and origin not in _own_origins()) or (site or "none") not in {"same-origin", "none"}:
        raise Forbidden("This request came from another site, so it was refused and nothing changed.")


def refuse_nul() -> None:
    """Refuse the one character that no database of ours can both store and compare; no keyboard makes it."""
    fields = [text for pair in request.values.items(multi=True) for text in pair]
    if any("\0" in text for text in (request.path, *fields)):
        raise BadRequest("Something in this request cannot be read as text, so it was refused and nothing changed.")


def _own_origins() -> set[str]:
    public = urlsplit(current_app.extensions["hiring"].settings.base_url)
    return {f"{request.scheme}://{request.host}", f"{public.scheme}://{public.netloc}"}


def add_headers(response: Response) -> Response:
    """Add the headers that every answer carries; only static files may be kept by a cache."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static" or response.status_code >= 400:  # noqa: PLR2004 - the first failure status
        response.headers["Cache-Control"] = "no-store"
    if current_app.extensions["hiring"].settings.secure_cookies:
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}"
    return response
