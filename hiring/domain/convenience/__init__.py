"""The facts of convenience (how easily a person could give their answers) and their audit.

They are watched beside the scores and never feed them. Nothing that scores, fits or ranks a person may
import this package, even indirectly; a contract in pyproject.toml and the tests in tests/architecture hold it.
"""
