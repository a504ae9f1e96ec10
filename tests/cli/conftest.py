"""The `hiring` command, run in process: exit code, output, errors."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from hiring.cli.main import main

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Run `hiring` with arguments of any type."""

    def hiring(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    return hiring
