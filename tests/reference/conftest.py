"""Answers computed elsewhere, that ours are held against."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def known(shared_data: Callable[[str], Path]) -> dict[str, Any]:
    """Statistics of data that are defined by a formula."""
    answers: dict[str, Any] = json.loads(shared_data("data/known_answers.json").read_text(encoding="utf-8"))
    return answers


@pytest.fixture
def published(shared_data: Callable[[str], Path]) -> dict[str, Any]:
    """Statistics of the public data sets."""
    answers: dict[str, Any] = json.loads(shared_data("data/REFERENCE_dev.json").read_text(encoding="utf-8"))
    return answers
