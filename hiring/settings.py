"""The settings: the only reader of the environment, checked once at the start."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from hiring.errors import Invalid, Problem

PACKAGE = Path(__file__).resolve().parent


def resource_dir(name: str) -> Path:
    """Return the folder `templates` or `question_banks`: of the checkout, else the one packed into the wheel."""
    bundled = PACKAGE / "_bundled" / name
    return bundled if bundled.is_dir() else PACKAGE.parent / name


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment decides; secrets are kept out of `repr`."""

    home: Path
    database_url: str = field(repr=False)
    secret_keys: tuple[str, ...] = field(repr=False)
    base_url: str = "http://127.0.0.1:8000"
    bind: str = "127.0.0.1:8000"
    redis_url: str = field(default="", repr=False)
    mail_url: str = field(default="", repr=False)
    proxy_hops: int = 0

    @property
    def production(self) -> bool:
        """Whether other machines can reach this one: an https base URL, or a bind that is not loopback."""
        return self.base_url.startswith("https://") or not _is_loopback(self.bind)

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies carry `Secure` and the `__Host-` prefix."""
        return self.production


def read_settings(environ: Mapping[str, str] | None = None, *, bind: str = "") -> Settings:
    """Return the settings of this process; raise `Invalid` with every problem and its remedy."""
    source = dict(os.environ if environ is None else environ)
    values = {name: _value(source, name) for name in _NAMES}
    home = Path(values["HIRING_HOME"] or "instance").resolve()
    bind = bind or values["HIRING_BIND"] or "127.0.0.1:8000"
    base_url = (values["HIRING_BASE_URL"] or f"http://{bind}").rstrip("/")
    problems = _check_url(base_url)
    production = base_url.startswith("https://") or not _is_loopback(bind)
    keys = tuple(key.strip() for key in values["SECRET_KEY"].split(",") if key.strip())
    if production and not keys:
        problems.append(
            Problem(
                "SECRET_KEY is not set.",
                "Set SECRET_KEY to a long random text (several, comma-separated, to rotate).",
            )
        )
    problems += [
        Problem("A SECRET_KEY is shorter than 32 characters.", "Use at least 32 random characters.")
        for key in keys
        if production and len(key) < 32  # noqa: PLR2004 - the length the message names
    ]
    hops = values["HIRING_PROXY_HOPS"] or "0"
    problems += _check_hops(hops)
    if problems:
        raise Invalid(problems)
    return Settings(
        home=home,
        database_url=values["DATABASE_URL"] or f"sqlite:///{home / 'hiring.sqlite3'}",
        secret_keys=keys or (_local_secret(home),),
        base_url=base_url,
        bind=bind,
        redis_url=values["HIRING_REDIS_URL"],
        mail_url=values["HIRING_MAIL_URL"],
        proxy_hops=int(hops),
    )


_NAMES = (
    "HIRING_HOME",
    "DATABASE_URL",
    "SECRET_KEY",
    "HIRING_BASE_URL",
    "HIRING_BIND",
    "HIRING_REDIS_URL",
    "HIRING_MAIL_URL",
    "HIRING_PROXY_HOPS",
)


def environment_with(**changes: str) -> dict[str, str]:
    """Return the environment for a process started by this one."""
    return {**os.environ, **changes}


def one_thread_per_calculation() -> None:
    """Keep the numeric libraries from starting a thread per core in every process; call before numpy loads."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _value(source: Mapping[str, str], name: str) -> str:
    if path := source.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Invalid(
                f"{name}_FILE names {path}, which cannot be read: {error.strerror}.", "Check the path."
            ) from error
    return source.get(name, "")


def _check_url(base_url: str) -> list[Problem]:
    parts = urlsplit(base_url)
    if parts.scheme in {"http", "https"} and parts.netloc and not parts.query:
        return []
    return [
        Problem(
            f"HIRING_BASE_URL is {base_url!r}.",
            "Give the address people use, such as https://hiring.example.org.",
        )
    ]


def _check_hops(hops: str) -> list[Problem]:
    if hops.isascii() and hops.isdigit() and len(hops) == 1:
        return []
    return [
        Problem(
            f"HIRING_PROXY_HOPS is {hops!r}.",
            "Give the number of proxies in front of this program, 0 to 9; 0 trusts no forwarded header.",
        )
    ]


def _is_loopback(bind: str) -> bool:
    host = bind.rsplit(":", 1)[0].strip("[]")
    if host in {"localhost", ""} or bind.startswith("unix:"):
        return host != "" or bind.startswith("unix:")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _local_secret(home: Path) -> str:
    """Return the secret of a local start, made once and readable by its owner alone."""
    path = home / "secret_key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(os.urandom(32).hex())
    return path.read_text(encoding="utf-8").strip()
