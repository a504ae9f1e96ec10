import stat
from pathlib import Path

import pytest

from hiring.errors import Invalid
from hiring.settings import environment_with, read_settings, resource_dir

SECRET = "s" * 32


def test_a_local_start_needs_nothing_and_makes_its_own_secret(tmp_path: Path) -> None:
    source = {"HIRING_HOME": str(tmp_path / "home")}
    settings = read_settings(source)
    assert settings.database_url == f"sqlite:///{tmp_path}/home/hiring.sqlite3"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert not settings.production
    assert not settings.secure_cookies
    assert read_settings(source).secret_keys == settings.secret_keys
    assert len(settings.secret_keys[0]) == 64
    assert stat.S_IMODE((tmp_path / "home" / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("source", "production"),
    [
        ({"HIRING_BASE_URL": "https://hiring.example.org"}, True),
        ({"HIRING_BIND": "0.0.0.0:8000"}, True),
        ({"HIRING_BIND": ":8000"}, True),
        ({"HIRING_BIND": "hiring.example.org:8000"}, True),
        ({"HIRING_BIND": "localhost:8000"}, False),
        ({"HIRING_BIND": "[::1]:8000"}, False),
        ({"HIRING_BIND": "unix:/run/hiring.sock", "HIRING_BASE_URL": "http://localhost"}, False),
    ],
)
def test_production_is_https_or_reachable_and_needs_a_secret(
    tmp_path: Path, source: dict[str, str], production: bool
) -> None:
    source = {"HIRING_HOME": str(tmp_path), **source}
    assert read_settings({**source, "SECRET_KEY": SECRET}).production is production
    if not production:
        return
    with pytest.raises(Invalid, match="SECRET_KEY is not set"):
        read_settings(source)
    with pytest.raises(Invalid, match="shorter than 32"):
        read_settings({**source, "SECRET_KEY": f"{SECRET},short"})
    assert not (tmp_path / "secret_key").exists()


def test_secrets_rotate_come_from_files_and_stay_out_of_repr(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}, {'t' * 32}\n", encoding="utf-8")
    source = {
        "HIRING_HOME": str(tmp_path),
        "SECRET_KEY_FILE": str(file),
        "DATABASE_URL": "postgresql://hiring:hunter2@db/hiring",
    }
    settings = read_settings(source)
    assert settings.secret_keys == (SECRET, "t" * 32)
    assert "hunter2" not in repr(settings)
    assert SECRET not in repr(settings)
    with pytest.raises(Invalid, match="SECRET_KEY_FILE names"):
        read_settings({**source, "SECRET_KEY_FILE": str(tmp_path / "absent")})


@pytest.mark.parametrize("url", ["hiring.example.org", "ftp://x", "https://", "https://x?y=1"])
def test_a_base_url_must_be_an_address(tmp_path: Path, url: str) -> None:
    with pytest.raises(Invalid, match="HIRING_BASE_URL"):
        read_settings({"HIRING_HOME": str(tmp_path), "HIRING_BASE_URL": url, "SECRET_KEY": SECRET})


def test_every_problem_is_reported_at_once(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        read_settings({"HIRING_HOME": str(tmp_path), "HIRING_BASE_URL": "nowhere", "HIRING_BIND": "0.0.0.0:80"})
    assert len(caught.value.problems) == 2


def test_children_inherit_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOMETHING", "kept")
    child = environment_with(HIRING_BIND="127.0.0.1:9000")
    assert (child["SOMETHING"], child["HIRING_BIND"]) == ("kept", "127.0.0.1:9000")


def test_templates_and_banks_are_found() -> None:
    assert (resource_dir("question_banks") / "clinic-reception" / "bank.yaml").is_file()
    assert resource_dir("templates").is_dir()
